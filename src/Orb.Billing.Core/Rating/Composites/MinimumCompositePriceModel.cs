namespace Orb.Billing.Core.Rating;

/// <summary>
/// Tops other charges up to a minimum: max(0, minimum - sum of the subtotals). The charges themselves stay what they are. The minimum is cut to the
/// share of the period where the price says so, and waits while the period is open (R16). Up to 100.00, charges of 30.00 and 45.00 leave 25.00. The more
/// the others come to, the less it is.
/// </summary>
public sealed record MinimumCompositePriceModel : PriceModel
{
    /// <summary>A minimum over other charges.</summary>
    /// <param name="minimumAmount">What the charges of a full period come to at least together, in major units, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The minimum is negative.</exception>
    public MinimumCompositePriceModel(decimal minimumAmount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumAmount);
        MinimumAmount = minimumAmount;
    }

    /// <summary>What the charges of a full period come to at least together, in major units.</summary>
    public decimal MinimumAmount { get; }

    /// <summary>Whether the minimum is cut to the share of the period; no where nobody says so.</summary>
    public bool? Prorates { get; init; }

    /// <inheritdoc/>
    public override string ModelType => "minimum_composite";

    /// <inheritdoc/>
    public override PricedUsage Usage => PricedUsage.Subtotals;

    /// <inheritdoc/>
    public override bool CanFall => true;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) =>
        Rated.Plain(Math.Max(0m, CompositeBounds.Least(input, MinimumAmount, Prorates) - CompositeBounds.Sum(input)));
}
