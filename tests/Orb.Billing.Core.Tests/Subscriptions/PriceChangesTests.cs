using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Invoicing;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>Edits of price intervals and what they do to the money (R8, R11, R13, R20).</summary>
public sealed class PriceChangesTests
{
    private static PriceInterval Next(Price price, string start, string anchor, Instant? agreed = null) =>
        Interval(price, start, anchor: anchor, lineage: 2, id: 2) with { DueFrom = agreed };

    private static Price Other(decimal amount, Cadence? cadence = null) => Price.FixedFee(
        new PriceId(Id(12)), "Other", new ItemId(Id(3)), Core.Amounts.Currency.Usd, cadence ?? Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(amount), 1m);

    [Fact]
    public void R20_A_backdated_change_credits_the_old_price_whole_and_bills_the_new_one_when_it_was_agreed()
    {
        var ledger = new Ledger();
        var timeline = Timeline(Interval(Fee(12m), "2014-01-01"));
        ledger.Bill(timeline, At("2014-01-01"));
        var changed = timeline.ReplaceFrom(At("2014-01-01"), [Next(Other(15m), "2014-01-01", "2014-01-01", At("2014-01-10"))], ChangePolicy.Default);
        ledger.Correct(changed, At("2014-01-10")).Amounts().ShouldBe([12.00m]);
        ChargePlanner.NextInvoiceDate(changed, At("2014-01-01")).ShouldBe(At("2014-01-10"));
        var line = ledger.Bill(changed, At("2014-01-10")).Invoices.Single().Lines.Single();
        (line.Amount.Amount, line.Service).ShouldBe((15.00m, new ServicePeriod(At("2014-01-01"), At("2014-02-01"))));
        ChargePlanner.NextInvoiceDate(changed, At("2014-01-11")).ShouldBe(At("2014-02-01"));
    }

    [Fact]
    public void R20_A_change_agreed_months_late_is_due_at_once_for_every_period_it_reaches_back_to()
    {
        var timeline = Timeline(Interval(Fee(31m), "2026-01-01"))
            .ReplaceFrom(At("2026-01-15"), [Next(Other(62m), "2026-01-15", "2026-01-01", At("2026-04-20"))], ChangePolicy.Default);
        ChargePlanner.DueAt(timeline, At("2026-04-20")).Select(c => c.AnchorPeriod.Start)
            .ShouldBe([Day("2026-01-01"), Day("2026-02-01"), Day("2026-03-01"), Day("2026-04-01")]);
        ChargePlanner.NextInvoiceDate(timeline, At("2026-01-02")).ShouldBe(At("2026-04-20"));
    }

    [Theory]
    [InlineData(CreditPolicy.Prorated, "50.00")]
    [InlineData(CreditPolicy.None, "")]
    [InlineData(CreditPolicy.Full, "100.00")]
    public void R20_What_a_change_gives_back_is_stated_by_its_credit_policy(CreditPolicy credit, string credited)
    {
        var ledger = new Ledger();
        var timeline = Timeline(Interval(Fee(100m), "2025-06-01"));
        ledger.Bill(timeline, At("2025-06-01"));
        var changed = timeline.ReplaceFrom(At("2025-06-16"), [Next(Other(300m), "2025-06-16", "2025-06-01")], new ChangePolicy(Credit: credit));
        string.Join(' ', ledger.Correct(changed, At("2025-06-16")).Select(c => c.Amount.ToAmountString())).ShouldBe(credited);
        ledger.Bill(changed, At("2025-06-16")).Invoices.Single().Lines.Amounts().ShouldBe([150.00m]);
        ledger.Bill(changed, At("2025-07-01")).Invoices.Single().Lines.Amounts().ShouldBe([300.00m]);
    }

    [Fact]
    public void R20_Without_proration_the_new_price_is_charged_for_its_whole_first_period()
    {
        var timeline = Timeline(Interval(Other(300m), "2025-06-16", anchor: "2025-06-01") with { StartsProrated = false });
        new Ledger().BillUntil(timeline, At("2025-07-02")).Amounts().ShouldBe([300.00m, 300.00m]);
    }

    [Fact]
    public void R20_Quantity_changes_without_proration_or_credit_bill_each_increase_at_the_full_price()
    {
        var ledger = new Ledger();
        QuantityTransition Change(string at, decimal quantity) => Quantity(at, quantity) with { Prorated = false, Credit = CreditPolicy.None };
        var timeline = Timeline(Interval(Fee(10m, quantity: 10m), "2024-03-01"));
        ledger.Bill(timeline, At("2024-03-01")).Invoices.Single().Lines.Amounts().ShouldBe([100.00m]);
        timeline = timeline.ChangeQuantity(timeline.Intervals[0].Id, Change("2024-03-10", 5m));
        ledger.Correct(timeline, At("2024-03-10")).ShouldBeEmpty();
        timeline = timeline.ChangeQuantity(timeline.Intervals[0].Id, Change("2024-03-20", 15m));
        ledger.Correct(timeline, At("2024-03-20")).ShouldBeEmpty();
        var line = ledger.Bill(timeline, At("2024-03-20")).Invoices.Single().Lines.Single();
        (line.Amount.Amount, line.Service).ShouldBe((50.00m, new ServicePeriod(At("2024-03-20"), At("2024-04-01"))));
        ledger.Bill(timeline, At("2024-04-01")).Invoices.Single().Lines.Amounts().ShouldBe([150.00m]);
    }

