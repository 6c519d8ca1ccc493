using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Alerts;

/// <summary>
/// The alerts of the scope's tenant. They are compared in the background with what they watch, by the same sweep that bills, and each crossing is told
/// once, by a message in the outbox.
/// </summary>
public interface IAlertService
{
    /// <summary>Makes an alert of a customer's credits. It fires when the balance moves, not for what it is already.</summary>
    Task<Outcome<AlertView>> CreateForCustomerAsync(CustomerId customerId, CreateCreditAlert command, CancellationToken cancellationToken);

    /// <summary>Makes an alert of a subscription. It fires at once where the running period has reached a threshold already.</summary>
    Task<Outcome<AlertView>> CreateForSubscriptionAsync(SubscriptionId subscriptionId, CreateSubscriptionAlert command, CancellationToken cancellationToken);

    /// <summary>Replaces an alert's thresholds.</summary>
    Task<Outcome<AlertView>> UpdateAsync(AlertId id, UpdateAlert command, CancellationToken cancellationToken);

    /// <summary>Lets an alert fire, or not; one that is so already stays as it is.</summary>
    /// <param name="id">The alert.</param>
    /// <param name="isEnabled">Whether it fires.</param>
    /// <param name="subscriptionId">For which subscription: its own, or null. There are no alerts of plans, which several would share.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Outcome<AlertView>> SetEnabledAsync(AlertId id, bool isEnabled, SubscriptionId? subscriptionId, CancellationToken cancellationToken);

    /// <summary>An alert by id.</summary>
    Task<AlertView?> FindAsync(AlertId id, CancellationToken cancellationToken);

    /// <summary>Alerts, newest first.</summary>
    Task<Outcome<Page<AlertView>>> ListAsync(AlertQuery query, PageRequest page, CancellationToken cancellationToken);

    /// <summary>What an alert has fired, the latest first: at most the 100 latest.</summary>
    Task<IReadOnlyList<AlertFiring>> FiringsAsync(AlertId id, CancellationToken cancellationToken);
}
