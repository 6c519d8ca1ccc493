using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orb.Billing.Outbox;
using Orb.Billing.Work;

namespace Orb.Billing.Telemetry;

/// <summary>The engine's instruments, one set for each engine: the meter's scope is the engine's own, so two in one process can be told apart.</summary>
internal sealed class BillingTelemetry : IDisposable
{
    private readonly ActivitySource _activities = new(OrbTelemetry.Name);
    private readonly Meter _meter;
    private readonly Histogram<long> _duration;
    private readonly Counter<long> _steps;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _issued;
    private readonly Counter<long> _taken;
    private readonly Counter<long> _parked;
    private readonly Counter<long> _ingested;
    private readonly Counter<long> _repeated;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _failed;
    private QueueSample? _sample;

    public BillingTelemetry()
    {
        _meter = new Meter(OrbTelemetry.Name, version: null, tags: null, scope: this);
        _duration = _meter.CreateHistogram<long>(OrbTelemetry.JobDuration, "ms", "How long a run of a job took.");
        _steps = _meter.CreateCounter<long>(OrbTelemetry.Steps, "{step}", "Steps of due work done.");
        _failures = _meter.CreateCounter<long>(OrbTelemetry.Failures, "{customer}", "Customers whose due work failed and will be tried again.");
        _issued = _meter.CreateCounter<long>(OrbTelemetry.InvoicesIssued, "{invoice}", "Invoices issued.");
        _taken = _meter.CreateCounter<long>(OrbTelemetry.KeysTaken, "{invoice}", "Invoices not made because their key was taken.");
        _parked = _meter.CreateCounter<long>(OrbTelemetry.Parked, "{subscription}", "Subscriptions parked and invoices held.");
        _ingested = _meter.CreateCounter<long>(OrbTelemetry.EventsIngested, "{event}", "Usage events accepted for the first time.");
        _repeated = _meter.CreateCounter<long>(OrbTelemetry.EventsRepeated, "{event}", "Usage events that had been accepted before.");
        _refused = _meter.CreateCounter<long>(OrbTelemetry.EventsRefused, "{event}", "Usage events in refused batches.");
        _sent = _meter.CreateCounter<long>(OrbTelemetry.MessagesSent, "{message}", "Messages that every sender has taken.");
        _failed = _meter.CreateCounter<long>(OrbTelemetry.MessagesFailed, "{message}", "Deliveries that failed.");
        Gauge(OrbTelemetry.Lag, "s", "How long the longest waiting customer is overdue.", s => s.LagSeconds);
        Gauge(OrbTelemetry.Stopped, "{subscription}", "Subscriptions parked and invoices held.", s => s.Stopped);
        Gauge(OrbTelemetry.OutboxDepth, "{message}", "Messages that wait to be sent.", s => s.Outbox.Pending);
        Gauge(OrbTelemetry.OutboxDead, "{message}", "Messages that were given up.", s => s.Outbox.Dead);
    }

    /// <summary>Begins a run of a job.</summary>
    public JobRun Begin(string activity) => new(_activities.StartActivity(activity), Stopwatch.GetTimestamp());

    public void Swept(JobRun run, SweepResult result)
    {
        _steps.Add(result.Steps);
        _failures.Add(result.Failures);
        run.Activity?.SetTag("orb.customers", result.Customers).SetTag("orb.steps", result.Steps).SetTag("orb.failures", result.Failures);
        End(run, "sweep");
    }

    public void Dispatched(JobRun run, OutboxRun result)
    {
        _sent.Add(result.Sent);
        _failed.Add(result.Failed + result.Dead);
        run.Activity?.SetTag("orb.claimed", result.Claimed).SetTag("orb.sent", result.Sent).SetTag("orb.failed", result.Failed).SetTag("orb.dead", result.Dead);
        End(run, "outbox");
    }

    public void Issued(bool live) => _issued.Add(1, new KeyValuePair<string, object?>("live", live));

    public void Taken(int invoices) => _taken.Add(invoices);

    public void Parked(string reason) => _parked.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Ingested(int accepted, int repeated, int refused)
    {
        _ingested.Add(accepted);
        _repeated.Add(repeated);
        _refused.Add(refused);
    }

    public void Sampled(QueueSample sample) => Volatile.Write(ref _sample, sample);

    public void Dispose()
    {
        _activities.Dispose();
        _meter.Dispose();
    }

    private void End(JobRun run, string job)
    {
        _duration.Record((long)Stopwatch.GetElapsedTime(run.StartedAt).TotalMilliseconds, new KeyValuePair<string, object?>("job", job));
        run.Activity?.Dispose();
    }

    // Nothing is reported before the first sample: a queue that nobody has looked at is not an empty one.
    private void Gauge(string name, string unit, string description, Func<QueueSample, long> value) =>
        _meter.CreateObservableGauge(name, () => Volatile.Read(ref _sample) is { } sample ? [new Measurement<long>(value(sample))] : Array.Empty<Measurement<long>>(), unit, description);
}

/// <summary>A job that runs.</summary>
/// <param name="Activity">Its activity; null where nobody listens.</param>
/// <param name="StartedAt">When it began, by the stopwatch.</param>
internal readonly record struct JobRun(Activity? Activity, long StartedAt);

/// <summary>The state of the queues at a moment.</summary>
/// <param name="LagSeconds">How long the customer that has waited longest is overdue.</param>
/// <param name="Stopped">Subscriptions parked and invoices held.</param>
/// <param name="Outbox">The outbox.</param>
internal sealed record QueueSample(long LagSeconds, long Stopped, OutboxDepth Outbox);
