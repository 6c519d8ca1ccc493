using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Phases that begin early, and those that come back when what cut them off is taken back (R20).</summary>
public sealed class PhaseScenarios
{
    // Two months at 30.00 with 10 % off, a month at 60.00, then 90.00; units at 1.00 throughout.
    [Fact]
    public async Task A_phase_triggered_within_a_period_prorates_both_and_those_after_it_follow_R8_R20()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var subscription = await RampAsync(host);

        var changed = await host.ChangeAsQuotedAtAsync("2026-06-16T00:00:00Z", subscription.Id, new TriggerPhase());
        changed.PhaseAt(At("2026-06-16T00:00:00Z"))!.Order.ShouldBe(2);
        changed.Phases.Select(p => (p.Order, p.Start, p.End)).ShouldBe(
        [
            (1, At("2026-06-01T00:00:00Z"), At("2026-06-16T00:00:00Z")),
            (2, At("2026-06-16T00:00:00Z"), At("2026-07-16T00:00:00Z")),
            (3, At("2026-07-16T00:00:00Z"), null),
        ]);
        await host.LiveToAsync("2026-08-02T00:00:00Z");

        // 15 of 30 days of 27.00 back; 15 of 30 days of 60.00; then 15 of 31 days of 60.00, 16 of 31 of 90.00.
        (await host.LinesAsync()).ShouldBe(
        [
            "06-01 Start 06-01..07-01 x1 = 27.00",
            "06-16 credit 13.50",
            "06-16 Grow 06-16..07-01 x1 = 30.00",
            "07-01 Usage 06-01..07-01 x0 = 0.00",
            "07-01 Grow 07-01..07-16 x1 = 29.03",
            "07-16 Run 07-16..08-01 x1 = 46.45",
            "08-01 Usage 07-01..08-01 x0 = 0.00",
            "08-01 Run 08-01..09-01 x1 = 90.00",
        ]);
    }

    [Fact]
    public async Task A_phase_triggered_for_a_date_gives_nothing_back_where_the_policy_says_so()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var subscription = await RampAsync(host);
        var change = new TriggerPhase(At("2026-06-16T13:00:00Z"));
        (await host.TryChangeAsync(subscription.Id, change with { AllowInvoiceCreditOrVoid = false })).Issues().ShouldBe(
            ["The change would credit 13.50 USD of an issued invoice, and allow_invoice_credit_or_void is false."]);

        var generous = change with { AllowInvoiceCreditOrVoid = false, Policy = new ChangePolicy(Credit: CreditPolicy.None) };
        await host.ChangeAsQuotedAtAsync("2026-06-10T00:00:00Z", subscription.Id, generous);
        await host.LiveToAsync("2026-06-30T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(["06-01 Start 06-01..07-01 x1 = 27.00", "06-16 Grow 06-16..07-01 x1 = 30.00"]);
    }

    [Fact]
    public async Task A_phase_triggered_within_a_trial_keeps_the_trial_R27()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var subscription = await RampAsync(host, trialDays: 20);

        var changed = await host.ChangeAsQuotedAtAsync("2026-06-11T00:00:00Z", subscription.Id, new TriggerPhase());
        changed.TrialEnd.ShouldBe(At("2026-06-21T00:00:00Z"));
        await host.LiveToAsync("2026-07-02T00:00:00Z");

        // Phase 2 from the 11th, charged from the 21st to the 11th of July.
        (await host.LinesAsync()).ShouldBe(
        [
            "06-21 Usage 06-01..06-21 x0 = 0.00",
            "06-21 Grow 06-21..07-01 x1 = 20.00",
            "07-01 Usage 06-21..07-01 x0 = 0.00",
            "07-01 Grow 07-01..07-11 x1 = 19.35",
        ]);
    }

    [Fact]
    public async Task A_cancellation_taken_back_leaves_the_phases_as_the_plan_has_them()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var subscription = await RampAsync(host);
        await host.ChangeAsQuotedAtAsync("2026-06-10T00:00:00Z", subscription.Id, new CancelSubscription(CancelOption.RequestedDate, At("2026-06-21T00:00:00Z")));
        var back = await host.ChangeAsQuotedAtAsync("2026-06-12T00:00:00Z", subscription.Id, new UncancelSubscription());

        back.Timeline.Intervals.Select(i => (i.Price.Name, i.End)).ShouldBe(
        [
            ("Usage", null), ("Start", At("2026-08-01T00:00:00Z")), ("Grow", At("2026-09-01T00:00:00Z")), ("Run", null),
        ]);
        await host.LiveToAsync("2026-09-02T00:00:00Z");
        (await host.LinesAsync()).Where(l => !l.Contains("Usage")).ShouldBe(
        [
            "06-01 Start 06-01..07-01 x1 = 27.00", "07-01 Start 07-01..08-01 x1 = 27.00", "08-01 Grow 08-01..09-01 x1 = 60.00", "09-01 Run 09-01..10-01 x1 = 90.00",
        ]);
    }

    [Fact]
    public async Task A_plan_change_taken_back_leaves_phases_trial_and_additions_as_they_were()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var subscription = await RampAsync(host, trialDays: 20);
        var other = await host.PlanAsync("USD", InAdvance("Other", 300.00m));
        var before = await host.ChangeAsQuotedAsync(subscription.Id, new AddPrice { PriceId = other.Prices[0].Price.Id, StartDate = At("2026-06-01T00:00:00Z"), Quantity = 0.1m });
        await host.ChangeAsQuotedAsync(subscription.Id, new ChangePlan
        {
            PlanId = other.Id,
            Option = ChangeOption.RequestedDate,
            Date = At("2026-06-11T00:00:00Z"),
            Alignment = BillingCycleAlignment.PlanChangeDate,
            Filter = "a = 1",
        });

        var back = await host.ChangeAsQuotedAtAsync("2026-06-05T00:00:00Z", subscription.Id, new UnschedulePlanChanges());

        back.ScheduledPlans.ShouldBeEmpty();
        (back.Anchor, back.Usage, back.TrialEnd).ShouldBe((before.Anchor, before.Usage, before.TrialEnd));
        back.Phases.ShouldBe(before.Phases);
        Shape(back).ShouldBe(Shape(before));
        await host.LiveToAsync("2026-08-02T00:00:00Z");
        (await host.LinesAsync()).Where(l => !l.Contains("Usage")).ShouldBe(
        [
            "06-01 Other 06-01..07-01 x0.1 = 27.00",
            "06-21 Start 06-21..07-01 x1 = 9.00",
            "07-01 Start 07-01..08-01 x1 = 27.00",
            "07-01 Other 07-01..08-01 x0.1 = 27.00",
            "08-01 Grow 08-01..09-01 x1 = 60.00",
            "08-01 Other 08-01..09-01 x0.1 = 30.00",
        ]);

        static IEnumerable<string> Shape(Subscription s) =>
            s.Timeline.Intervals.Select(i => $"{i.Price.Name} {i.Start} {i.End}").Concat(s.Timeline.Adjustments.Select(a => $"{a.Adjustment.Kind} {a.Start} {a.End}")).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_triggered_or_unscheduled_is_refused()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var subscription = await RampAsync(host);
        await RefusedAsync(new UnschedulePlanChanges(), "No plan change is scheduled.");
        await RefusedAsync(new TriggerPhase(At("2026-05-01T00:00:00Z")), "effective_date: must not lie before the start, 2026-06-01T00:00:00Z, but is 2026-05-01T00:00:00Z.");
        await RefusedAsync(new TriggerPhase(), "Phase 1 starts at 2026-06-01T00:00:00Z already.");
        await RefusedAsync(new TriggerPhase(At("2026-09-02T00:00:00Z")), "Phase 3 is the last one of the plan.");
        await host.ChangeAsync(subscription.Id, new CancelSubscription(CancelOption.RequestedDate, At("2026-07-01T00:00:00Z")));
        await RefusedAsync(new TriggerPhase(At("2026-07-01T00:00:00Z")), "effective_date: must lie before the end of the plan, 2026-07-01T00:00:00Z, but is 2026-07-01T00:00:00Z.");
        var other = await host.PlanAsync("USD", InAdvance("Other", 300.00m));
        await host.ChangeAsync(subscription.Id, new ChangePlan { PlanId = other.Id });
        await RefusedAsync(new TriggerPhase(At("2026-06-20T00:00:00Z")), "The plan has no phases.");

        async Task RefusedAsync(SubscriptionChange change, string issue)
        {
            (await host.TryQuoteAsync(subscription.Id, change)).Issues().ShouldBe([issue]);
            (await host.TryChangeAsync(subscription.Id, change)).Issues().ShouldBe([issue]);
        }
    }

    private static async Task<Subscription> RampAsync(BillingHost host, int? trialDays = null)
    {
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Ramp"), default))).Value;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Units", item.Id, "SELECT SUM(value) FROM events WHERE event_name = 'use'"), default))).Value;
        var plan = (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Ramp",
                Currency = "USD",
                Trial = trialDays is { } days ? new NewTrial(days) : null,
                Phases = [new NewPlanPhase(1, 2, PhaseDurationUnit.Month), new NewPlanPhase(2, 1, PhaseDurationUnit.Month), new NewPlanPhase(3)],
                Prices =
                [
                    new NewPrice { Name = "Usage", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id, Model = new UnitPriceModel(1.00m) },
                    InAdvance("Start", 30.00m) with { ItemId = item.Id, PhaseOrder = 1 },
                    InAdvance("Grow", 60.00m) with { ItemId = item.Id, PhaseOrder = 2 },
                    InAdvance("Run", 90.00m) with { ItemId = item.Id, PhaseOrder = 3 },
                ],
                Adjustments = [new NewPlanAdjustment(new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.1m }, 1)],
            },
            default))).Value;
        var customer = await host.CustomerAsync("Etc/UTC");
        return await host.SubscribeAsync(customer, plan, "2026-06-01T00:00:00Z");
    }
}
