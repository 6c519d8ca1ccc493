using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Invoicing;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>
/// What was planned when a fee in advance was billed, and is taken back: the part left out is charged where it starts, or when that is agreed, if that
/// is later (R11, R13). Lives of <see cref="Lives.LifeEndTests"/> found each of these cases.
/// </summary>
public sealed class SeamTests
{
    private static readonly PriceInterval Monthly = Interval(Fee(30m), "2026-04-01");

    [Fact]
    public void R13_An_end_taken_back_is_charged_from_there_on()
    {
        var ledger = new Ledger();
        var cancelled = Timeline(Monthly).Cancel(At("2026-04-16"));
        ledger.Bill(cancelled, At("2026-04-01")).Invoices.Single().Lines.Amounts().ShouldBe([15.00m]);
        var open = cancelled.Uncancel(agreedAt: At("2026-04-10"));
        ChargePlanner.NextInvoiceDate(open, At("2026-04-11")).ShouldBe(At("2026-04-16"));
        ledger.Bill(open, At("2026-04-16")).Invoices.Single().Lines.Amounts().ShouldBe([15.00m]);
    }

    [Fact]
    public void R13_A_price_added_to_a_cancelled_subscription_goes_on_when_the_end_is_taken_back()
    {
        var ledger = new Ledger();
        var cancelled = Timeline(Monthly).Cancel(At("2026-04-16")).Add(Interval(Fee(60m), "2026-04-01", lineage: 2, id: 2, position: 1));
        ledger.Bill(cancelled, At("2026-04-01")).Invoices.Single().Lines.Amounts().ShouldBe([15.00m, 30.00m]);
        ledger.Bill(cancelled.Uncancel(At("2026-04-10")), At("2026-04-16")).Invoices.Single().Lines.Amounts().ShouldBe([15.00m, 30.00m]);
    }

    [Fact]
    public void R13_A_period_that_has_not_begun_is_billed_whole()
    {
        var open = Timeline(Monthly).Cancel(At("2026-06-16")).Uncancel(agreedAt: At("2026-04-10"));
        new Ledger().BillUntil(open, At("2026-06-30")).Amounts().ShouldBe([30.00m, 30.00m, 30.00m]);
    }

    [Fact]
    public void R13_A_price_whose_end_has_passed_and_that_a_backdated_change_keeps_is_charged_when_that_is_agreed()
    {
        var ledger = new Ledger();
        var timeline = Timeline(Monthly);
        ledger.Bill(timeline, At("2026-04-01"));
        var ended = timeline.EndInterval(Monthly.Id, At("2026-04-16"), ChangePolicy.Default);
        ledger.Correct(ended, At("2026-04-16")).Amounts().ShouldBe([15.00m]);

        var kept = ended.ReplaceFrom(
            At("2026-04-06"), [Interval(Fee(30m), "2026-04-06", anchor: "2026-04-01", lineage: 2, id: 2) with { DueFrom = At("2026-04-20") }], ChangePolicy.Default);
        ledger.Bill(kept, At("2026-04-20")).Invoices.Single().Lines.Amounts().ShouldBe([15.00m]);
    }

    [Fact]
    public void R13_A_planned_quantity_taken_back_leaves_its_days_at_the_old_one()
    {
        var ledger = new Ledger();
        var planned = Timeline(Interval(Fee(30m, quantity: 2m), "2026-04-01", quantities: [Quantity("2026-04-16", 5m)]));
        ledger.Bill(planned, At("2026-04-01")).Invoices.Single().Lines.Amounts().ShouldBe([30.00m]);
        var unscheduled = planned.UnscheduleQuantities(Monthly.Id, after: At("2026-04-10"));
        ledger.Bill(unscheduled, At("2026-04-16")).Invoices.Single().Lines.Amounts().ShouldBe([30.00m]);
    }