    [Fact]
    public void R8_What_the_known_charge_brings_later_in_the_period_is_not_credited_before()
    {
        var ledger = new Ledger();
        var timeline = Timeline(Interval(Fee(10m, quantity: 5m), "2026-06-01"));
        ledger.Bill(timeline, At("2026-06-01")); // 50.00
        var id = timeline.Intervals[0].Id;
        timeline = timeline.ChangeQuantity(id, Quantity("2026-06-16", 2m)).ChangeQuantity(id, Quantity("2026-06-20", 10m));
        // 25.00 for 15 days, 2.67 for 4 and 36.67 for 11 make 64.33: nothing to give back on the 16th.
        ledger.Correct(timeline, At("2026-06-16")).ShouldBeEmpty();
        ledger.Bill(timeline, At("2026-06-16")).Invoices.ShouldBeEmpty();
        ledger.Bill(timeline, At("2026-06-20")).Invoices.Single().Lines.Amounts().ShouldBe([14.33m]);
    }

    [Fact]
    public void R20_A_price_that_the_change_keeps_goes_on_untouched()
    {
        var timeline = Timeline(Interval(Fee(12m), "2026-01-01"), Interval(Metered(new UnitPriceModel(1m)), "2026-01-01", lineage: 3, id: 3, position: 1));
        var changed = timeline.ReplaceFrom(
            At("2026-01-15"),
            [Next(Other(15m), "2026-01-15", "2026-01-01"), Interval(timeline.Intervals[1].Price, "2026-01-15", anchor: "2026-01-01", lineage: 4, id: 4, position: 1)],
            ChangePolicy.Default);
        changed.Intervals.Select(i => (i.Id.Value, i.Start, i.End)).ShouldBe(
            [(Id(1), At("2026-01-01"), At("2026-01-15")), (Id(3), At("2026-01-01"), null), (Id(2), At("2026-01-15"), null)]);
    }

    [Fact]
    public void R20_A_change_drops_what_was_scheduled_after_it_and_a_planned_end()
    {
        var timeline = Timeline(Interval(Fee(12m), "2026-01-01"))
            .ReplaceFrom(At("2026-03-01"), [Next(Other(15m), "2026-03-01", "2026-01-01")], ChangePolicy.Default)
            .Cancel(At("2026-06-01"))
            .ReplaceFrom(At("2026-02-01"), [Interval(Other(20m), "2026-02-01", anchor: "2026-01-01", lineage: 5, id: 5)], ChangePolicy.Default);
        timeline.End.ShouldBeNull();
        timeline.Intervals.Select(i => (i.Id.Value, i.Start, i.End)).ShouldBe([(Id(1), At("2026-01-01"), At("2026-02-01")), (Id(5), At("2026-02-01"), null)]);
    }

    [Fact]
    public void R20_Taking_a_cancellation_back_opens_what_would_have_ended_with_it()
    {
        var timeline = Timeline(Interval(Fee(12m), "2026-01-01"), Interval(Other(5m), "2026-01-01", "2026-02-01", lineage: 2, id: 2));
        timeline.Cancel(At("2026-04-01")).Uncancel().ShouldBe(timeline);
        timeline.Cancel(At("2026-04-01")).Cancel(At("2026-05-01")).ShouldBe(timeline.Cancel(At("2026-05-01")));
    }

    [Fact]
    public void R20_Unscheduling_opens_what_runs_and_drops_what_would_follow()
    {
        var timeline = Timeline(Interval(Fee(12m), "2026-01-01"));
        timeline.ReplaceFrom(At("2026-03-01"), [Next(Other(15m), "2026-03-01", "2026-01-01")], ChangePolicy.Default)
            .Unschedule(At("2026-02-01")).ShouldBe(timeline);
        var id = timeline.Intervals[0].Id;
        timeline.ChangeQuantity(id, Quantity("2026-03-01", 5m)).UnscheduleQuantities(id, At("2026-02-01")).ShouldBe(timeline);
    }

    [Fact]
    public void R13_With_deferral_arrears_cut_short_wait_for_the_invoice_of_the_full_period()
    {
        var old = Interval(Metered(new UnitPriceModel(0.001m)), "2024-09-01") with { DefersTail = true };
        var price = Price.Usage(new PriceId(Id(14)), "New", new ItemId(Id(5)), Core.Amounts.Currency.Usd, Cadence.Monthly, new UnitPriceModel(0.0008m), new MetricId(Id(6)));
        var timeline = Timeline(old).ReplaceFrom(At("2024-09-12"), [Next(price, "2024-09-12", "2024-09-01")], ChangePolicy.Default);
        var lines = new Ledger().BillUntil(timeline, At("2024-10-02"), Tokens("2024-09-05", 100000m), Tokens("2024-09-20", 50000m));
        lines.Select(l => (l.InvoiceDate, l.Amount.Amount)).ShouldBe([(At("2024-10-01"), 100.00m), (At("2024-10-01"), 40.00m)]);
    }

    [Fact]
    public void R20_A_trial_is_one_period_whatever_the_cadence()
    {
        var trial = Interval(Metered(new UnitPriceModel(1m)), "2024-01-20", "2024-03-05", "2024-01-01") with { IsOnePeriod = true };
        var line = new Ledger().BillUntil(Timeline(trial), At("2024-06-01"), Tokens("2024-01-25", 3m), Tokens("2024-02-25", 4m)).Single();
        (line.Amount.Amount, line.InvoiceDate).ShouldBe((7.00m, At("2024-03-05")));
    }
}
