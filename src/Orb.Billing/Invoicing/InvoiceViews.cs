using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;

namespace Orb.Billing.Invoicing;

/// <summary>Invoices as they are shown: drafts with the lines, the taxes and the balance they would have if they were issued now (R13, R18, R19).</summary>
internal sealed class InvoiceViews(
    IInvoiceStore store, ISubscriptionStore subscriptions, ICustomerStore customers, BalanceWriting balances, InvoiceProjection projection,
    InvoiceTaxation taxation)
{
    public async Task<InvoiceView?> FindAsync(InvoiceId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } invoice
            ? (await OfAsync([invoice], cancellationToken).ConfigureAwait(false))[0]
            : null;

    // All drafts of a page together. Each is shown alone as if it were issued now: two of them may show the same balance, but only one takes it.
    public async Task<IReadOnlyList<InvoiceView>> OfAsync(IReadOnlyList<Invoice> invoices, CancellationToken cancellationToken)
    {
        var who = await customers.FindManyAsync([.. invoices.Select(i => i.CustomerId).Distinct()], cancellationToken).ConfigureAwait(false);
        var what = await subscriptions.FindManyAsync(
            [.. invoices.Select(i => i.SubscriptionId).OfType<SubscriptionId>().Distinct()], cancellationToken).ConfigureAwait(false);
        var drafts = invoices.Where(i => i.Status == InvoiceStatus.Draft).ToList();
        var projectable = drafts
            .Where(d => d.SubscriptionId is { } id && what[id].Parking is null)
            .Select(d => (Draft: d, Request: ProjectionRequest.Of(d, what[d.SubscriptionId!.Value], who[d.CustomerId])))
            .ToList();
        List<CustomerId> drafted = [.. drafts.Select(d => d.CustomerId).Distinct()];
        var taxed = await taxation.OfAsync(drafted, cancellationToken).ConfigureAwait(false);
        var withLines = await WithLinesAsync(projectable, i => taxed(i, who[i.CustomerId]), cancellationToken).ConfigureAwait(false);
        var balance = await balances.BalancesAsync(drafted, cancellationToken).ConfigureAwait(false);
        return [.. invoices.Select(i => new InvoiceView(
            i.Status == InvoiceStatus.Draft ? WithBalance(withLines.GetValueOrDefault(i.Id) ?? taxed(i.WithLines(null, []), who[i.CustomerId]), balance(i.CustomerId, i.Currency)) : i,
            who[i.CustomerId],
            i.SubscriptionId is { } id ? what[id] : null))];
    }

    /// <summary>A draft with what it would take from a balance.</summary>
    public static Invoice WithBalance(Invoice draft, Money balance) => draft with { BalanceApplied = BalanceApplication.Of(draft.Total, balance) };

    // A draft that cannot be calculated has no lines but those made by hand, as if its subscription were parked already; it must not hide the
    // others of the page.
    private async Task<Dictionary<InvoiceId, Invoice>> WithLinesAsync(
        List<(Invoice Draft, ProjectionRequest Request)> drafts, Func<Invoice, Invoice> taxed, CancellationToken cancellationToken)
    {
        try
        {
            return drafts.Count == 0 ? [] : await ProjectedAsync(drafts, taxed, cancellationToken).ConfigureAwait(false);
        }
        catch (AmountOverflowException) when (drafts.Count == 1)
        {
            return [];
        }
        catch (AmountOverflowException)
        {
            var withLines = new Dictionary<InvoiceId, Invoice>();
            foreach (var draft in drafts)
            {
                foreach (var (id, invoice) in await WithLinesAsync([draft], taxed, cancellationToken).ConfigureAwait(false))
                    withLines.Add(id, invoice);
            }

            return withLines;
        }
    }

    private async Task<Dictionary<InvoiceId, Invoice>> ProjectedAsync(
        List<(Invoice Draft, ProjectionRequest Request)> drafts, Func<Invoice, Invoice> taxed, CancellationToken cancellationToken)
    {
        var projected = await projection.RunAsync([.. drafts.Select(d => d.Request)], cancellationToken).ConfigureAwait(false);
        var pairs = drafts
            .Zip(projected.Invoices, (d, of) => (d.Draft, Calculated: of.FirstOrDefault(d.Draft.Matches)))
            .Where(p => p.Calculated is not null)
            .ToList();
        var items = await projection.ItemsAsync([.. pairs.Select(p => p.Calculated!)], cancellationToken).ConfigureAwait(false);
        return pairs.Zip(items, (p, lines) => taxed(p.Draft.WithLines(p.Calculated!, lines))).ToDictionary(i => i.Id);
    }
}
