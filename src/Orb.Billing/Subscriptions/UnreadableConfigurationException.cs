using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>What is stored of a subscription cannot be read by this version: it is parked, and its customer's other subscriptions go on.</summary>
public sealed class UnreadableConfigurationException : Exception
{
    /// <summary>A subscription that cannot be read.</summary>
    /// <param name="subscriptionId">Which.</param>
    /// <param name="innerException">What the reader met.</param>
    public UnreadableConfigurationException(SubscriptionId subscriptionId, Exception innerException)
        : base($"The stored configuration of subscription {subscriptionId} cannot be read: {innerException?.Message}", innerException) =>
        SubscriptionId = subscriptionId;

    /// <summary>The subscription.</summary>
    public SubscriptionId SubscriptionId { get; }
}
