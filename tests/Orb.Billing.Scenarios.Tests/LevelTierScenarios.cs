using NodaTime;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Levels through tiers: price(level) x share of time, flat amounts whole (R25, docs/decisions/0038).</summary>
public sealed class LevelTierScenarios
{
    private const string January = "2026-01-01T00:00:00Z";
    private const string Level = "SELECT WEIGHTED_SUM(value) FROM events WHERE event_name = 'use'";

    // Of a month of 31 days a level of 5 costs 5.00 a day and one of 15 costs 12.50; whoever holds more than 10 pays 7.00 once.
    private static TieredWithProrationPriceModel Tiers(decimal times = 1m) => new([new Tier(0m, 10m, 31m * times), new Tier(10m, null, 15.5m * times, 7m)]);

    private static async Task<(BillingHost Host, Customer Customer, Subscription Subscription)> SubscribedAsync(
        PriceModel model, string zone = "Etc/UTC", string from = January, string sql = Level)
    {
        var host = await StartAsync(from, o => o.IngestWindow = Duration.FromDays(40));
        var plan = await host.UsagePlanAsync(sql, model);
        var customer = await host.CustomerAsync(zone);
        return (host, customer, await host.SubscribeAsync(customer, plan, from));
    }

    private static Task LiveToAsync(BillingHost host, string at) => host.Time.LiveToAsync(At(at), TimelineSteps.HalfADay, default);

    [Fact]
    public async Task A_pause_leaves_its_days_out_and_the_flat_amount_is_due_once_R20_R25()
    {
        var (host, customer, subscription) = await SubscribedAsync(Tiers());
        await using var _1 = host;
        (await host.TryChangeAsync(subscription.Id, new PauseSubscription(At("2026-01-11T00:00:00Z"), At("2026-01-21T00:00:00Z")))).Refusal.ShouldBeNull();
        await host.UseAsync(customer, January, 5m);
        await LiveToAsync(host, "2026-01-06T00:00:00Z");
        await host.UseAsync(customer, "2026-01-06T00:00:00Z", 10m);
        await LiveToAsync(host, "2026-03-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-11 cycle Usage 01-01..01-11 3.226: 94.50 - 0.00 - 0.00 = 94.50", // 5 x 5.00 + 5 x 12.50 + 7.00
            "02-01 cycle Usage 01-21..02-01 5.323: 137.50 - 0.00 - 0.00 = 137.50", // 11 x 12.50
            "03-01 cycle Usage 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task Another_plan_within_the_period_prices_the_level_from_then_on_R20_R25()
    {
        var (host, customer, subscription) = await SubscribedAsync(Tiers());
        await using var _1 = host;
        var dearer = await host.UsagePlanAsync(Level, Tiers(2m));
        await host.UseAsync(customer, January, 5m);
        await LiveToAsync(host, "2026-01-11T00:00:00Z");
        await host.UseAsync(customer, "2026-01-11T00:00:00Z", 10m);
        await host.ChangeAtAsync("2026-01-16T00:00:00Z", subscription.Id, new ChangePlan { PlanId = dearer.Id });
        await LiveToAsync(host, "2026-02-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-16 cycle Usage 01-01..01-16 4.032: 119.50 - 0.00 - 0.00 = 119.50", // 10 x 5.00 + 5 x 12.50 + 7.00
            "02-01 cycle Usage 01-16..02-01 7.742: 407.00 - 0.00 - 0.00 = 407.00", // 16 x 25.00 + 7.00
        ]);
    }

    [Fact]
    public async Task In_a_month_with_a_clock_change_half_of_the_time_that_passes_is_half_R6_R25()
    {
        var (host, customer, _) = await SubscribedAsync(Tiers(), "Europe/Berlin", "2026-02-28T23:00:00Z");
        await using var _1 = host;
        await host.UseAsync(customer, "2026-02-28T23:00:00Z", 5m);
        await LiveToAsync(host, "2026-03-17T00:00:00Z");
        await host.UseAsync(customer, "2026-03-16T10:30:00Z", 10m); // 371.5 of 743 hours
        await LiveToAsync(host, "2026-04-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(["03-31T22:00 cycle Usage 02-28T23:00..03-31T22:00 10: 278.25 - 0.00 - 0.00 = 278.25"]); // (155.00 + 387.50) / 2 + 7.00
    }

    [Fact]
    public async Task Late_usage_of_an_earlier_level_is_billed_as_the_difference_R15()
    {
        var (host, customer, _) = await SubscribedAsync(new BulkWithProrationPriceModel([new Tier(0m, 10m, 31m), new Tier(10m, null, 15.5m)]));
        await using var _1 = host;
        await host.UseAsync(customer, January, 10m);
        await LiveToAsync(host, "2026-02-02T00:00:00Z");
        await host.UseAsync(customer, "2026-01-21T00:00:00Z", 10m);
        await LiveToAsync(host, "2026-02-10T00:00:00Z");
        await host.UseAsync(customer, "2026-01-11T00:00:00Z", -10m);
        await LiveToAsync(host, "2026-03-02T00:00:00Z");

        // 10.00 a day for 10 units, and for 20; from the 11th to the 21st nothing is held, and behind it 10.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle Usage 01-01..02-01 10: 310.00 - 0.00 - 0.00 = 310.00",
            "  note 100.00 on 02-01 at 03-01T12:00",
            "03-01 cycle Usage 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task Costs_day_by_day_and_the_upcoming_invoice_price_each_level_R24()
    {
        var (host, customer, subscription) = await SubscribedAsync(Tiers());
        await using var _1 = host;
        await host.UseAsync(customer, January, 5m);
        await LiveToAsync(host, "2026-01-06T00:00:00Z");
        await host.UseAsync(customer, "2026-01-06T00:00:00Z", 10m);
        await LiveToAsync(host, "2026-01-24T00:00:00Z");

        (await host.UpcomingAsync(subscription.Id)).Total.Amount.ShouldBe(357.00m);
        var query = new SubscriptionCostQuery { SubscriptionId = subscription.Id, From = At(January), To = At("2026-02-01T00:00:00Z"), Periodic = true };
        var days = (await host.InScopeAsync<ICostService, Outcome<IReadOnlyList<CostWindow>>>(s => s.OfSubscriptionAsync(query, default))).Value;
        days.Select(d => d.Total.Amount).ShouldBe([.. Enumerable.Repeat(5.00m, 5), 19.50m, .. Enumerable.Repeat(12.50m, 25)]);
    }

    [Fact]
    public async Task A_block_pays_the_days_it_covers_R17()
    {
        var (host, customer, _) = await SubscribedAsync(Tiers());
        await using var _1 = host;
        await host.BlockAsync(customer, 1_000m, expires: "2026-01-08T00:00:00Z");
        await host.UseAsync(customer, January, 5m);
        await LiveToAsync(host, "2026-01-06T00:00:00Z");
        await host.UseAsync(customer, "2026-01-06T00:00:00Z", 10m);
        await LiveToAsync(host, "2026-02-02T00:00:00Z");

        (await host.CreditLinesAsync()).ShouldBe(["2026-02-01 Issued Usage 357.00 - 57.00 = 300.00 USD"]); // 5 x 5.00 + 2 x 12.50 + 7.00
    }
}
