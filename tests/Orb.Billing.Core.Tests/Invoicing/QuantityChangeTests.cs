using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>The day of a change belongs to what follows it, whatever the hour; of two changes on one day the later counts (R8).</summary>
public sealed class QuantityChangeTests
{
    [Fact]
    public void R8_A_change_mid_period_is_charged_at_each_quantity_for_its_days()
    {
        var timeline = Timeline(Interval(Fee(30m, BillingMode.InArrears, quantity: 2m), "2026-04-01", quantities: [Quantity("2026-04-11T15:00:00Z", 5m)]));
        var charge = ChargePlanner.DueAt(timeline, At("2026-05-01")).Single();
        charge.Pieces.Select(p => (p.Quantity, p.Share)).ShouldBe([(2m, new Share(10, 30)), (5m, new Share(20, 30))]);
        ChargeCalculator.Target(charge, MeteredUsage.None, []).Amount.Amount.ShouldBe(120.00m); // 60 x 10/30 + 150 x 20/30
    }

    [Fact]
    public void R8_A_fee_is_known_to_its_end_while_a_part_of_it_is_due()
    {
        var timeline = Timeline(Interval(Fee(30m, quantity: 2m), "2026-04-01", quantities: [Quantity("2026-04-11", 5m)]));
        var target = ChargeCalculator.Target(ChargePlanner.DueAt(timeline, At("2026-04-01")).Single(), MeteredUsage.None, []);
        (target.Amount.Amount, target.Known.Amount).ShouldBe((20.00m, 120.00m));
    }

    [Fact]
    public void R8_Of_two_changes_on_one_day_the_later_wins()
    {
        var timeline = Timeline(Interval(Fee(30m, BillingMode.InArrears, quantity: 2m), "2026-04-01", quantities:
            [Quantity("2026-04-11T09:00:00Z", 50m), Quantity("2026-04-11T15:00:00Z", 5m)]));
        var charge = ChargePlanner.DueAt(timeline, At("2026-05-01")).Single();
        charge.Pieces.Select(p => (p.Quantity, p.Share)).ShouldBe([(2m, new Share(10, 30)), (5m, new Share(20, 30))]);
    }

    [Fact]
    public void R13_A_change_on_the_first_day_leaves_the_service_period_whole()
    {
        var timeline = Timeline(Interval(Fee(30m, quantity: 2m), "2026-04-01", quantities: [Quantity("2026-04-01T15:00:00Z", 5m)]));
        var piece = ChargePlanner.DueAt(timeline, At("2026-04-01")).Single().Pieces.Single();
        piece.Service.ShouldBe(new ServicePeriod(At("2026-04-01"), At("2026-05-01")));
        piece.Quantity.ShouldBe(5m);
        piece.Share.ShouldBe(new Share(30, 30));
    }

    [Fact]
    public void R13_A_change_on_the_day_the_interval_ends_changes_nothing()
    {
        var timeline = Timeline(Interval(Fee(30m, BillingMode.InArrears, quantity: 2m), "2026-04-01", "2026-04-11T15:00:00Z", quantities:
            [Quantity("2026-04-11T09:00:00Z", 50m)]));
        var piece = ChargePlanner.DueAt(timeline, At("2026-04-11T15:00:00Z")).Single().Pieces.Single();
        piece.Service.ShouldBe(new ServicePeriod(At("2026-04-01"), At("2026-04-11T15:00:00Z")));
        piece.Quantity.ShouldBe(2m);
        piece.Share.ShouldBe(new Share(10, 30));
    }

    [Fact]
    public void R8_More_seats_in_a_period_billed_in_advance_are_the_next_line_and_fewer_a_credit()
    {
        var ledger = new Ledger();
        var before = Timeline(Interval(Fee(30m, quantity: 2m), "2026-04-01"));
        ledger.Bill(before, At("2026-04-01")).Invoices.Single().Lines.Amounts().ShouldBe([60.00m]);

        var more = Timeline(Interval(Fee(30m, quantity: 2m), "2026-04-01", quantities: [Quantity("2026-04-11T15:00:00Z", 5m)]));
        ledger.Bill(more, At("2026-04-01")).Invoices.ShouldBeEmpty();
        var line = ledger.Bill(more, At("2026-04-11T15:00:00Z")).Invoices.Single().Lines.Single();
        (line.Amount.Amount, line.Sequence, line.ChargeVersion).ShouldBe((60.00m, 2, 1));
        line.Service.ShouldBe(new ServicePeriod(At("2026-04-11T15:00:00Z"), At("2026-05-01")));

        var fewer = Timeline(Interval(Fee(30m, quantity: 2m), "2026-04-01", quantities: [Quantity("2026-04-11T15:00:00Z", 5m), Quantity("2026-04-21T01:00:00Z", 1m)]));
        ledger.Correct(fewer, At("2026-04-21T01:00:00Z")).Amounts().ShouldBe([40.00m]);
        ledger.Net.ShouldBe(80.00m);
    }
}
