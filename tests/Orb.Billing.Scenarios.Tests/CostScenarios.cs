using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Costs day by day: what a charge comes to through a day, and what the day adds (docs/decisions/0072).</summary>
public sealed class CostScenarios
{
    [Fact]
    public async Task R5_A_minimum_is_there_from_its_first_day_and_a_day_is_what_it_adds()
    {
        await using var host = await StartAsync("2026-02-01T05:00:00Z");
        var (customer, subscription) = await CallsAsync(host, "America/New_York", 50m);
        await CallAsync(host, customer, 9, 10, 1, 8, 8);

        var cumulative = await CostsAsync(host, new SubscriptionCostQuery { SubscriptionId = subscription.Id });
        cumulative.Select(w => w.Subtotal.Amount).ShouldBe([22.50m, 47.50m, 50.00m, 70.00m, 90.00m]);
        cumulative.Select(w => w.Total.Amount).ShouldBe([50.00m, 50.00m, 50.00m, 70.00m, 90.00m]);
        cumulative.Select(w => w.Prices.Single().Quantity).ShouldBe([9m, 19m, 20m, 28m, 36m]);
        cumulative.ShouldAllBe(w => w.Period.Start == At("2026-02-01T05:00:00Z"));
        cumulative[^1].Period.End.ShouldBe(At("2026-02-06T05:00:00Z"));

        var periodic = await CostsAsync(host, new SubscriptionCostQuery { SubscriptionId = subscription.Id, Periodic = true });
        periodic.Select(w => w.Total.Amount).ShouldBe([50.00m, 0.00m, 0.00m, 20.00m, 20.00m]);
        periodic.Select(w => w.Prices.Single().Quantity).ShouldBe([9m, 10m, 1m, 8m, 8m]);
        periodic[1].Period.ShouldBe(new(At("2026-02-02T05:00:00Z"), At("2026-02-03T05:00:00Z")));
    }

    [Fact]
    public async Task R5_The_days_of_a_period_sum_to_its_invoice_with_fees_whole_on_the_day_they_begin()
    {
        await using var host = await StartAsync("2026-01-15T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        decimal[] tokens = [400m, 0m, 700m, 5_000m, 10m];
        for (var i = 0; i < tokens.Length; i++)
        {
            await host.Time.LiveToAsync(At("2026-01-15T01:00:00Z") + Duration.FromDays(i), default);
            await host.IngestAsync(Tokens(customer, $"t{i}", $"2026-01-{15 + i}T01:00:00Z", tokens[i]));
        }

        await host.Time.LiveToAsync(At("2026-02-10T00:00:00Z"), default);
        var january = new SubscriptionCostQuery { SubscriptionId = subscription.Id, From = At("2026-01-15T00:00:00Z"), To = At("2026-02-01T00:00:00Z"), Periodic = true };

        var days = await CostsAsync(host, january);

        days.Count.ShouldBe(17);
        // 26.87 is the fee of 17 of 31 days. 400 at 0.10; 600 at 0.10 and 100 at 0.05; 5,000 at 0.05; 10 at 0.05.
        days.Take(6).Select(w => w.Total.Amount).ShouldBe([66.87m, 0m, 65.00m, 250.00m, 0.50m, 0m]);
        days.Sum(w => w.Total.Amount).ShouldBe(26.87m + 355.50m);
        (await host.InvoicesAsync()).Select(i => i.Total.Amount).ShouldBe([26.87m, 355.50m + 49.00m]);
        // Two billing periods: each counts from its own start.
        var across = await CostsAsync(host, january with { Periodic = false, From = At("2026-01-31T12:00:00Z"), To = At("2026-02-02T00:00:00Z") });
        across.Select(w => (w.Period.Start, w.Total.Amount)).ShouldBe([(At("2026-01-15T00:00:00Z"), 382.37m), (At("2026-02-01T00:00:00Z"), 49.00m)]);
    }

    [Fact]
    public async Task R5_A_quarterly_fee_counts_in_the_month_it_begins_and_a_changed_quantity_from_its_day()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", TimelineSteps.InAdvance("Base", 90.00m, cadence: "quarterly"), TimelineSteps.InAdvance("Seats", 28.00m));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = (await host.CustomerAsync("UTC")).Id, PlanId = plan.Id });
        await host.ChangeAtAsync("2026-02-15T00:00:00Z", subscription.Id, new ChangeQuantity { PriceId = plan.Prices[1].Price.Id, Quantity = 3m });

        var february = await CostsAsync(host, new SubscriptionCostQuery { SubscriptionId = subscription.Id });

        february.Select(w => w.Total.Amount).Distinct().ShouldBe([28.00m, 56.00m]); // 14 of 28 days of two more seats from the 15th on
        february.Single(w => w.Total.Amount == 56.00m).Period.End.ShouldBe(At("2026-02-16T00:00:00Z"));
        february[0].Prices.Select(p => (p.Price.Price.Name, p.Total.Amount)).ShouldBe([("Base", 0m), ("Seats", 28.00m)]);
        (await CostsAsync(host, new SubscriptionCostQuery { SubscriptionId = subscription.Id, From = At("2026-01-01T00:00:00Z"), To = At("2026-01-02T00:00:00Z") }))
            .Single().Total.Amount.ShouldBe(118.00m);
    }

