using System.Globalization;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Specifications;

/// <summary>Every aggregation bills the same on every storage: whole periods, levels that are carried, and what changes after the fact (R15, R24, R25).</summary>
public abstract class MeteringSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private const string December = "2025-12-30T00:00:00Z";

    [Fact]
    public async Task Every_aggregation_bills_its_value_R25()
    {
        await using var engine = new LivingEngine(database, December);
        var plan = await PlanAsync(
            engine, "COUNT(*)", "COUNT(DISTINCT user)", "SUM(n)", "MIN(n)", "MAX(n)", "AVG(n)", "LATEST_BY(n, timestamp)", "EARLIEST_BY(n, timestamp)",
            "PERCENTILE(n, 0.5)", "WEIGHTED_SUM(n)", "WEIGHTED_SUM(n, day)", "PEAK(n)", "CEIL(AVG(n))", "CEIL(SUM(n) / 4)", "SUM(n) * 0.5");
        var customer = await engine.CustomerAsync();
        await engine.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        // December's event belongs to no period.
        await UseAsync(engine, customer, December, ("before", 1000m, "u9"));
        await UseAsync(engine, customer, "2026-01-11T00:00:00Z", ("c", 6m, "u1"), ("b", 2m, "u1"), ("a", 4m, "u2"));
        await UseAsync(engine, customer, "2026-01-21T12:00:00Z", ("d", -3m, "u3"), ("unreadable", null, "u3"));
        await engine.SweepAtAsync("2026-02-02T00:00:00Z");

        (await LinesAsync(engine)).ShouldBe(
        [
            "COUNT(*) 5 = 5.00",
            "COUNT(DISTINCT user) 3 = 3.00",
            "SUM(n) 9 = 9.00",
            "MIN(n) 0 = 0.00", // -3, which rates as zero
            "MAX(n) 6 = 6.00",
            "AVG(n) 2.25 = 2.25",
            "LATEST_BY(n, timestamp) 0 = 0.00",
            "EARLIEST_BY(n, timestamp) 4 = 4.00", // of three at one instant the key a
            "PERCENTILE(n, 0.5) 2 = 2.00",
            "WEIGHTED_SUM(n) 7.112903225806451612903225807 = 7.11", // (12 x 21 days - 3 x 10.5 days) / 31 days
            "WEIGHTED_SUM(n, day) 7.161290322580645161290322581 = 7.16", // (11 x 12 + 10 x 9) / 31 days
            "PEAK(n) 12 = 12.00",
            "CEIL(AVG(n)) 3 = 3.00",
            "CEIL(SUM(n) / 4) 3 = 3.00", // 2.25, and not 2 + 1 + 1
            "SUM(n) * 0.5 4.5 = 4.50",
        ]);
    }

    [Fact]
    public async Task A_level_is_carried_from_period_to_period_and_an_old_change_moves_all_that_are_open_R15()
    {
        await using var engine = new LivingEngine(database, December);
        var plan = await PlanAsync(engine, "all WEIGHTED_SUM(n)", "all SUM(n)", "all LATEST_BY(n, timestamp)", "all COUNT(DISTINCT user)");
        var customer = await engine.CustomerAsync();
        await UseAsync(engine, customer, December, ("stored", 10m, "u1"));
        await engine.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await UseAsync(engine, customer, "2026-01-16T12:00:00Z", ("more", 5m, "u2"));
        await engine.SweepAtAsync("2026-02-02T00:00:00Z");
        await engine.SweepAtAsync("2026-03-02T00:00:00Z");

        (await LinesAsync(engine)).ShouldBe(
        [
            "WEIGHTED_SUM(n) 12.5 = 12.50", // 10 all month and 5 for half of it
            "SUM(n) 15 = 15.00",
            "LATEST_BY(n, timestamp) 5 = 5.00",
            "COUNT(DISTINCT user) 2 = 2.00",
            "WEIGHTED_SUM(n) 15 = 15.00", // February has no event
            "SUM(n) 15 = 15.00",
            "LATEST_BY(n, timestamp) 5 = 5.00",
            "COUNT(DISTINCT user) 2 = 2.00",
        ]);

        // Two more were stored all the while, from the middle of January on; nobody said so before March.
        var backfill = (await engine.DoAsync<IBackfillService, Backfill>(s => s.CreateAsync(
            new CreateBackfill { CustomerId = customer.Id, TimeframeStart = LivingEngine.At("2026-01-01T00:00:00Z"), TimeframeEnd = LivingEngine.At("2026-02-01T00:00:00Z") }, default))).Id;
        await engine.DoAsync<IBackfillService, IngestResult>(s => s.IngestAsync(backfill, [Event(customer, "late", "2026-01-16T12:00:00Z", 2m, "u1")], default));
        await engine.DoAsync<IBackfillService, Backfill>(s => s.CloseAsync(backfill, default));
        await engine.SweepAtAsync("2026-04-02T00:00:00Z");

        // What is new of January and February, and March. Keys order events of one instant: "late" comes before "more", which stays the latest.
        (await LinesAsync(engine)).Skip(8).ShouldBe(
        [
            "WEIGHTED_SUM(n) 1 = 1.00", "WEIGHTED_SUM(n) 2 = 2.00", "WEIGHTED_SUM(n) 17 = 17.00",
            "SUM(n) 2 = 2.00", "SUM(n) 2 = 2.00", "SUM(n) 17 = 17.00",
            "LATEST_BY(n, timestamp) 5 = 5.00",
            "COUNT(DISTINCT user) 2 = 2.00",
        ]);
    }

    [Fact]
    public async Task A_level_goes_on_behind_a_pause_and_what_comes_late_in_the_pause_moves_it_R15_R20()
    {
        await using var engine = new LivingEngine(database, December);
        var plan = await PlanAsync(engine, "WEIGHTED_SUM(n)", "all WEIGHTED_SUM(n)", "SUM(n)");
        var customer = await engine.CustomerAsync();
        await UseAsync(engine, customer, December, ("stored", 31m, "u1"));
        var subscription = await engine.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await UseAsync(engine, customer, "2026-01-01T00:00:00Z", ("more", 31m, "u1"));
        await engine.DoAsync<ISubscriptionService, SubscriptionView>(s => s.ChangeAsync(
            subscription.Id, new PauseSubscription(LivingEngine.At("2026-01-11T00:00:00Z"), LivingEngine.At("2026-01-21T00:00:00Z")), default));
        await engine.SweepAtAsync("2026-01-12T00:00:00Z");
        await engine.SweepAtAsync("2026-02-02T00:00:00Z");

        // 31 of January, and 62 with what December brought, for 10 and for 11 of 31 days.
        List<string> january =
        [
            "WEIGHTED_SUM(n) 10 = 10.00", "WEIGHTED_SUM(n) 20 = 20.00", "SUM(n) 31 = 31.00",
            "WEIGHTED_SUM(n) 11 = 11.00", "WEIGHTED_SUM(n) 22 = 22.00", "SUM(n) 0 = 0.00",
        ];
        (await LinesAsync(engine)).ShouldBe(january);

        var backfill = (await engine.DoAsync<IBackfillService, Backfill>(s => s.CreateAsync(
            new CreateBackfill { CustomerId = customer.Id, TimeframeStart = LivingEngine.At("2026-01-01T00:00:00Z"), TimeframeEnd = LivingEngine.At("2026-02-01T00:00:00Z") }, default))).Id;
        await engine.DoAsync<IBackfillService, IngestResult>(s => s.IngestAsync(backfill, [Event(customer, "late", "2026-01-16T00:00:00Z", 31m, "u1")], default));
        await engine.DoAsync<IBackfillService, Backfill>(s => s.CloseAsync(backfill, default));
        await engine.SweepAtAsync("2026-03-02T00:00:00Z");

        // 31 more for the 11 days behind the pause; a sum leaves out what was used in it.
        (await LinesAsync(engine)).ShouldBe(
        [
            .. january,
            "WEIGHTED_SUM(n) 11 = 11.00", "WEIGHTED_SUM(n) 0 = 0.00", "WEIGHTED_SUM(n) 11 = 11.00", "WEIGHTED_SUM(n) 93 = 93.00", "SUM(n) 0 = 0.00",
        ]);
    }

    [Fact]
    public async Task The_usage_of_a_subscription_shows_levels_by_window_and_in_all()
    {
        await using var engine = new LivingEngine(database, December);
        var plan = await PlanAsync(engine, "all WEIGHTED_SUM(n)", "WEIGHTED_SUM(n)", "all SUM(n)", "AVG(n)");
        var customer = await engine.CustomerAsync();
        await UseAsync(engine, customer, December, ("stored", 10m, "u1"));
        var subscription = await engine.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await UseAsync(engine, customer, "2026-01-02T12:00:00Z", ("more", 4m, "u2"));
        await UseAsync(engine, customer, "2026-01-04T00:00:00Z", ("less", -6m, "u2"));

        (await UsageAsync(engine, subscription, byDay: true, cumulative: false)).ShouldBe(["10 12 14 8", "0 2 4 0", "10 14 14 8", "0 4 0 0"]);
        // By the whole range: of four days, as it would be billed.
        (await UsageAsync(engine, subscription, byDay: true, cumulative: true)).ShouldBe(["2.5 5.5 9 11", "0 0.5 1.5 1", "10 14 14 8", "0 4 4 0"]);
        (await UsageAsync(engine, subscription, byDay: false, cumulative: false)).ShouldBe(["11", "1", "8", "0"]);

        var (carried, ofPeriod) = (plan.Prices[0].Price.MetricId, plan.Prices[1].Price.MetricId);
        (await UsageAsync(engine, subscription, byDay: true, cumulative: false, byUserOf: carried)).ShouldBe(["10 10 10 10", "0 2 4 0"]);
        (await UsageAsync(engine, subscription, byDay: true, cumulative: false, byUserOf: ofPeriod)).ShouldBe(["0 2 4 0"]);
        (await UsageAsync(engine, subscription, byDay: true, cumulative: true, byUserOf: ofPeriod)).ShouldBe(["0 0.5 1.5 1"]);
    }

    private static async Task<IReadOnlyList<string>> UsageAsync(
        LivingEngine engine, Subscription subscription, bool byDay, bool cumulative, MetricId? byUserOf = null)
    {
        var query = new SubscriptionUsageQuery
        {
            SubscriptionId = subscription.Id,
            From = LivingEngine.At("2026-01-01T00:00:00Z"),
            To = LivingEngine.At("2026-01-05T00:00:00Z"),
            ByDay = byDay,
            Cumulative = cumulative,
            MetricId = byUserOf,
            GroupBy = byUserOf is null ? null : "user",
        };
        var usage = await engine.DoAsync<IUsageService, IReadOnlyList<MetricUsage>>(s => s.OfSubscriptionAsync(query, default));
        return [.. usage.Select(u => string.Join(' ', u.Windows.Select(w => w.Quantity.ToString(CultureInfo.InvariantCulture))))];
    }

    // A price of 1.00 a unit for each aggregate; "all" before it asks for all events and not those of the period.
    private static async Task<Plan> PlanAsync(LivingEngine engine, params string[] aggregates)
    {
        var item = await engine.DoAsync<ICatalogService, Item>(s => s.CreateItemAsync(new CreateItem("Thing"), default));
        var metrics = new List<BillableMetric>();
        foreach (var aggregate in aggregates)
        {
            var isCarried = aggregate.StartsWith("all ", StringComparison.Ordinal);
            var (name, table) = isCarried ? (aggregate[4..], "all_events") : (aggregate, "events");
            var command = new CreateMetric(name, item.Id, $"SELECT {name} FROM {table} WHERE event_name = 'used'");
            metrics.Add(await engine.DoAsync<ICatalogService, BillableMetric>(s => s.CreateMetricAsync(command, default)));
        }

        return await engine.PlanAsync([.. metrics.Select(m => new NewPrice
        {
            Name = m.Name,
            ItemId = default,
            Cadence = "monthly",
            Model = new UnitPriceModel(1m),
            MetricId = m.Id,
        })]);
    }

    private static async Task UseAsync(LivingEngine engine, Customer customer, string at, params (string Key, decimal? N, string User)[] used)
    {
        engine.Clock.Reset(LivingEngine.At(at));
        var result = await engine.RunAsync<IUsageService, IngestResult>(
            s => s.IngestAsync([.. used.Select(u => Event(customer, u.Key, at, u.N, u.User))], default));
        result.Failures.ShouldBeEmpty();
    }

    private static NewUsageEvent Event(Customer customer, string key, string at, decimal? n, string user) => new()
    {
        IdempotencyKey = key,
        EventName = "used",
        CustomerId = customer.Id,
        Timestamp = LivingEngine.At(at),
        Properties = new Dictionary<string, PropertyValue>
        {
            ["n"] = n is { } number ? PropertyValue.Number(number) : PropertyValue.Text("NaN"),
            ["user"] = PropertyValue.Text(user),
        },
    };

    private static async Task<IReadOnlyList<string>> LinesAsync(LivingEngine engine)
    {
        var page = await engine.DoAsync<IInvoiceService, Page<InvoiceView>>(
            s => s.ListAsync(new InvoiceQuery(), new PageRequest(PageRequest.MaximumLimit), default));
        return [.. page.Items.Reverse().SelectMany(v => v.Invoice.Lines).Select(l => string.Create(
            CultureInfo.InvariantCulture, $"{l.Line.Price.Name} {l.Line.Quantity} = {l.Line.Amount.Amount:0.00}"))];
    }
}
