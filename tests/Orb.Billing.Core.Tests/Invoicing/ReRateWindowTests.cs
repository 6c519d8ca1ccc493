using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Which periods are re-rated for late usage, counted from the invoice that takes the correction in (R15, docs/decisions/0009).</summary>
public sealed class ReRateWindowTests
{
    private static readonly SubscriptionTimeline Monthly = Timeline(
        Interval(Metered(new UnitPriceModel(1m)), "2026-01-01", lineage: 2, id: 2), Interval(Fee(30m), "2026-01-01", lineage: 1, id: 1, position: 1));

    [Theory]
    [InlineData("2026-08-01", 2, "2026-05-01")] // July runs up to the date; May and June closed before
    [InlineData("2026-08-01", 0, "2026-07-01")]
    [InlineData("2026-08-01T00:00:00.000000001Z", 2, "2026-06-01")]
    [InlineData("2026-08-15", 2, "2026-06-01")]
    public void R15_It_starts_so_many_periods_before_the_one_that_runs_up_to_the_invoice_date(string date, int periods, string start) =>
        ReRateWindow.Start(Monthly, At(date), periods).ShouldBe(At(start));

    [Fact]
    public void R15_Of_several_cadences_the_longest_reaches_back_farthest()
    {
        var quarterly = Interval(Metered(new UnitPriceModel(1m), Cadence.Quarterly), "2026-01-01", lineage: 3, id: 3, position: 2);
        ReRateWindow.Start(Monthly.Add(quarterly), At("2026-08-01"), 2).ShouldBe(At("2026-01-01"));
        ReRateWindow.Start(Timeline(quarterly, Monthly.Intervals[0]), At("2026-08-01"), 2).ShouldBe(At("2026-01-01"));
        ReRateWindow.Start(Timeline(Interval(Fee(30m), "2026-01-01")), At("2026-08-01"), 2).ShouldBeNull();
    }

    [Fact]
    public void R6_It_starts_with_a_local_day() =>
        ReRateWindow.Start(Timeline("America/New_York", Interval(Metered(new UnitPriceModel(1m)), "2026-01-01T05:00:00Z", anchor: "2026-01-01")), At("2026-08-01T04:00:00Z"), 2)
            .ShouldBe(At("2026-05-01T04:00:00Z"));

    [Fact]
    public void R15_Settled_usage_of_the_window_is_looked_at_again_and_nothing_else()
    {
        ChargeKey[] settled =
        [
            Key(2, "2026-04-01"), Key(2, "2026-05-01"), Key(2, "2026-07-01"),
            Key(1, "2026-07-01", ChargeKind.Fee), Key(2, "2026-07-01", ChargeKind.Commitment), Key(9, "2026-07-01"),
        ];
        ReRateWindow.Of(Monthly, settled, At("2026-08-01"), 2).ShouldBe([Key(2, "2026-05-01"), Key(2, "2026-07-01")]);
    }

    [Fact]
    public void R10_The_intervals_of_a_lineage_have_one_window()
    {
        var paused = Timeline(
            Interval(Metered(new UnitPriceModel(1m)), "2026-01-01", "2026-03-01", lineage: 2, id: 2),
            Interval(Metered(new UnitPriceModel(1m)), "2026-06-01", lineage: 2, id: 3, anchor: "2026-01-01"));
        ReRateWindow.Of(paused, [Key(2, "2026-04-01"), Key(2, "2026-06-01")], At("2026-08-01"), 2).ShouldBe([Key(2, "2026-06-01")]);
    }

    private static ChargeKey Key(int lineage, string start, ChargeKind kind = ChargeKind.Usage) => new(Subscription, new LineageId(Id(lineage)), Day(start), kind);
}
