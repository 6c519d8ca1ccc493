using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>
/// Units of a metered quantity that are free in every period, whole also where the period is cut (R4). It is taken off before the price
/// function, of each line by itself: 900 of 1,400 units are left of a discount of 500.
/// </summary>
public sealed record UsageDiscount : Adjustment
{
    /// <summary>So many units free.</summary>
    /// <param name="id">The id of the adjustment.</param>
    /// <param name="target">The prices it is meant for; of them it works on those whose quantity is metered.</param>
    /// <param name="units">Free units a period, 0 or more.</param>
    /// <param name="reason">Why it is given.</param>
    /// <exception cref="ArgumentException">The units are negative.</exception>
    public UsageDiscount(AdjustmentId id, AdjustmentTarget target, decimal units, string? reason = null)
        : base(id, target, isInvoiceLevel: false, reason)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        Units = units;
    }

    /// <summary>Free units a period.</summary>
    public decimal Units { get; }

    /// <inheritdoc/>
    public override AdjustmentKind Kind => AdjustmentKind.UsageDiscount;

    internal override AdjustmentStep Step => AdjustmentStep.Quantity;

    /// <inheritdoc/>
    public override bool AppliesTo(Price price) => price.IsUsage && base.AppliesTo(price);

    internal override Money Change(Money current, Share share) => Money.Zero(current.Currency);
}
