using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>
/// Keeps which open periods are to be compared with their invoicing threshold (R16) and their alerts (R26): one row a subscription and local day, so that an outage
/// misses the period of no day and keeps few rows. It is written with the usage that asks for it, so that a restart loses none.
/// </summary>
public interface IThresholdCheckStore
{
    /// <summary>
    /// The subscriptions with a threshold or alerts that meter usage of some customers, their own subscriptions or those that name them; of all customers
    /// where null.
    /// </summary>
    Task<IReadOnlyList<WatchedSubscription>> WatchingAsync(IReadOnlyCollection<CustomerId>? customers, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a check. One of that subscription and day that is there already keeps its due instant; its latest instant becomes the later of the two, and
    /// its version goes up.
    /// </summary>
    Task ScheduleAsync(ThresholdCheck check, CancellationToken cancellationToken);

    /// <summary>The checks of a customer, in order of their due instants.</summary>
    Task<IReadOnlyList<ThresholdCheck>> OfCustomerAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>The checks of customers, in order of their due instants, in one query.</summary>
    Task<IReadOnlyList<ThresholdCheck>> OfCustomersAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);

    /// <summary>
    /// Removes checks that were made, all of a day and version in one statement. One that usage has come for since it was read stays, due at its latest
    /// instant; how many did not.
    /// </summary>
    Task<int> CompleteAsync(IReadOnlyCollection<ThresholdCheck> checks, CancellationToken cancellationToken);

    /// <summary>Removes all checks of a subscription.</summary>
    Task ForgetAsync(SubscriptionId subscriptionId, CancellationToken cancellationToken);
}

/// <summary>A subscription with an invoicing threshold or alerts.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="CustomerId">Its customer.</param>
public readonly record struct WatchedSubscription(SubscriptionId SubscriptionId, CustomerId CustomerId);

/// <summary>That the open periods of a subscription are to be compared with its threshold.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="Day">The local day that usage came on.</param>
/// <param name="DueAt">When it first came that day, by the customer's clock.</param>
/// <param name="LatestAt">When it last came that day.</param>
/// <param name="Version">Goes up when more usage comes.</param>
public sealed record ThresholdCheck(SubscriptionId SubscriptionId, CustomerId CustomerId, LocalDate Day, Instant DueAt, Instant LatestAt, int Version = 0)
{
    /// <summary>
    /// The instant to make the check at, for who does everything that is due by an instant: as late as its usage goes, so that after an outage one check
    /// finds all of the day.
    /// </summary>
    public Instant InstantBy(Instant dueBy) => Instant.Max(DueAt, Instant.Min(LatestAt, dueBy));
}
