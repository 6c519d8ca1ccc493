using Microsoft.EntityFrameworkCore;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>Puts invoices together from their rows, in five queries however many there are.</summary>
internal sealed class InvoiceReader(OrbDbContext context)
{
    public async Task<IReadOnlyList<Invoice>> ReadAsync(IQueryable<InvoiceRow> query, CancellationToken cancellationToken)
    {
        var invoices = await query.ToListAsync(cancellationToken);
        // A draft has no stored lines, and only what was issued is credited.
        var ids = invoices.Where(i => i.Status != InvoiceStatus.Draft).Select(i => i.Id).ToList();
        if (ids.Count == 0)
            return [.. invoices.Select(i => i.ToInvoice([], []))];

        var lines = await context.Set<InvoiceLineRow>().Where(l => ids.Contains(l.InvoiceId)).OrderBy(l => l.Ordinal).ToListAsync(cancellationToken);
        var priceIds = lines.Select(l => l.PriceId).Distinct().ToList();
        var prices = (await context.Set<PriceRow>().Include(p => p.Item).Where(p => priceIds.Contains(p.Id)).ToListAsync(cancellationToken))
            .ToDictionary(p => p.Id, p => p.ToCatalogPrice());
        var linesByInvoice = lines.ToLookup(l => l.InvoiceId);
        var notesByInvoice = await CreditNotesAsync(ids, lines, cancellationToken);
        return [.. invoices.Select(i => i.ToInvoice(
            [.. linesByInvoice[i.Id].Select(l => l.ToItem(prices[l.PriceId], i.ToCurrency()))],
            [.. notesByInvoice[i.Id]]))];
    }

    private async Task<ILookup<Guid, CreditNote>> CreditNotesAsync(
        List<Guid> invoiceIds, List<InvoiceLineRow> lines, CancellationToken cancellationToken)
    {
        var notes = await context.Set<CreditNoteRow>().Where(n => invoiceIds.Contains(n.InvoiceId))
            .OrderBy(n => n.CreatedAt).ThenBy(n => n.Id)
            .ToListAsync(cancellationToken);
        var noteIds = notes.Select(n => n.Id).ToList();
        var noteLines = noteIds.Count == 0 ? [] : await context.Set<CreditNoteLineRow>()
            .Where(l => noteIds.Contains(l.CreditNoteId))
            .OrderBy(l => l.Ordinal)
            .ToListAsync(cancellationToken);
        var charges = lines.ToDictionary(l => l.Id, l => l.ChargeKey);
        var linesByNote = noteLines.ToLookup(
            l => l.CreditNoteId, l => new CreditNoteLine(new LineItemId(l.LineItemId), charges[l.LineItemId], l.ToMoney()));
        return notes.ToLookup(n => n.InvoiceId, n => n.ToCreditNote([.. linesByNote[n.Id]]));
    }
}
