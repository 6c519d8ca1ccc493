using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Adjustments;

/// <summary>What one adjustment contributed to one line.</summary>
/// <param name="AdjustmentId">The adjustment.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Amount">Below zero for a discount or maximum, above zero for the top-up to a minimum, 0 where it had no effect.</param>
public sealed record LineAdjustment(AdjustmentId AdjustmentId, AdjustmentKind Kind, Money Amount);

/// <summary>A line after adjustments: <c>Subtotal</c> and the amounts of <c>Adjustments</c> sum to <c>AdjustedSubtotal</c> (R2).</summary>
/// <param name="Subtotal">The amount before.</param>
/// <param name="AdjustedSubtotal">The amount after, 0 or more.</param>
/// <param name="Adjustments">What each adjustment contributed, in the order of the calculation (R3).</param>
public sealed record AdjustedLine(Money Subtotal, Money AdjustedSubtotal, IReadOnlyList<LineAdjustment> Adjustments)
{
    /// <summary>How each of <see cref="Adjustments"/> came to its amount.</summary>
    public IReadOnlyList<AdjustmentWorking> Workings { get; init; } = [];
}
