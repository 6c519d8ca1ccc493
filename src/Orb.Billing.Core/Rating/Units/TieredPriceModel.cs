namespace Orb.Billing.Core.Rating;

/// <summary>
/// Graduated tiers: each unit costs the rate of the band it falls into (R25). 12,345 units at 0.10 up to 1,000, 0.05 up to 10,000 and
/// 0.02 beyond are 100.00 + 450.00 + 46.90 = 596.90.
/// </summary>
public sealed record TieredPriceModel : PriceModel
{
    private readonly TierList _tiers;

    /// <summary>Graduated tiers.</summary>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">The tiers do not touch, do not start at zero, or hold a negative amount.</exception>
    public TieredPriceModel(IReadOnlyList<Tier> tiers) => _tiers = TierList.Checked(tiers);

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers => _tiers;

    /// <summary>What the contract's flag says; fees are prorated and usage is cut whatever it says (R8), so it changes nothing (decision 0042).</summary>
    public bool? Prorates { get; init; }

    /// <inheritdoc/>
    public override string ModelType => "tiered";

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => _tiers.Graduated(input.Quantity);
}
