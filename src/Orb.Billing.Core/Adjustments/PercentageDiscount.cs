using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>A share of what is left off; successive ones compound: twice 10 % is 19 % (R3).</summary>
public sealed record PercentageDiscount : Adjustment
{
    /// <summary>Such a share off.</summary>
    /// <param name="id">The id of the adjustment.</param>
    /// <param name="target">The prices it is meant for.</param>
    /// <param name="percentage">A fraction above 0, up to 1: 0.2 is 20 %.</param>
    /// <param name="isInvoiceLevel">Whether it is shown as one of the invoice; false by default.</param>
    /// <param name="reason">Why it is given.</param>
    /// <exception cref="ArgumentException">The share is not above 0 and up to 1.</exception>
    public PercentageDiscount(AdjustmentId id, AdjustmentTarget target, decimal percentage, bool isInvoiceLevel = false, string? reason = null)
        : base(id, target, isInvoiceLevel, reason)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percentage);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percentage, 1m);
        Percentage = percentage;
    }

    /// <summary>The fraction off: 0.2 is 20 %.</summary>
    public decimal Percentage { get; }

    /// <inheritdoc/>
    public override AdjustmentKind Kind => AdjustmentKind.PercentageDiscount;

    internal override AdjustmentStep Step => AdjustmentStep.PercentageDiscounts;

    internal override Money Change(Money current, Share share) => -Money.Round(current.Amount * Percentage, current.Currency);
}
