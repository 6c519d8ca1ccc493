namespace Orb.Billing.Core.Rating;

/// <summary>
/// Volume tiers: the whole quantity costs the rate of the tier it reaches; a tier's upper bound is inclusive (R25). More usage can cost less,
/// so the price cannot be charged in parts of a period.
/// </summary>
public sealed record BulkPriceModel : PriceModel
{
    /// <summary>Volume tiers.</summary>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">The tiers do not touch, do not start at zero, or hold a negative amount.</exception>
    public BulkPriceModel(IReadOnlyList<Tier> tiers) => Tiers = TierList.Checked(tiers);

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers { get; }

    /// <inheritdoc/>
    public override string ModelType => "bulk";

    /// <inheritdoc/>
    public override bool CanFall => true;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var reached = Tiers[^1];
        foreach (var tier in Tiers)
        {
            if (input.Quantity <= tier.LastUnit)
            {
                reached = tier;
                break;
            }
        }

        var exact = (input.Quantity * reached.UnitAmount) + reached.FlatAmount;
        return input.Quantity == 0m && exact == 0m
            ? Rated.Plain(0m)
            : new Rated(exact, [new RatedPart(reached.Name, input.Quantity, exact, reached)]);
    }

    /// <inheritdoc/>
    public bool Equals(BulkPriceModel? other) => base.Equals(other) && Tiers.SequenceEqual(other.Tiers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ModelType, Tiers.Count, Tiers[0]);
}
