using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>
/// The least a full period comes to, cut by the days of the charge (R4): what is missing is added to the lines, so that a minimum of 100.00
/// bills 100.00 (R2). It comes after every discount.
/// </summary>
public sealed record Minimum : Adjustment
{
    /// <summary>At least so much.</summary>
    /// <param name="id">The id of the adjustment.</param>
    /// <param name="target">The prices that count towards it.</param>
    /// <param name="amount">Of a full period, 0 or more, in a real currency.</param>
    /// <param name="itemId">The item whose revenue the top-up is.</param>
    /// <param name="isInvoiceLevel">Whether it is shown as one of the invoice; false by default.</param>
    /// <param name="reason">Why it is asked for.</param>
    /// <exception cref="ArgumentException">The amount is negative or in a pricing unit.</exception>
    public Minimum(AdjustmentId id, AdjustmentTarget target, Money amount, ItemId itemId, bool isInvoiceLevel = false, string? reason = null)
        : base(id, target, isInvoiceLevel, reason)
    {
        Amount = Fixed(amount, nameof(amount));
        ItemId = itemId;
    }

    /// <summary>The least a full period comes to.</summary>
    public Money Amount { get; }

    /// <summary>The item whose revenue the top-up is.</summary>
    public ItemId ItemId { get; }

    /// <inheritdoc/>
    public override AdjustmentKind Kind => AdjustmentKind.Minimum;

    internal override AdjustmentStep Step => AdjustmentStep.Minimum;

    internal override Currency? FixedIn => Amount.Currency;

    internal override bool IsCutByDays => true;

    internal override Money Change(Money current, Share share)
    {
        var least = FullPeriodAmount.Cut(Amount, share);
        return least > current ? least - current : Money.Zero(current.Currency);
    }
}
