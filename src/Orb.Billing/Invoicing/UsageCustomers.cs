using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;

namespace Orb.Billing.Invoicing;

/// <summary>Whose usage each price interval meters: its subscription's customer, or the customers it names.</summary>
internal sealed class UsageCustomers(ICustomerStore customers)
{
    /// <summary>Looks the customers of all requests up at once.</summary>
    public async Task<Func<ProjectionRequest, PriceIntervalId, IReadOnlyList<UsageCustomer>>> OfAsync(
        IReadOnlyList<ProjectionRequest> requests, CancellationToken cancellationToken)
    {
        var named = requests
            .SelectMany(r => r.Subscription.Timeline.Intervals)
            .Where(i => i.UsageCustomers.Count > 0)
            .DistinctBy(i => i.Id)
            .ToDictionary(i => i.Id, i => i.UsageCustomers);
        var found = named.Count == 0
            ? new Dictionary<CustomerId, Customer>()
            : await customers.FindManyAsync([.. named.Values.SelectMany(c => c).Distinct()], cancellationToken).ConfigureAwait(false);
        return (request, interval) => named.TryGetValue(interval, out var ids)
            ? [.. ids.Where(found.ContainsKey).Select(id => new UsageCustomer(id, found[id].ExternalCustomerId))]
            : [new UsageCustomer(request.Customer.Id, request.Customer.ExternalCustomerId)];
    }
}