    [Fact]
    public async Task Costs_outside_the_subscriptions_life_or_of_another_unit_are_none()
    {
        await using var host = await StartAsync("2026-02-01T00:00:00Z");
        var (customer, subscription) = await CallsAsync(host, "UTC", null);
        var query = new SubscriptionCostQuery { SubscriptionId = subscription.Id };
        (await CostsAsync(host, query with { From = At("2026-01-01T00:00:00Z"), To = At("2026-02-01T00:00:00Z") })).ShouldBeEmpty();
        (await RefusalAsync(host, query with { Currency = "EUR" })).ShouldBe("currency: 'EUR' is the currency or pricing unit of none of the subscription's prices.");
        (await RefusalAsync(host, query with { From = At("2026-02-01T00:00:00Z") })).ShouldBe("timeframe_end: is required with the other bound of the timeframe.");
        (await RefusalAsync(host, query with { From = At("2026-02-02T00:00:00Z"), To = At("2026-02-01T00:00:00Z") })).ShouldStartWith("timeframe_end: must lie after ");
        (await RefusalAsync(host, query with { From = At("2026-02-01T00:00:00Z"), To = At("2028-02-01T00:00:00Z") })).ShouldStartWith("timeframe_end: must lie at most 400 days after ");
        await CallAsync(host, customer, 4);
        await host.Time.LiveToAsync(At("2026-02-01T03:00:00Z"), default);
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2026-03-05T00:00:00Z"), default);
        (await CostsAsync(host, query)).Single().Total.Amount.ShouldBe(10.00m);
    }

    [Fact]
    public async Task Usage_is_grouped_by_a_property_and_chosen_by_others()
    {
        await using var host = await StartAsync("2026-02-01T00:00:00Z");
        var (customer, subscription) = await CallsAsync(host, "UTC", null);
        await host.Time.LiveToAsync(At("2026-02-02T12:00:00Z"), default);
        await host.IngestAsync(
            Call(customer, "1", "2026-02-02T01:00:00Z", "eu", "aws"), Call(customer, "2", "2026-02-02T02:00:00Z", "us", "aws"),
            Call(customer, "3", "2026-02-02T03:00:00Z", "eu", "gcp"), Call(customer, "4", "2026-02-02T04:00:00Z", null, "aws"));
        var metric = subscription.Timeline.Intervals[0].Price.MetricId;
        var query = new SubscriptionUsageQuery { SubscriptionId = subscription.Id, MetricId = metric, GroupBy = "region", From = At("2026-02-01T00:00:00Z"), To = At("2026-02-03T00:00:00Z") };

        (await UsageAsync(host, query)).Value.Select(u => (u.Group, u.Windows.Single().Quantity)).ShouldBe([("eu", 2m), ("us", 1m)]);
        (await UsageAsync(host, query with { ByDay = true })).Value.Select(u => (u.Group, string.Join(' ', u.Windows.Select(w => w.Quantity)))).ShouldBe([("eu", "0 2"), ("us", "0 1")]);
        (await UsageAsync(host, query with { ByDay = true, Cumulative = true, To = At("2026-02-04T00:00:00Z") })).Value[0].Windows.Select(w => w.Quantity).ShouldBe([0m, 2m, 2m]);
        (await UsageAsync(host, query with { Dimensions = [new("cloud", "aws")] })).Value.Select(u => (u.Group, u.Windows.Single().Quantity)).ShouldBe([("eu", 1m), ("us", 1m)]);
        (await UsageAsync(host, query with { GroupBy = null, Dimensions = [new("cloud", "aws"), new("region", "us")] })).Value.Single().Windows.Single().Quantity.ShouldBe(1m);
        (await UsageAsync(host, query with { MetricId = null })).Refusal!.Issues.Single().ToString().ShouldBe("billable_metric_id: is required to group usage or to choose a part of it.");
    }

