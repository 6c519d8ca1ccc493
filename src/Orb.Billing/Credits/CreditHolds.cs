using NodaTime;
using Orb.Billing.Core.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Credits;

/// <summary>What of a customer's credits is spoken for: by its drafts, and of expired blocks by the days before they expired in open periods (R17).</summary>
internal sealed class CreditHolds(InvoiceProjection projection, ISubscriptionStore subscriptions)
{
    /// <summary>The reservations as of an instant, in the order in which they draw.</summary>
    public async Task<IReadOnlyList<CreditReservation>> OfAsync(Customer customer, Instant at, CancellationToken cancellationToken)
    {
        var all = await subscriptions.OfCustomerAsync(customer.Id, cancellationToken).ConfigureAwait(false);
        var requests = all.Where(s => s.Parking is null).Select(s => new ProjectionRequest(s, customer, at) { OpenAt = at }).ToList();
        if (requests.Count == 0)
            return [];
        var projected = await projection.RunAsync(requests, cancellationToken).ConfigureAwait(false);
        return [.. projected.Prepaid.Reservations(customer.Id)];
    }
}
