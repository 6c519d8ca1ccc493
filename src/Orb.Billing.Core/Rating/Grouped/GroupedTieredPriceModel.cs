namespace Orb.Billing.Core.Rating;

/// <summary>
/// Graduated tiers for each group: sum over the groups of graduated(quantity of the group). Each group walks the tiers from zero; a group that no
/// event names costs nothing (decision 0050). At 1.00 up to 10 units and 2.00 beyond, groups of 3 and 12 units are 3.00 + (10.00 + 4.00) = 17.00.
/// </summary>
public sealed record GroupedTieredPriceModel : PriceModel
{
    private readonly Grouping _grouping;
    private readonly TierList _tiers;

    /// <summary>Tiers for each group.</summary>
    /// <param name="groupingKey">The property that makes the groups.</param>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">The property has no name; the tiers do not touch, do not start at zero, or hold a negative amount.</exception>
    public GroupedTieredPriceModel(string groupingKey, IReadOnlyList<Tier> tiers)
    {
        _grouping = new Grouping(groupingKey);
        _tiers = TierList.Checked(tiers);
        Usage = PricedUsage.GroupedBy(groupingKey);
    }

    /// <summary>The property that makes the groups.</summary>
    public string GroupingKey => _grouping.Key;

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "grouped_tiered";

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => GroupedTiers.Rate(input, _tiers, _grouping);
}
