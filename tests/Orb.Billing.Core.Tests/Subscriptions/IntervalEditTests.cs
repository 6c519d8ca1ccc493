using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>Edits of one interval leave the others alone (R20).</summary>
public sealed class IntervalEditTests
{
    private static readonly SubscriptionTimeline Two = Timeline(Interval(Fee(30m), "2026-01-01"), Interval(Fee(5m), "2026-01-01", lineage: 2, id: 2, position: 1));
    private static readonly PriceIntervalId Second = new(Id(2));

    [Fact]
    public void R20_One_interval_is_ended_or_taken_away()
    {
        Two.EndInterval(Second, At("2026-02-01"), ChangePolicy.Default).Prices().ShouldBe(["1: 2026-01-01 to open", "2: 2026-01-01 to 2026-02-01"]);
        Two.EndInterval(Second, At("2026-01-01"), ChangePolicy.Default).Prices().ShouldBe(["1: 2026-01-01 to open"]);
        Two.EndInterval(Second, At("2026-02-01"), ChangePolicy.Default).EndInterval(Second, null, ChangePolicy.Default).ShouldBe(Two);
        Should.Throw<ArgumentException>(() => Two.EndInterval(new(Id(3)), null, ChangePolicy.Default))
            .Message.ShouldBe($"The subscription {Subscription} has no price interval {new PriceIntervalId(Id(3))}. (Parameter 'id')");
    }

    [Fact]
    public void R20_A_quantity_is_that_of_one_fee()
    {
        var changed = Two.ChangeQuantity(Second, Quantity("2026-03-01", 5m)).ChangeQuantity(Second, Quantity("2026-02-01", 3m)).ChangeQuantity(Second, Quantity("2026-03-01", 6m));
        changed.Intervals[0].ShouldBe(Two.Intervals[0]);
        changed.Intervals[1].Quantities.ShouldBe([Quantity("2026-02-01", 3m), Quantity("2026-03-01", 6m)]);
    }

    [Fact]
    public void R20_Usage_has_no_agreed_quantity()
    {
        var usage = Timeline(Interval(Metered(new UnitPriceModel(1m)), "2026-01-01"));
        Should.Throw<ArgumentException>(() => usage.ChangeQuantity(usage.Intervals[0].Id, Quantity("2026-02-01", 3m)))
            .Message.ShouldBe("Usage is metered, and a composite is made of other charges; neither has an agreed quantity. (Parameter 'id')");
    }

    [Fact]
    public void R20_A_quantity_that_takes_effect_then_is_not_forgotten()
    {
        var planned = Two.ChangeQuantity(Second, Quantity("2026-02-01", 3m)).ChangeQuantity(Second, Quantity("2026-03-01", 5m));
        planned.UnscheduleQuantities(Second, after: At("2026-02-01")).Intervals[1].Quantities.ShouldBe([Quantity("2026-02-01", 3m)]);
    }

    [Fact]
    public void R20_Unscheduling_leaves_what_has_begun_or_ended_then_and_what_ends_with_the_subscription()
    {
        var timeline = Timeline(
            Numbered(1, "2026-01-01", "2026-06-01"), Numbered(2, "2026-01-01", "2026-02-01"), Numbered(3, "2026-01-01", "2026-03-01"),
            Numbered(4, "2026-02-01"), Numbered(5, "2026-02-02"), Numbered(6, "2026-01-01", "2026-04-01") with { IsOnePeriod = true }) with
        { End = At("2026-06-01") };
        timeline.Unschedule(At("2026-02-01")).Prices().ShouldBe([
            "1: 2026-01-01 to 2026-06-01", "2: 2026-01-01 to 2026-02-01", "3: 2026-01-01 to 2026-06-01", "4: 2026-02-01 to open", "6: 2026-01-01 to 2026-04-01"]);
    }

    [Theory]
    [InlineData(CreditPolicy.Full, CreditPolicy.Full)]
    [InlineData(CreditPolicy.Prorated, CreditPolicy.Prorated)]
    public void R20_A_price_that_ends_on_the_day_of_a_cancellation_gives_back_what_its_own_end_gave(CreditPolicy own, CreditPolicy credit)
    {
        var timeline = Timeline(Interval(Fee(30m), "2026-01-01").EndingAt(At("2026-02-10"), own));
        timeline.Cancel(At("2026-02-10"), new ChangePolicy(Credit: CreditPolicy.None)).Intervals.Single().EndCredit.ShouldBe(credit);
    }

    [Theory]
    [InlineData(BillingMode.InAdvance, true, CreditPolicy.Full, CreditPolicy.Full)]
    [InlineData(BillingMode.InAdvance, false, CreditPolicy.Prorated, CreditPolicy.Prorated)]
    [InlineData(BillingMode.InArrears, true, CreditPolicy.Full, CreditPolicy.Prorated)] // nothing was charged yet that could be given back
    [InlineData(BillingMode.InArrears, true, CreditPolicy.None, CreditPolicy.Prorated)]
    [InlineData(BillingMode.InArrears, false, CreditPolicy.Full, CreditPolicy.None)]
    public void R20_Of_arrears_a_change_says_only_whether_they_are_charged_by_days(BillingMode mode, bool prorate, CreditPolicy credit, CreditPolicy atEnd) =>
        Timeline(Interval(Fee(30m, mode), "2026-01-01")).Cancel(At("2026-02-10"), new ChangePolicy(prorate, credit)).Intervals.Single().EndCredit.ShouldBe(atEnd);

    [Fact]
    public void R20_An_end_at_a_boundary_says_nothing_of_a_period_behind_it()
    {
        var none = new ChangePolicy(Credit: CreditPolicy.None);
        var fee = Timeline(Interval(Fee(30m), "2026-01-14"));
        KeptUntil(fee.Cancel(At("2026-02-20")).Cancel(At("2026-02-14"), none)).ShouldBeNull();
        KeptUntil(fee.Cancel(At("2026-02-14")).Cancel(At("2026-01-25"), none)).ShouldBe(At("2026-02-14"));
        KeptUntil(fee.Cancel(At("2026-03-01")).Cancel(At("2026-01-25"), none)).ShouldBeNull();
        // What is charged once has no period to keep.
        KeptUntil(Timeline(Interval(Fee(30m, cadence: Core.Periods.Cadence.OneTime), "2026-01-14")).Cancel(At("2026-02-01")).Cancel(At("2026-01-25"), none)).ShouldBeNull();

        static NodaTime.Instant? KeptUntil(SubscriptionTimeline timeline) => timeline.Intervals.Single().KeptUntil;
    }

    private static PriceInterval Numbered(int id, string start, string? end = null) => Interval(Fee(30m), start, end, lineage: id, id: id);
}
