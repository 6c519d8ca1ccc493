namespace Orb.Billing.Core.Rating;

/// <summary>
/// Tiers of packages for the largest group alone: graduated(packages begun by max over the groups of their quantity); the others cost nothing. Of
/// equal groups the first by value is shown. Groups of 50, 250 and 99 units in packages of 100 at 5.00 are 3 packages, 15.00.
/// </summary>
public sealed record MaxGroupTieredPackagePriceModel : PriceModel
{
    private readonly Grouping _grouping;
    private readonly TierList _tiers;

    /// <summary>Tiers of packages for the largest group.</summary>
    /// <param name="groupingKey">The property that makes the groups.</param>
    /// <param name="packageSize">Units in one package, above 0.</param>
    /// <param name="tiers">Bounds in units, each a multiple of the size; rates a package (decision 0050).</param>
    /// <exception cref="ArgumentException">
    /// The property has no name; the size is not above 0; a bound lies within a package; the tiers do not touch, do not start at zero, or hold a
    /// negative amount.
    /// </exception>
    public MaxGroupTieredPackagePriceModel(string groupingKey, decimal packageSize, IReadOnlyList<Tier> tiers)
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
    public override string ModelType => "max_group_tiered_package";

    internal override PartRate? RateOf(RatedPart part) => PartRate.OfTier(part, "package");

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var groups = input.Groups;
        var largest = 0;
        for (var i = 1; i < groups.Count; i++)
        {
            if (groups[i].Quantity > groups[largest].Quantity)
                largest = i;
        }

        if (groups.Count == 0 || _tiers.Entered(groups[largest].Quantity) is not (> 0 and var entered))
            return Rated.Plain(0m);
        var parts = new RatedPart[entered];
        _tiers.Graduate(groups[largest].Quantity, parts, _grouping.Of(groups[largest].Values[0]));
        return Rated.Of(parts);
    }
}
