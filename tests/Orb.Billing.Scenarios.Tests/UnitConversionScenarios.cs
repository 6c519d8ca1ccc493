using System.Globalization;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Calls are metered in seconds and priced by the begun minute of the whole period (R25, docs/decisions/0071).</summary>
public sealed class UnitConversionScenarios
{
    private const string Minutes = "SELECT CEIL(SUM(value) / 60) FROM events WHERE event_name = 'call'";

    [Fact]
    public async Task R25_The_units_of_a_period_are_converted_and_rounded_before_its_free_ones_are_taken_off()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        // 0.10 a minute, 10 of them free each month.
        var plan = await PlanAsync(host, 0.10m, freeMinutes: 10m);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "call", 400m);
        await host.UseAtAsync(customer, "2026-01-12T10:00:00Z", "call", 400m);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "call", 130m);

        // 930 seconds are 15.5 minutes. Call by call it would be 7 + 7 + 3, and 10 free seconds would leave 920.
        var upcoming = (await host.UpcomingAsync(subscription.Id)).Lines.Single().Line;
        (upcoming.Quantity, upcoming.Amount.Amount).ShouldBe((16m, 0.60m));
        upcoming.Explain(DateTimeZone.Utc).Take(3).ShouldBe(
        [
            "3 events from 2026-01-01 to before 2026-02-01 came to 16 units.",
            $"10 units free of charge by the discount {subscription.Timeline.Adjustments[0].Adjustment.Id}.",
            "6 units at 0.1 cost 0.6 USD by the unit price.",
        ]);
        (await UsageAsync(host, subscription, cumulative: true)).ShouldBe("01-05 7, 01-12 14, 01-20 16");
        // A day by itself is what its own seconds come to.
        (await UsageAsync(host, subscription, cumulative: false)).ShouldBe("01-05 7, 01-06 0, 01-12 7, 01-13 0, 01-20 3, 01-21 0");
        (await CostsAsync(host, subscription)).ShouldBe("01-12 0.40, 01-20 0.20");
        (await EvaluatedAsync(host, customer, plan)).ShouldBe("16 units of 3 events cost 1.60 USD");

        await host.UseAtAsync(customer, "2026-02-10T10:00:00Z", "call", 601m);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), TimelineSteps.HalfADay, default);
        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle call 01-01..02-01 16: 0.60 - 0.00 - 0.00 = 0.60",
            "03-01 cycle call 02-01..03-01 11: 0.10 - 0.00 - 0.00 = 0.10",
        ]);
    }

    [Fact]
    public async Task R5_A_period_that_a_pause_cuts_in_two_is_converted_as_one()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await PlanAsync(host, 1.00m);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "call", 90m);
        (await host.TryChangeAsync(subscription.Id, new PauseSubscription(At("2026-01-11T00:00:00Z"), At("2026-01-21T00:00:00Z")))).Refusal.ShouldBeNull();
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "call", 90m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // 1.5 minutes, rounded up; then 3 minutes, of which 2 were billed.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-11 cycle call 01-01..01-11 2: 2.00 - 0.00 - 0.00 = 2.00",
            "02-01 cycle call 01-21..02-01 1: 1.00 - 0.00 - 0.00 = 1.00",
        ]);
    }

    [Fact]
    public async Task R16_Parts_of_a_period_sum_to_what_the_whole_is_converted_to()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await PlanAsync(host, 1.00m);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", threshold: 2.00m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "call", 60m);
        await host.UseAtAsync(customer, "2026-01-06T10:00:00Z", "call", 30m);
        await host.UseAtAsync(customer, "2026-01-07T10:00:00Z", "call", 30m);
        await host.UseAtAsync(customer, "2026-01-08T10:00:00Z", "call", 30m);
        await host.UseAtAsync(customer, "2026-01-09T10:00:00Z", "call", 31m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "call", 1m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-06T10:00 part 1 call 01-01..01-06T10:00 2: 2.00 - 0.00 - 0.00 = 2.00",
            "01-09T10:00 part 2 call 01-01..01-09T10:00 4: 4.00 - 0.00 - 2.00 = 2.00",
            "02-01 cycle call 01-01..02-01 4: 4.00 - 0.00 - 4.00 = 0.00",
        ]);
    }

    private static Task<Plan> PlanAsync(BillingHost host, decimal perMinute, decimal? freeMinutes = null) => host.InScopeAsync<ICatalogService, Plan>(async catalog =>
    {
        var item = (await catalog.CreateItemAsync(new CreateItem("Telephony"), default)).Value;
        var metric = (await catalog.CreateMetricAsync(new CreateMetric("Minutes", item.Id, Minutes), default)).Value;
        var free = new NewAdjustment { Kind = AdjustmentKind.UsageDiscount, Value = freeMinutes };
        return (await catalog.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Calls",
                Currency = "USD",
                Prices = [new NewPrice { Name = "call", ItemId = item.Id, Cadence = "monthly", Model = new UnitPriceModel(perMinute), MetricId = metric.Id }],
                Adjustments = freeMinutes is null ? [] : [new NewPlanAdjustment(free)],
            },
            default)).Value;
    });

    // What changes from day to day.
    private static async Task<string> UsageAsync(BillingHost host, Subscription subscription, bool cumulative)
    {
        var query = new SubscriptionUsageQuery { SubscriptionId = subscription.Id, ByDay = true, Cumulative = cumulative };
        var windows = (await host.InScopeAsync<IUsageService, Outcome<IReadOnlyList<MetricUsage>>>(s => s.OfSubscriptionAsync(query, default))).Value.Single().Windows;
        return string.Join(", ", windows.Where((w, i) => w.Quantity != (i == 0 ? 0m : windows[i - 1].Quantity)).Select(w => $"{Day(w.Period.Start)} {Number(w.Quantity)}"));
    }

    private static async Task<string> CostsAsync(BillingHost host, Subscription subscription)
    {
        var query = new SubscriptionCostQuery { SubscriptionId = subscription.Id, Periodic = true };
        var days = (await host.InScopeAsync<ICostService, Outcome<IReadOnlyList<CostWindow>>>(s => s.OfSubscriptionAsync(query, default))).Value;
        return string.Join(", ", days.Where(d => d.Total.IsPositive).Select(d => $"{Day(d.Period.Start)} {d.Total.ToAmountString()}"));
    }

    private static async Task<string> EvaluatedAsync(BillingHost host, Customer customer, Plan plan)
    {
        var asked = new EvaluatePrices
        {
            CustomerId = customer.Id,
            From = At("2026-01-01T00:00:00Z"),
            To = At("2026-02-01T00:00:00Z"),
            Prices = [new PriceToEvaluate { PriceId = plan.Prices[0].Price.Id }],
        };
        var found = (await host.InScopeAsync<IPriceEvaluationService, Outcome<IReadOnlyList<EvaluatedCatalogPrice>>>(s => s.EvaluateAsync(asked, default))).Value.Single().Evaluated;
        return $"{Number(found.Quantity)} units of {Number(found.Events)} events cost {found.Amount}";
    }

    private static string Day(Instant at) => at.InUtc().ToString("MM-dd", CultureInfo.InvariantCulture);

    private static string Number(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
