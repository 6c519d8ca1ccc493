using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What a charge should come to, all its due pieces together.</summary>
/// <param name="Charge">The charge and its pieces.</param>
/// <param name="Exact">The exact amount, in major units.</param>
/// <param name="Subtotal">Rounded once to the price's own unit (R2).</param>
/// <param name="Quantity">The quantity billed: metered, or the fee's newest.</param>
/// <param name="Parts">Tiers or packages with their exact shares, proration included.</param>
/// <param name="Steps">How it came about.</param>
/// <param name="Known">What it comes to with the pieces that are known and not due yet.</param>
public sealed record ChargeTarget(
    PlannedCharge Charge, decimal Exact, Money Subtotal, decimal Quantity, IReadOnlyList<RatedPart> Parts, IReadOnlyList<ExplanationStep> Steps,
    Money Known)
{
    /// <summary>The subtotal after adjustments: what is reconciled (R11).</summary>
    public Money Amount { get; init; } = Subtotal;

    /// <summary>What each adjustment contributed; with the subtotal they sum to <see cref="Amount"/>.</summary>
    public IReadOnlyList<LineAdjustment> Adjustments { get; init; } = [];
}
