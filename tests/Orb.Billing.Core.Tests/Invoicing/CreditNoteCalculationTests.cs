using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Taxes;
using static Orb.Billing.Core.Tests.Invoicing.CreditNotes;
using static Orb.Billing.Core.Tests.Taxes.GivenTaxes;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>What a credit note takes off its invoice and where its money goes (R11, R12).</summary>
public sealed class CreditNoteCalculationTests
{
    // 62.00 and 20 % make 74.40, of which 55.80 is paid: 18.60 is open.
    private static readonly CreditableInvoice PartPaid = Invoice(paid: 55.80m, Line(1, 31m, 0.2m), Line(2, 31m, 0.2m));

    [Fact]
    public void R12_A_credit_reduces_what_is_unpaid_and_only_the_rest_goes_to_the_balance() =>
        Ways(Notes(PartPaid, Reconcile(LineCreditRequest.Target(Id(1), Usd(15m))))).ShouldBe([(19.20m, 18.60m, 0.60m, 0m)]);

    [Fact]
    public void R12_Where_a_refund_is_asked_for_the_rest_goes_back_to_the_payer() =>
        Ways(Notes(PartPaid, Reconcile(LineCreditRequest.Target(Id(1), Usd(15m))) with { Refund = true })).ShouldBe([(19.20m, 18.60m, 0m, 0.60m)]);

