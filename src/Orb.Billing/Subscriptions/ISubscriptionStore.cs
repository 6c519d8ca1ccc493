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

    /// <summary>
    /// Writes how far subscriptions have come: next date, open corrections, the plan with its terms and plans to come. All else, and the
    /// intervals, stay. The stored versions must be the ones read and go up by one; <see cref="StoreResult.VersionConflict"/> when one is not.
    /// </summary>
    Task<StoreResult> AdvanceAsync(IReadOnlyCollection<Subscription> subscriptions, CancellationToken cancellationToken);

    /// <summary>Parks a subscription, or lets it go on where <paramref name="parking"/> is null, whatever its configuration; it goes one version up.</summary>
    Task<StoreResult> ParkAsync(SubscriptionId id, Parking? parking, CancellationToken cancellationToken);

    /// <summary>Writes whether a subscription has alerts; it goes one version up.</summary>
    Task<StoreResult> SetHasAlertsAsync(SubscriptionId id, bool hasAlerts, CancellationToken cancellationToken);

    /// <summary>Adds an event to the history of a subscription.</summary>
    Task RecordAsync(SubscriptionEvent record, CancellationToken cancellationToken);

    /// <summary>The history of a subscription, oldest first.</summary>
    Task<IReadOnlyList<SubscriptionEvent>> HistoryAsync(SubscriptionId id, CancellationToken cancellationToken);

    /// <summary>A subscription by id, with its prices and its customer's zone.</summary>
    Task<Subscription?> FindAsync(SubscriptionId id, CancellationToken cancellationToken);

    /// <summary>Subscriptions by id, in a fixed number of queries; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<SubscriptionId, Subscription>> FindManyAsync(IReadOnlyCollection<SubscriptionId> ids, CancellationToken cancellationToken);

    /// <summary>All subscriptions of a customer, oldest first, but those parked as <see cref="ParkingReason.UnreadableConfiguration"/>.</summary>
    /// <exception cref="UnreadableConfigurationException">One that is not parked so cannot be read.</exception>
    Task<IReadOnlyList<Subscription>> OfCustomerAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>As the other, for several customers, in a fixed number of queries.</summary>
    /// <exception cref="UnreadableConfigurationException">One that is not parked so cannot be read.</exception>
    Task<IReadOnlyList<Subscription>> OfCustomersAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);

    /// <summary>
    /// Up to <paramref name="take"/> subscriptions after a position, newest (largest id) first. Status is judged by the frozen time of
    /// the customer's test clock, else by <paramref name="wallNow"/>.
    /// </summary>
    Task<IReadOnlyList<Subscription>> ListAsync(SubscriptionQuery query, Instant wallNow, PagePosition? after, int take, CancellationToken cancellationToken);
}
