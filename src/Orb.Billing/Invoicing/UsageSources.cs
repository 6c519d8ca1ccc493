using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;

namespace Orb.Billing.Invoicing;

/// <summary>The events that a price interval meters.</summary>
/// <param name="Customers">Whose.</param>
/// <param name="Filter">Which of theirs.</param>
internal sealed record UsageSource(IReadOnlyList<UsageCustomer> Customers, EventFilter Filter);

/// <summary>
/// Which events each price interval meters at an instant: those of its subscription's customer, or of the customers it names, that its filter and its
/// price's dimensions let through and no more specific price of its group takes.
/// </summary>
internal sealed class UsageSources(ICustomerStore customers)
{
    /// <summary>Looks the customers of all requests up at once.</summary>
    public async Task<Func<ProjectionRequest, PriceIntervalId, Instant, UsageSource>> OfAsync(
        IReadOnlyList<ProjectionRequest> requests, CancellationToken cancellationToken)
    {
        var special = requests
            .SelectMany(r => r.Subscription.Timeline.Intervals)
            .Where(i => i.UsageCustomers.Count > 0 || i.Price.Dimensions is not null || i.UsageFilter != EventFilter.Always)
            .DistinctBy(i => i.Id)
            .ToDictionary(i => i.Id);
        var named = special.Values.SelectMany(i => i.UsageCustomers).Distinct().ToList();
        var found = named.Count == 0
            ? new Dictionary<CustomerId, Customer>()
            : await customers.FindManyAsync(named, cancellationToken).ConfigureAwait(false);
        return (request, id, at) =>
        {
            var interval = special.GetValueOrDefault(id);
            IReadOnlyList<UsageCustomer> whose = interval is { UsageCustomers.Count: > 0 }
                ? [.. interval.UsageCustomers.Where(found.ContainsKey).Select(c => new UsageCustomer(c, found[c].ExternalCustomerId))]
                : [new UsageCustomer(request.Customer.Id, request.Customer.ExternalCustomerId)];
            return new UsageSource(whose, interval is null ? EventFilter.Always : request.Subscription.Timeline.MeteredAt(interval, at));
        };
    }
}
