using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>A plan is laid out anew: what it laid moves along, what was edited by itself stays as it was edited (R20, docs/decisions/0021).</summary>
public sealed class PlanRelayingTests
{
    [Fact]
    public void R10_A_fee_that_moves_with_the_end_of_the_trial_keeps_its_id_and_lineage()
    {
        var fee = Laid(1, "2026-06-15");
        Timeline(fee).Relay([Laid(8, "2026-06-15")], [Laid(9, "2026-06-22")], At("2026-06-10"), ChangePolicy.Default).Intervals
            .ShouldBe([fee.StartingAt(At("2026-06-22"))]);
    }

    [Theory]
    [InlineData("2026-06-06", "2026-06-10", "2026-06-10")] // days that have passed are due when it is agreed
    [InlineData("2026-06-10", "2026-06-10", null)]
    [InlineData("2026-06-12", "2026-06-10", null)]
    [InlineData("2026-06-22", "2026-06-25", null)] // what begins later was due before
    public void R13_What_begins_earlier_is_due_when_that_is_agreed_at_the_earliest(string start, string agreed, string? due)
    {
        var moved = Timeline(Laid(1, "2026-06-15")).Relay([Laid(1, "2026-06-15")], [Laid(1, start)], At(agreed), ChangePolicy.Default).Intervals.Single();
        (moved.Start, moved.DueFrom).ShouldBe((At(start), due is null ? null : At(due)));
    }

    [Fact]
    public void R20_Phases_that_begin_earlier_end_earlier_by_the_policy_of_the_change()
    {
        PriceInterval[] laid = [Laid(1, "2026-06-01", "2026-08-01", phase: 1), Laid(2, "2026-08-01", "2026-09-01", phase: 2), Laid(3, "2026-09-01", phase: 3)];
        PriceInterval[] lays = [Laid(4, "2026-06-01", "2026-06-16", phase: 1), Laid(5, "2026-06-16", "2026-07-16", phase: 2), Laid(6, "2026-07-16", phase: 3)];
        var moved = Timeline(laid).Relay(laid, lays, At("2026-06-16"), new ChangePolicy(Credit: CreditPolicy.None));
        moved.Prices().ShouldBe(["1: 2026-06-01 to 2026-06-16", "2: 2026-06-16 to 2026-07-16", "3: 2026-07-16 to open"]);
        moved.Intervals.Select(i => (i.EndCredit, i.DueFrom)).ShouldBe([(CreditPolicy.None, null), (CreditPolicy.None, null), (CreditPolicy.Prorated, null)]);
    }

    [Fact]
    public void R20_The_policy_is_for_what_is_cut_and_not_for_what_goes_on_longer()
    {
        var policy = new ChangePolicy(Credit: CreditPolicy.None);
        Ended(Laid(1, "2026-06-01"), "2026-07-20").ShouldBe((At("2026-07-20"), CreditPolicy.None));
        Ended(Laid(1, "2026-06-01", "2026-08-01"), "2026-07-20").ShouldBe((At("2026-07-20"), CreditPolicy.None));
        Ended(Laid(1, "2026-06-01", "2026-07-01"), "2026-07-20").ShouldBe((At("2026-07-20"), CreditPolicy.Prorated));
        Ended(Laid(1, "2026-06-01", "2026-07-01"), null).ShouldBe((null, CreditPolicy.Prorated));
        Ended(Laid(1, "2026-06-01").EndingAt(At("2026-07-01"), CreditPolicy.Full), "2026-07-01").ShouldBe((At("2026-07-01"), CreditPolicy.Full));

        (NodaTime.Instant?, CreditPolicy) Ended(PriceInterval was, string? end)
        {
            var moved = Timeline(was).Relay([was], [Laid(2, "2026-06-01", end)], At("2026-06-10"), policy).Intervals.Single();
            return (moved.End, moved.EndCredit);
        }
    }

    [Fact]
    public void R20_What_begins_elsewhere_keeps_what_its_end_gives_back()
    {
        var edited = Laid(1, "2026-06-15").EndingAt(At("2026-08-01"), CreditPolicy.Full);
        Relayed([edited], [Laid(8, "2026-06-15")], [Laid(9, "2026-06-22")]).Intervals.ShouldBe([edited.StartingAt(At("2026-06-22"))]);
    }

    [Fact]
    public void R20_An_end_or_a_start_of_its_own_stays()
    {
        Relayed([Laid(1, "2026-06-15", "2026-07-01")], [Laid(1, "2026-06-15")], [Laid(1, "2026-06-22")]).Prices().ShouldBe(["1: 2026-06-22 to 2026-07-01"]);
        Relayed([Laid(1, "2026-06-15", "2026-07-01")], [Laid(1, "2026-06-15", "2026-08-01")], [Laid(1, "2026-06-22", "2026-09-01")]).Prices()
            .ShouldBe(["1: 2026-06-22 to 2026-07-01"]);
        Relayed([Laid(1, "2026-06-20")], [Laid(1, "2026-06-15")], [Laid(1, "2026-06-22", "2026-09-01")]).Prices().ShouldBe(["1: 2026-06-20 to 2026-09-01"]);
    }

