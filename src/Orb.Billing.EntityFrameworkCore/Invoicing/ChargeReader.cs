using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;
using Orb.Billing.EntityFrameworkCore.Credits;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>Reads charges and what is settled of them, in three queries however many there are, in four where there are parts of periods.</summary>
internal sealed class ChargeReader(OrbDbContext context, IChargeKeyLists keyLists)
{
    /// <summary>The rows of charges, by key; charges never billed are left out.</summary>
    public async Task<Dictionary<ChargeKey, ChargeRow>> RowsAsync(IEnumerable<ChargeKey> keys, CancellationToken cancellationToken)
    {
        var wanted = keys.ToHashSet();
        return wanted.Count == 0 ? [] : await keyLists.Charges.Rows<ChargeRow>(context, keyLists.Parameters(wanted)).ToDictionaryAsync(r => r.Key, cancellationToken);
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
        IReadOnlyDictionary<SubscriptionId, Instant> instants, CancellationToken cancellationToken) =>
        await SettledAsync(await RowsPastAsync(instants, cancellationToken), cancellationToken);

    /// <summary>The charges whose service reaches past an instant of each subscription: of each no more than says whether to look at it again.</summary>
    public async Task<IReadOnlyList<BilledCharge>> BilledPastAsync(IReadOnlyDictionary<SubscriptionId, Instant> instants, CancellationToken cancellationToken) =>
        instants.Count == 0 ? [] : [.. (await Past(instants)
                .Select(c => new { c.SubscriptionId, c.LineageId, c.AnchorPeriodStart, c.Kind, c.CoveredUntil, c.CutOff })
                .ToListAsync(cancellationToken))
            .Select(c => new BilledCharge(new ChargeKey(new(c.SubscriptionId), new(c.LineageId), c.AnchorPeriodStart, c.Kind), c.CoveredUntil, c.CutOff))
            .Where(c => c.CoveredUntil > instants[c.Key.SubscriptionId])];

    private async Task<List<ChargeRow>> RowsPastAsync(IReadOnlyDictionary<SubscriptionId, Instant> instants, CancellationToken cancellationToken) =>
        instants.Count == 0 ? [] : [.. (await Past(instants).ToListAsync(cancellationToken))
            .Where(c => c.CoveredUntil > instants[new SubscriptionId(c.SubscriptionId)])];

    // Those of the earliest instant: the others' are picked out of them.
    private IQueryable<ChargeRow> Past(IReadOnlyDictionary<SubscriptionId, Instant> instants)
    {
        var subscriptions = instants.Keys.Select(k => k.Value).ToList();
        var earliest = instants.Values.Min();
        return context.Set<ChargeRow>().Where(c => subscriptions.Contains(c.SubscriptionId) && c.CoveredUntil > earliest);
    }

    /// <summary>The end of the last service period that lines of other invoices cover; charges without such a line are left out.</summary>
    public async Task<Dictionary<ChargeKey, Instant>> CoveredByOthersAsync(
        IEnumerable<ChargeKey> keys, InvoiceId invoice, CancellationToken cancellationToken)
    {
        var lines = await keyLists.Lines.Rows<InvoiceLineRow>(context, keyLists.Parameters(keys.ToHashSet()))
            .Where(l => l.InvoiceId != invoice.Value && !l.Invoice.Rebilled)
            .Select(l => new { l.SubscriptionId, l.LineageId, l.AnchorPeriodStart, l.Kind, l.ServiceEnd })
            .ToListAsync(cancellationToken);
        return lines
            .GroupBy(l => new ChargeKey(new SubscriptionId(l.SubscriptionId), new LineageId(l.LineageId), l.AnchorPeriodStart, l.Kind), l => l.ServiceEnd)
            .ToDictionary(g => g.Key, g => g.Max());
    }

