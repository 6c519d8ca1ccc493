using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Rating;

/// <summary>What more usage of an open period costs.</summary>
/// <param name="Exact">The exact difference, in major units.</param>
/// <param name="Amount">The difference of the rounded amounts; all of a period's differences sum to its line (R5).</param>
public readonly record struct RatedIncrease(decimal Exact, Money Amount);

/// <summary>Rates cumulatively and bills the difference (R5): for hosts that charge each event as it comes (R16).</summary>
public static class CumulativeRating
{
    /// <summary>What a part of a period comes to.</summary>
    /// <param name="before">The period before the part, adjusted as far as that goes.</param>
    /// <param name="after">The period with the part, adjusted as far.</param>
    public static Money Between(Money before, Money after) => after - before;

    /// <summary>rate(after) - rate(before).</summary>
    /// <param name="model">The price function.</param>
    /// <param name="before">The period so far.</param>
    /// <param name="after">The period with the new usage.</param>
    /// <param name="currency">The price's own unit, in which amounts are rounded.</param>
    /// <returns>Below 0 where the price can fall, as when a volume tier is reached, or where usage was corrected.</returns>
    /// <exception cref="AmountOverflowException">The amount leaves the range of a decimal.</exception>
    public static RatedIncrease Between(PriceModel model, RatingInput before, RatingInput after, Currency currency)
    {
        try
        {
            var (first, second) = (model.Rate(before).Exact, model.Rate(after).Exact);
            return new RatedIncrease(second - first, Between(Money.Round(first, currency), Money.Round(second, currency)));
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException($"The increase of a {model.ModelType} price", overflow);
        }
    }
}
