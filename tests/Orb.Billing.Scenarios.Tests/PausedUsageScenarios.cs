using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Usage of a period that a pause cuts in two: the second part bills what the whole comes to beyond the first, or gives it back (R5, R11, R20).</summary>
public sealed class PausedUsageScenarios
{
    private static async Task<(BillingHost Host, Customer Customer)> PausedAsync(PriceModel model, decimal before)
    {
        var host = await StartAsync("2026-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(40));
        var plan = await host.MeteredPlanAsync([("units", model)]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", before);
        (await host.TryChangeAsync(subscription.Id, new PauseSubscription(At("2026-01-11T00:00:00Z"), At("2026-01-21T00:00:00Z")))).Refusal.ShouldBeNull();
        await host.Time.LiveToAsync(At("2026-01-25T00:00:00Z"), TimelineSteps.HalfADay, default);
        return (host, customer);
    }

    [Fact]
    public async Task A_volume_price_that_falls_with_the_second_part_gives_back_what_the_first_billed_too_much_R5_R11()
    {
        // 1.00 a unit up to 1,000, all at 0.50 beyond.
        var (host, customer) = await PausedAsync(new BulkPriceModel([new Tier(0, 1_000, 1.00m), new Tier(1_000, null, 0.50m)]), 900m);
        await using var _ = host;
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "units", 200m);
        await host.Time.LiveToAsync(At("2026-02-10T00:00:00Z"), TimelineSteps.HalfADay, default);

        // 1,100 units are 550.00.
        List<string> january =
        [
            "01-11 cycle units 01-01..01-11 900: 900.00 - 0.00 - 0.00 = 900.00",
            "  note 350.00 on 01-11 at 02-01T12:00",
            "02-01 cycle units 01-21..02-01 200: 0.00 - 0.00 - 0.00 = 0.00",
        ];
        (await host.PartLinesAsync()).ShouldBe(january);

        await host.UseAsync(customer, "2026-01-26T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(At("2026-04-02T00:00:00Z"), TimelineSteps.HalfADay, default);
        (await host.PartLinesAsync()).ShouldBe(
        [
            .. january,
            "03-01 cycle units 01-01..02-01 100: 50.00 - 0.00 - 0.00 = 50.00",
            "03-01 cycle units 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
            "04-01 cycle units 03-01..04-01 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task What_the_second_part_made_fall_is_billed_again_when_the_subscription_turns_out_to_have_ended_in_the_pause_R11()
    {
        // 1.00 a unit up to 1,000, all at 0.50 beyond.
        var (host, customer) = await PausedAsync(new BulkPriceModel([new Tier(0, 1_000, 1.00m), new Tier(1_000, null, 0.50m)]), 900m);
        await using var _ = host;
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "units", 200m);
        await host.Time.LiveToAsync(At("2026-02-10T00:00:00Z"), TimelineSteps.HalfADay, default);
        var subscription = (await host.InScopeAsync<ISubscriptionService, Outcome<Page<SubscriptionView>>>(s =>
            s.ListAsync(new SubscriptionQuery { CustomerIds = [customer.Id] }, new PageRequest(1), default))).Value.Items.Single().Subscription;

        await host.ChangeAsync(subscription.Id, new CancelSubscription(CancelOption.RequestedDate) { Date = At("2026-01-15T00:00:00Z") });
        await host.Time.LiveToAsync(At("2026-04-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // 900 units are 900.00 again.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-11 cycle units 01-01..01-11 900: 900.00 - 0.00 - 0.00 = 900.00",
            "  note 350.00 on 01-11 at 02-01T12:00",
            "01-15 cycle units 01-01..01-11 -200: 350.00 - 0.00 - 0.00 = 350.00",
            "02-01 cycle units 01-21..02-01 200: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task Usage_of_the_first_part_taken_back_before_the_second_is_billed_is_credited_R11_R15()
    {
        var (host, customer) = await PausedAsync(new UnitPriceModel(1.00m), 100m);
        await using var _ = host;
        await host.InScopeAsync<IUsageService>(s => s.DeprecateAsync($"{customer.Id} units 2026-01-05T10:00:00Z 100", default));
        await host.UseAtAsync(customer, "2026-01-26T10:00:00Z", "units", 30m);
        await host.Time.LiveToAsync(At("2026-02-10T00:00:00Z"), TimelineSteps.HalfADay, default);
        await host.UseAsync(customer, "2026-01-27T10:00:00Z", "units", 10m);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-11 cycle units 01-01..01-11 100: 100.00 - 0.00 - 0.00 = 100.00",
            "  note 70.00 on 01-11 at 02-01T12:00",
            "02-01 cycle units 01-21..02-01 0: 0.00 - 0.00 - 0.00 = 0.00",
            "03-01 cycle units 01-01..02-01 10: 10.00 - 0.00 - 0.00 = 10.00",
            "03-01 cycle units 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task A_pause_dated_back_into_a_plan_dated_back_gives_back_what_its_first_part_comes_to_beyond_the_whole_R11()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(40));
        var plan = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))]);
        // 1.00 a unit up to 1,000, all at 0.50 beyond.
        var volume = await host.MeteredPlanAsync([("units", new BulkPriceModel([new Tier(0, 1_000, 1.00m), new Tier(1_000, null, 0.50m)]))]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 900m);
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "units", 200m);
        await host.Time.LiveToAsync(At("2026-02-05T00:00:00Z"), TimelineSteps.HalfADay, default);
        await host.ChangeAsync(subscription.Id, new ChangePlan { PlanId = volume.Id, Option = ChangeOption.RequestedDate, Date = At("2026-01-01T00:00:00Z") });
        await host.Time.LiveToAsync(At("2026-02-10T00:00:00Z"), TimelineSteps.HalfADay, default);
        await host.ChangeAsync(subscription.Id, new PauseSubscription(At("2026-01-11T00:00:00Z"), At("2026-01-21T00:00:00Z")));
        await host.Time.LiveToAsync(At("2026-02-20T00:00:00Z"), TimelineSteps.HalfADay, default);

        // The 1,100 units are 550.00 with the pause as without it.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle units 01-01..02-01 1100: 1100.00 - 0.00 - 0.00 = 1100.00",
            "  note 1100.00 on 02-01 at 02-05",
            "02-05 cycle units 01-01..02-01 1100: 550.00 - 0.00 - 0.00 = 550.00",
            "02-05 cycle units 01-01..01-11 -200: 350.00 - 0.00 - 0.00 = 350.00",
            "  note 350.00 on 02-05 at 02-10",
        ]);
    }

    [Fact]
    public async Task A_discount_that_begins_in_the_pause_is_given_on_both_parts_R4()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(40));
        var plan = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        (await host.TryChangeAsync(subscription.Id, new PauseSubscription(At("2026-01-11T00:00:00Z"), At("2026-01-21T00:00:00Z")))).Refusal.ShouldBeNull();
        await host.ChangeAsync(subscription.Id, new AddAdjustment
        {
            Adjustment = new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.5m },
            StartDate = SubscriptionDate.On(new LocalDate(2026, 1, 16)),
        });
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "units", 60m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // It is in force where the usage of January ends, which is known when its first part is billed.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-11 cycle units 01-01..01-11 100: 50.00 - 0.00 - 0.00 = 50.00",
            "02-01 cycle units 01-21..02-01 60: 30.00 - 0.00 - 0.00 = 30.00",
        ]);
    }
}
