using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Customers;

namespace Orb.Billing.Invoicing;

/// <summary>Books the credits of a reconciliation: one credit note an invoice (R11, R12).</summary>
internal sealed class CreditNoteWriting(IInvoiceStore store, NumberSeries numbers, IIdGenerator ids, BookingJournal journal)
{
    /// <summary>Writes the notes within the caller's transaction, oldest invoice first.</summary>
    public async Task WriteAsync(IReadOnlyList<LineCredit> credits, Customer customer, string memo, Instant at, CancellationToken cancellationToken)
    {
        // A charge's version goes up with each note that touches it.
        var versions = credits.GroupBy(c => c.Charge).ToDictionary(g => g.Key, g => g.First().ChargeVersion);
        foreach (var ofInvoice in credits.GroupBy(c => c.InvoiceId).OrderBy(g => g.Key.Value))
        {
            var note = new CreditNote
            {
                Id = new CreditNoteId(ids.Next()),
                Number = await numbers.NextCreditNoteNumberAsync(customer, cancellationToken).ConfigureAwait(false),
                InvoiceId = ofInvoice.Key,
                CustomerId = customer.Id,
                CreatedAt = at,
                Memo = memo,
                Lines = [.. ofInvoice.Select(c => new CreditNoteLine(c.LineItemId, c.Charge, c.Amount))],
            };
            var touched = note.Lines.Select(l => l.Charge).Distinct().ToDictionary(c => c, c => versions[c]);
            StaleWriteException.Unless(await store.AddCreditNoteAsync(note, touched, cancellationToken).ConfigureAwait(false));
            journal.Wrote(note);
            foreach (var charge in touched.Keys)
                versions[charge]++;
        }
    }
}
