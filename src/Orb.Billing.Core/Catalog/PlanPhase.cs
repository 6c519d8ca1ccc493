namespace Orb.Billing.Core.Catalog;

/// <summary>
/// A stretch of a subscription's life with prices and adjustments of its own, such as a ramp-up. What names no phase belongs to the whole life.
/// </summary>
public sealed record PlanPhase
{
    /// <summary>A phase.</summary>
    /// <param name="order">Its place among the phases of the plan, from 1.</param>
    /// <param name="name">Its name.</param>
    /// <param name="duration">How long it lasts; null for a last phase without end.</param>
    /// <exception cref="ArgumentException">The order is below 1 or the name is empty.</exception>
    public PlanPhase(int order, string name, PhaseDuration? duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Order = order;
        Name = name;
        Duration = duration;
    }

    /// <summary>Its place among the phases of the plan, from 1.</summary>
    public int Order { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How long it lasts; null for a phase without end.</summary>
    public PhaseDuration? Duration { get; }

    /// <summary>Whether it lasts until the subscription ends.</summary>
    public bool IsEvergreen => Duration is null;
}
