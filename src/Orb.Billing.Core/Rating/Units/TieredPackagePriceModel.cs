namespace Orb.Billing.Core.Rating;

/// <summary>
/// Graduated tiers of packages: the quantity is rounded up to whole packages, then each costs the rate of the band it falls into. Bounds are in
/// units and multiples of the size. 1,050 units in packages of 100, at 5.00 up to 1,000 and 4.00 beyond, are 10 x 5.00 + 1 x 4.00 = 54.00.
/// </summary>
public sealed record TieredPackagePriceModel : PriceModel
{
    private readonly TierList _tiers;

    /// <summary>Tiers of packages.</summary>
    /// <param name="packageSize">Units in one package, above 0.</param>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; bounds in units, rates a package.</param>
    /// <exception cref="ArgumentException">The tiers do not touch, do not start at zero, hold a negative amount, or a bound lies within a package.</exception>
    public TieredPackagePriceModel(decimal packageSize, IReadOnlyList<Tier> tiers)
    {
        _tiers = TierList.OfPackages(tiers, packageSize);
        PackageSize = packageSize;
    }

    /// <summary>Units in one package.</summary>
    public decimal PackageSize { get; }

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "tiered_package";

    internal override PartRate? RateOf(RatedPart part) => PartRate.OfTier(part, "package");

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => _tiers.Graduated(input.Quantity);
}