    [Fact]
    public async Task R11_A_filter_of_a_whole_interval_bills_anew_what_was_billed_of_it()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await CallsAsync(host, "UTC", null);
        await host.Time.LiveToAsync(At("2026-01-01T12:00:00Z"), default);
        await host.IngestAsync(Call(customer, "1", "2026-01-01T01:00:00Z", "eu", "aws"), Call(customer, "2", "2026-01-01T02:00:00Z", "us", "aws"), Call(customer, "3", "2026-01-01T03:00:00Z", "eu", "aws"));
        await host.Time.LiveToAsync(At("2026-02-10T00:00:00Z"), default);

        await host.ChangeAsync(subscription.Id, new ChangePriceUsage { PriceIntervalId = subscription.Timeline.Intervals[0].Id, Filter = "region = 'eu'", IsOfWholeInterval = true });
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), default);

        var invoices = await host.InvoicesAsync();
        invoices[0].CreditNotes.Single().Total.Amount.ShouldBe(7.50m);
        invoices.Sum(i => i.Total.Amount - i.CreditNotes.Sum(n => n.Total.Amount)).ShouldBe(5.00m);
    }

    private static async Task<(Customer Customer, Subscription Subscription)> CallsAsync(BillingHost host, string zone, decimal? minimum)
    {
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("API"), default))).Value.Id;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Calls", item, "SELECT COUNT(*) FROM events WHERE event_name = 'call'"), default))).Value;
        var plan = (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Calls",
                Currency = "USD",
                Prices = [new NewPrice { Name = "Calls", ItemId = item, Cadence = "monthly", MetricId = metric.Id, Model = new UnitPriceModel(2.50m) }],
                Adjustments = minimum is { } least ? [new NewPlanAdjustment(new NewAdjustment { Kind = AdjustmentKind.Minimum, Value = least, ItemId = item })] : [],
            },
            default))).Value;
        var customer = await host.CustomerAsync(zone);
        return (customer, await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id }));
    }

    // So many calls a day from today on; the clock stands in the last of the days.
    private static async Task CallAsync(BillingHost host, Customer customer, params int[] calls)
    {
        var start = host.Clock.GetCurrentInstant();
        for (var day = 0; day < calls.Length; day++)
        {
            var at = start + Duration.FromDays(day) + Duration.FromHours(2);
            await host.Time.LiveToAsync(at, default);
            await host.IngestAsync([.. Enumerable.Range(0, calls[day]).Select(i => Call(customer, $"{day}-{i}", at.ToString(), "eu", "aws"))]);
        }
    }

    private static NewUsageEvent Call(Customer customer, string key, string at, string? region, string cloud) => new()
    {
        IdempotencyKey = key,
        EventName = "call",
        CustomerId = customer.Id,
        Timestamp = At(at),
        Properties = region is null
            ? new Dictionary<string, PropertyValue> { ["cloud"] = PropertyValue.Text(cloud) }
            : new Dictionary<string, PropertyValue> { ["cloud"] = PropertyValue.Text(cloud), ["region"] = PropertyValue.Text(region) },
    };

    private static Task<Outcome<IReadOnlyList<MetricUsage>>> UsageAsync(BillingHost host, SubscriptionUsageQuery query) =>
        host.InScopeAsync<IUsageService, Outcome<IReadOnlyList<MetricUsage>>>(s => s.OfSubscriptionAsync(query, default));

    private static async Task<IReadOnlyList<CostWindow>> CostsAsync(BillingHost host, SubscriptionCostQuery query) =>
        (await host.InScopeAsync<ICostService, Outcome<IReadOnlyList<CostWindow>>>(s => s.OfSubscriptionAsync(query, default))).Value;

    private static async Task<string> RefusalAsync(BillingHost host, SubscriptionCostQuery query) =>
        (await host.InScopeAsync<ICostService, Outcome<IReadOnlyList<CostWindow>>>(s => s.OfSubscriptionAsync(query, default))).Refusal!.Issues.Single().ToString();
}
