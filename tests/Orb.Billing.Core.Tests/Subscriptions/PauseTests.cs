using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Invoicing;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>Pauses leave their days out and keep the charge, its anchors and its lineage (R10, R20).</summary>
public sealed class PauseTests
{
    private static Pause Paused(string start, string? end = null, CreditPolicy credit = CreditPolicy.Prorated) =>
        new(At(start), end is null ? null : At(end)) { Credit = credit };

    [Fact]
    public void R20_A_pause_of_five_days_credits_0_49_and_taking_it_back_bills_exactly_those_days()
    {
        var ledger = new Ledger();
        var timeline = Timeline(Interval(Fee(2.95m), "2013-06-15"));
        ledger.Bill(timeline, At("2013-06-15"));
        var paused = timeline.Pause(Paused("2013-06-21", "2013-06-26"));
        ledger.Correct(paused, At("2013-06-21")).Amounts().ShouldBe([0.49m]);
        ledger.Bill(paused, At("2013-06-26")).Invoices.ShouldBeEmpty();

        var whole = paused.RemovePause(At("2013-06-21"), agreedAt: At("2013-07-01"));
        ChargePlanner.NextInvoiceDate(whole, At("2013-06-27")).ShouldBe(At("2013-07-01"));
        var line = ledger.Bill(whole, At("2013-07-01")).Invoices.Single().Lines.Single();
        line.Amount.Amount.ShouldBe(0.49m);
        line.Service.ShouldBe(new ServicePeriod(At("2013-06-21"), At("2013-06-26")));
        ledger.Bill(whole, At("2013-07-15")).Invoices.Single().Lines.Amounts().ShouldBe([2.95m]);
    }

    [Fact]
    public void R20_Resume_reopens_an_annual_fee_on_its_anchor_for_331_of_365_days()
    {
        var ledger = new Ledger();
        var timeline = Timeline(Interval(Fee(2399.95m, cadence: Cadence.Annual), "2012-05-01"));
        ledger.Bill(timeline, At("2012-05-01"));
        var paused = timeline.Pause(Paused("2012-05-12"));
        ledger.Correct(paused, At("2012-05-12")).Amounts().ShouldBe([2327.62m]);
        ChargePlanner.NextInvoiceDate(paused, At("2012-05-12")).ShouldBeNull();

        var resumed = paused.Resume(At("2012-06-04"), agreedAt: At("2012-06-04"));
        ChargePlanner.NextInvoiceDate(resumed, At("2012-05-12")).ShouldBe(At("2012-06-04"));
        var line = ledger.Bill(resumed, At("2012-06-04")).Invoices.Single().Lines.Single();
        (line.Amount.Amount, line.Sequence).ShouldBe((2176.39m, 2));
        line.Service.ShouldBe(new ServicePeriod(At("2012-06-04"), At("2013-05-01")));
    }

    [Fact]
    public void R20_Usage_in_a_pause_is_not_rated_and_the_tiers_go_on_after_it()
    {
        var timeline = Timeline(Interval(Metered(new TieredPriceModel(Tiers((0m, 100m, 1m, 0m), (100m, null, 0.50m, 0m)))), "2026-04-01"))
            .Pause(Paused("2026-04-11", "2026-04-21"));
        var lines = new Ledger().BillUntil(timeline, At("2026-05-02"),
            Tokens("2026-04-10T23:59:59Z", 80m), Tokens("2026-04-11", 5000m), Tokens("2026-04-21", 40m));
        lines.Amounts().ShouldBe([80.00m, 30.00m]); // 20 x 1.00 + 20 x 0.50
        lines.Select(l => l.InvoiceDate).ShouldBe([At("2026-04-11"), At("2026-05-01")]);
    }

