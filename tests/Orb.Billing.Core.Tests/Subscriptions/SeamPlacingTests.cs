using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>Where a seam stands, and where none is needed because nothing was billed in advance up to there (R11, R13).</summary>
public sealed class SeamPlacingTests
{
    private static readonly PriceInterval Monthly = Interval(Fee(30m, quantity: 2m), "2026-04-01");

    [Theory]
    [InlineData("2026-04-10", "2026-04-16")]
    [InlineData("2026-04-01", "2026-04-16")] // the period begins as it is agreed
    [InlineData("2026-04-20", "2026-04-20")]
    public void R13_It_changes_no_quantity_and_is_due_when_agreed_at_the_earliest(string agreed, string due) =>
        Monthly.WithSeam(At("2026-04-16"), At(agreed), DateTimeZone.Utc).Quantities.ShouldBe([Quantity("2026-04-16", 2m) with { DueFrom = At(due) }]);

    [Fact]
    public void R13_It_stands_among_the_quantities_in_order()
    {
        var fee = Monthly.WithQuantities([Quantity("2026-04-10", 3m), Quantity("2026-04-20", 4m)]);
        fee.WithSeam(At("2026-04-16"), At("2026-04-11"), DateTimeZone.Utc).Quantities.Select(q => (q.EffectiveAt, q.Quantity))
            .ShouldBe([(At("2026-04-10"), 3m), (At("2026-04-16"), 3m), (At("2026-04-20"), 4m)]);
        fee.WithSeam(At("2026-04-20"), At("2026-04-11"), DateTimeZone.Utc).ShouldBe(fee); // charging begins anew there anyway
    }

    public static TheoryData<string, PriceInterval, string> Seamless => new()
    {
        { "its start", Interval(Fee(30m), "2026-04-16", anchor: "2026-04-01"), "2026-04-20" },
        { "before its start", Interval(Fee(30m), "2026-04-18", anchor: "2026-04-01"), "2026-04-20" },
        { "the start of a period", Interval(Fee(30m), "2026-01-16"), "2026-04-20" },
        { "a period that has not begun", Monthly, "2026-03-31" },
        { "arrears", Interval(Fee(30m, BillingMode.InArrears), "2026-04-01"), "2026-04-10" },
        { "usage", Interval(Metered(new UnitPriceModel(1m)), "2026-04-01"), "2026-04-10" },
        { "a fee charged once", Interval(Fee(30m, cadence: Cadence.OneTime), "2026-04-01"), "2026-04-10" },
        { "one period", Interval(Fee(30m), "2026-04-01", "2026-06-01") with { IsOnePeriod = true }, "2026-04-10" },
    };

    [Theory]
    [MemberData(nameof(Seamless))]
    public void R13_There_is_none_where_nothing_was_billed_in_advance_up_to_there(string at, PriceInterval interval, string agreed)
    {
        at.ShouldNotBeEmpty();
        interval.WithSeam(At("2026-04-16"), At(agreed), DateTimeZone.Utc).ShouldBe(interval);
    }

    [Theory]
    [InlineData("2026-04-11", 0)]
    [InlineData("2026-04-16", 0)]
    [InlineData("2026-04-21", 1)]
    [InlineData(null, 1)]
    public void R13_It_is_for_an_end_that_is_put_off(string? end, int seams) =>
        Timeline(Monthly.EndingAt(At("2026-04-16"))).EndInterval(Monthly.Id, end is null ? null : At(end), ChangePolicy.Default, agreedAt: At("2026-04-10"))
            .Intervals.Single().Quantities.Count.ShouldBe(seams);

    [Fact]
    public void R20_A_planned_pause_taken_back_is_one_up_to_the_end_of_the_longest_period_that_has_begun()
    {
        var annual = Interval(Fee(300m, cadence: Cadence.Annual), "2026-04-01", lineage: 2, id: 2, position: 1);
        var far = Interval(Fee(300m, cadence: Cadence.Annual), "2026-06-01", lineage: 3, id: 3, position: 2);
        Removed(Monthly).ShouldBe(["2026-04-11 to 2026-05-01, taken back 2026-04-05"]);
        Removed(Monthly, annual).ShouldBe(["2026-04-11 to 2027-04-01, taken back 2026-04-05"]);
        Removed(annual, Monthly).ShouldBe(["2026-04-11 to 2027-04-01, taken back 2026-04-05"]);
        Removed(Monthly, far).ShouldBe(["2026-04-11 to 2026-05-01, taken back 2026-04-05"]);

        static string[] Removed(params PriceInterval[] intervals) =>
            Timeline(intervals).Pause(new Pause(At("2026-04-11"), At("2026-04-15"))).RemovePause(At("2026-04-11"), At("2026-04-05")).Pauses.Stretches();
    }

    [Fact]
    public void R20_And_no_further_than_the_next_pause()
    {
        var paused = new[] { ("2026-04-02", "2026-04-05"), ("2026-04-11", "2026-04-15"), ("2026-04-20", "2026-04-22"), ("2026-04-25", "2026-06-01") }
            .Aggregate(Timeline(Monthly), (timeline, p) => timeline.Pause(new Pause(At(p.Item1), At(p.Item2))));
        paused.RemovePause(At("2026-04-11"), At("2026-04-05")).Pauses.Stretches().ShouldBe([
            "2026-04-02 to 2026-04-05", "2026-04-11 to 2026-04-20, taken back 2026-04-05", "2026-04-20 to 2026-04-22", "2026-04-25 to 2026-06-01"]);
    }
}
