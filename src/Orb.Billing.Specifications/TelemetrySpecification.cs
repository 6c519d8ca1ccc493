using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>What the engine reports of itself: documented names, counted when it is committed; and whether it is well.</summary>
public abstract class TelemetrySpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Invoices_steps_parked_subscriptions_events_and_queues_are_counted()
    {
        // What other tests left due on this storage is done before anything is counted.
        await using (var earlier = new LivingEngine(database, "2026-02-01T01:00:00Z"))
            await earlier.SweepAsync();
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", b => b.Configure(o => o.MaximumInvoiceAmount = 99m));
        using var readings = new Readings(engine.Services);
        var customer = await engine.CustomerAsync();
        await engine.SubscribeAsync(customer, await engine.PlanAsync(LivingEngine.Fee("Fee", 10m)));
        await engine.SubscribeAsync(customer, await engine.PlanAsync(LivingEngine.Fee("Huge", 100m)));
        await IngestAsync(engine, customer, "a", "b");
        await IngestAsync(engine, customer, "b", "c");
        engine.Clock.Reset(LivingEngine.At("2026-02-01T01:00:00Z"));
        await engine.Services.GetRequiredService<IUpkeep>().RunAsync(Token);
        readings.Observe();
        readings.Last(OrbTelemetry.Lag).ShouldBeGreaterThanOrEqualTo(3600);
        await engine.SweepAsync();

        readings.Sum(OrbTelemetry.InvoicesIssued, "live", true).ShouldBe(2);
        readings.Sum(OrbTelemetry.Parked, "reason", "amount_too_large").ShouldBe(1);
        readings.Sum(OrbTelemetry.Steps).ShouldBeGreaterThanOrEqualTo(1);
        (readings.Sum(OrbTelemetry.EventsIngested), readings.Sum(OrbTelemetry.EventsRepeated)).ShouldBe((3, 1));
        readings.Count(OrbTelemetry.JobDuration).ShouldBeGreaterThanOrEqualTo(1);
        engine.Clock.AdvanceMinutes(1);
        await engine.Services.GetRequiredService<IUpkeep>().RunAsync(Token);
        readings.Observe();
        readings.Last(OrbTelemetry.Stopped).ShouldBeGreaterThanOrEqualTo(1);
        // The invoice of February; without a sender the messages of January are past their retention.
        readings.Last(OrbTelemetry.OutboxDepth).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task What_is_rolled_back_is_not_counted()
    {
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z");
        using var readings = new Readings(engine.Services);
        var (customer, plan) = (await engine.CustomerAsync(), await engine.PlanAsync(LivingEngine.Fee("Fee", 10m)));
        await using (var scope = engine.Open())
        {
            await using var transaction = await scope.Get<IBillingTransactions>().BeginAsync(Token);
            (await scope.Get<Subscriptions.ISubscriptionService>().CreateAsync(
                new Subscriptions.CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id }, Token)).Refusal.ShouldBeNull();
        }

        readings.Sum(OrbTelemetry.InvoicesIssued).ShouldBe(0);
        await engine.SubscribeAsync(customer, plan);
        readings.Sum(OrbTelemetry.InvoicesIssued).ShouldBe(1);
    }

    [Fact]
    public async Task A_sweep_is_an_activity_of_the_documented_source()
    {
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OrbTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z");
        await engine.SubscribeAsync(await engine.CustomerAsync(), await engine.PlanAsync(LivingEngine.Fee("Fee", 10m)), "2026-01-02T00:00:00Z");
        using var root = new Activity("test").Start();

        await engine.SweepAtAsync("2026-01-02T00:00:00Z");

        var sweep = seen.Where(a => a.TraceId == root.TraceId).ShouldHaveSingleItem();
        (sweep.OperationName, (int)sweep.GetTagItem("orb.customers")! >= 1, sweep.GetTagItem("orb.failures")).ShouldBe((OrbTelemetry.SweepActivity, true, 0));
    }

    [Fact]
    public async Task The_health_check_is_degraded_while_a_customer_waits_too_long()
    {
        // Far in the past, so that nobody else's customer on this storage is due by then.
        await using var engine = new LivingEngine(
            database, "1990-01-01T00:00:00Z", b => b.Services.AddHealthChecks().AddOrbBilling(maximumLag: Duration.FromMinutes(10), tags: ["ready"]));
        await engine.SubscribeAsync(await engine.CustomerAsync(), await engine.PlanAsync(LivingEngine.Fee("Fee", 10m)), end: "1990-03-01T00:00:00Z");
        var health = engine.Services.GetRequiredService<HealthCheckService>();

        (await health.CheckHealthAsync(Token)).Status.ShouldBe(HealthStatus.Healthy);
        engine.Clock.Reset(LivingEngine.At("1990-02-01T00:10:00Z"));
        (await health.CheckHealthAsync(Token)).Status.ShouldBe(HealthStatus.Healthy);
        engine.Clock.Reset(LivingEngine.At("1990-02-01T00:10:01Z"));
        var late = (await health.CheckHealthAsync(Token)).Entries["orb_billing"];
        (late.Status, late.Description, late.Data["lag_seconds"], late.Tags.Single()).ShouldBe(
            (HealthStatus.Degraded, "A customer has been due for 601 s; at most 600 s are expected. Does a worker run?", 601L, "ready"));
        await engine.SweepAsync();
        (await health.CheckHealthAsync(Token)).Status.ShouldBe(HealthStatus.Healthy);
    }

    private static Task<IngestResult> IngestAsync(LivingEngine engine, Customer customer, params string[] keys) => engine.RunAsync<IUsageService, IngestResult>(
        s => s.IngestAsync(
            [.. keys.Select(key => new NewUsageEvent
            {
                IdempotencyKey = key,
                EventName = "call",
                CustomerId = customer.Id,
                Timestamp = engine.Clock.GetCurrentInstant(),
                Properties = new Dictionary<string, PropertyValue>(),
            })],
            default));

    /// <summary>What one engine's meter has reported.</summary>
    private sealed class Readings : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, long Value, KeyValuePair<string, object?>[] Tags)> _all = [];
        private readonly MeterListener _listener = new();

        public Readings(IServiceProvider services)
        {
            var scope = services.GetRequiredService(typeof(ISweep).Assembly.GetType("Orb.Billing.Telemetry.BillingTelemetry", throwOnError: true)!);
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == OrbTelemetry.Name && ReferenceEquals(instrument.Meter.Scope, scope))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _all.Enqueue((instrument.Name, value, tags.ToArray())));
            _listener.Start();
        }

        public void Observe() => _listener.RecordObservableInstruments();

        public long Sum(string name, string? tag = null, object? value = null) =>
            _all.Where(m => m.Name == name && (tag is null || m.Tags.Any(t => t.Key == tag && Equals(t.Value, value)))).Sum(m => m.Value);

        public long Last(string name) => _all.Last(m => m.Name == name).Value;

        public int Count(string name) => _all.Count(m => m.Name == name);

        public void Dispose() => _listener.Dispose();
    }
}
