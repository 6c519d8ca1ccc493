namespace Orb.Billing.Core.Rating;

/// <summary>
/// Every unit costs the same, for a full period: quantity x unit amount. A fee is prorated by the days of its service period behind the model, as
/// every fee is; usage is cut, never prorated (R8, decision 0042). A level that a metric weighs by time is priced
/// level by level, for the time each is held (R25, decision 0038).
/// </summary>
public sealed record UnitWithProrationPriceModel : PriceModel
{
    /// <summary>A rate a unit.</summary>
    /// <param name="unitAmount">Major units of the price's currency, any number of decimal places, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative.</exception>
    public UnitWithProrationPriceModel(decimal unitAmount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitAmount);
        UnitAmount = unitAmount;
    }

    /// <summary>The rate a unit, in major units.</summary>
    public decimal UnitAmount { get; }

    /// <inheritdoc/>
    public override string ModelType => "unit_with_proration";

    internal override decimal? RateOfEach => UnitAmount;

    /// <inheritdoc/>
    public override PricedUsage Usage => PricedUsage.Levels;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => input.OverTime is { } levels ? LevelPricing.Unit(UnitAmount, levels) : Rated.Plain(input.Quantity * UnitAmount);
}
