using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Where a charge of April 2026 is looked at again though no piece of it is due then (R11, docs/decisions/0068).</summary>
public sealed class ChargeEdgesTests
{
    private static readonly PriceInterval Open = Interval(Fee(30m), "2026-04-01");

    [Theory]
    [InlineData("2026-04-16", "2026-04-16", true)]
    [InlineData("2026-04-16", "2026-04-15", false)]
    [InlineData("2026-05-01", "2026-05-01", true)] // an earlier end may have been known when the period was billed
    [InlineData("2026-05-10", "2026-05-10", false)]
    public void R11_A_period_in_advance_is_looked_at_again_where_it_ends(string end, string at, bool isEdge) =>
        IsAt(Open.EndingAt(At(end)), at).ShouldBe(isEdge);

    [Theory]
    [InlineData("2026-04-11", true)]
    [InlineData("2026-04-15", false)]
    [InlineData("2026-04-21", false)]
    public void R11_And_where_a_pause_starts(string at, bool isEdge) =>
        IsAt(Open, at, new Pause(At("2026-04-11"), At("2026-04-21"))).ShouldBe(isEdge);

    [Theory]
    [InlineData("2026-04-01", false)] // it is billed then
    [InlineData("2026-04-11", true)]
    [InlineData("2026-04-16", false)]
    [InlineData("2026-04-21", true)]
    public void R11_And_where_its_quantity_changes_though_more_is_due_later(string at, bool isEdge) =>
        IsAt(Open.WithQuantities([Quantity("2026-04-01", 2m), Quantity("2026-04-11", 3m), Quantity("2026-04-21", 4m)]), at).ShouldBe(isEdge);

    [Fact]
    public void R11_A_period_in_arrears_is_looked_at_again_only_where_nothing_of_it_is_left_to_bill()
    {
        var arrears = Interval(Fee(30m, BillingMode.InArrears), "2026-04-01", quantities: [Quantity("2026-04-25", 2m)]);
        IsAt(arrears, "2026-04-25", new Pause(At("2026-04-11"), At("2026-04-21"))).ShouldBeFalse();
        IsAt(arrears.EndingAt(At("2026-04-26")), "2026-04-26", new Pause(At("2026-04-11"), null)).ShouldBeTrue();
    }

    [Fact]
    public void R11_A_period_without_a_piece_is_not_looked_at_again() =>
        IsAt(Open.EndingAt(At("2026-04-16"), CreditPolicy.Full), "2026-04-16").ShouldBeFalse();

    [Theory]
    [InlineData("2026-04-16", "2026-04-16", true)]
    [InlineData("2026-04-16", "2026-04-15", false)]
    [InlineData("2026-05-01", "2026-05-01", true)]
    [InlineData("2026-05-10", "2026-05-10", false)]
    public void R11_What_an_edge_takes_away_whole_started_with_the_period(string end, string at, bool isTaken) =>
        TakenAway(Interval(Fee(30m), "2026-03-01", end), at).ShouldBe(isTaken ? "2026-04-01" : "");

    [Fact]
    public void R11_It_started_with_the_interval_where_that_is_later() =>
        TakenAway(Interval(Fee(30m), "2026-04-06", "2026-04-16", anchor: "2026-04-01"), "2026-04-16").ShouldBe("2026-04-06");

    [Fact]
    public void R11_Or_after_a_pause_that_gave_back_what_came_before() =>
        TakenAway(Open.EndingAt(At("2026-04-16"), CreditPolicy.Full), "2026-04-16", new Pause(At("2026-04-03"), At("2026-04-06")) { Credit = CreditPolicy.Full })
            .ShouldBe("2026-04-01 2026-04-06");

    [Fact]
    public void R11_What_starts_at_the_edge_is_not_taken_away()
    {
        TakenAway(Open, "2026-04-11", new Pause(At("2026-04-11"), At("2026-04-21")) { RemovedAt = At("2026-04-25") }).ShouldBe("2026-04-01");
        TakenAway(Interval(Fee(30m), "2026-03-01", quantities: [Quantity("2026-04-01", 2m)]), "2026-04-01").ShouldBe("");
    }

    [Fact]
    public void R11_Of_what_is_billed_in_arrears_nothing_is_taken_away()
    {
        TakenAway(Interval(Fee(30m, BillingMode.InArrears), "2026-04-01", "2026-04-16"), "2026-04-16").ShouldBe("");
        TakenAway(Interval(Metered(new UnitPriceModel(1m)), "2026-04-01", "2026-04-16"), "2026-04-16").ShouldBe("");
    }

    private static bool IsAt(PriceInterval interval, string at, params Pause[] pauses)
    {
        var timeline = Timeline(interval).WithPauses(pauses);
        var april = ChargePeriods.PeriodContaining(timeline, interval, At("2026-04-15"));
        return ChargeEdges.IsAt(At(at), timeline, interval, april.In(timeline.Zone), ChargePieces.Of(timeline, interval, april));
    }

    private static string TakenAway(PriceInterval interval, string at, params Pause[] pauses)
    {
        var timeline = Timeline(interval).WithPauses(pauses);
        var april = ChargePeriods.PeriodContaining(timeline, interval, At("2026-04-15"));
        return string.Join(' ', ChargeEdges.TakesAway(At(at), timeline, interval, april.In(timeline.Zone)).Order().Select(i => i.ToString("uuuu-MM-dd", null)));
    }
}
