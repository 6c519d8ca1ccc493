namespace Orb.Billing.Core.Rating;

/// <summary>
/// Graduated tiers with a minimum that depends on the tier reached: max(graduated(quantity), minimum of the tier that the quantity reaches).
/// The minimum is on the total, not on the tier (decision 0041), is due at zero usage too, and waits while the period is open (R16).
/// With 0.10 up to 1,000 and at least 50.00, beyond 0.05 and at least 120.00: 300 units are 30.00, so 50.00; 1,200 are 110.00, so 120.00.
/// </summary>
public sealed record TieredWithMinimumPriceModel : PriceModel
{
    private readonly TierMinimums _tiers;

    /// <summary>Tiers with minimums.</summary>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends.</param>
    /// <exception cref="ArgumentException">The tiers do not touch, do not start at zero, or hold a negative amount.</exception>
    public TieredWithMinimumPriceModel(IReadOnlyList<MinimumTier> tiers) => _tiers = TierMinimums.OfUnits(tiers);

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<MinimumTier> Tiers => _tiers;

    /// <summary>Whether tiers that come to nothing are left out of the sub lines; no where nobody says so.</summary>
    public bool? HidesZeroAmountTiers { get; init; }

    /// <summary>Whether the minimum is cut to the share of the period that the usage is from; no where nobody says so.</summary>
    public bool? Prorates { get; init; }

    /// <inheritdoc/>
    public override string ModelType => "tiered_with_minimum";

    internal override bool CutsByShare => Prorates == true;

    /// <inheritdoc/>
    public override bool CanFall => _tiers.CanFall;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => _tiers.Rate(input, Prorates == true, HidesZeroAmountTiers == true);
}
