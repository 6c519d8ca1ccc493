using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>
/// A plan that is laid out anew has a piece that it had not before, such as the usage of a trial: that begins, unless its price was ended or taken
/// away on the subscription by itself (R20).
/// </summary>
public sealed class RelayedPieceTests
{
    private static readonly PriceInterval Paid = Piece(1, "2026-06-01");

    [Theory]
    [InlineData("2026-06-05", "2026-06-10")] // a piece of days that have passed is due when it is agreed
    [InlineData("2026-06-10", null)]
    [InlineData("2026-06-12", null)]
    public void R20_It_begins_and_is_due_when_that_is_agreed_at_the_earliest(string start, string? due)
    {
        var begun = Relayed([Piece(7, "2026-06-01", price: 2)], [], [Piece(9, start)]).Intervals.Single(i => i.Id.Value == Id(9));
        begun.ShouldBe(Piece(9, start) with { DueFrom = due is null ? null : At(due) });
    }

    [Theory]
    [InlineData("2026-06-04", true)]
    [InlineData("2026-06-05", false)]
    [InlineData("2026-06-08", false)]
    public void R20_It_does_not_begin_once_its_price_was_ended_by_itself(string start, bool begins)
    {
        // Another price, and the same one added beside the plan, run on and say nothing of it.
        PriceInterval[] stand = [Piece(1, "2026-06-01", "2026-06-05"), Piece(2, "2026-06-04", price: 2), Piece(3, "2026-06-04") with { IsAdded = true }];
        Begins(stand, [Paid], start).ShouldBe(begins);
    }

    [Fact]
    public void R20_It_begins_behind_the_end_that_the_plan_had_laid() =>
        Begins([Piece(1, "2026-06-01", "2026-06-05")], [Piece(1, "2026-06-01", "2026-06-05")], "2026-06-05").ShouldBeTrue();

    [Fact]
    public void R20_The_last_stretch_of_its_price_says_whether_that_was_ended() =>
        Begins([Piece(1, "2026-06-01", "2026-06-03"), Piece(2, "2026-06-03")], [Paid], "2026-06-10").ShouldBeTrue();

    [Fact]
    public void R20_It_does_not_begin_where_its_price_was_taken_away() =>
        Begins([Piece(2, "2026-06-01", price: 2)], [Paid, Piece(2, "2026-06-01", price: 2)], "2026-06-10").ShouldBeFalse();

    [Fact]
    public void R20_The_last_piece_that_was_laid_says_where_its_price_was_to_end()
    {
        PriceInterval[] laid = [Piece(1, "2026-05-01", "2026-06-01", onePeriod: true), Piece(2, "2026-06-01", "2026-06-05")];
        Relayed(laid, laid, [.. laid, Piece(9, "2026-06-05")]).Prices()
            .ShouldBe(["1: 2026-05-01 to 2026-06-01", "2: 2026-06-01 to 2026-06-05", "9: 2026-06-05 to open"]);
    }

    private static bool Begins(PriceInterval[] stand, PriceInterval[] laid, string start) =>
        Relayed(stand, laid, [.. laid, Piece(9, start, "2026-06-20", onePeriod: true)]).Intervals.Any(i => i.Id.Value == Id(9));

    private static SubscriptionTimeline Relayed(PriceInterval[] stand, PriceInterval[] laid, PriceInterval[] lays) =>
        Timeline(stand).Relay(laid, lays, At("2026-06-10"), ChangePolicy.Default);

    private static PriceInterval Piece(int id, string start, string? end = null, int price = 1, bool onePeriod = false) => Interval(
        Price.Usage(new PriceId(Id(price)), "Tokens", new ItemId(Id(5)), Currency.Usd, Cadence.Monthly, new UnitPriceModel(1m), new MetricId(Id(6))),
        start, end, "2026-06-01", lineage: id, id: id) with
    { IsOnePeriod = onePeriod };
}
