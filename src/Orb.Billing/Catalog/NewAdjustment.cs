using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>A new adjustment, wherever one is made. Amounts are in the currency of the plan.</summary>
public sealed record NewAdjustment
{
    /// <summary>What it does; a trial is configured on the plan instead.</summary>
    public required AdjustmentKind Kind { get; init; }

    /// <summary>Units of a usage discount, the amount of an amount discount, minimum or maximum, or the fraction of a percentage discount.</summary>
    public decimal? Value { get; init; }

    /// <summary>The bands of a tiered percentage discount.</summary>
    public IReadOnlyList<DiscountTier>? Tiers { get; init; }

    /// <summary>The item whose revenue the top-up to a minimum is; required there.</summary>
    public ItemId? ItemId { get; init; }

    /// <summary>The prices it is meant for; all by default.</summary>
    public AdjustmentTarget Target { get; init; } = AdjustmentTarget.All;

    /// <summary>Whether it is shown as one of the invoice; false by default, and always for usage discounts, which are per line (R4).</summary>
    public bool IsInvoiceLevel { get; init; }

    /// <summary>Why it is given, 1 to 1000 characters.</summary>
    public string? Reason { get; init; }
}

/// <summary>An adjustment of a plan.</summary>
/// <param name="Adjustment">The adjustment.</param>
/// <param name="PhaseOrder">The phase it lasts for; null for the whole life.</param>
public sealed record NewPlanAdjustment(NewAdjustment Adjustment, int? PhaseOrder = null);
