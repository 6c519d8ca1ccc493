using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>The adjustments of a plan that is laid out anew move with it (R20, docs/decisions/0021).</summary>
public sealed class RelayedAdjustmentTests
{
    private static readonly Adjustment First = Adjusting.Percent(0.1m, 1);
    private static readonly Adjustment Second = Adjusting.Percent(0.2m, 2);

    [Fact]
    public void R20_Discounts_of_phases_move_with_them()
    {
        AdjustmentInterval[] laid = [Laid(1, First, "2026-06-01", "2026-08-01"), Laid(2, Second, "2026-08-01", "2026-09-01")];
        Relayed(laid, laid, [Laid(8, First, "2026-06-01", "2026-06-16"), Laid(9, Second, "2026-06-16", "2026-07-16")])
            .ShouldBe(["1: 2026-06-01 to 2026-06-16", "2: 2026-06-16 to 2026-07-16"]);
    }

    [Fact]
    public void R20_One_that_was_edited_or_added_by_itself_stays()
    {
        AdjustmentInterval[] laid = [Laid(8, First, "2026-06-01", "2026-08-01")];
        AdjustmentInterval[] lays = [Laid(9, First, "2026-06-08", "2026-08-08")];
        Relayed([Laid(1, First, "2026-06-01", "2026-07-01")], laid, lays).ShouldBe(["1: 2026-06-08 to 2026-07-01"]); // its own end
        Relayed([Laid(1, First, "2026-06-05", "2026-08-01")], laid, lays).ShouldBe(["1: 2026-06-05 to 2026-08-01"]); // its own start
        Relayed([Laid(1, First, "2026-06-01", "2026-08-01") with { IsOfPlan = false }], laid, lays).ShouldBe(["1: 2026-06-01 to 2026-08-01"]);
        Relayed([Laid(1, Second, "2026-06-01", "2026-08-01"), Laid(2, First, "2026-06-01", "2026-08-01")], laid, lays)
            .ShouldBe(["1: 2026-06-01 to 2026-08-01", "2: 2026-06-08 to 2026-08-08"]);
    }

    [Theory]
    [InlineData("2026-07-01")]
    [InlineData("2026-06-28")]
    public void R20_One_that_would_begin_at_its_own_end_or_behind_it_is_gone(string end) =>
        Relayed([Laid(1, First, "2026-06-01", end)], [Laid(8, First, "2026-06-01")], [Laid(9, First, "2026-07-01")]).ShouldBeEmpty();

    [Fact]
    public void R20_One_that_the_plan_lays_no_longer_is_gone()
    {
        AdjustmentInterval[] laid = [Laid(1, First, "2026-06-01"), Laid(2, Second, "2026-06-01")];
        Relayed(laid, laid, [laid[1]]).ShouldBe(["2: 2026-06-01 to open"]);
    }

    [Fact]
    public void R3_One_that_is_new_is_created_last()
    {
        AdjustmentInterval[] laid = [Laid(1, First, "2026-06-01", sequence: 4)];
        var timeline = Timeline(Interval(Fee(30m), "2026-06-01")).Add(laid)
            .RelayAdjustments(laid, [.. laid, Laid(2, Second, "2026-06-08"), Laid(3, Adjusting.Off(5m, 3), "2026-06-08")]);
        timeline.Adjustments.Select(a => (a.Id.Value, a.Sequence, a.IsOfPlan)).ShouldBe([(Id(1), 4, true), (Id(2), 5, true), (Id(3), 6, true)]);
    }

    [Fact]
    public void R27_Every_trial_is_the_trial()
    {
        AdjustmentInterval[] stand = [Laid(1, First, "2026-06-01"), Laid(2, Trial(2), "2026-06-01", "2026-06-15")];
        AdjustmentInterval[] laid = [Laid(6, Trial(3), "2026-06-01", "2026-06-15"), Laid(7, First, "2026-06-01")];
        Relayed(stand, laid, [Laid(8, Trial(4), "2026-06-01", "2026-06-22"), Laid(9, First, "2026-06-01")])
            .ShouldBe(["1: 2026-06-01 to open", "2: 2026-06-01 to 2026-06-22"]);
        Relayed(stand, laid, [Laid(9, First, "2026-06-01")]).ShouldBe(["1: 2026-06-01 to open"]);

        static TrialDiscount Trial(int id) => new(Adjusting.Named(10 + id), AdjustmentTarget.All);
    }

    private static string[] Relayed(AdjustmentInterval[] stand, AdjustmentInterval[] laid, AdjustmentInterval[] lays) =>
        Timeline(Interval(Fee(30m), "2026-06-01")).Add(stand).RelayAdjustments(laid, lays).Discounts();

    private static AdjustmentInterval Laid(int id, Adjustment adjustment, string start, string? end = null, int sequence = 0) =>
        new(new AdjustmentIntervalId(Id(id)), adjustment, At(start), end is null ? null : At(end), sequence) { IsOfPlan = true };
}
