using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;
using static Orb.Billing.Docs.Tests.Worked;

namespace Orb.Billing.Docs.Tests;

/// <summary>docs/concepts/corrections.md (R11, R12).</summary>
public sealed class CorrectionExamples
{
    private static readonly Page Corrections = Page.Of("corrections");

    [Fact, Example("corrections", "reconcile")]
    public void R11_The_difference_is_a_line_or_a_credit_note_and_running_it_again_yields_nothing()
    {
        var (books, five) = (new Books(), Fee(10.00m, "2026-04-01", quantity: 5m));
        var ten = five.WithSeats("2026-04-16", 10m);
        var back = ten.WithSeats("2026-04-21", 5m);
        Corrections.Shows(
            "reconcile", ["event", "April should come to", "settled", "new line", "credit note"],
            books.Reconcile(five, "2026-04-01").Row("1 April: 5 seats at 10.00"),
            books.Reconcile(ten, "2026-04-16").Row("16 April: 10 seats"),
            books.Reconcile(back, "2026-04-21").Row("21 April: 5 seats again"),
            books.Reconcile(back, "2026-04-21").Row("21 April, run again"));
    }

    [Fact, Example("corrections", "newest-first")]
    public void R11_Credits_fall_on_the_newest_line_first_each_at_most_what_it_charged()
    {
        var (books, five) = (new Books(), Fee(10.00m, "2026-04-01", quantity: 5m));
        var ten = five.WithSeats("2026-04-16", 10m);
        Money[] charged = [books.Reconcile(five, "2026-04-01").Line!.Value, books.Reconcile(ten, "2026-04-16").Line!.Value];
        var credits = books.Reconcile(ten.Cancel(At("2026-04-11")), "2026-04-17").Credits;
        Corrections.Shows(
            "newest-first", ["line", "charged", "credited"],
            ["16 April: 5 more seats", charged[1].Text(), credits[0].Amount.Text()],
            ["1 April: 5 seats", charged[0].Text(), credits[1].Amount.Text()]);
    }

    [Fact, Example("corrections", "where-it-goes")]
    public void R12_The_money_reduces_what_is_unpaid_then_goes_to_the_balance_or_the_payer()
    {
        var tax = new TaxRate("vat", TaxCategory.Standard, 0.20m);
        CreditableLine Line(int id) => new(new LineItemId(Id(id)), Usd(31.00m), Usd(0m), Usd(0m), [tax]);
        string[] Row(decimal paid, bool refund)
        {
            var should = Usd(15.00m);
            var invoice = new CreditableInvoice(TaxMode.Exclusive, Currency.Usd, [Line(1), Line(2)], Usd(paid), Usd(0m));
            var request = new CreditNoteRequest(CreditCause.Reconcile, [LineCreditRequest.Target(new LineItemId(Id(1)), should)], refund);
            var note = CreditNoteCalculation.Run(invoice, [], request)!;
            return
            [
                invoice.Lines[0].Charged.Text(), should.Text(), invoice.Taxed.Total.Text(), Usd(paid).Text(), refund ? "yes" : "no", note.Net.Text(), note.Tax.Text(), note.Total.Text(),
                note.ToInvoice.Text(), note.ToBalance.Text(), note.ToPayer.Text(),
            ];
        }

        Corrections.Shows(
            "where-it-goes", ["first line", "should have been", "invoice", "paid", "refund asked for", "note net", "tax", "total", "to the invoice", "to the balance", "to the payer"],
            Row(0m, false), Row(55.80m, false), Row(55.80m, true), Row(74.40m, true));
    }

    [Fact, Example("corrections", "goodwill")]
    public void R11_Goodwill_lowers_what_may_still_be_credited_and_not_what_is_settled()
    {
        var line = new LineItemId(Id(1));
        var invoice = new CreditableInvoice(
            TaxMode.Exclusive, Currency.Usd, [new CreditableLine(line, Usd(200.00m), Usd(0m), Usd(0m), [])], Usd(200.00m), Usd(0m));
        Corrections.Shows(
            "goodwill", ["charged", "goodwill note", "should have been", "correcting note"],
            new[] { (50.00m, 100.00m), (50.00m, 0.00m), (180.00m, 100.00m) }.Select(c =>
            {
                var goodwill = CreditNoteCalculation.Run(invoice, [], new(CreditCause.Goodwill, [LineCreditRequest.AfterDiscount(line, Usd(c.Item1))]))!;
                var correction = CreditNoteCalculation.Run(invoice, [goodwill], new(CreditCause.Reconcile, [LineCreditRequest.Target(line, Usd(c.Item2))]))!;
                return new[] { invoice.Taxed.Total.Text(), goodwill.Total.Text(), Usd(c.Item2).Text(), correction.Total.Text() };
            }));
    }
}
