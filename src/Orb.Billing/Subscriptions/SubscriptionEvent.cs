using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>A change as it was recorded (R20).</summary>
/// <param name="Id">The id of the event.</param>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="Name">What was done, for example "plan_changed".</param>
/// <param name="At">When it was agreed, by the customer's clock.</param>
/// <param name="EffectiveFrom">The first instant it touches.</param>
/// <param name="Reason">Why; null where nothing was said.</param>
public sealed record SubscriptionEvent(Guid Id, SubscriptionId SubscriptionId, string Name, Instant At, Instant EffectiveFrom, string? Reason);
