using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Invoicing;

/// <summary>What the steps of a scope have written, for whoever asked for them.</summary>
internal sealed class BookingJournal
{
    private readonly List<InvoiceId> _invoices = [];
    private readonly List<CreditNote> _creditNotes = [];

    public IReadOnlyList<InvoiceId> Invoices => _invoices;

    public IReadOnlyList<CreditNote> CreditNotes => _creditNotes;

    public void Wrote(InvoiceId invoice) => _invoices.Add(invoice);

    public void Wrote(CreditNote note) => _creditNotes.Add(note);

    public void Clear()
    {
        _invoices.Clear();
        _creditNotes.Clear();
    }
}