    [Fact]
    public void R12_An_earlier_note_has_already_reduced_what_is_unpaid() =>
        Ways(Notes(
            PartPaid,
            Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(2m))),
            Reconcile(LineCreditRequest.Target(Id(1), Usd(15m))) with { Refund = true })).ShouldBe([(2.40m, 2.40m, 0m, 0m), (19.20m, 16.20m, 0m, 3.00m)]);

    // 100.00, of which the customer balance paid 70.00 and the payer 30.00.
    [Fact]
    public void R12_A_refund_gives_back_what_a_payer_paid_and_no_more()
    {
        var invoice = Invoice(paid: 30m, Line(1, 100m, 0m)) with { BalanceApplied = Usd(70m) };
        Ways(Notes(
            invoice,
            Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(20m))) with { Refund = true },
            Goodwill(LineCreditRequest.Whole(Id(1))) with { Refund = true })).ShouldBe([(20m, 0m, 0m, 20m), (80m, 0m, 70m, 10m)]);
    }

    // 200.00 charged. A goodwill note does not say that the charge was too high: down to 100.00 is still 100.00.
    [Theory]
    [InlineData("50.00", "100.00", "100.00")]
    [InlineData("50.00", "0.00", "150.00")]
    [InlineData("180.00", "100.00", "20.00")]
    public void R11_Goodwill_lowers_the_cap_of_later_credits_and_not_what_is_settled(string goodwill, string target, string credited) =>
        Notes(
            Invoice(paid: 200m, Line(1, 200m, 0m)),
            Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(StrictDecimal.Parse(goodwill)))),
            Reconcile(LineCreditRequest.Target(Id(1), Usd(StrictDecimal.Parse(target)))))[^1].Net.ShouldBe(Usd(StrictDecimal.Parse(credited)));

    [Fact]
    public void R11_Reconciling_to_the_same_target_again_yields_nothing()
    {
        var request = Reconcile(LineCreditRequest.Target(Id(1), Usd(80m)));
        var notes = Notes(Invoice(paid: 200m, Line(1, 200m, 0.2m)), request);
        notes.Single().Total.ShouldBe(Usd(144m));
        CreditNoteCalculation.Run(Invoice(paid: 200m, Line(1, 200m, 0.2m)), notes, request).ShouldBeNull();
    }

    [Fact]
    public void R11_A_target_above_what_is_settled_credits_nothing() =>
        CreditNoteCalculation.Run(PartPaid, [], Reconcile(LineCreditRequest.Target(Id(1), Usd(31.01m)))).ShouldBeNull();

    [Fact]
    public void R11_A_credit_is_at_most_what_the_line_charged() =>
        Notes(PartPaid, Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(1000m)))).Single().Net.ShouldBe(Usd(31m));

    // 136.66 at 20 % is 27.33; with one line left it is 13.67.
    [Fact]
    public void R12_The_tax_of_a_note_is_what_the_rounded_tax_of_the_invoice_falls_by()
    {
        var invoice = Invoice(paid: 163.99m, Line(1, 68.33m, 0.2m), Line(2, 68.33m, 0.2m));
        Notes(invoice, Goodwill(LineCreditRequest.Whole(Id(1))), Goodwill(LineCreditRequest.Whole(Id(2))))
            .Select(n => (n.Tax.Amount, n.Total.Amount)).ShouldBe([(13.66m, 81.99m), (13.67m, 82.00m)]);
    }

    // 119.00 gross at 19 %. 50.00 of it: 69.00 x 0.19 / 1.19 = 11.02 stays of 19.00.
    [Fact]
    public void R12_A_credit_on_an_inclusive_invoice_contains_its_tax()
    {
        var invoice = Invoice(paid: 0m, Line(1, 119m, 0.19m)) with { Mode = TaxMode.Inclusive };
        Notes(invoice, Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(50m))), Goodwill(LineCreditRequest.Whole(Id(1))))
            .Select(n => (n.Net.Amount, n.Tax.Amount, n.Total.Amount, n.ToInvoice.Amount)).ShouldBe([
                (42.02m, 7.98m, 50.00m, 50.00m), (57.98m, 11.02m, 69.00m, 69.00m)]);
    }

    // 399.00 with 250.00 off: 262.60 before discount bears 164.54 of it, for 85.46 belongs to the 136.40 that stay.
    [Fact]
    public void R12_A_credit_before_discount_takes_its_share_of_the_discount()
    {
        var invoice = Invoice(paid: 178.80m, Line(1, 399m, 0.2m, discount: 250m));
        Discounts(Notes(
            invoice, Goodwill(LineCreditRequest.BeforeDiscount(Id(1), Usd(262.60m))), Goodwill(LineCreditRequest.BeforeDiscount(Id(1), Usd(1000m)))))
            .ShouldBe([(98.06m, 164.54m, 117.67m), (50.94m, 85.46m, 61.13m)]);
    }

    // 100.00 with 20.00 off, 40.00 credited: 10.00 of the discount belonged to it.
    [Fact]
    public void R12_A_credit_after_discount_shows_its_share_of_the_discount_too() =>
        Discounts(Notes(Invoice(paid: 80m, Line(1, 100m, 0m, discount: 20m)), Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(40m)))))
            .ShouldBe([(40m, 10m, 40m)]);

    // 0.11 with 0.10 off: 0.08 before discount is already the one cent that was charged.
    [Fact]
    public void R12_The_last_cent_of_a_line_takes_the_discount_that_is_left()
    {
        var invoice = Invoice(paid: 0.01m, Line(1, 0.11m, 0m, discount: 0.10m));
        Discounts(Notes(
            invoice, Goodwill(LineCreditRequest.BeforeDiscount(Id(1), Usd(0.08m))), Goodwill(LineCreditRequest.BeforeDiscount(Id(1), Usd(0.03m)))))
            .ShouldBe([(0.01m, 0.10m, 0.01m)]);
    }

    // 80.00 of usage, lifted to a minimum of 100.00: half the usage bears half the lift.
    [Fact]
    public void R12_What_a_minimum_added_is_credited_with_its_share() =>
        Discounts(Notes(
            Invoice(paid: 100m, Line(1, 80m, 0m, discount: -20m)),
            Goodwill(LineCreditRequest.BeforeDiscount(Id(1), Usd(40m))),
            Goodwill(LineCreditRequest.Whole(Id(1))))).ShouldBe([(50m, -10m, 50m), (50m, -10m, 50m)]);

    // Nothing was charged, so there is nothing to give back.
    [Fact]
    public void A_line_discounted_to_nothing_is_not_credited() =>
        CreditNoteCalculation.Run(
            Invoice(paid: 0m, Line(1, 100m, 0.2m, discount: 100m)), [], Goodwill(LineCreditRequest.BeforeDiscount(Id(1), Usd(50m)))).ShouldBeNull();

    // 100.00, of which prepaid credits paid 30.00: 70.00 at 20 % is 84.00 of money.
    [Fact]
    public void R12_Prepaid_credits_drawn_by_the_corrected_amount_return_first()
    {
        var invoice = Invoice(paid: 84m, Line(1, 100m, 0.2m, credits: 30m));
        Notes(
            invoice,
            Reconcile(LineCreditRequest.Target(Id(1), Usd(80m))),
            Reconcile(LineCreditRequest.Target(Id(1), Usd(60m))),
            Reconcile(LineCreditRequest.Target(Id(1), Usd(0m)))).Select(n => (n.CreditsReturned.Amount, n.Net.Amount, n.Tax.Amount, n.ToBalance.Amount)).ShouldBe([
                (20m, 0m, 0m, 0m), (10m, 10m, 2m, 12m), (0m, 60m, 12m, 72m)]);
    }

    [Fact]
    public void R12_One_note_may_credit_several_lines_and_shows_the_tax_of_each()
    {
        var reverse = new TaxRate("vat", TaxCategory.ReverseCharge, 0m);
        var invoice = Invoice(
            paid: 0m, Line(1, 68.33m, 0.2m), Line(2, 68.33m, 0.2m), new CreditableLine(Id(3), Usd(5m), Usd(0m), Usd(0m), [reverse]));
        var note = Notes(invoice, Goodwill(
            LineCreditRequest.Whole(Id(3)), LineCreditRequest.Whole(Id(2)), LineCreditRequest.AfterDiscount(Id(1), Usd(0m)))).Single();

        note.Lines.Select(l => (l.LineItemId, l.Credited.Amount, l.Taxed.Tax.Amount)).ShouldBe([(Id(3), 5m, 0m), (Id(2), 68.33m, 13.66m)]);
        note.Groups.ShouldBe([new TaxGroup(reverse, Usd(5m), Usd(0m)), new TaxGroup(Vat(0.2m), Usd(68.33m), Usd(13.66m))]);
    }

    // The first note is voided: the other two and the last still sum to the tax of 27.33.
    [Fact]
    public void R12_The_last_note_closes_to_the_cent_after_another_was_voided()
    {
        var invoice = Invoice(paid: 163.99m, Line(1, 68.33m, 0.2m), Line(2, 68.33m, 0.2m));
        var notes = Notes(invoice, Goodwill(LineCreditRequest.Whole(Id(1))), Goodwill(LineCreditRequest.Whole(Id(2))));
        var kept = notes.Skip(1).ToList();
        kept.Single().Tax.ShouldBe(Usd(13.67m));
        CreditNoteCalculation.Run(invoice, kept, Goodwill(LineCreditRequest.Whole(Id(1))))!.Tax.ShouldBe(Usd(13.66m));
    }

    [Fact]
    public void A_request_names_lines_of_the_invoice_once_and_credits_above_nothing()
    {
        Should.Throw<ArgumentException>(() => CreditNoteCalculation.Run(PartPaid, [], Goodwill(LineCreditRequest.Whole(Id(9)))))
            .Message.ShouldBe($"The invoice has no line {Id(9)}. (Parameter 'request')");
        Should.Throw<ArgumentException>(() => CreditNoteCalculation.Run(
            PartPaid, [], Goodwill(LineCreditRequest.Whole(Id(1)), LineCreditRequest.Whole(Id(1)))))
            .Message.ShouldBe($"Line {Id(1)} is credited twice on one note. (Parameter 'request')");
        Should.Throw<ArgumentException>(() => LineCreditRequest.AfterDiscount(Id(1), Usd(-0.01m))).Message.ShouldBe("A credit is stated as 0 or more. (Parameter 'amount')");
        Should.Throw<CurrencyMismatchException>(() => CreditNoteCalculation.Run(
            PartPaid, [], Goodwill(LineCreditRequest.AfterDiscount(Id(1), Money.Of(1m, Currency.Eur)))));
    }

    [Fact]
    public void A_line_charges_no_less_than_nothing_and_draws_no_more_credits_than_it_charges()
    {
        const string Charges = "A line that charges less than nothing cannot be credited. (Parameter 'subtotal')";
        const string Draws = "A line draws from nothing up to what it charges in prepaid credits. (Parameter 'creditsApplied')";
        Should.Throw<ArgumentException>(() => Line(1, -1m, 0m)).Message.ShouldBe(Charges);
        Should.Throw<ArgumentException>(() => Line(1, -1m, 0m, discount: -2m)).Message.ShouldBe(Charges);
        Should.Throw<ArgumentException>(() => Line(1, 1m, 0m, discount: 1.01m)).Message.ShouldBe(Charges);
        Should.Throw<ArgumentException>(() => Line(1, 1m, 0m, credits: 1.01m)).Message.ShouldBe(Draws);
        Should.Throw<ArgumentException>(() => Line(1, 1m, 0m, credits: -0.01m)).Message.ShouldBe(Draws);
        Line(1, 1m, 0m, discount: 1m).Charged.ShouldBe(Usd(0m));
        Line(1, 1m, 0m, credits: 1m).CreditsApplied.ShouldBe(Usd(1m));
    }

    [Fact]
    public void R1_A_share_of_a_discount_beyond_28_digits_is_the_typed_overflow()
    {
        var huge = Invoice(paid: 0m, Line(1, 90_000_000_000_000_000_000_000_000m, 0m, discount: 40_000_000_000_000_000_000_000_000m));
        Should.Throw<AmountOverflowException>(() => CreditNoteCalculation.Run(huge, [], Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(1m)))))
            .Message.ShouldBe("The share of a discount exceeds the range of a 28-digit decimal.");
    }

    [Fact]
    public void R12_An_overpaid_invoice_has_nothing_unpaid() =>
        Invoice(paid: 150m, Line(1, 100m, 0m)).Unpaid([]).ShouldBe(Usd(0m));

    private static IEnumerable<(decimal Total, decimal ToInvoice, decimal ToBalance, decimal ToPayer)> Ways(IEnumerable<CalculatedCreditNote> notes) =>
        notes.Select(n => (n.Total.Amount, n.ToInvoice.Amount, n.ToBalance.Amount, n.ToPayer.Amount));

    private static IEnumerable<(decimal Net, decimal Discount, decimal Total)> Discounts(IEnumerable<CalculatedCreditNote> notes) =>
        notes.Select(n => (n.Net.Amount, n.Discount.Amount, n.Total.Amount));
}
