using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>Reads charges and what is settled of them, in three queries however many there are.</summary>
internal sealed class ChargeReader(OrbDbContext context)
{
    /// <summary>The rows of charges, by key; charges never billed are left out.</summary>
    public async Task<Dictionary<ChargeKey, ChargeRow>> RowsAsync(IEnumerable<ChargeKey> keys, CancellationToken cancellationToken)
    {
        var wanted = keys.ToHashSet();
        var subscriptions = wanted.Select(k => k.SubscriptionId.Value).Distinct().ToList();
        var lineages = wanted.Select(k => k.LineageId.Value).Distinct().ToList();
        var dates = wanted.Select(k => k.AnchorPeriodStart).Distinct().ToList();
        // SQL cannot ask for a list of composite keys; a few rows too many are cheaper than a query each.
        var rows = await context.Set<ChargeRow>()
            .Where(c => subscriptions.Contains(c.SubscriptionId) && lineages.Contains(c.LineageId) && dates.Contains(c.AnchorPeriodStart))
            .ToListAsync(cancellationToken);
        return rows.Where(r => wanted.Contains(r.Key)).ToDictionary(r => r.Key);
    }

    public async Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledAsync(
        IReadOnlyCollection<ChargeKey> keys, CancellationToken cancellationToken) =>
        keys.Count == 0
            ? new Dictionary<ChargeKey, SettledCharge>()
            : await SettledAsync([.. (await RowsAsync(keys, cancellationToken)).Values], cancellationToken);

    public async Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledPastAsync(
        SubscriptionId subscriptionId, Instant instant, CancellationToken cancellationToken) =>
        await SettledAsync(
            await context.Set<ChargeRow>()
                .Where(c => c.SubscriptionId == subscriptionId.Value && c.CoveredUntil > instant)
                .ToListAsync(cancellationToken),
            cancellationToken);

    public async Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledPastAsync(
        IReadOnlyDictionary<SubscriptionId, Instant> instants, CancellationToken cancellationToken)
    {
        if (instants.Count == 0)
            return new Dictionary<ChargeKey, SettledCharge>();
        var subscriptions = instants.Keys.Select(k => k.Value).ToList();
        var earliest = instants.Values.Min();
        var rows = await context.Set<ChargeRow>()
            .Where(c => subscriptions.Contains(c.SubscriptionId) && c.CoveredUntil > earliest)
            .ToListAsync(cancellationToken);
        return await SettledAsync([.. rows.Where(c => c.CoveredUntil > instants[new SubscriptionId(c.SubscriptionId)])], cancellationToken);
    }

    /// <summary>The end of the last service period that lines of other invoices cover; charges without such a line are left out.</summary>
    public async Task<Dictionary<ChargeKey, Instant>> CoveredByOthersAsync(
        IEnumerable<ChargeKey> keys, InvoiceId invoice, CancellationToken cancellationToken)
    {
        var wanted = keys.ToHashSet();
        var subscriptions = wanted.Select(k => k.SubscriptionId.Value).Distinct().ToList();
        var lineages = wanted.Select(k => k.LineageId.Value).Distinct().ToList();
        var lines = await context.Set<InvoiceLineRow>()
            .Where(l => subscriptions.Contains(l.SubscriptionId) && lineages.Contains(l.LineageId) && l.InvoiceId != invoice.Value && !l.Invoice.Rebilled)
            .Select(l => new { l.SubscriptionId, l.LineageId, l.AnchorPeriodStart, l.Kind, l.ServiceEnd })
            .ToListAsync(cancellationToken);
        return lines
            .GroupBy(l => new ChargeKey(new SubscriptionId(l.SubscriptionId), new LineageId(l.LineageId), l.AnchorPeriodStart, l.Kind), l => l.ServiceEnd)
            .Where(g => wanted.Contains(g.Key))
            .ToDictionary(g => g.Key, g => g.Max());
    }

    private async Task<Dictionary<ChargeKey, SettledCharge>> SettledAsync(List<ChargeRow> charges, CancellationToken cancellationToken)
    {
        if (charges.Count == 0)
            return [];
        var subscriptions = charges.Select(c => c.SubscriptionId).Distinct().ToList();
        var lineages = charges.Select(c => c.LineageId).Distinct().ToList();
        var dates = charges.Select(c => c.AnchorPeriodStart).Distinct().ToList();
        var lines = await context.Set<InvoiceLineRow>()
            .Where(l => subscriptions.Contains(l.SubscriptionId) && lineages.Contains(l.LineageId) && dates.Contains(l.AnchorPeriodStart))
            // Lines whose charges were opened again are as if they had never been.
            .Where(l => !l.Invoice.Rebilled)
            .OrderBy(l => l.Sequence)
            .Select(l => new { l.Id, l.InvoiceId, l.SubscriptionId, l.LineageId, l.AnchorPeriodStart, l.Kind, l.AdjustedSubtotal, l.Invoice.Status })
            .ToListAsync(cancellationToken);
        var lineIds = lines.Select(l => l.Id).ToList();
        var credits = (await context.Set<CreditNoteLineRow>()
            .Where(l => l.LineItemId != null && lineIds.Contains(l.LineItemId.Value) && l.CreditNote.VoidedAt == null)
            .ToListAsync(cancellationToken))
            .ToLookup(l => l.LineItemId!.Value, l => l.ToSettled());
        var byCharge = lines.ToLookup(
            l => new ChargeKey(new SubscriptionId(l.SubscriptionId), new LineageId(l.LineageId), l.AnchorPeriodStart, l.Kind));
        return charges.ToDictionary(c => c.Key, c =>
        {
            var currency = c.ToCurrency();
            // Summed here and not by the database, which would take the amounts for floats.
            return c.ToSettled([.. byCharge[c.Key].Select(l => new SettledLine(
                new InvoiceId(l.InvoiceId),
                new LineItemId(l.Id),
                Money.Of(l.AdjustedSubtotal, currency),
                // A waived line counts as settled, but nothing was asked for it that could be given back (R11).
                l.Status == InvoiceStatus.Void
                    ? Money.Of(l.AdjustedSubtotal, currency)
                    : credits[l.Id].Aggregate(Money.Zero(currency), (sum, credit) => sum + credit)))]);
        });
    }
}
