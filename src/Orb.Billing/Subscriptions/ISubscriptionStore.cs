using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>Stores subscriptions of the scope's tenant, each with its price intervals.</summary>
public interface ISubscriptionStore
{
    /// <summary>Adds a subscription.</summary>
    Task<StoreResult> AddAsync(Subscription subscription, CancellationToken cancellationToken);

    /// <summary>Replaces a subscription and its intervals; its stored version must be the one read and goes up by one.</summary>
    Task<StoreResult> UpdateAsync(Subscription subscription, CancellationToken cancellationToken);

    /// <summary>Adds an event to the history of a subscription.</summary>
    Task RecordAsync(SubscriptionEvent record, CancellationToken cancellationToken);

    /// <summary>The history of a subscription, oldest first.</summary>
    Task<IReadOnlyList<SubscriptionEvent>> HistoryAsync(SubscriptionId id, CancellationToken cancellationToken);

    /// <summary>A subscription by id, with its prices and its customer's zone.</summary>
    Task<Subscription?> FindAsync(SubscriptionId id, CancellationToken cancellationToken);

    /// <summary>Subscriptions by id, in a fixed number of queries; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<SubscriptionId, Subscription>> FindManyAsync(IReadOnlyCollection<SubscriptionId> ids, CancellationToken cancellationToken);

    /// <summary>All subscriptions of a customer, oldest first.</summary>
    Task<IReadOnlyList<Subscription>> OfCustomerAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>
    /// Up to <paramref name="take"/> subscriptions after a position, newest (largest id) first. Status is judged by the frozen time of
    /// the customer's test clock, else by <paramref name="wallNow"/>.
    /// </summary>
    Task<IReadOnlyList<Subscription>> ListAsync(SubscriptionQuery query, Instant wallNow, PagePosition? after, int take, CancellationToken cancellationToken);
}
