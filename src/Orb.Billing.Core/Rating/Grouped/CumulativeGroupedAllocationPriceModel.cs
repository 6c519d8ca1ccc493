namespace Orb.Billing.Core.Rating;

/// <summary>
/// Free units for each group, and free units that all groups share: max(0, sum over the groups of max(0, quantity of the group - group allocation)
/// - cumulative allocation) x rate. A group uses up its own free units first; the shared ones cover what the groups exceed them by, and belong to
/// no group (decision 0051). With 10 free units a group, 15 shared and 0.50 beyond, groups of 4, 12 and 30 units exceed by 2 and 20: 1.00 + 10.00 -
/// 7.50 = 3.50.
/// </summary>
public sealed record CumulativeGroupedAllocationPriceModel : PriceModel
{
    private readonly Grouping _grouping;

    /// <summary>Free units for each group and for all.</summary>
    /// <param name="groupingKey">The property that makes the groups.</param>
    /// <param name="groupAllocation">Free units of each group in a full period, not negative.</param>
    /// <param name="cumulativeAllocation">Free units of all groups together beyond their own, not negative.</param>
    /// <param name="unitAmount">What a unit beyond both costs, in major units, not negative.</param>
    /// <exception cref="ArgumentException">The property has no name, or a number is negative.</exception>
    public CumulativeGroupedAllocationPriceModel(string groupingKey, decimal groupAllocation, decimal cumulativeAllocation, decimal unitAmount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(groupAllocation);
        ArgumentOutOfRangeException.ThrowIfNegative(cumulativeAllocation);
        ArgumentOutOfRangeException.ThrowIfNegative(unitAmount);
        _grouping = new Grouping(groupingKey);
        GroupAllocation = groupAllocation;
        CumulativeAllocation = cumulativeAllocation;
        UnitAmount = unitAmount;
        Usage = PricedUsage.GroupedBy(groupingKey);
    }

    /// <summary>The property that makes the groups.</summary>
    public string GroupingKey => _grouping.Key;

    /// <summary>Free units of each group in a full period.</summary>
    public decimal GroupAllocation { get; }

    /// <summary>Free units of all groups together beyond their own.</summary>
    public decimal CumulativeAllocation { get; }

    /// <summary>What a unit beyond both costs, in major units.</summary>
    public decimal UnitAmount { get; }

    /// <inheritdoc/>
    public override string ModelType => "cumulative_grouped_allocation";

    internal override PartRate? RateOf(RatedPart part) => PartRate.Of(part, UnitAmount);

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var groups = input.Groups;
        var parts = new PartList(groups.Count + 1);
        var (sum, amounts) = (default(RunningSum), default(RunningSum));
        for (var i = 0; i < groups.Count; i++)
        {
            var own = groups[i].Quantity - GroupAllocation;
            if (own <= 0m)
                continue;
            sum.Add(own);
            amounts.Add(own * UnitAmount);
            parts.Add(_grouping.Part(groups[i].Values[0], own, own * UnitAmount));
        }

        var beyond = sum.Total;
        var shared = Math.Min(beyond, CumulativeAllocation);
        var exact = (beyond - shared) * UnitAmount;
        // What the shared units take off is what is left to take off: products of many digits are rounded each on its own.
        if (shared > 0m)
            parts.Add(new RatedPart("Cumulative allocation", shared, exact - amounts.Total));
        return parts.Of(exact);
    }
}
