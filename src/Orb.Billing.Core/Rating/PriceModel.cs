namespace Orb.Billing.Core.Rating;

/// <summary>
/// A price function: a quantity to an exact amount for one full period (R2). Implementations are immutable and pure; they neither round
/// nor prorate, which happens once, behind them.
/// </summary>
public abstract record PriceModel
{
    /// <summary>The model's name in the public contract, for example "tiered".</summary>
    public abstract string ModelType { get; }

    /// <summary>
    /// Whether more usage can make the amount smaller, as when a volume tier is reached. Such a price cannot be charged in parts of a period (R16).
    /// </summary>
    public virtual bool CanFall => false;

    /// <summary>Prices a quantity.</summary>
    /// <param name="input">What was metered or agreed; never negative (R25).</param>
    /// <returns>The exact amount in major units and the parts it is made of.</returns>
    /// <exception cref="OverflowException">The amount leaves the range of a decimal.</exception>
    public abstract Rated Rate(RatingInput input);
}
