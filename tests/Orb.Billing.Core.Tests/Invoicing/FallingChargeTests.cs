using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>A volume tier reached after a pause makes the charge smaller than its first part: a line of 0 and a credit note (R11, R16).</summary>
public sealed class FallingChargeTests
{
    [Fact]
    public void R25_After_a_credit_a_later_line_shows_the_units_it_adds()
    {
        var ledger = new Ledger();
        var timeline = Timeline(Interval(Metered(new UnitPriceModel(0.10m)), "2026-01-01"));
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-05", 150m)).Invoices.Single().Lines.Amounts().ShouldBe([15.00m]);
        ledger.Correct(timeline, At("2026-02-02"), Tokens("2026-01-06", 20m)).Amounts().ShouldBe([13.00m]);

        var line = ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-06", 20m), Tokens("2026-01-07", 50m)).Invoices.Single().Lines.Single();
        (line.Quantity, line.Amount.Amount).ShouldBe((50m, 5.00m));
        ledger.Settled.Values.Single().Quantity.ShouldBe(70m);
    }

    [Fact]
    public void R25_A_charge_credited_whole_counts_its_units_anew()
    {
        var ledger = new Ledger();
        var interval = Interval(Metered(new UnitPriceModel(0.10m)), "2026-01-01");
        ledger.Bill(Timeline(interval), At("2026-02-01"), Tokens("2026-01-05", 150m));
        var ended = Timeline(interval).Cancel(At("2026-01-01"));
        ledger.Correct(ended, At("2026-02-02")).Amounts().ShouldBe([15.00m]);
        ledger.Settled.Values.Single().Quantity.ShouldBe(0m);
    }

    [Fact]
    public void R11_A_newly_covered_piece_that_makes_the_charge_fall_is_a_line_of_zero_and_a_credit()
    {
        var price = Metered(new BulkPriceModel(Tiers((0m, 1000m, 0.10m, 0m), (1000m, null, 0.05m, 0m))));
        var timeline = Timeline(
            Interval(price, "2026-02-01", "2026-02-10", "2026-02-01", id: 1),
            Interval(price, "2026-02-20", "2026-03-01", "2026-02-01", id: 2));
        var events = new[] { Tokens("2026-02-05T00:00:00Z", 900m), Tokens("2026-02-25T00:00:00Z", 200m) };
        var ledger = new Ledger();

        ledger.Bill(timeline, At("2026-02-10"), events).Invoices.Single().Lines.Amounts().ShouldBe([90.00m]);
        var (invoices, credits) = ledger.Bill(timeline, At("2026-03-01"), events);
        var line = invoices.Single().Lines.Single();
        line.Amount.Amount.ShouldBe(0.00m);
        line.Quantity.ShouldBe(200m);
        line.Service.ShouldBe(new ServicePeriod(At("2026-02-20"), At("2026-03-01")));
        credits.Select(c => (c.Amount.Amount, c.Units)).ShouldBe([(35.00m, 0m)]); // the line has the units
        (ledger.Net, ledger.Settled.Values.Single().Quantity).ShouldBe((55.00m, 1100m));

        var again = ledger.Bill(timeline, At("2026-03-01"), events);
        again.Invoices.ShouldBeEmpty();
        again.Credits.ShouldBeEmpty();
    }

    [Fact]
    public void R11_What_a_later_piece_made_fall_is_billed_again_when_a_change_within_the_pause_takes_that_piece_away()
    {
        var price = Metered(new BulkPriceModel(Tiers((0m, 1000m, 0.10m, 0m), (1000m, null, 0.05m, 0m))));
        var interval = Interval(price, "2026-02-01");
        var paused = Timeline(interval).Pause(new Pause(At("2026-02-10"), At("2026-02-20")));
        var events = new[] { Tokens("2026-02-05T00:00:00Z", 900m), Tokens("2026-02-25T00:00:00Z", 200m) };
        var ledger = new Ledger();
        ledger.Bill(paused, At("2026-02-10"), events).Invoices.Single().Lines.Amounts().ShouldBe([90.00m]);
        ledger.Bill(paused, At("2026-03-01"), events).Credits.Amounts().ShouldBe([35.00m]);

        var ended = paused.EndInterval(interval.Id, At("2026-02-15"), ChangePolicy.Default);
        ledger.Bill(ended, At("2026-02-15"), events).Invoices.Single().Lines.Amounts().ShouldBe([35.00m]);
        ledger.Net.ShouldBe(90.00m);
        ledger.Bill(ended, At("2026-02-15"), events).Invoices.ShouldBeEmpty();
    }
}
