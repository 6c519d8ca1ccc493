using System.Globalization;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Prices evaluated over stored and given events (decision 0063).</summary>
public sealed class PriceEvaluationScenarios
{
    private static readonly (string Name, PriceModel Model, string Sql)[] Priced =
    [
        ("unit", new UnitPriceModel(0.37m), "SELECT SUM(value) FROM events WHERE event_name = 'use'"),
        ("tiers", PartSteps.ThreeTiers, "SELECT SUM(value) FROM events WHERE event_name = 'use'"),
        ("volume", new BulkPriceModel([new Tier(0m, 100m, 2.00m), new Tier(100m, null, 1.00m)]), "SELECT SUM(value) FROM events WHERE event_name = 'use'"),
        ("peak", new PackagePriceModel(4.99m, 7m), "SELECT MAX(value) FROM events WHERE event_name = 'use'"),
        ("minimum", new GroupedWithProratedMinimumPriceModel("region", 5_000.00m, 0.10m), "SELECT SUM(value) FROM events WHERE event_name = 'use'"),
        ("amounts", new EventAmountPriceModel(), "SELECT SUM(value) FROM events WHERE event_name = 'use'"),
        ("level", new UnitPriceModel(3.00m), "SELECT WEIGHTED_SUM(value) FROM all_events WHERE event_name = 'use'"),
        ("minutes", new UnitPriceModel(0.37m), "SELECT CEIL(SUM(value) / 60) FROM events WHERE event_name = 'use'"),
        ("cents", new PercentagePriceModel(0.029m), "SELECT SUM(value) / 100 FROM events WHERE event_name = 'use'"),
        ("level of thousands", new UnitPriceModel(300.00m), "SELECT WEIGHTED_SUM(value) / 1000 FROM all_events WHERE event_name = 'use'"),
    ];

