using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>Due steps at scale (R22): few statements, an account of what was done, several batches at once, and a stop that leaves nothing half.</summary>
public abstract class BillingRunSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private const int Customers = 150;

    private static readonly Instant February = LivingEngine.At("2026-02-01T12:00:00Z");
    private static readonly Instant March = LivingEngine.At("2026-03-01T12:00:00Z");

    [Fact]
    public async Task A_bill_run_takes_at_most_two_statements_an_invoice_and_says_what_it_did()
    {
        await using var engine = await StartAsync();
        await SubscribeAsync(engine, Customers);

        // The second month also looks for late usage of the first.
        foreach (var (month, seed) in new[] { (February, 0), (March, 1) })
        {
            await UseAsync(engine, seed);
            var swept = new SweepResult(0, 0, 0);
            var statements = await database.CountStatementsAsync(async () => swept = await SweepAsync(engine, month, 10_000, default));

            swept.ShouldBe(new SweepResult(Customers, 2 * Customers, 0));
            ((decimal)statements / Customers).ShouldBeInRange(0.01m, 2m, $"{statements} statements for {Customers} invoices");
            var run = (await RunsAsync(engine))[0];
            run.ShouldBe(new BillingRun
            {
                Id = run.Id,
                StartedAt = month,
                DueBy = month,
                FinishedAt = month,
                DueCustomers = Customers,
                DoneCustomers = Customers,
                Steps = 2 * Customers,
                Invoices = Customers,
                OldestDueAt = month - Duration.FromHours(12),
            });
            run.Lag.ShouldBe(Duration.FromHours(12));
            (await engine.RunAsync<IBillingRunService, BillingRun?>(s => s.FindAsync(run.Id, default))).ShouldBe(run);
        }

        // By hand: 49.00 and five seats at 7.50 in advance, 100 tokens at 0.10 and 30 seconds at 0.003 in arrears.
        var invoices = await engine.InvoicesAsync();
        invoices.Count(i => i.StartsWith("2026-03-01", StringComparison.Ordinal) && i.Contains("Issued", StringComparison.Ordinal) && i.Contains("96.59 USD", StringComparison.Ordinal)).ShouldBe(Customers);
        (await RunsAsync(engine)).Count.ShouldBe(2);
        await SweepAsync(engine, March, 10_000, default);
        (await RunsAsync(engine)).Count.ShouldBe(2, "a sweep that found nothing leaves no run");
    }

    [Fact]
    public async Task Several_batches_at_once_and_small_limits_bill_everybody_once()
    {
        await using var engine = await StartAsync(b => b.Configure(o => o.BatchesAtOnce = 3));
        await SubscribeAsync(engine, 40);
        await UseAsync(engine, 0);

        (await SweepAsync(engine, February, 7, default)).Customers.ShouldBe(7);
        (await SweepAsync(engine, February, 10_000, default)).ShouldBe(new SweepResult(33, 66, 0));

        var numbers = (await engine.InvoicesAsync()).Select(i => i.Split(' ')[2]).Order().ToList();
        numbers.ShouldBe(Enumerable.Range(1, 80).Select(n => $"INV-{n:D6}"));
        (await RunsAsync(engine)).Sum(r => r.Invoices).ShouldBe(40);
    }

    [Fact]
    public async Task A_stopped_run_ends_and_gives_its_customers_back()
    {
        await using var engine = await StartAsync();
        await SubscribeAsync(engine, 3);
        using var stopping = new CancellationTokenSource();
        await using var stopped = engine.Another(b => b.Services.AddSingleton<IClock>(new StoppingClock(engine.Clock, stopping)));
        engine.Clock.Reset(February);

        // The clock stops the host when the claims have been made: what was claimed is given back, and nothing is half.
        var swept = await stopped.Services.GetRequiredService<ISweep>().RunAsync(February, 100, stopping.Token);

        swept.Failures.ShouldBe(0);
        (await RunsAsync(engine)).ShouldAllBe(r => r.FinishedAt != null && r.Error == null);
        (await SweepAsync(engine, February, 100, default)).Steps.ShouldBe(6 - swept.Steps);
        (await engine.InvoicesAsync()).Count(i => i.Contains("Issued", StringComparison.Ordinal)).ShouldBe(6);
    }

    // Sweeps cross tenants: what other tests of the class left due is leased away for good.
    private async Task<LivingEngine> StartAsync(Action<OrbBillingBuilder>? configure = null)
    {
        var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", configure);
        await engine.RunAsync<IDueWorkStore, IReadOnlyList<DueClaim>>(s => s.ClaimAsync(
            null, Instant.MaxValue, engine.Clock.GetCurrentInstant(), Duration.FromDays(36_500), 100_000, default));
        return engine;
    }

    private static async Task SubscribeAsync(LivingEngine engine, int customers)
    {
        var item = await engine.DoAsync<ICatalogService, Item>(s => s.CreateItemAsync(new CreateItem("API"), default));
        var prices = new List<NewPrice> { LivingEngine.Fee("Platform", 49.00m) with { ItemId = item.Id }, LivingEngine.Fee("Seats", 7.50m, 5m) with { ItemId = item.Id } };
        foreach (var (property, amount) in new[] { ("tokens", 0.10m), ("seconds", 0.003m) })
        {
            var metric = await engine.DoAsync<ICatalogService, BillableMetric>(s => s.CreateMetricAsync(
                new CreateMetric(property, item.Id, $"SELECT SUM({property}) FROM events WHERE event_name = 'use'"), default));
            prices.Add(new NewPrice { Name = property, ItemId = item.Id, Cadence = "monthly", Model = new UnitPriceModel(amount), MetricId = metric.Id });
        }

        var plan = await engine.DoAsync<ICatalogService, Plan>(s => s.CreatePlanAsync(new CreatePlan { Name = "Pro", Currency = "USD", Prices = prices }, default));
        for (var i = 0; i < customers; i++)
            await engine.SubscribeAsync(await engine.CustomerAsync(), plan);
    }

    // One event of everybody, at the instant the clock shows.
    private static async Task UseAsync(LivingEngine engine, int seed)
    {
        var now = engine.Clock.GetCurrentInstant();
        var customers = new List<Customer>();
        for (PageRequest? page = new(PageRequest.MaximumLimit); page is not null;)
        {
            var found = await engine.DoAsync<ICustomerService, Page<Customer>>(s => s.ListAsync(CreatedRange.Any, page, default));
            customers.AddRange(found.Items);
            page = found.NextCursor is null ? null : page with { Cursor = found.NextCursor };
        }

        NewUsageEvent[] events = [.. customers.Select((c, i) => new NewUsageEvent
        {
            IdempotencyKey = $"{seed}-{i}",
            EventName = "use",
            CustomerId = c.Id,
            Timestamp = now,
            Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(100m), ["seconds"] = PropertyValue.Number(30m) },
        })];
        (await engine.RunAsync<IUsageService, IngestResult>(s => s.IngestAsync(events, default))).Failures.ShouldBeEmpty();
    }

    private static Task<SweepResult> SweepAsync(LivingEngine engine, Instant now, int limit, CancellationToken cancellationToken)
    {
        engine.Clock.Reset(now);
        return engine.Services.GetRequiredService<ISweep>().RunAsync(now, limit, cancellationToken);
    }

    private static async Task<IReadOnlyList<BillingRun>> RunsAsync(LivingEngine engine) =>
        (await engine.DoAsync<IBillingRunService, Page<BillingRun>>(s => s.ListAsync(new PageRequest(10), default))).Items;

    /// <summary>A clock that stops the host the second time it is read.</summary>
    private sealed class StoppingClock(IClock clock, CancellationTokenSource stopping) : IClock
    {
        private int _reads;

        public Instant GetCurrentInstant()
        {
            // It is read for the look at the schema, for the claims, and then for the record of the run.
            if (Interlocked.Increment(ref _reads) == 3)
                stopping.Cancel();
            return clock.GetCurrentInstant();
        }
    }
}
