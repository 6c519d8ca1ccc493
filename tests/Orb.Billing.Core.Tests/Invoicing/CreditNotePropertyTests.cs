using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using static Orb.Billing.Core.Tests.Invoicing.CreditNotes;
using static Orb.Billing.Core.Tests.Taxes.GivenTaxes;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Whatever is credited in whatever order: never more than was charged, and everything sums exactly to the invoice (R11, R12).</summary>
public sealed class CreditNotePropertyTests
{
    // Some lines of a few cents, where every rounding shows; some lifted by a minimum; some paid by prepaid credits.
    private static readonly Gen<CreditableLine[]> AnyLines =
        Gen.Select(Gen.OneOf(Gen.Int[0, 30], Gen.Int[0, 100_000]), Gen.Int[-50, 100], Gen.Int[-100, 100], AnyTaxes)
            .Select((subtotal, discountPercent, creditsPercent, taxes) =>
            {
                var discount = subtotal * discountPercent / 100;
                var credits = (subtotal - discount) * Math.Max(0, creditsPercent) / 100;
                return (Subtotal: subtotal, Discount: discount, Credits: credits, Taxes: taxes);
            })
            .Array[1, 4]
            .Select(lines => lines.Select((l, i) =>
                new CreditableLine(Id(i), Cents(l.Subtotal), Cents(l.Discount), Cents(l.Credits), l.Taxes)).ToArray());

    private static readonly Gen<CreditableInvoice> AnyInvoice =
        from mode in AnyMode
        from lines in AnyLines
        from paidPercent in Gen.Int[0, 100]
        from balancePercent in Gen.Int[0, 100]
        select Settled(new CreditableInvoice(mode, Currency.Usd, lines, Cents(0), Cents(0)), paidPercent, balancePercent);

    private static readonly Gen<LineCreditRequest> AnyCredit =
        from line in Gen.Int[0, 3]
        from amount in Gen.OneOf(Gen.Int[0, 30], Gen.Int[0, 100_000]).Select(Cents)
        from credit in Gen.OneOf(
            LineCreditRequest.AfterDiscount(Id(line), amount), LineCreditRequest.BeforeDiscount(Id(line), amount),
            LineCreditRequest.Target(Id(line), amount), LineCreditRequest.Whole(Id(line)))
        select credit;

    private static readonly Gen<CreditNoteRequest> AnyRequest =
        Gen.Select(Gen.OneOf(CreditCause.Reconcile, CreditCause.Goodwill), AnyCredit.Array[1, 3], Gen.Bool)
            .Select((cause, credits, refund) => new CreditNoteRequest(cause, [.. credits.DistinctBy(c => c.LineItemId)], refund));

    private static readonly Gen<(CreditableInvoice Invoice, CreditNoteRequest[] Requests)> AnyLife =
        Gen.Select(AnyInvoice, AnyRequest.Array[0, 6], (invoice, requests) => (invoice, requests.Select(r => Of(invoice, r)).ToArray()));

    [Fact]
    public void R12_Notes_for_everything_sum_to_the_invoice_with_its_taxes_discounts_and_prepaid_credits() =>
        AnyLife.Sample((invoice, requests) => SumToTheInvoice(invoice, Notes(invoice, [.. requests, Everything(invoice)])), iter: Given.Runs(10_000));

    [Fact]
    public void R12_They_still_do_when_one_of_them_was_voided() =>
        Gen.Select(AnyLife, Gen.Int[0, 6]).Sample((life, voided) =>
        {
            var notes = Notes(life.Invoice, life.Requests).ToList();
            if (voided < notes.Count)
                notes.RemoveAt(voided);
            if (CreditNoteCalculation.Run(life.Invoice, notes, Everything(life.Invoice)) is { } last)
                notes.Add(last);
            SumToTheInvoice(life.Invoice, notes);
        }, iter: Given.Runs(10_000));

    [Fact]
    public void R12_The_money_of_a_note_goes_exactly_three_ways_none_below_nothing() =>
        AnyLife.Sample((invoice, requests) =>
        {
            foreach (var note in Notes(invoice, requests))
            {
                (note.ToInvoice + note.ToBalance + note.ToPayer).ShouldBe(note.Total);
                new[] { note.ToInvoice, note.ToBalance, note.ToPayer, note.Tax }.ShouldAllBe(m => !m.IsNegative);
                Sum(note.Lines.Select(l => l.Taxed.Net)).ShouldBe(note.Net);
                Sum(note.Lines.Select(l => l.Taxed.Tax)).ShouldBe(note.Tax);
                Sum(note.Groups.Select(g => g.Tax)).ShouldBe(note.Tax);
            }
        }, iter: Given.Runs(10_000));

