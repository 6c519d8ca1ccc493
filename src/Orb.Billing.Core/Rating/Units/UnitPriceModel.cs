namespace Orb.Billing.Core.Rating;

/// <summary>Every unit costs the same: quantity x unit amount.</summary>
public sealed record UnitPriceModel : PriceModel
{
    /// <summary>A rate a unit.</summary>
    /// <param name="unitAmount">Major units of the price's currency, any number of decimal places, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative.</exception>
    public UnitPriceModel(decimal unitAmount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitAmount);
        UnitAmount = unitAmount;
    }

    /// <summary>The rate a unit, in major units.</summary>
    public decimal UnitAmount { get; }

    /// <summary>What the contract's flag says; fees are prorated and usage is cut whatever it says (R8), so it changes nothing (decision 0042).</summary>
    public bool? Prorates { get; init; }

    /// <inheritdoc/>
    public override string ModelType => "unit";

    internal override decimal? RateOfEach => UnitAmount;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => Rated.Plain(input.Quantity * UnitAmount);
}
