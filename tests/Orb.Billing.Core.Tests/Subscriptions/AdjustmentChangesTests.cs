using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>Edits of adjustment intervals (R4, R20).</summary>
public sealed class AdjustmentChangesTests
{
    [Fact]
    public void R20_One_adjustment_is_ended_opened_again_or_taken_away()
    {
        var timeline = With(Own(1, "2026-01-01"), Own(2, "2026-01-01"));
        var ended = timeline.EndAdjustment(new(Id(2)), At("2026-03-01"));
        ended.Discounts().ShouldBe(["1: 2026-01-01 to open", "2: 2026-01-01 to 2026-03-01"]);
        ended.EndAdjustment(new(Id(2)), null).ShouldBe(timeline);
        timeline.EndAdjustment(new(Id(2)), At("2026-01-01")).Discounts().ShouldBe(["1: 2026-01-01 to open"]);
        Should.Throw<ArgumentException>(() => timeline.EndAdjustment(new(Id(3)), null))
            .Message.ShouldBe($"The subscription {Subscription} has no adjustment interval {new AdjustmentIntervalId(Id(3))}. (Parameter 'id')");
    }

    [Fact]
    public void R3_The_next_adjustment_is_created_after_all_there_are()
    {
        With().NextAdjustmentSequence().ShouldBe(0);
        With(Own(3, "2026-01-01"), Own(7, "2026-01-01"), Own(5, "2026-01-01")).NextAdjustmentSequence().ShouldBe(8);
    }

    [Fact]
    public void R20_Adjustments_of_another_plan_take_the_place_of_those_of_the_plan_before()
    {
        var timeline = With(
            OfPlan(1, "2026-01-01"), OfPlan(2, "2026-01-01", "2026-02-01"), OfPlan(3, "2026-01-01", "2026-04-01"), OfPlan(4, "2026-03-01"), OfPlan(5, "2026-05-01"),
            Own(6, "2026-01-01"), Own(7, "2026-03-01"), Own(8, "2026-05-01"));
        timeline.ReplacePlanAdjustments(At("2026-03-01"), [OfPlan(9, "2026-03-01")]).Discounts().ShouldBe([
            "1: 2026-01-01 to 2026-03-01", "2: 2026-01-01 to 2026-02-01", "3: 2026-01-01 to 2026-03-01",
            "6: 2026-01-01 to open", "7: 2026-03-01 to open", "8: 2026-05-01 to open", "9: 2026-03-01 to open"]);
    }

    [Fact]
    public void R20_Within_a_stretch_those_of_another_version_take_the_place_of_those_that_differ()
    {
        var timeline = With(
            OfPlan(1, "2026-01-01"), OfPlan(2, "2026-01-01"), // the version has the first still, but not the second
            OfPlan(3, "2026-03-01"), OfPlan(4, "2026-05-31"), // not begun before it, and not laid by it
            OfPlan(5, "2026-06-01"), OfPlan(6, "2026-07-01"), // of the plan behind the stretch
            OfPlan(7, "2026-01-01", "2026-03-01", adjustment: 27), OfPlan(8, "2026-01-01", "2026-03-02"),
            Own(9, "2026-01-01"), Own(10, "2026-04-01"),
            Trial(11, "2026-02-20", "2026-03-20"));
        var laid = new[]
        {
            OfPlan(21, "2026-01-01", adjustment: 1), OfPlan(22, "2026-01-01"), OfPlan(23, "2026-04-01", "2026-05-01"), OfPlan(24, "2026-01-01", "2026-03-01"),
            OfPlan(25, "2026-02-01", "2026-03-02"), OfPlan(27, "2026-01-01"), Trial(26, "2026-02-20", "2026-03-20"),
        };
        timeline.ReplacePlanAdjustmentsWithin(At("2026-03-01"), At("2026-06-01"), laid).Discounts().ShouldBe([
            "1: 2026-01-01 to open", "2: 2026-01-01 to 2026-03-01", "5: 2026-06-01 to open", "6: 2026-07-01 to open",
            "7: 2026-01-01 to 2026-03-01", "8: 2026-01-01 to 2026-03-01", "9: 2026-01-01 to open", "10: 2026-04-01 to open", "11: 2026-02-20 to 2026-03-20",
            "22: 2026-03-01 to open", "23: 2026-04-01 to 2026-05-01", "25: 2026-03-01 to 2026-03-02", "27: 2026-03-01 to open"]);
    }

    [Fact]
    public void R20_Without_an_end_of_the_stretch_all_that_follows_is_replaced() =>
        With(OfPlan(1, "2026-01-01"), OfPlan(2, "2026-07-01")).ReplacePlanAdjustmentsWithin(At("2026-03-01"), null, [OfPlan(9, "2026-01-01")]).Discounts()
            .ShouldBe(["1: 2026-01-01 to 2026-03-01", "9: 2026-03-01 to open"]);

    private static SubscriptionTimeline With(params AdjustmentInterval[] adjustments) => Timeline(Interval(Fee(30m), "2026-01-01")).Add(adjustments);

    private static AdjustmentInterval Own(int id, string start, string? end = null, int? adjustment = null) => new(
        new AdjustmentIntervalId(Id(id)), Adjusting.Percent(0.1m, adjustment ?? id), At(start), end is null ? null : At(end), id);

    private static AdjustmentInterval OfPlan(int id, string start, string? end = null, int? adjustment = null) => Own(id, start, end, adjustment) with { IsOfPlan = true };

    private static AdjustmentInterval Trial(int id, string start, string end) =>
        new(new AdjustmentIntervalId(Id(id)), new TrialDiscount(Adjusting.Named(id), AdjustmentTarget.All), At(start), At(end), id) { IsOfPlan = true };
}
