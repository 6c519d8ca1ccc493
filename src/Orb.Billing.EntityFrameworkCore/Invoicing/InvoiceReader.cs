using Microsoft.EntityFrameworkCore;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.EntityFrameworkCore.Customers;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>Puts invoices together from their rows, in seven queries however many there are.</summary>
internal sealed class InvoiceReader(OrbDbContext context, KnownPriceModels models)
{
    public async Task<IReadOnlyList<Invoice>> ReadAsync(IQueryable<InvoiceRow> query, CancellationToken cancellationToken)
    {
        var invoices = await query.ToListAsync(cancellationToken);
        if (invoices.Count == 0)
            return [];
        var all = invoices.Select(i => i.Id).ToList();
        var byHand = (await context.Set<ManualLineRow>().Include(l => l.Item).Where(l => all.Contains(l.InvoiceId)).OrderBy(l => l.Ordinal).ToListAsync(cancellationToken))
            .ToLookup(l => l.InvoiceId);
        // Of a draft nothing else is stored, and only what was issued is credited or has moved a balance.
        var ids = invoices.Where(i => i.Status != InvoiceStatus.Draft).Select(i => i.Id).ToList();
        if (ids.Count == 0)
            return [.. invoices.Select(i => i.ToInvoice([], ByHand(i, i.ToTaxMode()), [], []))];

        var lines = await context.Set<InvoiceLineRow>().Where(l => ids.Contains(l.InvoiceId)).OrderBy(l => l.Ordinal).ToListAsync(cancellationToken);
        var priceIds = lines.Select(l => l.PriceId).Distinct().ToList();
        var prices = (await context.Set<PriceRow>().Include(p => p.Item).Where(p => priceIds.Contains(p.Id)).ToListAsync(cancellationToken))
            .ToDictionary(p => p.Id, p => p.ToCatalogPrice(models));
        var linesByInvoice = lines.ToLookup(l => l.InvoiceId);
        var notesByInvoice = await CreditNotesAsync(invoices, lines, cancellationToken);
        var movesByInvoice = (await context.Set<BalanceTransactionRow>()
            .Where(t => t.InvoiceId != null && ids.Contains(t.InvoiceId.Value))
            .OrderBy(t => t.Sequence)
            .ToListAsync(cancellationToken)).ToLookup(t => t.InvoiceId!.Value, t => t.ToTransaction());
        return [.. invoices.Select(i => (Row: i, Mode: i.ToTaxMode())).Select(i => i.Row.ToInvoice(
            [.. linesByInvoice[i.Row.Id].Select(l => l.ToItem(prices[l.PriceId], i.Row.ToCurrency(), i.Mode))],
            ByHand(i.Row, i.Mode),
            [.. notesByInvoice[i.Row.Id]],
            [.. movesByInvoice[i.Row.Id]]))];

        ManualLine[] ByHand(InvoiceRow invoice, TaxMode mode) => [.. byHand[invoice.Id].Select(l => l.ToLine(invoice.ToCurrency(), mode))];
    }

    private async Task<ILookup<Guid, CreditNote>> CreditNotesAsync(
        List<InvoiceRow> invoices, List<InvoiceLineRow> lines, CancellationToken cancellationToken)
    {
        Dictionary<Guid, Currency> currencies = invoices.ToDictionary(i => i.Id, i => i.ToCurrency());
        var ids = currencies.Keys.ToList();
        var notes = await context.Set<CreditNoteRow>().Where(n => ids.Contains(n.InvoiceId))
            .OrderBy(n => n.CreatedAt).ThenBy(n => n.Id)
            .ToListAsync(cancellationToken);
        var noteIds = notes.Select(n => n.Id).ToList();
        var noteLines = noteIds.Count == 0 ? [] : await context.Set<CreditNoteLineRow>()
            .Where(l => noteIds.Contains(l.CreditNoteId))
            .OrderBy(l => l.Ordinal)
            .ToListAsync(cancellationToken);
        var charges = lines.ToDictionary(l => l.Id, l => l.ChargeKey);
        var invoiceOf = notes.ToDictionary(n => n.Id, n => n.InvoiceId);
        var linesByNote = noteLines.ToLookup(
            l => l.CreditNoteId, l => l.ToLine(l.LineItemId is { } line ? charges[line] : null, currencies[invoiceOf[l.CreditNoteId]]));
        return notes.ToLookup(n => n.InvoiceId, n => n.ToCreditNote([.. linesByNote[n.Id]], currencies[n.InvoiceId]));
    }
}
