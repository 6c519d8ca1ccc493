using NodaTime;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Levels by local day, in Berlin in the March in which clocks change (R25, docs/decisions/0038).</summary>
public sealed class LevelDayScenarios
{
    private const string March = "2026-02-28T23:00:00Z";
    private const string ByDay = "SELECT WEIGHTED_SUM(value, day) FROM events WHERE event_name = 'use'";

    // A level of 5 costs 5.00 a day of March and one of 15 costs 12.50; whoever holds more than 10 pays 7.00 once.
    private static readonly PriceModel Tiered = new TieredWithProrationPriceModel([new Tier(0m, 10m, 31m), new Tier(10m, null, 15.5m, 7m)]);

    private static async Task<(BillingHost Host, Customer Customer, Subscription Subscription)> SubscribedAsync(PriceModel model)
    {
        var host = await StartAsync(March, o => o.IngestWindow = Duration.FromDays(40));
        var plan = await host.UsagePlanAsync(ByDay, model);
        var customer = await host.CustomerAsync("Europe/Berlin");
        return (host, customer, await host.SubscribeAsync(customer, plan, March));
    }

    private static Task LiveToAsync(BillingHost host, string at) => host.Time.LiveToAsync(At(at), TimelineSteps.HalfADay, default);

    // 10 more for some hours.
    private static async Task PeakAsync(BillingHost host, Customer customer, string from, string to)
    {
        await host.UseAsync(customer, from, 10m);
        await host.UseAsync(customer, to, -10m);
    }

    [Fact]
    public async Task The_peak_of_a_day_is_priced_through_tiers_and_the_day_of_the_clock_change_is_one_R6_R20_R25()
    {
        var (host, customer, subscription) = await SubscribedAsync(Tiered);
        await using var _1 = host;
        (await host.TryChangeAsync(subscription.Id, new PauseSubscription(At("2026-03-10T23:00:00Z"), At("2026-03-20T23:00:00Z")))).Refusal.ShouldBeNull();
        await host.UseAsync(customer, March, 5m);
        await LiveToAsync(host, "2026-03-10T12:00:00Z");
        await PeakAsync(host, customer, "2026-03-10T09:00:00Z", "2026-03-10T11:00:00Z");
        await LiveToAsync(host, "2026-03-29T12:00:00Z");
        await PeakAsync(host, customer, "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"); // 01:30 to 03:30 on the wall, an hour
        await LiveToAsync(host, "2026-04-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "03-10T23:00 cycle Usage 02-28T23:00..03-10T23:00 1.935: 64.50 - 0.00 - 0.00 = 64.50", // 9 x 5.00 + 12.50 + 7.00
            "03-31T22:00 cycle Usage 03-20T23:00..03-31T22:00 2.097: 62.50 - 0.00 - 0.00 = 62.50", // 10 x 5.00 + 12.50
        ]);
    }

    [Fact]
    public async Task The_day_of_a_plan_change_belongs_to_the_new_plan_with_the_peak_behind_it_R8_R20()
    {
        var (host, customer, subscription) = await SubscribedAsync(new UnitPriceModel(31m));
        await using var _1 = host;
        var dearer = await host.UsagePlanAsync(ByDay, new UnitPriceModel(62m));
        await host.UseAsync(customer, March, 5m);
        await LiveToAsync(host, "2026-03-16T08:30:00Z");
        await PeakAsync(host, customer, "2026-03-16T06:00:00Z", "2026-03-16T08:00:00Z");
        await host.ChangeAtAsync("2026-03-16T09:00:00Z", subscription.Id, new ChangePlan { PlanId = dearer.Id });
        await LiveToAsync(host, "2026-04-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "03-16T09:00 cycle Usage 02-28T23:00..03-16T09:00 2.419: 75.00 - 0.00 - 0.00 = 75.00", // 15 days at 5
            "03-31T22:00 cycle Usage 03-16T09:00..03-31T22:00 2.581: 160.00 - 0.00 - 0.00 = 160.00", // 16 days at 5, at 62.00
        ]);
    }

    [Fact]
    public async Task A_late_change_raises_the_peak_of_its_day_R15()
    {
        var (host, customer, _) = await SubscribedAsync(new UnitPriceModel(31m));
        await using var _1 = host;
        await host.UseAsync(customer, March, 5m);
        await LiveToAsync(host, "2026-04-02T00:00:00Z");
        await PeakAsync(host, customer, "2026-03-20T12:00:00Z", "2026-03-20T13:00:00Z");
        await LiveToAsync(host, "2026-05-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "03-31T22:00 cycle Usage 02-28T23:00..03-31T22:00 5: 155.00 - 0.00 - 0.00 = 155.00",
            "04-30T22:00 cycle Usage 02-28T23:00..03-31T22:00 0.323: 10.00 - 0.00 - 0.00 = 10.00",
            "04-30T22:00 cycle Usage 03-31T22:00..04-30T22:00 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task Costs_and_usage_day_by_day_know_the_peaks_and_a_block_pays_its_days_R17_R24()
    {
        var (host, customer, subscription) = await SubscribedAsync(Tiered);
        await using var _1 = host;
        await host.BlockAsync(customer, 1_000m, expires: "2026-03-10T23:00:00Z");
        await host.UseAsync(customer, March, 5m);
        await LiveToAsync(host, "2026-03-10T12:00:00Z");
        await PeakAsync(host, customer, "2026-03-10T09:00:00Z", "2026-03-10T11:00:00Z");
        await LiveToAsync(host, "2026-03-24T00:00:00Z");

        var query = new SubscriptionCostQuery { SubscriptionId = subscription.Id, From = At(March), To = At("2026-03-31T22:00:00Z"), Periodic = true };
        var costs = (await host.InScopeAsync<ICostService, Outcome<IReadOnlyList<CostWindow>>>(s => s.OfSubscriptionAsync(query, default))).Value;
        costs.Select(d => d.Total.Amount).ShouldBe([.. Enumerable.Repeat(5.00m, 9), 19.50m, .. Enumerable.Repeat(5.00m, 21)]);

        var usage = new SubscriptionUsageQuery { SubscriptionId = subscription.Id, From = At(March), To = At("2026-03-31T22:00:00Z"), ByDay = true };
        var days = (await host.InScopeAsync<IUsageService, Outcome<IReadOnlyList<MetricUsage>>>(s => s.OfSubscriptionAsync(usage, default))).Value.Single().Windows;
        days.Select(d => d.Quantity).ShouldBe([.. Enumerable.Repeat(5m, 9), 15m, .. Enumerable.Repeat(5m, 21)]);
        var grouped = (await host.InScopeAsync<IUsageService, Outcome<IReadOnlyList<MetricUsage>>>(
            s => s.OfSubscriptionAsync(usage with { GroupBy = "value", MetricId = subscription.Timeline.Intervals[0].Price.MetricId, Cumulative = true }, default))).Value;
        grouped.Single(g => g.Group == "5").Windows[^1].Quantity.ShouldBe(5m);

        await LiveToAsync(host, "2026-04-02T00:00:00Z");
        (await host.CreditLinesAsync()).ShouldBe(["2026-03-31 Issued Usage 169.50 - 64.50 = 105.00 USD"]); // 9 x 5.00 + 19.50
    }
}
