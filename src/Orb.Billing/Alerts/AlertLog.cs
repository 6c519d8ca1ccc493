using Microsoft.Extensions.Logging;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Alerts;

internal static partial class AlertLog
{
    [LoggerMessage(2201, LogLevel.Warning, "The alerts of subscription {SubscriptionId} cannot be compared: {Detail}")]
    public static partial void NotCompared(ILogger logger, SubscriptionId subscriptionId, string detail);
}
