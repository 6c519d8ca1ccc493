using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>What an adjustment says in numbers; of the three at most one, and none for a trial in which everything is free.</summary>
/// <param name="Percentage">The fraction off: 0.2 is 20 %.</param>
/// <param name="Amount">The amount of a full period; of a trial the most that is free in all of it.</param>
/// <param name="Tiers">The bands of a fraction that depends on the amount; empty where there are none.</param>
public sealed record AdjustmentTerms(decimal? Percentage, Money? Amount, IReadOnlyList<DiscountTier> Tiers)
{
    internal static AdjustmentTerms Of(Adjustment adjustment) => adjustment switch
    {
        PercentageDiscount discount => new(discount.Percentage, null, []),
        TieredPercentageDiscount discount => new(null, null, discount.Tiers),
        AmountDiscount discount => new(null, discount.Amount, []),
        TrialDiscount trial => new(null, trial.Maximum, []),
        Minimum minimum => new(null, minimum.Amount, []),
        Maximum maximum => new(null, maximum.Amount, []),
        _ => throw new NotSupportedException($"The adjustment {adjustment.Kind} works on no amount."),
    };

    /// <summary>An adjustment of these terms; what it is for is not among them.</summary>
    /// <exception cref="ArgumentException">The terms are none of the kind.</exception>
    internal Adjustment ToAdjustment(AdjustmentId id, AdjustmentKind kind) => (kind, Percentage, Amount) switch
    {
        (AdjustmentKind.PercentageDiscount, { } percentage, _) => new PercentageDiscount(id, AdjustmentTarget.All, percentage),
        (AdjustmentKind.TieredPercentageDiscount, _, _) => new TieredPercentageDiscount(id, AdjustmentTarget.All, Tiers),
        (AdjustmentKind.AmountDiscount, _, { } amount) => new AmountDiscount(id, AdjustmentTarget.All, amount),
        (AdjustmentKind.TrialDiscount, _, var most) => new TrialDiscount(id, AdjustmentTarget.All, most),
        (AdjustmentKind.Minimum, _, { } amount) => new Minimum(id, AdjustmentTarget.All, amount, default),
        (AdjustmentKind.Maximum, _, { } amount) => new Maximum(id, AdjustmentTarget.All, amount),
        _ => throw new ArgumentException($"These are no terms of the adjustment {kind}.", nameof(kind)),
    };
}

/// <summary>How an adjustment came to its amount: what it says, what it worked on, and what came of it.</summary>
/// <param name="Terms">What it says.</param>
/// <param name="Share">The days of its charges, which cut an amount of a full period (R4).</param>
/// <param name="Charges">How many charges it worked on together, which share what it comes to (R2).</param>
/// <param name="Before">What they came to together before it.</param>
/// <param name="Change">What it adds to them together, rounded once; below zero for what it takes off.</param>
public sealed record AdjustmentWorking(AdjustmentTerms Terms, Share Share, int Charges, Money Before, Money Change);
