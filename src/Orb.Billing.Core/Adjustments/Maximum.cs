using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>The most a full period comes to, cut by the days of the charge (R4). It comes last, after a minimum too (R3).</summary>
public sealed record Maximum : Adjustment
{
    /// <summary>At most so much.</summary>
    /// <param name="id">The id of the adjustment.</param>
    /// <param name="target">The prices that are capped together.</param>
    /// <param name="amount">Of a full period, 0 or more, in a real currency.</param>
    /// <param name="isInvoiceLevel">Whether it is shown as one of the invoice; false by default.</param>
    /// <param name="reason">Why it is given.</param>
    /// <exception cref="ArgumentException">The amount is negative or in a pricing unit.</exception>
    public Maximum(AdjustmentId id, AdjustmentTarget target, Money amount, bool isInvoiceLevel = false, string? reason = null)
        : base(id, target, isInvoiceLevel, reason) => Amount = Fixed(amount, nameof(amount));

    /// <summary>The most a full period comes to.</summary>
    public Money Amount { get; }

    /// <inheritdoc/>
    public override AdjustmentKind Kind => AdjustmentKind.Maximum;

    internal override AdjustmentStep Step => AdjustmentStep.Maximum;

    internal override Currency? FixedIn => Amount.Currency;

    internal override bool IsCutByDays => true;

    internal override Money Change(Money current, Share share)
    {
        var most = FullPeriodAmount.Cut(Amount, share);
        return current > most ? most - current : Money.Zero(current.Currency);
    }
}
