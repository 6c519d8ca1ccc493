namespace Orb.Billing.Core.Rating;

/// <summary>
/// Graduated tiers of packages with a minimum that depends on the tier reached: max(graduated(packages begun), minimum of the tier that the
/// quantity reaches). The minimum is on the total, is due at zero usage too, and waits while the period is open (R16, decision 0041).
/// In packages of 100 at 5.00 up to 1,000 and at least 20.00: 150 units are 2 x 5.00 = 10.00, so 20.00.
/// </summary>
public sealed record TieredPackageWithMinimumPriceModel : PriceModel
{
    private readonly TierMinimums _tiers;

    /// <summary>Tiers of packages with minimums.</summary>
    /// <param name="packageSize">Units in one package, above 0.</param>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; bounds in units, rates a package.</param>
    /// <exception cref="ArgumentException">The tiers do not touch, do not start at zero, hold a negative amount, or a bound lies within a package.</exception>
    public TieredPackageWithMinimumPriceModel(decimal packageSize, IReadOnlyList<MinimumTier> tiers)
    {
        _tiers = TierMinimums.OfPackages(tiers, packageSize);
        PackageSize = packageSize;
    }

    /// <summary>Units in one package.</summary>
    public decimal PackageSize { get; }

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<MinimumTier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "tiered_package_with_minimum";

    internal override PartRate? RateOf(RatedPart part) => PartRate.OfTier(part, "package");

    /// <inheritdoc/>
    public override bool CanFall => _tiers.CanFall;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => _tiers.Rate(input, prorates: false, hidesZeroes: false);
}
