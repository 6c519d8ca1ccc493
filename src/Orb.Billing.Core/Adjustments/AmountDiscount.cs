using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>An amount off every full period, cut by the days of the charge (R4) and never more than is left of it (R3).</summary>
public sealed record AmountDiscount : Adjustment
{
    /// <summary>So much off.</summary>
    /// <param name="id">The id of the adjustment.</param>
    /// <param name="target">The prices it is meant for.</param>
    /// <param name="amount">Off a full period, 0 or more, in a real currency.</param>
    /// <param name="isInvoiceLevel">Whether it is shown as one of the invoice; false by default.</param>
    /// <param name="reason">Why it is given.</param>
    /// <exception cref="ArgumentException">The amount is negative or in a pricing unit.</exception>
    public AmountDiscount(AdjustmentId id, AdjustmentTarget target, Money amount, bool isInvoiceLevel = false, string? reason = null)
        : base(id, target, isInvoiceLevel, reason) => Amount = Fixed(amount, nameof(amount));

    /// <summary>Off a full period.</summary>
    public Money Amount { get; }

    /// <inheritdoc/>
    public override AdjustmentKind Kind => AdjustmentKind.AmountDiscount;

    internal override AdjustmentStep Step => AdjustmentStep.AmountDiscounts;

    internal override Currency? FixedIn => Amount.Currency;

    internal override bool IsCutByDays => true;

    internal override Money Change(Money current, Share share) => -Money.Min(FullPeriodAmount.Cut(Amount, share), current);
}
