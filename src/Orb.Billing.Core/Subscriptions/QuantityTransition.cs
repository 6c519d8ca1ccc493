using NodaTime;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>From an instant on, a fixed fee is charged for another quantity.</summary>
/// <param name="EffectiveAt">The instant; its local day is the first day at the new quantity (R8).</param>
/// <param name="Quantity">The new quantity, 0 or more.</param>
public sealed record QuantityTransition(Instant EffectiveAt, decimal Quantity);
