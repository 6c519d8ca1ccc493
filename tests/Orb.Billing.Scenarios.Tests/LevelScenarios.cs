using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>A level of the events of a billing period goes on over every seam in it, and begins at 0 with the next one (docs/decisions/0060).</summary>
public sealed class LevelScenarios
{
    private const string January = "2026-01-01T00:00:00Z";
    private const string Level = "SELECT WEIGHTED_SUM(value) FROM events WHERE event_name = 'use'";

    // 1.00 for a unit that is held all month.
    private static async Task<(BillingHost Host, Customer Customer, Subscription Subscription)> SubscribedAsync(params NewPrice[] more)
    {
        var host = await StartAsync(January, o => o.IngestWindow = Duration.FromDays(20));
        var plan = await host.UsagePlanAsync(Level, more: more);
        var customer = await host.CustomerAsync("Etc/UTC");
        return (host, customer, await host.SubscribeAsync(customer, plan, January));
    }

    private static async Task<(BillingHost Host, Customer Customer, Subscription Subscription)> PausedAsync()
    {
        var (host, customer, subscription) = await SubscribedAsync();
        (await host.TryChangeAsync(subscription.Id, new PauseSubscription(At("2026-01-11T00:00:00Z"), At("2026-01-21T00:00:00Z")))).Refusal.ShouldBeNull();
        return (host, customer, subscription);
    }

    private static Task LiveToAsync(BillingHost host, string at) => host.Time.LiveToAsync(At(at), TimelineSteps.HalfADay, default);

