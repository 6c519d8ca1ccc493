namespace Orb.Billing.Core.Adjustments;

/// <summary>What an adjustment does to a charge.</summary>
public enum AdjustmentKind
{
    /// <summary>Units that are not charged.</summary>
    UsageDiscount,

    /// <summary>What a trial makes free.</summary>
    TrialDiscount,

    /// <summary>An amount off.</summary>
    AmountDiscount,

    /// <summary>A share off.</summary>
    PercentageDiscount,

    /// <summary>A share off that depends on the amount.</summary>
    TieredPercentageDiscount,

    /// <summary>The least a period comes to.</summary>
    Minimum,

    /// <summary>The most a period comes to.</summary>
    Maximum,
}

// The order on a line (R3).
internal enum AdjustmentStep
{
    Quantity,
    AmountDiscounts,
    PercentageDiscounts,
    Minimum,
    Maximum,
}
