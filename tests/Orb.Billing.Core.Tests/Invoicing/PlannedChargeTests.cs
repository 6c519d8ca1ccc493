using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>A charge as planned: the usage it needs, the quantities in force, and when it was due (R8, R13, R16).</summary>
public sealed class PlannedChargeTests
{
    [Theory]
    [InlineData(null, "01-01 01-11, 01-21 02-01")]
    [InlineData("2026-02-01", "01-01 01-11, 01-21 02-01")]
    [InlineData("2026-01-25", "01-01 01-11, 01-21 01-25")]
    [InlineData("2026-01-21", "01-01 01-11")] // nothing of the second piece yet
    [InlineData("2026-01-15", "01-01 01-11")]
    [InlineData("2026-01-05", "01-01 01-05")]
    public void R16_A_part_of_a_period_needs_the_usage_up_to_its_end(string? until, string needs)
    {
        var timeline = Timeline(Interval(Metered(new UnitPriceModel(1m)), "2026-01-01")).Pause(new Pause(At("2026-01-11"), At("2026-01-21")));
        var charge = ChargePlanner.OpenAt(timeline, At("2026-01-05")).Single() with { UsageUntil = until is null ? null : At(until) };
        string.Join(", ", charge.UsageNeeds.Select(n => $"{n.Period.Start.InUtc().Date:MM-dd} {n.Period.End.InUtc().Date:MM-dd}")).ShouldBe(needs);
    }

    [Fact]
    public void R20_A_quantity_without_proration_counts_for_the_pieces_before_it_once_it_is_due()
    {
        var timeline = Timeline(Interval(Fee(30m, quantity: 2m), "2026-04-01", quantities: [Whole("2026-04-11", 5m), Whole("2026-04-21", 6m)]));
        Quantities(timeline, "2026-04-10").ShouldBe([2m]);
        Quantities(timeline, "2026-04-11").ShouldBe([5m, 5m]);
        Quantities(timeline, "2026-04-21").ShouldBe([6m, 6m, 6m]);
        new Ledger().BillUntil(timeline, At("2026-04-22")).Amounts().ShouldBe([20.00m, 80.00m, 80.00m]); // 2 for 10 days, 5 for 20 days, 6 for 30 days
    }

    [Fact]
    public void R20_A_quantity_with_proration_after_one_without_leaves_what_that_one_made_of_the_pieces_before()
    {
        var timeline = Timeline(Interval(Fee(30m, quantity: 2m), "2026-04-01", quantities: [Whole("2026-04-11", 5m), Quantity("2026-04-21", 6m)]));
        Quantities(timeline, "2026-04-21").ShouldBe([5m, 5m, 6m]);
    }

    [Fact]
    public void R10_R20_Each_interval_of_a_lineage_keeps_the_quantity_that_counts_for_the_whole_of_it()
    {
        var timeline = Timeline(
            Interval(Fee(30m, quantity: 2m), "2026-04-01", "2026-04-16", "2026-04-01", id: 1, quantities: Whole("2026-04-06", 3m)),
            Interval(Fee(30m, quantity: 5m), "2026-04-16", null, "2026-04-01", id: 2, quantities: Whole("2026-04-21", 7m)));
        Quantities(timeline, "2026-04-06").ShouldBe([3m, 3m]);
        Quantities(timeline, "2026-04-16").ShouldBe([3m, 3m, 5m]);
        Quantities(timeline, "2026-04-21").ShouldBe([3m, 3m, 7m, 7m]);
        // 2 for 5 days, 3 for 15, 5 for 5 and 7 for 15, less what was billed.
        new Ledger().BillUntil(timeline, At("2026-04-22")).Amounts().ShouldBe([10.00m, 35.00m, 25.00m, 80.00m]);
    }

    [Theory]
    [InlineData("2026-04-10", false)]
    [InlineData("2026-04-11", false)]
    [InlineData("2026-04-12", true)] // agreed on the 14th, it belonged on the invoice of the 11th
    [InlineData("2026-04-15", true)]
    public void R13_A_charge_was_due_where_a_piece_belongs_on_an_earlier_date_whenever_it_was_agreed(string date, bool wasDue)
    {
        var timeline = Timeline(Interval(Fee(30m), "2026-04-11", anchor: "2026-04-01") with { DueFrom = At("2026-04-14") });
        ChargePlanner.DueAt(timeline, At("2026-04-14")).Single().WasDueBefore(At(date)).ShouldBe(wasDue);
    }

    [Fact]
    public void R4_What_is_settled_counts_towards_a_commitment_and_not_towards_a_composite()
    {
        var commitment = Price.Commitment(new PriceId(Id(8)), "Minimum spend", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, 500m);
        var composite = Price.Composite(
            new PriceId(Id(9)), "Support", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, new PercentPriceModel(0.1m), CompositeSelection.All);
        var timeline = Timeline(
            Interval(Metered(new UnitPriceModel(1m)), "2026-01-01"), Interval(commitment, "2026-01-01", lineage: 2, id: 2, position: 1),
            Interval(composite, "2026-01-01", lineage: 3, id: 3, position: 2));
        ChargePlanner.DueAt(timeline, At("2026-02-01")).Select(c => (c.Covers.Count, c.CoversAsSettled.Count)).ShouldBe([(0, 0), (2, 2), (1, 0)]);
    }

    private static QuantityTransition Whole(string at, decimal quantity) => Quantity(at, quantity) with { Prorated = false };

    private static decimal[] Quantities(SubscriptionTimeline timeline, string dueBy) => [.. ChargePlanner
        .Named(timeline, [new ChargeKey(Subscription, new LineageId(Id(1)), Day("2026-04-01"), ChargeKind.Fee)], At(dueBy)).Single().Pieces.Select(p => p.Quantity)];
}
