using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>
/// What a trial makes free: everything, or up to an amount that counts for the trial as a whole and is therefore not cut by days.
/// 80.00 of usage in a trial of at most 60.00 leaves 20.00.
/// </summary>
public sealed record TrialDiscount : Adjustment
{
    /// <summary>Free while the trial lasts.</summary>
    /// <param name="id">The id of the adjustment.</param>
    /// <param name="target">The prices it is meant for.</param>
    /// <param name="maximum">The most that is free, 0 or more, in a real currency; null for all of it.</param>
    /// <param name="reason">Why it is given.</param>
    /// <exception cref="ArgumentException">The amount is negative or in a pricing unit.</exception>
    public TrialDiscount(AdjustmentId id, AdjustmentTarget target, Money? maximum = null, string? reason = null)
        : base(id, target, isInvoiceLevel: false, reason) =>
        Maximum = maximum is { } amount ? Fixed(amount, nameof(maximum)) : null;

    /// <summary>The most that is free; null for 100 %.</summary>
    public Money? Maximum { get; }

    /// <inheritdoc/>
    public override AdjustmentKind Kind => AdjustmentKind.TrialDiscount;

    internal override AdjustmentStep Step => Maximum is null ? AdjustmentStep.PercentageDiscounts : AdjustmentStep.AmountDiscounts;

    internal override Currency? FixedIn => Maximum?.Currency;

    internal override Money Change(Money current, Share share) => -(Maximum is { } maximum ? Money.Min(maximum, current) : current);
}