    [Theory]
    [InlineData("2026-06-19", 1)]
    [InlineData("2026-06-20", 0)]
    [InlineData("2026-06-25", 0)]
    public void R20_What_would_begin_at_its_own_end_or_behind_it_is_gone(string start, int left) =>
        Relayed([Laid(1, "2026-06-15", "2026-06-20")], [Laid(1, "2026-06-15")], [Laid(1, start)]).Intervals.Count.ShouldBe(left);

    [Fact]
    public void A_stretch_moves_beyond_where_it_was()
    {
        Relayed([Laid(1, "2026-06-01", "2026-06-15")], [Laid(1, "2026-06-01", "2026-06-15")], [Laid(1, "2026-06-20", "2026-06-25")]).Prices()
            .ShouldBe(["1: 2026-06-20 to 2026-06-25"]);
        Relayed([Laid(1, "2026-06-15", "2026-06-20")], [Laid(1, "2026-06-15", "2026-06-20")], [Laid(1, "2026-06-01", "2026-06-10")]).Prices()
            .ShouldBe(["1: 2026-06-01 to 2026-06-10"]);
    }

    [Theory]
    [InlineData("2026-06-10", null, "1: 2026-06-10 to 2026-07-01, 2: 2026-07-01 to 2026-08-01, 3: 2026-08-01 to 2026-09-01")]
    [InlineData("2026-07-01", null, "2: 2026-07-01 to 2026-08-01, 3: 2026-08-01 to 2026-09-01")]
    [InlineData("2026-07-10", null, "2: 2026-07-10 to 2026-08-01, 3: 2026-08-01 to 2026-09-01")]
    [InlineData("2026-06-01", "2026-06-20", "1: 2026-06-01 to 2026-06-20")]
    [InlineData("2026-06-01", "2026-07-01", "1: 2026-06-01 to 2026-07-01")]
    [InlineData("2026-06-01", "2026-08-20", "1: 2026-06-01 to 2026-07-01, 2: 2026-07-01 to 2026-08-01, 3: 2026-08-01 to 2026-08-20")]
    [InlineData("2026-06-01", "2026-10-01", "1: 2026-06-01 to 2026-07-01, 2: 2026-07-01 to 2026-08-01, 3: 2026-08-01 to 2026-10-01")]
    [InlineData("2026-07-10", "2026-07-20", "2: 2026-07-10 to 2026-07-20")]
    public void R20_Of_successive_stretches_the_first_moves_with_the_start_and_the_last_with_the_end(string start, string? end, string stretches)
    {
        PriceInterval[] split = [Laid(3, "2026-08-01", "2026-09-01"), Laid(1, "2026-06-01", "2026-07-01"), Laid(2, "2026-07-01", "2026-08-01")];
        string.Join(", ", Relayed(split, [Laid(1, "2026-06-01", "2026-09-01")], [Laid(1, start, end ?? "2026-09-01")]).Prices())
            .ShouldBe(stretches);
    }

    [Fact]
    public void R7_Periods_are_counted_from_the_new_anchor_unless_it_was_edited()
    {
        var was = Laid(1, "2026-06-15").CountedFrom(Anchor("2026-06-15"));
        var now = Laid(1, "2026-06-22").CountedFrom(Anchor("2026-06-22"));
        Relayed([was], [was], [now]).Intervals.Single().Anchor.ShouldBe(Anchor("2026-06-22"));
        Relayed([was.CountedFrom(Anchor("2026-06-03"))], [was], [now]).Intervals.Single().Anchor.ShouldBe(Anchor("2026-06-03"));
    }

    [Theory]
    [InlineData("2026-06-06", "2026-06-06 3, 2026-06-20 4, 2026-07-01 5")]
    [InlineData("2026-06-18", "2026-06-18 3, 2026-06-20 4, 2026-07-01 5")]
    [InlineData("2026-06-20", "2026-06-20 4, 2026-07-01 5")]
    [InlineData("2026-06-22", "2026-06-22 4, 2026-07-01 5")]
    public void R20_A_fee_begins_with_the_quantity_agreed_for_that_day_or_else_with_its_first(string start, string quantities)
    {
        var fee = Laid(1, "2026-06-15").WithQuantities([Quantity("2026-06-15", 3m), Quantity("2026-06-20", 4m), Quantity("2026-07-01", 5m)]);
        var moved = Relayed([fee], [Laid(1, "2026-06-15")], [Laid(1, start)]).Intervals.Single();
        string.Join(", ", moved.Quantities.Select(q => $"{q.EffectiveAt:yyyy-MM-dd} {q.Quantity}")).ShouldBe(quantities);
    }

