namespace Orb.Billing.Core.Rating;

/// <summary>One event as a price function sees it.</summary>
/// <param name="Quantity">What the metric reads of it: units, or the amount of a transaction. Below 0 where the event says so.</param>
/// <param name="Values">Its properties, in the order that the model asked for; null where it has none.</param>
public readonly record struct EventUsage(decimal Quantity, IReadOnlyList<string?> Values)
{
    /// <summary>An event without properties.</summary>
    public EventUsage(decimal quantity)
        : this(quantity, [])
    {
    }
}