    private static async Task BackfillAsync(BillingHost host, Customer customer, params NewUsageEvent[] events)
    {
        var backfill = (await host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CreateAsync(
            new CreateBackfill { CustomerId = customer.Id, TimeframeStart = At(January), TimeframeEnd = At("2026-02-01T00:00:00Z") }, default))).Value;
        (await host.InScopeAsync<IBackfillService, Outcome<IngestResult>>(s => s.IngestAsync(backfill.Id, events, default))).Value.Failures.ShouldBeEmpty();
        (await host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CloseAsync(backfill.Id, default))).Refusal.ShouldBeNull();
    }

    private static NewUsageEvent Used(Customer customer, string at, decimal value) => Tokens(customer, $"late {at}", at, value) with
    {
        EventName = "use",
        Properties = new Dictionary<string, Core.Metering.PropertyValue> { ["value"] = Core.Metering.PropertyValue.Number(value) },
    };

    [Fact]
    public async Task A_pause_holds_nothing_against_the_customer_and_behind_it_the_level_goes_on_R5_R20()
    {
        var (host, customer, _) = await PausedAsync();
        await using var _1 = host;
        await host.UseAsync(customer, January, 31m);
        await LiveToAsync(host, "2026-03-02T00:00:00Z");

        // 31 units for 10 and for 11 of 31 days. February is another period.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-11 cycle Usage 01-01..01-11 10: 10.00 - 0.00 - 0.00 = 10.00",
            "02-01 cycle Usage 01-21..02-01 11: 11.00 - 0.00 - 0.00 = 11.00",
            "03-01 cycle Usage 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task What_comes_in_a_pause_moves_the_level_behind_it_and_costs_nothing_before_R20()
    {
        var (host, customer, _) = await PausedAsync();
        await using var _1 = host;
        await host.UseAsync(customer, January, 31m);
        await LiveToAsync(host, "2026-01-16T12:00:00Z");
        await host.UseAsync(customer, "2026-01-16T12:00:00Z", 31m);
        await LiveToAsync(host, "2026-02-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-11 cycle Usage 01-01..01-11 10: 10.00 - 0.00 - 0.00 = 10.00",
            "02-01 cycle Usage 01-21..02-01 22: 22.00 - 0.00 - 0.00 = 22.00", // 62 for 11 days
        ]);
    }

    [Fact]
    public async Task A_planned_pause_that_is_taken_back_leaves_a_seam_that_nobody_sees_R5_R11()
    {
        var (host, customer, subscription) = await SubscribedAsync(TimelineSteps.InAdvance("Platform", 31m));
        await using var _1 = host;
        await host.UseAsync(customer, January, 31m);
        await LiveToAsync(host, "2026-01-02T00:00:00Z");
        (await host.TryChangeAsync(subscription.Id, new PauseSubscription(At("2026-01-16T00:00:00Z")))).Refusal.ShouldBeNull();
        await LiveToAsync(host, "2026-01-10T00:00:00Z");
        (await host.TryChangeAsync(subscription.Id, new RemovePause(At("2026-01-16T00:00:00Z")))).Refusal.ShouldBeNull();
        await LiveToAsync(host, "2026-02-02T00:00:00Z");

        (await host.PartLinesAsync()).Where(l => l.Contains("Usage", StringComparison.Ordinal)).ShouldBe(
            ["02-01 cycle Usage 01-01..02-01 31: 31.00 - 0.00 - 0.00 = 31.00"]);
    }

    [Fact]
    public async Task Late_usage_of_the_first_piece_and_of_the_pause_corrects_the_pieces_behind_R15()
    {
        var (host, customer, _) = await PausedAsync();
        await using var _1 = host;
        await LiveToAsync(host, "2026-02-02T00:00:00Z");
        await BackfillAsync(host, customer, Used(customer, "2026-01-06T00:00:00Z", 31m));
        await LiveToAsync(host, "2026-03-02T00:00:00Z");
        await BackfillAsync(host, customer, Used(customer, "2026-01-16T00:00:00Z", 31m));
        await LiveToAsync(host, "2026-04-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-11 cycle Usage 01-01..01-11 0: 0.00 - 0.00 - 0.00 = 0.00",
            "02-01 cycle Usage 01-21..02-01 0: 0.00 - 0.00 - 0.00 = 0.00",
            "03-01 cycle Usage 01-01..02-01 16: 16.00 - 0.00 - 0.00 = 16.00", // 5 days and 11
            "03-01 cycle Usage 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
            "04-01 cycle Usage 01-01..02-01 11: 11.00 - 0.00 - 0.00 = 11.00", // 11 days
            "04-01 cycle Usage 03-01..04-01 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task Another_plan_within_the_period_takes_the_level_over_and_usage_before_it_that_is_late_corrects_both_R10_R15()
    {
        var (host, customer, subscription) = await SubscribedAsync();
        await using var _1 = host;
        var dearer = await host.UsagePlanAsync(Level, unitAmount: 2m);
        await host.UseAsync(customer, January, 31m);
        await host.ChangeAtAsync("2026-01-16T00:00:00Z", subscription.Id, new ChangePlan { PlanId = dearer.Id });
        await LiveToAsync(host, "2026-02-02T00:00:00Z");
        await BackfillAsync(host, customer, Used(customer, "2026-01-11T00:00:00Z", 31m));
        await LiveToAsync(host, "2026-03-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-16 cycle Usage 01-01..01-16 15: 15.00 - 0.00 - 0.00 = 15.00",
            "02-01 cycle Usage 01-16..02-01 16: 32.00 - 0.00 - 0.00 = 32.00",
            "03-01 cycle Usage 01-01..01-16 5: 5.00 - 0.00 - 0.00 = 5.00",
            "03-01 cycle Usage 01-16..02-01 16: 32.00 - 0.00 - 0.00 = 32.00",
            "03-01 cycle Usage 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task Another_plan_with_billing_periods_of_its_own_begins_at_0()
    {
        var (host, customer, subscription) = await SubscribedAsync();
        await using var _1 = host;
        var other = await host.UsagePlanAsync(Level);
        await host.UseAsync(customer, January, 31m);
        await host.ChangeAtAsync(
            "2026-01-16T00:00:00Z", subscription.Id, new ChangePlan { PlanId = other.Id, Alignment = BillingCycleAlignment.PlanChangeDate });
        await LiveToAsync(host, "2026-02-17T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-16 cycle Usage 01-01..01-16 15: 15.00 - 0.00 - 0.00 = 15.00",
            "02-16 cycle Usage 01-16..02-16 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task What_came_before_the_subscription_is_not_of_its_first_period()
    {
        await using var host = await StartAsync(January);
        var plan = await host.UsagePlanAsync(Level);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.UseAsync(customer, January, 31m);
        await LiveToAsync(host, "2026-01-11T00:00:00Z");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-11T00:00:00Z");
        (await host.TryChangeAsync(subscription.Id, new PauseSubscription(At("2026-01-16T00:00:00Z"), At("2026-01-21T00:00:00Z")))).Refusal.ShouldBeNull();
        await host.UseAsync(customer, "2026-01-11T00:00:00Z", 62m);
        await LiveToAsync(host, "2026-02-02T00:00:00Z");

        // 62 for 5 and for 11 of the 31 days of January.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-16 cycle Usage 01-11..01-16 10: 10.00 - 0.00 - 0.00 = 10.00",
            "02-01 cycle Usage 01-21..02-01 22: 22.00 - 0.00 - 0.00 = 22.00",
        ]);
    }

    [Fact]
    public async Task A_block_pays_the_days_it_covers_on_both_sides_of_a_pause_R17()
    {
        var (host, customer, _) = await PausedAsync();
        await using var _1 = host;
        await host.BlockAsync(customer, 100m, expires: "2026-01-26T00:00:00Z");
        await host.UseAsync(customer, January, 31m);
        await LiveToAsync(host, "2026-02-02T00:00:00Z");

        // 1.00 a day; the block pays all 10 days before the pause, and 5 behind it.
        (await host.CreditLinesAsync()).ShouldBe(
            ["2026-01-11 Paid Usage 10.00 - 10.00 = 0.00 USD", "2026-02-01 Issued Usage 11.00 - 5.00 = 6.00 USD"]);
    }

    [Fact]
    public async Task Costs_day_by_day_and_the_upcoming_invoice_know_the_level_behind_a_pause_R24()
    {
        var (host, customer, subscription) = await PausedAsync();
        await using var _1 = host;
        await host.UseAsync(customer, January, 31m);
        await LiveToAsync(host, "2026-01-24T00:00:00Z");

        (await host.UpcomingAsync(subscription.Id)).Total.Amount.ShouldBe(11.00m);
        var query = new SubscriptionCostQuery { SubscriptionId = subscription.Id, From = At(January), To = At("2026-02-01T00:00:00Z"), Periodic = true };
        var days = (await host.InScopeAsync<ICostService, Outcome<IReadOnlyList<CostWindow>>>(s => s.OfSubscriptionAsync(query, default))).Value;
        days.Select(d => d.Total.Amount).ShouldBe([.. Enumerable.Repeat(1.00m, 10), .. Enumerable.Repeat(0.00m, 10), .. Enumerable.Repeat(1.00m, 11)]);
    }

    [Theory]
    [InlineData("PEAK(value)", "100.00")] // 50 is held in February
    [InlineData("MAX(value)", "1000.00")] // 150 was reported once
    public async Task A_peak_is_that_of_its_period_and_a_maximum_of_all_events_stays_for_ever(string aggregate, string february)
    {
        await using var host = await StartAsync(January);
        var sizes = new CapacityPriceModel([new CapacityTier(100m, 100m), new CapacityTier(null, 1000m)]);
        var plan = await host.UsagePlanAsync($"SELECT {aggregate} FROM all_events WHERE event_name = 'use'", sizes);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, January);
        await host.UseAsync(customer, January, 150m);
        await LiveToAsync(host, "2026-01-20T00:00:00Z");
        await host.UseAsync(customer, "2026-01-20T00:00:00Z", aggregate == "MAX(value)" ? 50m : -100m);
        await LiveToAsync(host, "2026-03-02T00:00:00Z");

        (await host.InvoicesAsync()).Select(i => i.Subtotal.ToAmountString()).ShouldBe(["1000.00", february]);
    }
}