    [Fact]
    public void R20_Without_a_quantity_of_its_beginning_the_planned_ones_stay_where_they_are()
    {
        var fee = Laid(1, "2026-06-15").WithQuantities([Quantity("2026-06-20", 4m)]);
        Relayed([fee], [Laid(1, "2026-06-15")], [Laid(1, "2026-06-22")]).Intervals.ShouldBe([fee.StartingAt(At("2026-06-22"))]);
    }

    [Fact]
    public void R20_What_was_added_or_taken_away_by_itself_is_not_the_plans_to_move()
    {
        Relayed([Laid(1, "2026-06-15"), Laid(2, "2026-06-15") with { IsAdded = true }], [Laid(1, "2026-06-15")], [Laid(1, "2026-06-22")]).Prices()
            .ShouldBe(["2: 2026-06-15 to open", "1: 2026-06-22 to open"]);
        Relayed([Laid(2, "2026-06-15", price: 2)], [Laid(1, "2026-06-15"), Laid(2, "2026-06-15", price: 2)], [Laid(1, "2026-06-22"), Laid(2, "2026-06-22", price: 2)]).Prices()
            .ShouldBe(["2: 2026-06-22 to open"]);
    }

    [Fact]
    public void R20_What_the_plan_lays_no_longer_is_gone() =>
        Relayed([Laid(1, "2026-06-15"), Laid(2, "2026-06-15", price: 2)], [Laid(1, "2026-06-15"), Laid(2, "2026-06-15", price: 2)], [Laid(1, "2026-06-22")]).Prices()
            .ShouldBe(["1: 2026-06-22 to open"]);

    [Fact]
    public void R2_A_price_that_a_plan_has_twice_is_told_apart_by_its_place()
    {
        PriceInterval[] laid = [Laid(1, "2026-06-15"), Laid(2, "2026-06-15", position: 1)];
        Relayed([laid[1], laid[0]], laid, [Laid(1, "2026-06-20"), Laid(2, "2026-06-25", position: 1)]).Prices()
            .ShouldBe(["1: 2026-06-20 to open", "2: 2026-06-25 to open"]);
        // Where there is but one of it, its place does not matter.
        Relayed([Laid(1, "2026-06-15", position: 5)], [Laid(1, "2026-06-15")], [Laid(1, "2026-06-20")]).Prices().ShouldBe(["1: 2026-06-20 to open"]);
    }

    [Fact]
    public void R20_What_another_plan_laid_of_the_same_price_before_or_behind_stays()
    {
        PriceInterval[] laid = [Laid(1, "2026-03-01", "2026-06-01"), Laid(2, "2026-04-01", "2026-05-01", price: 2)];
        PriceInterval[] lays = [Laid(1, "2026-03-10", "2026-05-20"), Laid(2, "2026-04-01", "2026-05-01", price: 2)];
        PriceInterval[] stand =
        [
            Laid(10, "2026-01-01", "2026-03-01"), Laid(1, "2026-03-01", "2026-05-15"), laid[1], Laid(12, "2026-05-15", "2026-06-01"), Laid(11, "2026-06-01"),
        ];
        Relayed(stand, laid, lays).Prices().ShouldBe([
            "10: 2026-01-01 to 2026-03-01", "1: 2026-03-10 to 2026-05-15", "2: 2026-04-01 to 2026-05-01", "12: 2026-05-15 to 2026-05-20", "11: 2026-06-01 to open"]);
    }

    [Fact]
    public void R20_A_plan_of_which_anything_is_open_goes_on_for_good()
    {
        PriceInterval[] laid = [Laid(1, "2026-03-01"), Laid(2, "2026-03-01", "2026-05-01", price: 2)];
        Relayed([Laid(1, "2026-03-01", "2026-06-01"), Laid(12, "2026-06-01"), laid[1]], laid, [Laid(1, "2026-03-01", "2026-07-01"), laid[1]]).Prices()
            .ShouldBe(["1: 2026-03-01 to 2026-06-01", "2: 2026-03-01 to 2026-05-01", "12: 2026-06-01 to 2026-07-01"]);
    }

    [Fact]
    public void R2_Intervals_of_one_start_follow_the_order_of_the_plan()
    {
        PriceInterval[] laid = [Laid(1, "2026-06-15", position: 1), Laid(2, "2026-06-15", price: 2)];
        Relayed(laid, laid, [Laid(1, "2026-06-22", position: 1), Laid(2, "2026-06-22", price: 2)]).Prices().ShouldBe(["2: 2026-06-22 to open", "1: 2026-06-22 to open"]);
    }

    private static SubscriptionTimeline Relayed(PriceInterval[] stand, PriceInterval[] laid, PriceInterval[] lays) =>
        Timeline(stand).Relay(laid, lays, At("2026-06-10"), ChangePolicy.Default);

    private static PriceInterval Laid(int id, string start, string? end = null, int price = 1, int? phase = null, int position = 0) =>
        Interval(Of(price), start, end, "2026-06-01", lineage: id, id: id, position: position) with { PhaseOrder = phase };

    private static Price Of(int n) => Price.FixedFee(
        new PriceId(Id(n)), "Platform", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(30m), 1m);
}
