using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Core.Tests.Taxes;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Invoices and their credit notes in the fewest words; dollars, tax exclusive.</summary>
internal static class CreditNotes
{
    public static LineItemId Id(int n) => new(Given.Id(n));

    public static CreditableLine Line(int id, decimal subtotal, decimal rate, decimal discount = 0m, decimal credits = 0m) =>
        new(Id(id), GivenTaxes.Usd(subtotal), GivenTaxes.Usd(discount), GivenTaxes.Usd(credits), [GivenTaxes.Vat(rate)]);

    public static CreditableInvoice Invoice(decimal paid, params CreditableLine[] lines) =>
        new(TaxMode.Exclusive, Currency.Usd, lines, GivenTaxes.Usd(paid), GivenTaxes.Usd(0m));

    public static CreditNoteRequest Goodwill(params LineCreditRequest[] credits) => new(CreditCause.Goodwill, credits);

    public static CreditNoteRequest Reconcile(params LineCreditRequest[] credits) => new(CreditCause.Reconcile, credits);

    /// <summary>The notes that come of the requests, one after another; a request that credits nothing yields none.</summary>
    public static IReadOnlyList<CalculatedCreditNote> Notes(CreditableInvoice invoice, params IEnumerable<CreditNoteRequest> requests)
    {
        var notes = new List<CalculatedCreditNote>();
        foreach (var request in requests)
        {
            if (CreditNoteCalculation.Run(invoice, notes, request) is { } note)
                notes.Add(note);
        }

        return notes;
    }
}