    [Fact]
    public void R20_A_planned_pause_taken_back_in_its_period_is_charged_from_where_it_would_have_begun()
    {
        var ledger = new Ledger();
        var paused = Timeline(Monthly).Pause(new Pause(At("2026-04-11"), At("2026-04-21")));
        ledger.Bill(paused, At("2026-04-01")).Invoices.Single().Lines.Amounts().ShouldBe([10.00m]);
        ledger.Bill(paused.RemovePause(At("2026-04-11"), At("2026-04-05")), At("2026-04-11")).Invoices.Single().Lines.Amounts().ShouldBe([20.00m]);
    }

    [Fact]
    public void R20_A_pause_taken_back_that_reaches_beyond_the_end_of_a_price_charges_nothing_beyond()
    {
        var timeline = Timeline(Monthly.EndingAt(At("2026-04-16")))
            .Pause(new Pause(At("2026-04-11"), At("2026-05-21"))).RemovePause(At("2026-04-11"), At("2026-05-15"));
        new Ledger().BillUntil(timeline, At("2026-07-01")).Amounts().ShouldBe([10.00m, 5.00m]);
    }

    [Fact]
    public void R8_More_seats_agreed_for_later_on_the_day_that_was_billed_are_due_then()
    {
        var ledger = new Ledger();
        ledger.Bill(Timeline(Monthly), At("2026-04-01"));
        var more = Timeline(Monthly).ChangeQuantity(Monthly.Id, Quantity("2026-04-01T10:00:00Z", 2m) with { DueFrom = At("2026-04-01") });
        ChargePlanner.NextInvoiceDate(more, At("2026-04-01").PlusTicks(1)).ShouldBe(At("2026-04-01T10:00:00Z"));
        ledger.Bill(more, At("2026-04-01T10:00:00Z")).Invoices.Single().Lines.Amounts().ShouldBe([30.00m]);
    }

    [Fact]
    public void R8_What_was_held_back_for_the_days_after_a_pause_is_credited_when_they_never_come()
    {
        var ledger = new Ledger();
        var paused = Timeline(Monthly).Pause(new Pause(At("2026-04-11"), At("2026-04-21")));
        ledger.Bill(paused, At("2026-04-01")).Invoices.Single().Lines.Amounts().ShouldBe([10.00m]);
        var earlier = paused.Pause(new Pause(At("2026-04-06"), At("2026-04-11")));
        ledger.CreditPast(earlier, At("2026-04-06"), At("2026-04-06"), []).ShouldBeEmpty(); // 5.00 now and 10.00 from the 21st are known
        ledger.CreditPast(earlier.Cancel(At("2026-04-19")), At("2026-04-19"), At("2026-04-19"), []).Amounts().ShouldBe([5.00m]);
    }

    [Fact]
    public void R11_A_date_run_again_does_not_bill_what_a_smaller_quantity_gave_back()
    {
        var ledger = new Ledger();
        var fewer = Timeline(Interval(Fee(30m, quantity: 5m), "2026-04-01", quantities: [Quantity("2026-04-21", 2m) with { Credit = CreditPolicy.Full }]));
        ledger.Bill(Timeline(Interval(Fee(30m, quantity: 5m), "2026-04-01")), At("2026-04-01"));
        ledger.Correct(fewer, At("2026-04-21")).Amounts().ShouldBe([90.00m]);
        ledger.Bill(fewer, At("2026-04-01")).Invoices.ShouldBeEmpty();
    }

    [Fact]
    public void R20_A_quantity_that_changes_nothing_gives_nothing_back_of_a_period_that_stays_charged()
    {
        var timeline = Timeline(Interval(Fee(30m, quantity: 5m), "2026-04-01", quantities:
            [Quantity("2026-04-11", 2m) with { Credit = CreditPolicy.None }, Quantity("2026-04-16", 2m)]));
        new Ledger().BillUntil(timeline, At("2026-05-02")).Amounts().ShouldBe([75.00m, 75.00m, 60.00m]);
    }
}
