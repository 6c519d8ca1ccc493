namespace Orb.Billing.Core.Rating;

/// <summary>A percentage of a rate a unit: quantity x unit amount x percent / 100. 25 % of 0.10 for 1,000 units are 25.00.</summary>
public sealed record UnitWithPercentPriceModel : PriceModel
{
    /// <summary>A percentage of a rate.</summary>
    /// <param name="unitAmount">The full rate a unit, in major units, not negative.</param>
    /// <param name="percent">Of a hundred, not negative: 25 is a quarter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the percentage is negative.</exception>
    public UnitWithPercentPriceModel(decimal unitAmount, decimal percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitAmount);
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        UnitAmount = unitAmount;
        Percent = percent;
    }

    /// <summary>The full rate a unit, in major units.</summary>
    public decimal UnitAmount { get; }

    /// <summary>Of a hundred.</summary>
    public decimal Percent { get; }

    /// <inheritdoc/>
    public override string ModelType => "unit_with_percent";

    internal override decimal? RateOfEach => UnitAmount * Percent / 100m;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => Rated.Plain(input.Quantity * (UnitAmount * Percent / 100m));
}
