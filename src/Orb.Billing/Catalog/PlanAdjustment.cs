using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>An adjustment that every subscription to a plan has.</summary>
public sealed record PlanAdjustment
{
    /// <summary>The adjustment as the calculation sees it.</summary>
    public required Adjustment Adjustment { get; init; }

    /// <summary>The plan it belongs to.</summary>
    public required PlanId PlanId { get; init; }

    /// <summary>Its order in the plan, from 0: the creation sequence among adjustments of one type (R3).</summary>
    public required int Position { get; init; }

    /// <summary>The phase it lasts for; null for the whole life of the subscription.</summary>
    public int? PhaseOrder { get; init; }

    /// <summary>The adjustment of an earlier version that it takes the place of.</summary>
    public AdjustmentId? ReplacesAdjustmentId { get; init; }

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }
}
