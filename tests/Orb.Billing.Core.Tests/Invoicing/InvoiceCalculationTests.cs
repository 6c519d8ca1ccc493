using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

public sealed class InvoiceCalculationTests
{
    [Fact]
    public void R2_Usage_of_12345_units_is_596_90_in_three_sub_lines()
    {
        var timeline = Timeline(Interval(Metered(new TieredPriceModel(ThreeTiers)), "2026-01-01"));
        var line = new Ledger().Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 12000m), Tokens("2026-01-31T23:59:59Z", 345m), Tokens("2026-02-01", 9m))
            .Invoices.Single().Lines.Single();
        (line.Quantity, line.Subtotal.Amount, line.AdjustedSubtotal.Amount, line.Amount.Amount, line.UnroundedSubtotal).ShouldBe((12345m, 596.90m, 596.90m, 596.90m, 596.90m));
        line.SubLines.Select(s => (s.Name, s.Quantity, s.Amount.Amount)).ShouldBe([
            ("0 - 1000", 1000m, 100.00m), ("1000 - 10000", 9000m, 450.00m), ("over 10000", 2345m, 46.90m)]);
        (line.Sequence, line.ChargeVersion, line.CreditsApplied.IsZero, line.PartiallyInvoiced.IsZero).ShouldBe((1, 0, true, true));
        line.Explanation.Steps.Select(s => s.GetType()).ShouldBe([typeof(MeteredStep), typeof(RatedStep), typeof(RoundedStep)]);
        line.Explanation.Steps[0].ShouldBe(new MeteredStep(new ServicePeriod(At("2026-01-01"), At("2026-02-01")), 2, 0, 12345m));
    }

    [Fact]
    public void R2_Sub_lines_of_a_prorated_fee_are_split_by_largest_remainder()
    {
        // 17/31 of 12 + 13 (tiers of 10 and 2 units): 13.7097, of it 6.5806 and 7.1290.
        var fee = Fee(new TieredPriceModel(Tiers((0m, 10m, 1m, 2m), (10m, null, 5m, 3m))), quantity: 12m);
        var line = new Ledger().Bill(Timeline(Interval(fee, "2026-01-15", anchor: "2026-02-01")), At("2026-01-15")).Invoices.Single().Lines.Single();
        line.Amount.Amount.ShouldBe(13.71m);
        line.SubLines.Select(s => s.Amount.Amount).ShouldBe([6.58m, 7.13m]);
        line.Explanation.Steps.OfType<ProratedStep>().Single().ShouldBe(new ProratedStep(25m, new Share(17, 31)));
    }

    [Fact]
    public void R1_Yen_are_rounded_to_whole_yen()
    {
        var timeline = Timeline(Interval(Fee(1000m, currency: Currency.Jpy), "2026-01-15", "2026-01-25", "2026-02-01"));
        var invoice = new Ledger().Bill(timeline, At("2026-01-15")).Invoices.Single();
        invoice.Subtotal.ToString().ShouldBe("323 JPY");
        invoice.Lines.Single().UnroundedSubtotal.ShouldBe(322.58064516129032258064516129m);
    }

    [Fact]
    public void R25_Zero_usage_writes_a_line_of_zero_once()
    {
        var timeline = Timeline(Interval(Metered(new UnitPriceModel(0.01m)), "2026-01-01"));
        var ledger = new Ledger();
        var invoice = ledger.Bill(timeline, At("2026-02-01")).Invoices.Single();
        invoice.Lines.Amounts().ShouldBe([0.00m]);
        invoice.HasUsage.ShouldBeTrue();
        ledger.Bill(timeline, At("2026-02-01")).Invoices.ShouldBeEmpty();
    }

    [Fact]
    public void R13_One_invoice_a_grouping_key_and_none_without_lines()
    {
        var timeline = Timeline(
            Interval(Fee(1m), "2026-01-01", lineage: 1, id: 1, position: 0),
            Interval(Fee(2m) with { InvoiceGroupingKey = "support" }, "2026-01-01", lineage: 2, id: 2, position: 1),
            Interval(Fee(4m), "2026-01-01", lineage: 3, id: 3, position: 2),
            Interval(Fee(8m) with { InvoiceGroupingKey = "Support" }, "2026-01-01", lineage: 4, id: 4, position: 3));
        var ledger = new Ledger();
        ledger.Bill(timeline, At("2026-01-01")).Invoices.Select(i => (i.GroupingKey, i.Subtotal.Amount, i.HasUsage))
            .ShouldBe([(null, 5.00m, false), ("support", 2.00m, false), ("Support", 8.00m, false)]);
        ledger.Bill(timeline, At("2026-01-01")).Invoices.ShouldBeEmpty();
        ledger.Bill(timeline, At("2026-01-15")).Invoices.ShouldBeEmpty();
    }

    [Fact]
    public void R11_Cancelled_mid_period_the_unused_days_are_credited_newest_line_first_and_capped()
    {
        var ledger = new Ledger();
        var two = Timeline(Interval(Fee(30m, quantity: 2m), "2026-04-01"));
        ledger.Bill(two, At("2026-04-01")); // 60.00
        var five = Timeline(Interval(Fee(30m, quantity: 2m), "2026-04-01", quantities: [Quantity("2026-04-11", 5m)]));
        ledger.Bill(five, At("2026-04-11")); // + 60.00
        var charge = ledger.Settled.Single().Value;
        (charge.Version, charge.Sequence, charge.Settled.Amount).ShouldBe((2, 2, 120.00m));

        var cancelled = five.Cancel(At("2026-04-16T09:00:00Z")); // 60 x 10/30 + 150 x 5/30 = 45.00 remain
        var credits = ledger.Correct(cancelled, At("2026-04-16T09:00:00Z"));
        credits.Amounts().ShouldBe([60.00m, 15.00m]);
        credits.Select(c => c.LineItemId).ShouldBe([charge.Lines[1].LineItemId, charge.Lines[0].LineItemId]);
        ledger.Correct(cancelled, At("2026-04-16T09:00:00Z")).ShouldBeEmpty();
        ledger.Net.ShouldBe(45.00m);
    }

    [Fact]
    public void R11_A_goodwill_credit_caps_later_credits_and_is_not_billed_again()
    {
        var timeline = Timeline(Interval(Fee(30m), "2026-04-01"));
        var ledger = new Ledger();
        ledger.Bill(timeline, At("2026-04-01"));
        ledger.Goodwill(ledger.Settled.Keys.Single(), line: 0, 25.00m);
        ledger.Bill(timeline, At("2026-04-01")).Invoices.ShouldBeEmpty();
        // 20.00 fall away, but only 5.00 of the line are left to credit.
        ledger.Correct(timeline.Cancel(At("2026-04-11")), At("2026-04-11")).Amounts().ShouldBe([5.00m]);
        ledger.Correct(timeline.Cancel(At("2026-04-11")), At("2026-04-11")).ShouldBeEmpty();
    }

    [Fact]
    public void R8_Cancelled_on_the_local_day_it_started_it_is_credited_whole()
    {
        var timeline = Timeline("America/New_York", Interval(Fee(49m), "2026-01-15T14:00:00Z", anchor: "2026-02-01"));
        var ledger = new Ledger();
        ledger.Bill(timeline, timeline.Start).Invoices.Single().Lines.Amounts().ShouldBe([26.87m]);
        ledger.Correct(timeline.Cancel(At("2026-01-16T05:00:00Z")), At("2026-01-20")).Amounts().ShouldBe([25.29m]); // a day kept: 1.58
        ledger.Correct(timeline.Cancel(At("2026-01-16T04:59:59Z")), At("2026-01-20")).Amounts().ShouldBe([1.58m]);
        ledger.Net.ShouldBe(0.00m);
    }

    [Fact]
    public void R10_Late_usage_is_the_next_sequence_with_the_old_service_period()
    {
        var timeline = Timeline(Interval(Metered(new UnitPriceModel(0.067m)), "2026-01-01"));
        var ledger = new Ledger();
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 55m)).Invoices.Single().Lines.Amounts().ShouldBe([3.69m]);
        var line = ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 55m), Tokens("2026-01-11", 10m)).Invoices.Single().Lines.Single();
        (line.Sequence, line.ChargeVersion, line.Quantity, line.Amount.Amount).ShouldBe((2, 1, 10m, 0.67m)); // 4.355 -> 4.36, less 3.69
        line.Service.ShouldBe(new ServicePeriod(At("2026-01-01"), At("2026-02-01")));
        line.SubLines.ShouldBeEmpty();
        line.Explanation.Steps[^1].ShouldBe(new SettledStep(Money.Of(4.36m, Currency.Usd), Money.Of(3.69m, Currency.Usd), Money.Of(0.67m, Currency.Usd)));

        var less = ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 5m));
        less.Invoices.ShouldBeEmpty();
        less.Credits.Amounts().ShouldBe([0.67m, 3.35m]);
        ledger.Net.ShouldBe(0.34m);
    }

    [Fact]
    public void R1_What_leaves_28_digits_is_an_overflow_and_parks()
    {
        var huge = Timeline(Interval(Metered(new UnitPriceModel(9999999999999999m)), "2026-01-01"));
        Should.Throw<AmountOverflowException>(() => new Ledger().Bill(huge, At("2026-02-01"), Tokens("2026-01-10", 9999999999999999m)))
            .Message.ShouldBe($"The charge of price {new PriceId(Id(4))} exceeds the range of a 28-digit decimal.");
        var fee = Timeline(Interval(Fee(9999999999999999m, quantity: 9999999999999999m), "2026-01-01"));
        Should.Throw<AmountOverflowException>(() => new Ledger().Bill(fee, At("2026-01-01")))
            .Message.ShouldBe($"The charge of price {new PriceId(Id(2))} exceeds the range of a 28-digit decimal.");
        var sum = Timeline([.. Enumerable.Range(1, 2).Select(i => Interval(Fee(90000000000000000000000000m), "2026-01-01", lineage: i, id: i))]);
        Should.Throw<AmountOverflowException>(() => new Ledger().Bill(sum, At("2026-01-01")));
    }

    [Fact]
    public void Usage_that_was_not_fetched_is_refused_not_billed_as_zero()
    {
        var timeline = Timeline(Interval(Metered(new UnitPriceModel(1m)), "2026-01-01"));
        Should.Throw<KeyNotFoundException>(() => ChargeCalculator.Target(ChargePlanner.DueAt(timeline, At("2026-02-01")).Single(), MeteredUsage.None, []))
            .Message.ShouldStartWith("No usage was fetched for ");
    }

    [Fact]
    public void The_worked_example_of_decision_0006_holds()
    {
        var timeline = Timeline("Europe/Berlin",
            Interval(Fee(200m, BillingMode.InAdvance, Cadence.OneTime), "2026-05-04T13:00:00Z"),
            Interval(Fee(150m, BillingMode.InArrears, Cadence.OneTime), "2026-05-04T13:00:00Z", lineage: 2, id: 2, position: 1));
        var ledger = new Ledger();
        ledger.BillUntil(timeline, At("2026-12-31")).Select(l => (l.InvoiceDate, l.Amount.Amount))
            .ShouldBe([(At("2026-05-04T13:00:00Z"), 200.00m), (At("2026-05-04T22:00:00Z"), 150.00m)]);
        ledger.Correct(timeline.Cancel(At("2026-05-20")), At("2026-05-20")).ShouldBeEmpty();

        var sameDay = new Ledger();
        sameDay.Bill(timeline, At("2026-05-04T13:00:00Z"));
        var cancelled = timeline.Cancel(At("2026-05-04T16:00:00Z"));
        sameDay.Correct(cancelled, At("2026-05-04T16:00:00Z")).Amounts().ShouldBe([200.00m]);
        ChargePlanner.NextInvoiceDate(cancelled, At("2026-05-04T13:00:00Z")).ShouldBeNull();
    }
}
