namespace Orb.Billing.Core.Rating;

/// <summary>
/// A price function: usage to an exact amount for one full period (R2). Implementations are immutable and pure, and equal when they price
/// alike; they neither round nor prorate, which happens once, behind them. Only what they hold fixed in money for a full period they cut by
/// <see cref="RatingInput.Share"/> (R4).
/// </summary>
public abstract record PriceModel
{
    /// <summary>The model's name in the public contract, for example "tiered".</summary>
    public abstract string ModelType { get; }

    /// <summary>What it needs to know of the usage; one quantity by default.</summary>
    public virtual PricedUsage Usage => PricedUsage.Total;

    /// <summary>
    /// Whether more usage can make the amount smaller, as when a volume tier is reached. Such a price cannot be charged in parts of a period (R16).
    /// False by default: a model that can fall says so.
    /// </summary>
    public virtual bool CanFall => false;

    /// <summary>Prices usage.</summary>
    /// <param name="input">What was metered or agreed, in the detail of <see cref="Usage"/>.</param>
    /// <returns>The exact amount in major units and the parts it is made of.</returns>
    /// <exception cref="OverflowException">The amount leaves the range of a decimal.</exception>
    /// <exception cref="InvalidOperationException">The input lacks the detail that the model asked for.</exception>
    public abstract Rated Rate(RatingInput input);

    /// <summary>What every unit costs, where that is all there is to the price; null otherwise.</summary>
    internal virtual decimal? RateOfEach => null;

    /// <summary>Whether the price cuts an amount that it holds fixed in money to the share of the period.</summary>
    internal virtual bool CutsByShare => false;

    /// <summary>What a part of the price is made of; null where it is no number of things at one rate.</summary>
    internal virtual PartRate? RateOf(RatedPart part) => PartRate.OfTier(part);
}
