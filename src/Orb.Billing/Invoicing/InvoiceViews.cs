using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Invoices as they are shown: drafts with the lines and the balance they would have if they were issued now (R13, R18).</summary>
internal sealed class InvoiceViews(
    IInvoiceStore store, ISubscriptionStore subscriptions, ICustomerStore customers, BalanceWriting balances, InvoiceProjection projection)
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
        var withLines = await WithLinesAsync(projectable, cancellationToken).ConfigureAwait(false);
        var balance = await balances.BalancesAsync([.. drafts.Select(d => d.CustomerId).Distinct()], cancellationToken).ConfigureAwait(false);
        return [.. invoices.Select(i => new InvoiceView(
            i.Status == InvoiceStatus.Draft ? WithBalance(withLines.GetValueOrDefault(i.Id) ?? i.WithLines(null, []), balance(i.CustomerId, i.Currency)) : i,
            who[i.CustomerId],
            i.SubscriptionId is { } id ? what[id] : null))];
    }

    /// <summary>A draft with what it would take from a balance.</summary>
    public static Invoice WithBalance(Invoice draft, Money balance) => draft with { BalanceApplied = BalanceApplication.Of(draft.Total, balance) };

    // A draft that cannot be calculated has no lines but those made by hand, as if its subscription were parked already; it must not hide the
    // others of the page.
    private async Task<Dictionary<InvoiceId, Invoice>> WithLinesAsync(
        List<(Invoice Draft, ProjectionRequest Request)> drafts, CancellationToken cancellationToken)
    {
        try
        {
            return drafts.Count == 0 ? [] : await ProjectedAsync(drafts, cancellationToken).ConfigureAwait(false);
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
                foreach (var (id, invoice) in await WithLinesAsync([draft], cancellationToken).ConfigureAwait(false))
                    withLines.Add(id, invoice);
            }

            return withLines;
        }
    }

    private async Task<Dictionary<InvoiceId, Invoice>> ProjectedAsync(
        List<(Invoice Draft, ProjectionRequest Request)> drafts, CancellationToken cancellationToken)
    {
        var projected = await projection.RunAsync([.. drafts.Select(d => d.Request)], cancellationToken).ConfigureAwait(false);
        var pairs = drafts
            .Zip(projected.Invoices, (d, of) => (d.Draft, Calculated: of.FirstOrDefault(d.Draft.Matches)))
            .Where(p => p.Calculated is not null)
            .ToList();
        var items = await projection.ItemsAsync([.. pairs.Select(p => p.Calculated!)], cancellationToken).ConfigureAwait(false);
        return pairs.Zip(items, (p, lines) => p.Draft.WithLines(p.Calculated!, lines)).ToDictionary(i => i.Id);
    }
}
