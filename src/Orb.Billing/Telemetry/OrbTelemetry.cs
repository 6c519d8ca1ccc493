namespace Orb.Billing;

/// <summary>
/// The names under which the engine reports: one activity source and one meter, both <see cref="Name"/>. A host subscribes to them with
/// OpenTelemetry or a listener of its own; the engine depends on neither. No name, unit or tag below changes its meaning.
/// </summary>
public static class OrbTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Orb.Billing";

    /// <summary>An activity: a sweep over due customers. Tags: <c>orb.customers</c>, <c>orb.steps</c>, <c>orb.failures</c>.</summary>
    public const string SweepActivity = "orb.sweep";

    /// <summary>An activity: the delivery of one batch of messages. Tags: <c>orb.claimed</c>, <c>orb.sent</c>, <c>orb.failed</c>, <c>orb.dead</c>.</summary>
    public const string DispatchActivity = "orb.dispatch";

    /// <summary>A histogram in ms: how long a run of a job took. Tag: <c>job</c>, "sweep" or "outbox".</summary>
    public const string JobDuration = "orb.job.duration";

    /// <summary>A counter of steps of due work done.</summary>
    public const string Steps = "orb.job.steps";

    /// <summary>A counter of customers whose due work failed and will be tried again.</summary>
    public const string Failures = "orb.job.failures";

    /// <summary>A gauge in s: how long the customer that has waited longest is overdue; as sampled last.</summary>
    public const string Lag = "orb.job.lag";

    /// <summary>A counter of invoices issued and committed. Tag: <c>live</c>, false for customers of a test clock.</summary>
    public const string InvoicesIssued = "orb.invoice.issued";

    /// <summary>A counter of invoices that were not made because their key was taken: somebody was faster, or they were made before (R10).</summary>
    public const string KeysTaken = "orb.invoice.duplicates";

    /// <summary>A counter of subscriptions parked and invoices held. Tag: <c>reason</c>.</summary>
    public const string Parked = "orb.subscription.parked";

    /// <summary>A gauge of subscriptions that are parked and invoices that are held; as sampled last.</summary>
    public const string Stopped = "orb.subscription.stopped";

    /// <summary>A counter of usage events accepted for the first time.</summary>
    public const string EventsIngested = "orb.usage.ingested";

    /// <summary>A counter of usage events that had been accepted before.</summary>
    public const string EventsRepeated = "orb.usage.duplicates";

    /// <summary>A counter of usage events in batches that were refused.</summary>
    public const string EventsRefused = "orb.usage.refused";

    /// <summary>A gauge of messages that wait to be sent; as sampled last.</summary>
    public const string OutboxDepth = "orb.outbox.depth";

    /// <summary>A gauge of messages that were given up; as sampled last.</summary>
    public const string OutboxDead = "orb.outbox.dead";

    /// <summary>A counter of messages that every sender has taken.</summary>
    public const string MessagesSent = "orb.outbox.sent";

    /// <summary>A counter of deliveries that failed.</summary>
    public const string MessagesFailed = "orb.outbox.failed";
}