    [Fact]
    public void R12_What_is_unpaid_falls_before_anything_goes_elsewhere() =>
        AnyLife.Sample((invoice, requests) =>
        {
            var notes = Notes(invoice, requests);
            for (var i = 0; i < notes.Count; i++)
            {
                var unpaid = invoice.Unpaid([.. notes.Take(i)]);
                notes[i].ToInvoice.ShouldBe(Money.Min(unpaid, notes[i].Total));
                invoice.Unpaid([.. notes.Take(i + 1)]).ShouldBe(unpaid - notes[i].ToInvoice);
            }

            Sum(notes.Select(n => n.ToPayer)).ShouldBeLessThanOrEqualTo(invoice.Paid);
        }, iter: Given.Runs(10_000));

    [Fact]
    public void R11_Credits_never_exceed_the_line_nor_notes_the_invoice() =>
        AnyLife.Sample((invoice, requests) =>
        {
            var notes = Notes(invoice, requests);
            Sum(notes.Select(n => n.Total)).ShouldBeLessThanOrEqualTo(invoice.Taxed.Total);
            foreach (var line in invoice.Lines)
            {
                var credited = notes.SelectMany(n => n.Lines).Where(l => l.LineItemId == line.Id).ToList();
                credited.ShouldAllBe(c => c.Credited.IsPositive && !c.CreditsReturned.IsNegative && c.CreditsReturned <= c.Credited);
                // A share of a discount never changes sides, nor is there more of it than discount.
                credited.ShouldAllBe(c => c.Discount.IsZero || c.Discount.IsNegative == line.Discount.IsNegative);
                Sum(credited.Select(c => c.Credited)).ShouldBeLessThanOrEqualTo(line.Charged);
                Math.Abs(Sum(credited.Select(c => c.Discount)).Amount).ShouldBeLessThanOrEqualTo(Math.Abs(line.Discount.Amount));
                Sum(credited.Select(c => c.CreditsReturned)).ShouldBeLessThanOrEqualTo(line.CreditsApplied);
            }
        }, iter: Given.Runs(10_000));

    [Fact]
    public void R11_Reconciling_again_yields_nothing() =>
        Gen.Select(AnyLife, AnyRequest).Sample((life, request) =>
        {
            var (invoice, requests) = life;
            var targets = Of(invoice, request).Credits
                .Select(c => LineCreditRequest.Target(c.LineItemId, c.Amount ?? Cents(0)));
            CreditNoteRequest[] once = [.. requests, Reconcile([.. targets])];
            Notes(invoice, [.. once, once[^1]]).Count.ShouldBe(Notes(invoice, once).Count);
        }, iter: Given.Runs(10_000));

    private static void SumToTheInvoice(CreditableInvoice invoice, IReadOnlyList<CalculatedCreditNote> notes)
    {
        var taxed = invoice.Taxed;
        Sum(notes.Select(n => n.Net)).ShouldBe(taxed.Net);
        Sum(notes.Select(n => n.Tax)).ShouldBe(taxed.Tax);
        foreach (var group in taxed.Groups)
        {
            var fallen = notes.SelectMany(n => n.Groups).Where(g => g.Rate == group.Rate).ToList();
            Sum(fallen.Select(g => g.Tax)).ShouldBe(group.Tax);
        }

        Sum(notes.Select(n => n.Discount)).ShouldBe(Sum(invoice.Lines.Where(l => l.Charged.IsPositive).Select(l => l.Discount)));
        Sum(notes.Select(n => n.CreditsReturned)).ShouldBe(Sum(invoice.Lines.Select(l => l.CreditsApplied)));
        invoice.Unpaid(notes).ShouldBe(Cents(0));
        Sum(notes.Select(n => n.ToBalance + n.ToPayer)).ShouldBe(invoice.Paid + invoice.BalanceApplied);
        CreditNoteCalculation.Run(invoice, notes, Everything(invoice)).ShouldBeNull();
    }

    private static CreditableInvoice Settled(CreditableInvoice invoice, int paidPercent, int balancePercent)
    {
        var total = (int)(invoice.Taxed.Total.Amount * 100m);
        var balance = total * balancePercent / 100;
        return invoice with { BalanceApplied = Cents(balance), Paid = Cents((total - balance) * paidPercent / 100) };
    }

    // A request made for four lines, as far as the invoice has them.
    private static CreditNoteRequest Of(CreditableInvoice invoice, CreditNoteRequest request) =>
        request with { Credits = [.. request.Credits.Where(c => invoice.Lines.Any(l => l.Id == c.LineItemId))] };

    private static CreditNoteRequest Everything(CreditableInvoice invoice) =>
        Goodwill([.. invoice.Lines.Select(l => LineCreditRequest.Whole(l.Id))]);

    private static Money Cents(int cents) => Units(cents, Currency.Usd);

    private static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Cents(0), (sum, amount) => sum + amount);
}