    [Fact]
    public async Task R24_A_billing_period_comes_to_the_subtotal_of_its_line_whatever_the_model_full_or_not()
    {
        await using var host = await StartAsync("2026-01-10T00:00:00Z");
        var plan = await PlanAsync(host);
        var customer = await host.CustomerAsync("Europe/Berlin");
        await host.SubscribeAsync(customer, plan, "2026-01-14T23:00:00Z", threshold: null);
        var random = new Random(7);
        for (var day = At("2026-01-15T10:00:00Z"); day < At("2026-03-01T00:00:00Z"); day += Duration.FromHours(31))
        {
            await host.Time.LiveToAsync(day, TimelineSteps.HalfADay, default);
            await UseAsync(host, customer, day, random.Next(0, 2000) / 8m, random.Next(3) switch { 0 => "eu", 1 => "us", _ => null });
        }

        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), TimelineSteps.HalfADay, default);
        var lines = (await host.InvoicesAsync()).SelectMany(i => i.Lines).Select(l => l.Line).ToList();
        lines.Count.ShouldBe(Priced.Length * 2);
        foreach (var line in lines)
        {
            var january = new AnchorPeriod(new LocalDate(2026, 1, 1), new LocalDate(2026, 2, 1));
            var evaluated = (await EvaluateAsync(host, new EvaluatePrices
            {
                CustomerId = customer.Id,
                From = line.Service.Start,
                To = line.Service.End,
                Prices = [new PriceToEvaluate { PriceId = line.Price.Id }],
                FullPeriod = line.Service.End == At("2026-01-31T23:00:00Z") ? january : null,
            })).ShouldHaveSingleItem().Evaluated;
            (evaluated.Quantity, evaluated.Amount, evaluated.Exact).ShouldBe((line.Quantity, line.Subtotal, line.UnroundedSubtotal), line.Name);
            evaluated.Amount.IsPositive.ShouldBeTrue(line.Name);
        }
    }

    [Fact]
    public async Task Groups_are_rated_by_themselves_and_a_filter_leaves_events_out()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await PlanAsync(host);
        var customer = await host.CustomerAsync("Etc/UTC", externalId: "acme");
        await UseAsync(host, customer, At("2026-01-01T00:00:00Z"), 900m, "eu");
        await UseAsync(host, customer, At("2026-01-01T00:01:00Z"), 600m, "us");
        await UseAsync(host, customer, At("2026-01-01T00:02:00Z"), 5m, null);

        var tiers = new PriceToEvaluate { PriceId = plan.Prices[1].Price.Id, GroupingKeys = ["region"] };
        var found = await EvaluateAsync(host, new EvaluatePrices
        {
            ExternalCustomerId = "acme",
            From = At("2026-01-01T00:00:00Z"),
            To = At("2026-02-01T00:00:00Z"),
            Prices = [tiers, tiers with { Filter = "region = 'us'" }],
        });

        // 1,505 units in tiers of 0.10 to 1,000 and 0.05 beyond; each group begins at the first tier.
        found.Select(f => Told(f)).ShouldBe(
        [
            "1505 125.25 USD 3: (none) 5 0.50 USD; eu 900 90.00 USD; us 600 60.00 USD",
            "600 60.00 USD 1: us 600 60.00 USD",
        ]);
    }

    [Fact]
    public async Task Given_events_are_rated_by_a_price_that_is_nowhere_stored()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await PlanAsync(host);
        var price = plan.Prices[1].Price;
        var asked = new EvaluatePrices
        {
            From = At("2026-01-01T00:00:00Z"),
            To = At("2026-02-01T00:00:00Z"),
            Prices = [new PriceToEvaluate { Price = SimulationSteps.Same(price) with { Currency = "USD", Model = new UnitPriceModel(0.5m) } }, new PriceToEvaluate { PriceId = price.Id }],
            Events = [Given("2026-01-05T00:00:00Z", 10m), Given("2026-01-06T00:00:00Z", 5m), Given("2026-02-01T00:00:00Z", 1_000m), Given("2025-12-31T23:59:59Z", 1_000m)],
        };

        (await EvaluateAsync(host, asked)).Select(Told).ShouldBe(["15 7.50 USD 2: ", "15 1.50 USD 2: "]);
        (await host.InScopeAsync<ICatalogService, Outcome<Page<CatalogPrice>>>(s => s.ListPricesAsync(new(), default))).Value.Items.Count.ShouldBe(Priced.Length);
    }

    [Fact]
    public async Task What_is_wrong_is_said_by_field()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var fee = (await host.PlanAsync("USD", MoneySteps.Fee("fee", 10.00m))).Prices[0].Price;
        var asked = new EvaluatePrices { From = At("2026-01-01T00:00:00Z"), To = At("2026-02-01T00:00:00Z"), Events = [], Prices = [new PriceToEvaluate { PriceId = fee.Id }] };

        (await IssuesAsync(asked)).ShouldHaveSingleItem().ShouldEndWith("is a fee, whose quantity is agreed; only usage is evaluated.");
        (await IssuesAsync(asked with { Events = null })).ShouldBe(["customer_id: is required where no events are given."]);
        (await IssuesAsync(asked with { To = asked.From, Prices = [] })).ShouldBe(
            ["timeframe_end: must lie after 2026-01-01T00:00:00Z, but is 2026-01-01T00:00:00Z.", "price_evaluations: must be 1 to 100 prices, but are 0."]);
        (await IssuesAsync(asked with { Prices = [new PriceToEvaluate { PriceId = fee.Id, Filter = "region =", GroupingKeys = ["a", "a"] }] }))
            .Select(i => i.Split(':')[0]).ShouldBe(["price_evaluations[0].grouping_keys", "price_evaluations[0].filter"]);
        (await IssuesAsync(asked with { To = asked.From + Duration.FromDays(401) })).ShouldHaveSingleItem().ShouldStartWith("timeframe_end: must lie at most 400 days after");

        async Task<IEnumerable<string>> IssuesAsync(EvaluatePrices command) =>
            (await host.InScopeAsync<IPriceEvaluationService, Outcome<IReadOnlyList<EvaluatedCatalogPrice>>>(s => s.EvaluateAsync(command, default))).Refusal!.Issues.Select(i => i.ToString());
    }

    private static Task<Plan> PlanAsync(BillingHost host) => host.InScopeAsync<ICatalogService, Plan>(async catalog =>
    {
        var item = (await catalog.CreateItemAsync(new CreateItem("Platform"), default)).Value;
        var prices = new List<NewPrice>();
        foreach (var (name, model, sql) in Priced)
        {
            var metric = (await catalog.CreateMetricAsync(new CreateMetric(name, item.Id, sql), default)).Value;
            prices.Add(new NewPrice { Name = name, ItemId = item.Id, Cadence = "monthly", Model = model, MetricId = metric.Id });
        }

        return (await catalog.CreatePlanAsync(new CreatePlan { Name = "Priced", Currency = "USD", Prices = prices }, default)).Value;
    });

    private static async Task UseAsync(BillingHost host, Customer customer, Instant at, decimal value, string? region)
    {
        var properties = new Dictionary<string, PropertyValue> { ["value"] = PropertyValue.Number(value), ["amount"] = PropertyValue.Number(value) };
        if (region is not null)
            properties["region"] = PropertyValue.Text(region);
        (await host.IngestAsync(new NewUsageEvent { IdempotencyKey = at.ToString(), EventName = "use", CustomerId = customer.Id, Timestamp = at, Properties = properties })).Failures.ShouldBeEmpty();
    }

    private static GivenUsageEvent Given(string at, decimal value) => new("use", At(at), new Dictionary<string, PropertyValue> { ["value"] = PropertyValue.Number(value) });

    private static async Task<IReadOnlyList<EvaluatedCatalogPrice>> EvaluateAsync(BillingHost host, EvaluatePrices command) =>
        (await host.InScopeAsync<IPriceEvaluationService, Outcome<IReadOnlyList<EvaluatedCatalogPrice>>>(s => s.EvaluateAsync(command, default))).Value;

    private static string Told(EvaluatedCatalogPrice found) => string.Create(
        CultureInfo.InvariantCulture,
        $"{found.Evaluated.Quantity:0.###} {found.Evaluated.Amount} {found.Evaluated.Events}: {string.Join("; ", found.Evaluated.Groups.Select(g => $"{g.Group} {g.Quantity:0.###} {g.Amount}"))}");
}