    [Theory]
    [InlineData(CreditPolicy.None, "", "")]
    [InlineData(CreditPolicy.Prorated, "20.00", "10.00")]
    [InlineData(CreditPolicy.Full, "20.00", "10.00")]
    public void R20_The_credit_policy_says_what_a_pause_in_the_period_gives_back(CreditPolicy credit, string credited, string billedAfterwards)
    {
        var ledger = new Ledger();
        var timeline = Timeline(Interval(Fee(30m), "2026-04-01"));
        ledger.Bill(timeline, At("2026-04-01"));
        var paused = timeline.Pause(Paused("2026-04-11", null, credit));
        if (credit == CreditPolicy.Full)
            credited = "30.00";
        string.Join(' ', ledger.Correct(paused, At("2026-04-11")).Select(c => c.Amount.ToAmountString())).ShouldBe(credited);

        var resumed = paused.Resume(At("2026-04-21"), At("2026-04-21"));
        string.Join(' ', ledger.Bill(resumed, At("2026-04-21")).Invoices.SelectMany(i => i.Lines).Select(l => l.Amount.ToAmountString())).ShouldBe(billedAfterwards);
    }

    [Fact]
    public void R20_A_pause_that_has_not_begun_is_taken_back_without_a_trace()
    {
        var timeline = Timeline(Interval(Fee(30m), "2026-04-01"));
        timeline.Pause(Paused("2026-04-11")).RemovePause(At("2026-04-11"), At("2026-04-05")).ShouldBe(timeline);
        timeline.Pause(Paused("2026-04-11")).RemovePause(At("2026-04-11"), At("2026-04-20")).Pauses.Single().RemovedAt.ShouldBe(At("2026-04-20"));
    }

    [Fact]
    public void R20_Pauses_do_not_overlap_but_a_stretch_taken_back_can_be_paused_again()
    {
        var timeline = Timeline(Interval(Fee(30m), "2026-04-01")).Pause(Paused("2026-04-11", "2026-04-21"));
        Should.Throw<ArgumentException>(() => timeline.Pause(Paused("2026-04-15")));
        Should.Throw<ArgumentException>(() => timeline.Resume(At("2026-04-25"), At("2026-04-25")));

        var again = timeline.RemovePause(At("2026-04-11"), At("2026-04-30")).Pause(Paused("2026-04-15", "2026-04-16"));
        again.Pauses.Select(p => (p.Start, p.End, p.RemovedAt is null)).ShouldBe(
            [(At("2026-04-11"), At("2026-04-15"), false), (At("2026-04-15"), At("2026-04-16"), true), (At("2026-04-16"), At("2026-04-21"), false)]);
    }

    [Fact]
    public void R13_Arrears_are_invoiced_where_the_pause_starts_and_across_a_stretch_taken_back()
    {
        var timeline = Timeline(Interval(Fee(30m, BillingMode.InArrears), "2026-04-01")).Pause(Paused("2026-04-11", "2026-04-21"));
        new Ledger().BillUntil(timeline, At("2026-05-02")).Select(l => (l.InvoiceDate, l.Amount.Amount))
            .ShouldBe([(At("2026-04-11"), 10.00m), (At("2026-05-01"), 10.00m)]);
        new Ledger().BillUntil(timeline.RemovePause(At("2026-04-11"), At("2026-04-15")), At("2026-05-02")).Select(l => (l.InvoiceDate, l.Amount.Amount))
            .ShouldBe([(At("2026-05-01"), 30.00m)]);
    }

    [Fact]
    public void R20_A_pause_taken_back_charges_nothing_outside_the_interval()
    {
        // Replaced on the 20th, within days that were paused and taken back: neither price has anything in the other's time.
        var before = Interval(Metered(new UnitPriceModel(1m)), "2026-01-01", "2026-01-20", lineage: 1, id: 1);
        var after = Interval(Metered(new UnitPriceModel(2m)), "2026-02-01", anchor: "2026-01-01", lineage: 2, id: 2);
        var timeline = Timeline(before, after).Pause(Paused("2026-01-15", "2026-02-10")).RemovePause(At("2026-01-15"), agreedAt: At("2026-02-20"));

        ChargePlanner.DueAt(timeline, At("2026-02-20")).Select(c => (c.Key.LineageId.Value, c.Key.AnchorPeriodStart)).ShouldBe([(Id(1), Day("2026-01-01"))]);
        ChargePlanner.DueAt(timeline, At("2026-03-01")).Select(c => (c.Key.LineageId.Value, c.Key.AnchorPeriodStart)).ShouldBe([(Id(2), Day("2026-02-01"))]);
    }
}
