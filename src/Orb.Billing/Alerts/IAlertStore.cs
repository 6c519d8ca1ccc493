using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Alerts;

/// <summary>Stores alerts of the scope's tenant, and what has fired.</summary>
public interface IAlertStore
{
    /// <summary>Adds an alert. <see cref="StoreResult.AlreadyExists"/> when there is one already of what there may be only one of.</summary>
    Task<StoreResult> AddAsync(Alert alert, CancellationToken cancellationToken);

    /// <summary>Replaces an alert; its stored version must be the one read and goes up by one.</summary>
    Task<StoreResult> UpdateAsync(Alert alert, CancellationToken cancellationToken);

    /// <summary>An alert by id.</summary>
    Task<Alert?> FindAsync(AlertId id, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> alerts after a position, the newest (largest id) first.</summary>
    Task<IReadOnlyList<Alert>> ListAsync(AlertQuery query, PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>All alerts of subscriptions, oldest first, in one query.</summary>
    Task<IReadOnlyList<Alert>> OfSubscriptionsAsync(IReadOnlyCollection<SubscriptionId> subscriptions, CancellationToken cancellationToken);

    /// <summary>All alerts of a customer's credits in a unit, oldest first.</summary>
    Task<IReadOnlyList<Alert>> OfCreditsAsync(CustomerId customerId, Currency unit, CancellationToken cancellationToken);

    /// <summary>What alerts have fired on occasions, in one query.</summary>
    Task<IReadOnlyList<AlertFiring>> FiredAsync(
        IReadOnlyCollection<AlertId> alerts, IReadOnlyCollection<string> occasions, CancellationToken cancellationToken);

    /// <summary>The latest of what an alert has fired, the latest first.</summary>
    Task<IReadOnlyList<AlertFiring>> FiringsAsync(AlertId id, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Records what fires, all at once. <see cref="StoreResult.AlreadyExists"/> when a threshold of an alert has fired on that occasion: then nothing is
    /// recorded.
    /// </summary>
    Task<StoreResult> FireAsync(IReadOnlyList<AlertFiring> firings, CancellationToken cancellationToken);
}
