namespace Orb.Billing.Core.Rating;

/// <summary>
/// Tiers of packages for each group: the quantity of a group is rounded up to whole packages, each of which costs the rate of its band; the groups
/// are added up. Groups of 50, 150, 200 and 99 units in packages of 100 at 5.00 are 1 + 2 + 2 + 1 packages, 30.00.
/// </summary>
public sealed record GroupedTieredPackagePriceModel : PriceModel
{
    private readonly Grouping _grouping;
    private readonly TierList _tiers;

    /// <summary>Tiers of packages for each group.</summary>
    /// <param name="groupingKey">The property that makes the groups.</param>
    /// <param name="packageSize">Units in one package, above 0.</param>
    /// <param name="tiers">Bounds in units, each a multiple of the size; rates a package.</param>
    /// <exception cref="ArgumentException">
    /// The property has no name; the size is not above 0; a bound lies within a package; the tiers do not touch, do not start at zero, or hold a
    /// negative amount.
    /// </exception>
    public GroupedTieredPackagePriceModel(string groupingKey, decimal packageSize, IReadOnlyList<Tier> tiers)
    {
        _grouping = new Grouping(groupingKey);
        _tiers = TierList.OfPackages(tiers, packageSize);
        PackageSize = packageSize;
        Usage = PricedUsage.GroupedBy(groupingKey);
    }

    /// <summary>The property that makes the groups.</summary>
    public string GroupingKey => _grouping.Key;

    /// <summary>Units in one package.</summary>
    public decimal PackageSize { get; }

    /// <summary>The tiers, lowest first: bounds in units, rates a package.</summary>
    public IReadOnlyList<Tier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "grouped_tiered_package";

    internal override PartRate? RateOf(RatedPart part) => PartRate.OfTier(part, "package");

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => GroupedTiers.Rate(input, _tiers, _grouping);
}
