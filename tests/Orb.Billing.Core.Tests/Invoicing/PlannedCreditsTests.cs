using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>What is planned gives its credit when it takes effect (R12, docs/decisions/0003): 1.00 a day of April, charged in advance.</summary>
public sealed class PlannedCreditsTests
{
    private static readonly PriceInterval Daily = Interval(Fee(30m), "2026-04-01");

    [Fact]
    public void R12_An_end_that_lies_ahead_gives_its_credit_when_it_takes_effect()
    {
        var ledger = Billed();
        var ended = Timeline(Daily).Cancel(At("2026-04-16"));

        ledger.Correct(ended, At("2026-04-05")).ShouldBeEmpty();
        ledger.Correct(ended, At("2026-04-16")).Amounts().ShouldBe([15.00m]);
        ledger.Correct(ended, At("2026-04-20")).ShouldBeEmpty();
    }

    [Fact]
    public void R12_A_smaller_quantity_that_lies_ahead_holds_back_its_own_part_only()
    {
        var price = Fee(30m, quantity: 5m);
        var ledger = new Ledger();
        ledger.Bill(Timeline(Interval(price, "2026-04-01")), At("2026-04-01")).Invoices.Single().Lines.Amounts().ShouldBe([150.00m]);
        var fewer = Timeline(Interval(price, "2026-04-01", quantities: [Quantity("2026-04-11", 3m), Quantity("2026-04-21", 1m)]));

        ledger.Correct(fewer, At("2026-04-10")).ShouldBeEmpty();
        ledger.Correct(fewer, At("2026-04-11")).Amounts().ShouldBe([40.00m]); // 2 seats for 20 days
        ledger.Correct(fewer, At("2026-04-21")).Amounts().ShouldBe([20.00m]); // 2 seats for 10 days
    }

    [Fact]
    public void R8_R12_What_is_charged_after_a_pause_that_runs_stays_until_the_planned_end_takes_effect()
    {
        var ledger = Billed();
        var paused = Timeline(Daily).Pause(new Pause(At("2026-04-03"), At("2026-04-11")));
        ledger.Correct(paused, At("2026-04-03")).Amounts().ShouldBe([8.00m]);
        var ended = paused.Cancel(At("2026-04-16"));

        ledger.Correct(ended, At("2026-04-05")).ShouldBeEmpty();
        ledger.Correct(ended, At("2026-04-16")).Amounts().ShouldBe([15.00m]);
        ledger.Net.ShouldBe(7.00m); // two days and five
    }

    [Fact]
    public void R12_With_a_planned_end_ahead_usage_in_arrears_is_corrected_at_once()
    {
        var usage = Interval(Metered(new UnitPriceModel(1m)), "2026-04-01", lineage: 2, id: 2, position: 1);
        var ledger = new Ledger();
        var timeline = Timeline(Daily, usage);
        ledger.BillUntil(timeline, At("2026-05-02"), Tokens("2026-04-10", 40m));

        ledger.Correct(timeline.Cancel(At("2026-05-11")), At("2026-05-02"), Tokens("2026-04-10", 25m)).Amounts().ShouldBe([15.00m]);
    }

    private static Ledger Billed()
    {
        var ledger = new Ledger();
        ledger.Bill(Timeline(Daily), At("2026-04-01")).Invoices.Single().Lines.Amounts().ShouldBe([30.00m]);
        return ledger;
    }
}
