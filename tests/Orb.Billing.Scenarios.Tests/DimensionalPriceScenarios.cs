using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Dimensional price groups: the usage of one metric, shared out among prices by the properties of its events (docs/decisions/0058).</summary>
public sealed class DimensionalPriceScenarios
{
    private static readonly PriceModel Tiers = new TieredPriceModel([new Tier(0m, 10m, 1.00m), new Tier(10m, null, 0.50m)]);

    [Fact]
    public async Task Each_price_of_a_group_bills_the_events_of_its_values_with_tiers_and_credits_of_its_own_R17()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (item, metric, group) = await GroupAsync(host, "SELECT SUM(value) FROM events WHERE event_name = 'use'", "color", "size");
        var plan = await PlanAsync(host, Of("Red small", item, metric, group, Tiers, "red", "1"), Of("Red big", item, metric, group, new UnitPriceModel(3.00m), "red", "2"));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.BlockAsync(customer, 5m, expires: "2026-01-10T00:00:00Z");

        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 12m, "red", 1.0m);
        await UseAsync(host, customer, "2026-01-06T00:00:00Z", 4m, "red", 2m);
        await UseAsync(host, customer, "2026-01-07T00:00:00Z", 100m, "blue", 1m);
        await UseAsync(host, customer, "2026-01-08T00:00:00Z", 100m, "red", null);
        (await host.UpcomingAsync(subscription.Id)).Lines.Select(l => (l.Line.Name, l.Line.Quantity, l.Line.Subtotal.Amount))
            .ShouldBe([("Red small", 12m, 11.00m), ("Red big", 4m, 12.00m)]);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        // 10 x 1.00 + 2 x 0.50 and 4 x 3.00; what has no price of the group is billed by none. The block pays 5.00 of the first day.
        (await host.InvoicesAsync()).Single().Lines.Select(l => l.Line).Select(l => $"{l.Name} x{l.Quantity:0} {l.Subtotal.ToAmountString()} - {l.CreditsApplied.ToAmountString()}")
            .ShouldBe(["Red small x12 11.00 - 5.00", "Red big x4 12.00 - 0.00"]);
    }

    [Fact]
    public async Task Late_usage_of_a_value_is_billed_by_its_price_alone_R15()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (item, metric, group) = await GroupAsync(host, "color");
        var plan = await PlanAsync(host, Of("Red", item, metric, group, new UnitPriceModel(10m), "red"), Of("Blue", item, metric, group, new UnitPriceModel(20m), "blue"));
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 3m, "red", null);
        await UseAsync(host, customer, "2026-01-06T00:00:00Z", 2m, "blue", null);
        await host.LiveToAsync("2026-02-10T00:00:00Z");

        (await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.DeprecateAsync("2026-01-06T00:00:00Z", default))).Refusal.ShouldBeNull();
        await host.LiveToAsync("2026-03-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe([
            "02-01 Red 01-01..02-01 x3 = 30.00",
            "02-01 Blue 01-01..02-01 x2 = 40.00",
            "03-01T12:00 credit 40.00",
            "03-01 Red 02-01..03-01 x0 = 0.00",
            "03-01 Blue 02-01..03-01 x0 = 0.00",
        ]);
    }

    [Fact]
    public async Task The_most_specific_price_in_force_bills_an_event_and_the_price_of_every_other_value_the_rest()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await WithRedForTenDaysAsync(host, "SELECT SUM(value) FROM events WHERE event_name = 'use'");
        foreach (var (at, value, color) in new[] { ("2026-01-05", 10m, "red"), ("2026-01-11", 20m, "red"), ("2026-01-15", 3m, "blue"), ("2026-01-21", 4m, "red") })
            await UseAsync(host, customer, $"{at}T00:00:00Z", value, color, null);
        (await host.UpcomingAsync(subscription.Id)).Lines.Select(l => (l.Line.Name, l.Line.Quantity, l.Line.Subtotal.Amount))
            .ShouldBe([("Others", 17m, 17.00m)]);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        // Red is 0.50 from the 11th up to the 21st, and one of the others before and after: 10 + 3 + 4.
        (await host.LinesAsync()).ShouldBe(["01-21 Red 01-11..01-21 x20 = 10.00", "02-01 Others 01-01..02-01 x17 = 17.00"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_carried_level_is_of_the_price_that_is_the_most_specific_at_the_end_R17(bool withCredits)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await WithRedForTenDaysAsync(host, "SELECT SUM(value) FROM all_events WHERE event_name = 'use'", end: "2026-02-11T00:00:00Z");
        // Credits pay day by day, and so ask what each day is worth.
        if (withCredits)
            await host.BlockAsync(customer, 12m, expires: "2027-01-01T00:00:00Z");
        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 10m, "red", null);
        await host.LiveToAsync("2026-03-02T00:00:00Z");

        // Nothing is left to the others while red has a price, though they had it before; then they have it again.
        (await host.LinesAsync()).Order().ShouldBe(
        [
            "02-01 Others 01-01..02-01 x0 = 0.00",
            $"02-01 Red 01-11..02-01 x10 = {(withCredits ? "0.00" : "5.00")}",
            $"02-11 Red 02-01..02-11 x10 = {(withCredits ? "0.00" : "5.00")}",
            $"03-01 Others 02-01..03-01 x10 = {(withCredits ? "8.00" : "10.00")}",
        ]);
    }

    [Fact]
    public async Task A_level_weighed_by_time_counts_for_each_price_while_it_has_the_events_R25()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await WithRedForTenDaysAsync(host, "SELECT WEIGHTED_SUM(value) FROM events WHERE event_name = 'use'");
        await UseAsync(host, customer, "2026-01-01T00:00:01Z", 31m, "red", null);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        // 31 units, a second short, for 10 days, and for 11 days behind those of red: 21.00. Red itself has them for 10 days at 0.50.
        (await host.LinesAsync()).Select(l => l[(l.IndexOf("= ", StringComparison.Ordinal) + 2)..]).ShouldBe(["5.00", "21.00"]);
    }

    [Fact]
    public async Task A_more_specific_price_that_is_agreed_after_the_fact_takes_back_what_the_others_billed_R5()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (item, metric, group) = await GroupAsync(host, "color");
        var plan = await PlanAsync(host, Of("Others", item, metric, group, new UnitPriceModel(1m), (string?)null));
        var red = await PlanAsync(host, Of("Red", item, metric, group, new UnitPriceModel(0.50m), "red"));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 10m, "red", null);
        await UseAsync(host, customer, "2026-01-15T00:00:00Z", 20m, "red", null);
        await host.LiveToAsync("2026-02-10T00:00:00Z");

        await host.ChangeAsQuotedAsync(subscription.Id, new AddPrice { PriceId = red.Prices[0].Price.Id, StartDate = At("2026-01-11T00:00:00Z"), EndDate = At("2026-01-21T00:00:00Z") });
        await host.LiveToAsync("2026-03-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe([
            "02-01 Others 01-01..02-01 x30 = 30.00",
            "02-10 credit 20.00",
            "02-10 Red 01-11..01-21 x20 = 10.00",
            "03-01 Others 02-01..03-01 x0 = 0.00",
        ]);
    }

    // 1.00 for every colour; red is 0.50 for ten days.
    private static async Task<(Customer Customer, Subscription Subscription)> WithRedForTenDaysAsync(BillingHost host, string sql, string end = "2026-01-21T00:00:00Z")
    {
        var (item, metric, group) = await GroupAsync(host, sql, "color");
        var plan = await PlanAsync(host, Of("Others", item, metric, group, new UnitPriceModel(1m), (string?)null));
        var red = await PlanAsync(host, Of("Red", item, metric, group, new UnitPriceModel(0.50m), "red"));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.ChangeAsQuotedAsync(subscription.Id, new AddPrice { PriceId = red.Prices[0].Price.Id, StartDate = At("2026-01-11T00:00:00Z"), EndDate = At(end) });
        return (customer, subscription);
    }

    [Fact]
    public async Task A_group_keeps_what_it_splits_and_changes_its_external_id_and_labels_only()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (_, metric, group) = await GroupAsync(host, "color");
        var changed = (await ServiceAsync(host, s => s.UpdateAsync(group.Id, new UpdateDimensionalPriceGroup("mine", new Dictionary<string, string?> { ["a"] = "b" }), default))).Value;

        (changed.ExternalGroupId, changed.Metadata["a"], changed.Version).ShouldBe(("mine", "b", 1));
        var found = (await host.InScopeAsync<IDimensionalPriceGroupService, DimensionalPriceGroup?>(s => s.FindByExternalIdAsync("mine", default))).ShouldNotBeNull();
        (found.Id, found.Name, found.MetricId, found.Dimensions.Single()).ShouldBe((group.Id, "Widgets", metric, "color"));
        (await ServiceAsync(host, s => s.CreateAsync(new CreateDimensionalPriceGroup("Other", metric, ["color"], "mine"), default))).Refusal!.Kind.ShouldBe(RefusalKind.AlreadyExists);
        (await ServiceAsync(host, s => s.CreateAsync(new CreateDimensionalPriceGroup("Other", new MetricId(Guid.NewGuid()), ["color"]), default))).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await ServiceAsync(host, s => s.CreateAsync(new CreateDimensionalPriceGroup("", metric, []), default))).Issues()
            .ShouldBe(["name: must not be empty.", "dimensions: must have 1 to 20 entries, but has 0."]);
        (await ServiceAsync(host, s => s.CreateAsync(new CreateDimensionalPriceGroup("Other", metric, ["color", "color"]), default))).Issues()
            .ShouldBe(["dimensions[1]: 'color' stands there already; a dimension is given once."]);
    }

    [Fact]
    public async Task What_would_bill_an_event_twice_or_not_fit_its_group_is_refused()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (item, metric, group) = await GroupAsync(host, "color");
        var (red, blue) = (Of("Red", item, metric, group, Tiers, "red"), Of("Blue", item, metric, group, Tiers, "blue"));
        (await IssuesAsync(red, blue, red with { Name = "Red again" })).ShouldBe(
            ["prices: 'Red again' and 'Red' are both for color = 'red'; an event is billed by one price of a dimensional group."]);
        (await IssuesAsync(red with { Dimensions = red.Dimensions! with { Values = ["red", "big"] } })).ShouldBe(
            ["prices[0].price.dimensional_price_configuration.dimension_values: must have a value for each of color, but has 2."]);
        (await IssuesAsync(red with { Dimensions = new NewPriceDimensions { Values = ["red"] } })).ShouldBe(
            ["prices[0].price.dimensional_price_configuration: must name one group, by dimensional_price_group_id or by external_dimensional_price_group_id."]);
        (await IssuesAsync(red with { MetricId = null, Model = new UnitPriceModel(1m) })).ShouldBe(
            [$"prices[0].price.billable_metric_id: must be {metric}, the metric of the group, but is missing."]);
        (await CreateAsync(host, red with { Dimensions = new NewPriceDimensions { ExternalGroupId = "none", Values = ["red"] } })).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);

        // Beside the plan: the same value is refused, another one, or the same with filters that tell them apart, is not.
        var (plan, other) = (await PlanAsync(host, red), await PlanAsync(host, red, blue));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, Filter = "region = 'eu'" });
        var added = new AddPrice { PriceId = other.Prices[0].Price.Id };
        await host.ChangeAsQuotedAsync(subscription.Id, new AddPrice { PriceId = other.Prices[1].Price.Id, Filter = "region = 'eu'" });
        (await host.TryChangeAsync(subscription.Id, added with { Filter = "region = 'eu'" })).Refusal!.Message
            .ShouldBe("The prices 'Red' and 'Red' would both bill events with color = 'red'; an event is billed by one price of a dimensional group.");
        (await host.TryQuoteAsync(subscription.Id, added with { Filter = "region = 'eu'" })).Refusal.ShouldNotBeNull();
        await host.ChangeAsQuotedAsync(subscription.Id, added with { Filter = "region <> 'eu'" });

        async Task<IReadOnlyList<string>> IssuesAsync(params NewPrice[] prices) => (await CreateAsync(host, prices)).Issues();
    }

    private static Task<(ItemId Item, MetricId Metric, DimensionalPriceGroup Group)> GroupAsync(BillingHost host, string dimension) =>
        GroupAsync(host, "SELECT SUM(value) FROM events WHERE event_name = 'use'", dimension);

    private static async Task<(ItemId Item, MetricId Metric, DimensionalPriceGroup Group)> GroupAsync(BillingHost host, string sql, params string[] dimensions)
    {
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Widgets"), default))).Value;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Units", item.Id, sql), default))).Value;
        return (item.Id, metric.Id, (await ServiceAsync(host, s => s.CreateAsync(new CreateDimensionalPriceGroup("Widgets", metric.Id, dimensions), default))).Value);
    }

    private static Task<Outcome<DimensionalPriceGroup>> ServiceAsync(
        BillingHost host, Func<IDimensionalPriceGroupService, Task<Outcome<DimensionalPriceGroup>>> call) => host.InScopeAsync(call);

    private static NewPrice Of(string name, ItemId item, MetricId metric, DimensionalPriceGroup group, PriceModel model, params string?[] values) => new()
    {
        Name = name,
        ItemId = item,
        Cadence = "monthly",
        MetricId = metric,
        Model = model,
        Dimensions = new NewPriceDimensions { GroupId = group.Id, Values = values },
    };

    private static Task<Outcome<Plan>> CreateAsync(BillingHost host, params NewPrice[] prices) => host.InScopeAsync<ICatalogService, Outcome<Plan>>(
        s => s.CreatePlanAsync(new CreatePlan { Name = "Plan", Currency = "USD", Prices = prices }, default));

    private static async Task<Plan> PlanAsync(BillingHost host, params NewPrice[] prices) => (await CreateAsync(host, prices)).Value;

    // Sent when it happens.
    private static async Task UseAsync(BillingHost host, Customer customer, string at, decimal value, string color, decimal? size)
    {
        await host.LiveToAsync(at);
        var properties = new Dictionary<string, PropertyValue> { ["value"] = PropertyValue.Number(value), ["color"] = PropertyValue.Text(color) };
        if (size is { } number)
            properties["size"] = PropertyValue.Number(number);
        (await host.IngestAsync(new NewUsageEvent
        {
            IdempotencyKey = at,
            EventName = "use",
            CustomerId = customer.Id,
            Timestamp = At(at),
            Properties = properties,
        })).Failures.ShouldBeEmpty();
    }
}
