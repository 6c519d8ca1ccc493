using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Work;

/// <summary>Reads what is due of customers, in a handful of queries however many they are.</summary>
internal sealed class DueReading(
    ICustomerStore customers, ISubscriptionStore subscriptions, IInvoiceStore invoices, CreditSteps credits, IThresholdCheckStore thresholdChecks,
    CustomerClock clock, Parkings parkings)
{
    public async Task<IReadOnlyDictionary<CustomerId, CustomerDues>> ReadAsync(
        IReadOnlyCollection<CustomerId> ids, Instant dueBy, CancellationToken cancellationToken)
    {
        var found = await customers.FindManyAsync(ids, cancellationToken).ConfigureAwait(false);
        var all = await ReadableAsync(ids, found, cancellationToken).ConfigureAwait(false);
        var owned = all.ToLookup(s => s.CustomerId);
        var drafts = (await invoices.DraftsOfCustomersAsync(ids, cancellationToken).ConfigureAwait(false)).ToLookup(d => d.CustomerId);
        var creditSteps = await credits.DueAsync(ids, all, cancellationToken).ConfigureAwait(false);
        List<CustomerId> watched = [.. ids.Where(id => owned[id].Any(s => s.Parking is null && s.IsWatched))];
        var checks = (watched.Count == 0 ? [] : await thresholdChecks.OfCustomersAsync(watched, cancellationToken).ConfigureAwait(false))
            .ToLookup(c => c.CustomerId);
        return ids.ToDictionary(id => id, id =>
        {
            var hasCredits = creditSteps.TryGetValue(id, out var own);
            return new CustomerDues(found[id], [.. owned[id]], [.. drafts[id]], own ?? [], [.. checks[id]], dueBy) { HasCredits = hasCredits };
        });
    }

    // One that cannot be read stops by itself and leaves its customer's others alone; of several customers the caller finds out whose it is.
    private async Task<IReadOnlyList<Subscription>> ReadableAsync(
        IReadOnlyCollection<CustomerId> ids, IReadOnlyDictionary<CustomerId, Customer> found, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await subscriptions.OfCustomersAsync(ids, cancellationToken).ConfigureAwait(false);
            }
            catch (UnreadableConfigurationException unreadable) when (ids.Count == 1)
            {
                var customer = found.Values.Single();
                var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
                await parkings.ParkAsync(
                    unreadable.SubscriptionId, customer, ParkingReason.UnreadableConfiguration, unreadable.InnerException!.Message, now, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