    private async Task<Dictionary<ChargeKey, SettledCharge>> SettledAsync(List<ChargeRow> charges, CancellationToken cancellationToken)
    {
        if (charges.Count == 0)
            return [];
        var lines = await keyLists.Lines.Rows<InvoiceLineRow>(context, keyLists.Parameters([.. charges.Select(c => c.Key)]))
            // Lines whose charges were opened again are as if they had never been.
            .Where(l => !l.Invoice.Rebilled)
            .OrderBy(l => l.Sequence)
            .Select(l => new
            {
                l.Id,
                l.InvoiceId,
                l.SubscriptionId,
                l.LineageId,
                l.AnchorPeriodStart,
                l.Kind,
                l.Subtotal,
                l.AdjustedSubtotal,
                l.EarlierSettled,
                l.Quantity,
                l.EarlierQuantity,
                l.EarlierSubtotal,
                l.CreditsApplied,
                l.EarlierCredits,
                l.Amount,
                l.Invoice.Currency,
                l.Invoice.CurrencyScale,
                l.Invoice.Status,
                l.Invoice.Cause,
            })
            .ToListAsync(cancellationToken);
        var lineIds = lines.Select(l => l.Id).ToList();
        var credits = await CreditsAsync(lineIds, cancellationToken);
        var prepaid = await PrepaidAsync([.. lines.Where(l => l.Cause == InvoiceCause.Threshold).Select(l => l.Id)], cancellationToken);
        var byCharge = lines.ToLookup(
            l => new ChargeKey(new SubscriptionId(l.SubscriptionId), new LineageId(l.LineageId), l.AnchorPeriodStart, l.Kind));
        return charges.ToDictionary(c => c.Key, c =>
        {
            var currency = c.ToCurrency();
            // Summed here and not by the database, which would take the amounts for floats.
            return c.ToSettled([.. byCharge[c.Key].Select(l =>
            {
                var charged = Money.Of(l.AdjustedSubtotal - (l.EarlierSettled ?? 0m), currency);
                // A waived line counts as settled, but nothing was asked for it that could be given back (R11).
                var credited = l.Status == InvoiceStatus.Void ? charged : Sum(credits[l.Id].Select(n => n.Line.ToMoney()), currency);
                return new SettledLine(new InvoiceId(l.InvoiceId), new LineItemId(l.Id), charged, credited)
                {
                    Part = l.Cause != InvoiceCause.Threshold ? null : new SettledPart(
                        l.Quantity - (l.EarlierQuantity ?? 0m),
                        Money.Of(l.Subtotal - (l.EarlierSubtotal ?? 0m), currency),
                        Sum(credits[l.Id].Where(n => n.Cause == CreditNoteCause.Reconcile).Select(n => n.Line.ToMoney()), currency),
                        Sum(prepaid[l.Id].Select(amount => Money.Of(amount, currency)), currency)),
                    Converted = !currency.IsCustomUnit ? null : ConvertedUnits.OfLine(
                        charged,
                        Money.Of(l.CreditsApplied - (l.EarlierCredits ?? 0m), currency),
                        Money.Of(l.Amount, CurrencyColumns.Read(l.Currency, l.CurrencyScale)),
                        credits[l.Id].Select(n => n.ToConverted())),
                };
            })]);
        });
    }

    // No line, no note: where nothing was ever billed, nothing is asked.
    private async Task<ILookup<Guid, GivenCredit>> CreditsAsync(List<Guid> lines, CancellationToken cancellationToken) => lines.Count == 0
        ? Array.Empty<GivenCredit>().ToLookup(c => c.Line.LineItemId!.Value)
        : (await context.Set<CreditNoteLineRow>()
            .Where(l => l.LineItemId != null && lines.Contains(l.LineItemId.Value) && l.CreditNote.VoidedAt == null)
            .OrderBy(l => l.CreditNote.CreatedAt).ThenBy(l => l.CreditNoteId)
            .Select(l => new GivenCredit(l, l.CreditNote.Cause, l.CreditNote.Invoice.Currency, l.CreditNote.Invoice.CurrencyScale, l.CreditNote.Invoice.Taxation))
            .ToListAsync(cancellationToken))
            .ToLookup(c => c.Line.LineItemId!.Value);

    // What parts of a period still use of prepaid credits: the line after them shows it too (R16).
    private async Task<ILookup<Guid, decimal>> PrepaidAsync(List<Guid> parts, CancellationToken cancellationToken) => parts.Count == 0
        ? Array.Empty<LineDrawRow>().ToLookup(d => d.LineItemId, d => d.Amount)
        : (await context.Set<LineDrawRow>().Where(d => parts.Contains(d.LineItemId) && d.BlockId != null).ToListAsync(cancellationToken))
            .ToLookup(d => d.LineItemId, d => d.Amount);

    private static Money Sum(IEnumerable<Money> amounts, Currency currency) => amounts.Aggregate(Money.Zero(currency), (sum, amount) => sum + amount);

    private sealed record GivenCredit(CreditNoteLineRow Line, CreditNoteCause Cause, string InvoiceCurrency, int? InvoiceCurrencyScale, string? Taxation)
    {
        // Of an invoice whose amounts contain their tax, the money of a line does too.
        public ConvertedCredit ToConverted()
        {
            var currency = CurrencyColumns.Read(InvoiceCurrency, InvoiceCurrencyScale);
            var taxed = new TaxedAmount(Money.Of(Line.Net, currency), TaxJson.ReadTaxes(Line.Taxes, currency));
            var isInclusive = TaxJson.ReadTaxation(Taxation)?.Mode == TaxMode.Inclusive;
            return new ConvertedCredit(Line.ToMoney(), isInclusive ? taxed.Gross : taxed.Net, Cause == CreditNoteCause.Reconcile);
        }
    }
}
