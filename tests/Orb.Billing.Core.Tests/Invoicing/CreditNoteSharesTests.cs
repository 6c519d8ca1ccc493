using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using static Orb.Billing.Core.Tests.Invoicing.CreditNotes;
using static Orb.Billing.Core.Tests.Taxes.GivenTaxes;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>The shares of tax and discount that a note takes beside prepaid credits and beside notes that stay when one is voided (R12, R19).</summary>
public sealed class CreditNoteSharesTests
{
    // 0.20 at 10 %: 0.15 bears 0.02 of tax, 0.14 bears 0.01. The second note took that cent; with the first one voided nothing falls.
    [Fact]
    public void R12_A_note_gives_no_tax_back_where_a_kept_one_took_more_than_it_would_today()
    {
        var invoice = Invoice(paid: 0.22m, Line(1, 0.20m, 0.1m));
        var notes = Notes(invoice, Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(0.05m))), Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(0.01m))));
        notes.Select(n => n.Tax.Amount).ShouldBe([0m, 0.01m]);
        var next = CreditNoteCalculation.Run(invoice, [notes[1]], Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(0.01m))))!;
        (next.Net.Amount, next.Tax.Amount).ShouldBe((0.01m, 0m));
    }

    // 0.05 with 0.01 off, and 0.03 lifted by 0.01: the second note took that cent; with the first one voided the next takes none.
    [Theory]
    [InlineData("0.05", "0.01")]
    [InlineData("0.03", "-0.01")]
    public void R12_A_share_never_gives_discount_back_where_a_kept_note_took_more_than_it_would_today(string subtotal, string discount)
    {
        var off = StrictDecimal.Parse(discount);
        var invoice = Invoice(paid: 0m, Line(1, StrictDecimal.Parse(subtotal), 0m, discount: off));
        var notes = Notes(invoice, Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(0.02m))), Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(0.01m))));
        notes.Select(n => n.Discount.Amount).ShouldBe([0m, off]);
        CreditNoteCalculation.Run(invoice, [notes[1]], Goodwill(LineCreditRequest.AfterDiscount(Id(1), Usd(0.01m))))!.Discount.ShouldBe(Usd(0m));
    }

    // 60.00 of money on one line and 100.00 on the other are 32.00 of tax; with half of the other they are 22.00.
    [Fact]
    public void R19_Prepaid_credits_of_a_line_that_is_not_credited_bear_no_tax() =>
        Notes(Invoice(paid: 192m, Line(1, 100m, 0.2m, credits: 40m), Line(2, 100m, 0.2m)), Goodwill(LineCreditRequest.AfterDiscount(Id(2), Usd(50m))))
            .Single().Tax.ShouldBe(Usd(10m));
}
