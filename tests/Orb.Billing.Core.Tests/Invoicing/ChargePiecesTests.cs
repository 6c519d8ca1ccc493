using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>The pieces of a charge of April 2026: their service, their days and their dates (R8, R13).</summary>
public sealed class ChargePiecesTests
{
    private static readonly PriceInterval Open = Interval(Fee(30m), "2026-04-01");
    private static readonly Price Support = Price.Composite(
        new PriceId(Id(50)), "Support", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, new PercentPriceModel(0.1m), CompositeSelection.All);

    [Fact]
    public void R13_What_was_agreed_late_is_due_then_and_belongs_on_its_regular_date()
    {
        (Price Price, string Regular)[] prices =
        [
            (Fee(30m), "2026-04-01"), (Fee(30m, BillingMode.InArrears), "2026-05-01"), (Metered(new UnitPriceModel(1m)), "2026-05-01"), (Support, "2026-05-01"),
        ];
        foreach (var (price, regular) in prices)
        {
            var late = Of(Interval(price, "2026-04-01") with { DueFrom = At("2026-06-10") }).Single();
            (late.InvoiceDate, late.RegularDate).ShouldBe((At("2026-06-10"), At(regular)));
            var early = Of(Interval(price, "2026-04-01") with { DueFrom = At("2026-03-10") }).Single();
            (early.InvoiceDate, early.RegularDate).ShouldBe((At(regular), At(regular)));
        }
    }

    [Fact]
    public void R8_A_first_period_that_is_not_prorated_has_all_days_of_a_composite_and_of_a_fee()
    {
        foreach (var price in new[] { Support, Fee(30m) })
        {
            var interval = Interval(price, "2026-04-11", anchor: "2026-04-01");
            Of(interval).Single().Share.ShouldBe(new Share(20, 30));
            var whole = Of(interval with { StartsProrated = false }).Single();
            whole.Share.ShouldBe(new Share(30, 30));
            whole.Service.ShouldBe(new ServicePeriod(At("2026-04-11"), At("2026-05-01")));
        }
    }

    [Fact]
    public void R8_Only_its_first_piece_has_the_days_before_it()
    {
        var whole = Interval(Support, "2026-04-11", anchor: "2026-04-01") with { StartsProrated = false };
        Of(whole, new Pause(At("2026-04-16"), At("2026-04-21"))).Select(p => p.Share).ShouldBe([new Share(15, 30), new Share(10, 30)]);

        // Of a later period a pause leaves its days out.
        var earlier = Interval(Support, "2026-03-11", anchor: "2026-03-01") with { StartsProrated = false };
        Of(earlier, new Pause(At("2026-04-01"), At("2026-04-11"))).Single().Share.ShouldBe(new Share(20, 30));
    }

    [Theory]
    [InlineData(null, 30, "2026-05-01")]
    [InlineData("2026-04-20", 19, "2026-04-20")]
    [InlineData("2026-06-01", 30, "2026-05-01")]
    [InlineData("2026-04-10", 15, "2026-04-16")]
    public void R20_An_end_without_credit_leaves_the_period_charged_as_far_as_it_was_known_to_be(string? keptUntil, int days, string end)
    {
        var ended = Open.EndingAt(At("2026-04-16"), CreditPolicy.None) with { KeptUntil = keptUntil is null ? null : At(keptUntil) };
        var piece = Of(ended).Single();
        (piece.Share, piece.Service.End).ShouldBe((new Share(days, 30), At(end)));
    }

    [Fact]
    public void R20_An_end_that_gives_the_whole_period_back_takes_away_what_came_before_a_pause_too() =>
        Of(Open.EndingAt(At("2026-04-16"), CreditPolicy.Full), new Pause(At("2026-04-06"), At("2026-04-11"))).ShouldBeEmpty();

    [Theory]
    [InlineData("2026-04-11")]
    [InlineData("2026-04-15")]
    [InlineData("2026-04-21")]
    public void R20_A_quantity_that_changes_in_a_pause_counts_after_it(string change) =>
        Of(Open.WithQuantities([Quantity(change, 5m)]), new Pause(At("2026-04-11"), At("2026-04-21")))
            .Select(p => (p.Service.Start, p.Quantity, p.Share.Days)).ShouldBe([(At("2026-04-01"), 1m, 10), (At("2026-04-21"), 5m, 10)]);

    private static IReadOnlyList<ChargePiece> Of(PriceInterval interval, params Pause[] pauses)
    {
        var timeline = Timeline(interval).WithPauses(pauses);
        return ChargePieces.Of(timeline, interval, ChargePeriods.PeriodContaining(timeline, interval, At("2026-04-15")));
    }
}
