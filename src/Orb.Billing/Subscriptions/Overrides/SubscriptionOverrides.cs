using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Subscriptions;

/// <summary>What was agreed for one subscription otherwise than its plan has it; another version of the plan is laid out with it, too.</summary>
public sealed record SubscriptionOverrides
{
    /// <summary>Everything as the plan has it.</summary>
    public static SubscriptionOverrides None { get; } = new();

    /// <summary>The prices.</summary>
    public IReadOnlyList<PriceOverride> Prices { get; init; } = [];

    /// <summary>The adjustments.</summary>
    public IReadOnlyList<AdjustmentOverride> Adjustments { get; init; } = [];

    /// <summary>Whether everything is as the plan has it.</summary>
    public bool IsNone => Prices.Count == 0 && Adjustments.Count == 0;

    /// <inheritdoc/>
    public bool Equals(SubscriptionOverrides? other) =>
        other is not null && Prices.SequenceEqual(other.Prices) && Adjustments.SequenceEqual(other.Adjustments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Prices.Count, Adjustments.Count);
}

/// <summary>A price that is agreed otherwise.</summary>
/// <param name="Replaces">The first price of the plan's line of replacements that it stands for, in whatever version; null for one beside the plan.</param>
/// <param name="PriceId">The price charged; null for the plan's own, or for none.</param>
public sealed record PriceOverride(PriceId? Replaces, PriceId? PriceId)
{
    /// <summary>Whether the price of the plan is not charged.</summary>
    public bool IsRemoval { get; init; }

    /// <summary>The quantity of a fixed fee; null for the price's.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>The phase of one beside the plan; null for the whole life.</summary>
    public int? PhaseOrder { get; init; }

    /// <summary>The first instant of one beside the plan, at the earliest.</summary>
    public Instant? Start { get; init; }

    /// <summary>The first instant after one beside the plan, at the latest.</summary>
    public Instant? End { get; init; }
}

/// <summary>An adjustment that is agreed otherwise.</summary>
/// <param name="Replaces">The adjustment of the plan it stands for; null for one beside the plan.</param>
/// <param name="Adjustment">What applies; null for nothing.</param>
public sealed record AdjustmentOverride(AdjustmentId? Replaces, Adjustment? Adjustment)
{
    /// <summary>The phase of one beside the plan; null for the whole life.</summary>
    public int? PhaseOrder { get; init; }

    /// <summary>The first instant of one beside the plan, at the earliest.</summary>
    public Instant? Start { get; init; }

    /// <summary>The first instant after one beside the plan, at the latest.</summary>
    public Instant? End { get; init; }
}
