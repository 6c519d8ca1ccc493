using NodaTime;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>From an instant on, a fixed fee is charged for another quantity.</summary>
/// <param name="EffectiveAt">The instant; its local day is the first day at the new quantity (R8).</param>
/// <param name="Quantity">The new quantity, 0 or more.</param>
public sealed record QuantityTransition(Instant EffectiveAt, decimal Quantity)
{
    /// <summary>Whether the running period is charged by days, as it is by default; otherwise the new quantity counts for the whole of it.</summary>
    public bool Prorated { get; init; } = true;

    /// <summary>What a smaller quantity gives back of a period charged in advance; the unused days by default.</summary>
    public CreditPolicy Credit { get; init; }

    /// <summary>When it was agreed, where that was later than it takes effect: the difference is due at the earliest then.</summary>
    public Instant? DueFrom { get; init; }
}
