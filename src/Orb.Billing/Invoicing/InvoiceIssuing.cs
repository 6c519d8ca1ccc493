using NodaTime;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Makes a draft final: its lines are calculated once more, it gets its number, and nothing of it changes any more (R13).</summary>
internal sealed class InvoiceIssuing(IInvoiceStore store, InvoiceProjection projection, NumberSeries numbers)
{
    /// <summary>Issues a draft within the caller's transaction.</summary>
    /// <returns>The issued invoice; null when the draft had no lines any more and was removed.</returns>
    /// <exception cref="StaleWriteException">Another writer was faster: the caller rolls back and starts over.</exception>
    public async Task<Invoice?> IssueAsync(Invoice draft, Subscription subscription, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        var projected = await projection.RunAsync([ProjectionRequest.Of(draft, subscription, customer)], cancellationToken).ConfigureAwait(false);
        if (projected.Invoices[0].FirstOrDefault(draft.Matches) is not { } calculated)
        {
            StaleWriteException.Unless(await store.RemoveDraftAsync(draft, cancellationToken).ConfigureAwait(false));
            return null;
        }

        var lines = (await projection.ItemsAsync([calculated], cancellationToken).ConfigureAwait(false))[0];
        var issued = draft.WithLines(calculated, lines) with
        {
            // There is nothing to collect of a total of 0.
            Status = calculated.Total.IsZero ? InvoiceStatus.Paid : InvoiceStatus.Issued,
            PaidAt = calculated.Total.IsZero ? at : null,
            IssuedAt = at,
            Number = await numbers.NextInvoiceNumberAsync(customer, cancellationToken).ConfigureAwait(false),
            CutOff = projected.CutOff,
        };
        StaleWriteException.Unless(await store.IssueAsync(issued, cancellationToken).ConfigureAwait(false));
        return issued with { Version = draft.Version + 1 };
    }
}
