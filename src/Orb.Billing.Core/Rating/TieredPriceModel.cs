namespace Orb.Billing.Core.Rating;

/// <summary>
/// Graduated tiers: each unit costs the rate of the band it falls into (R25). 12,345 units at 0.10 up to 1,000, 0.05 up to 10,000 and
/// 0.02 beyond are 100.00 + 450.00 + 46.90 = 596.90.
/// </summary>
public sealed record TieredPriceModel : PriceModel
{
    /// <summary>Graduated tiers.</summary>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">The tiers do not touch, do not start at zero, or hold a negative amount.</exception>
    public TieredPriceModel(IReadOnlyList<Tier> tiers) => Tiers = TierList.Checked(tiers);

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers { get; }

    /// <inheritdoc/>
    public override string ModelType => "tiered";

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var parts = new List<RatedPart>();
        var exact = 0m;
        for (var i = 0; i < Tiers.Count; i++)
        {
            var tier = Tiers[i];
            var inTier = UnitsWithin(tier, isLast: i == Tiers.Count - 1, input.Quantity);
            // The first tier is entered by having the price at all: its flat amount is due even at zero usage.
            var entered = inTier > 0m || (i == 0 && tier.FlatAmount > 0m);
            if (!entered)
                break;
            var amount = (inTier * tier.UnitAmount) + tier.FlatAmount;
            parts.Add(new RatedPart(tier.Name, inTier, amount, tier));
            exact += amount;
        }

        return new Rated(exact, parts);
    }

    /// <inheritdoc/>
    public bool Equals(TieredPriceModel? other) => base.Equals(other) && Tiers.SequenceEqual(other.Tiers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ModelType, Tiers.Count, Tiers[0]);

    private static decimal UnitsWithin(Tier tier, bool isLast, decimal quantity)
    {
        var upTo = isLast || tier.LastUnit is not { } last ? quantity : Math.Min(quantity, last);
        return Math.Max(0m, upTo - tier.FirstUnit);
    }
}
