using NodaTime;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Removes drafts that a change has left without lines: no lines, no invoice (R13), also where nobody will ever issue them.</summary>
internal sealed class EmptyDrafts(IInvoiceStore store, InvoiceProjection projection, CreditBooking prepaid)
{
    /// <summary>Removes them within the caller's transaction; the credits they held are free again (R17).</summary>
    /// <param name="changed">The subscriptions as they are now, each with its customer and the time of the change.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The subscriptions that lost a draft.</returns>
    /// <exception cref="StaleWriteException">Another writer was faster.</exception>
    public async Task<IReadOnlyList<Subscription>> RemoveAsync(
        IReadOnlyList<(Subscription Subscription, Customer Customer, Instant At)> changed, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
            return [];
        var byId = changed.ToDictionary(c => c.Subscription.Id);
        var drafts = (await store.DraftsOfAsync([.. byId.Keys], cancellationToken).ConfigureAwait(false))
            .Where(d => d.ManualLines.Count == 0 && d.Cause != InvoiceCause.Threshold)
            .Select(d => (Draft: d, Of: byId[d.SubscriptionId!.Value]))
            .ToList();
        if (drafts.Count == 0)
            return [];
        var projected = await projection.RunAsync(
            [.. drafts.Select(d => ProjectionRequest.Of(d.Draft, d.Of.Subscription, d.Of.Customer))], cancellationToken).ConfigureAwait(false);
        var removed = new List<Subscription>();
        foreach (var (draft, of) in drafts.Where((d, i) => !projected.Invoices[i].Any(d.Draft.Matches)))
        {
            StaleWriteException.Unless(await store.RemoveDraftAsync(draft, cancellationToken).ConfigureAwait(false));
            await prepaid.ReleasedAsync(of.Customer, of.At, cancellationToken).ConfigureAwait(false);
            removed.Add(of.Subscription);
        }

        return removed;
    }
}
