namespace Orb.Billing.Core.Rating;

/// <summary>
/// Free units for each group, then a rate: sum over the groups of max(0, quantity of the group - allocation) x rate. What one group leaves is no use
/// to another. With 10 free units and 0.50 beyond, groups of 4, 12 and 30 units are 0.00 + 1.00 + 10.00 = 11.00.
/// </summary>
public sealed record GroupedAllocationPriceModel : PriceModel
{
    private readonly Grouping _grouping;

    /// <summary>Free units for each group.</summary>
    /// <param name="groupingKey">The property that makes the groups.</param>
    /// <param name="allocation">Free units of each group in a full period, not negative.</param>
    /// <param name="overageUnitRate">What a unit beyond them costs, in major units, not negative.</param>
    /// <exception cref="ArgumentException">The property has no name, or a number is negative.</exception>
    public GroupedAllocationPriceModel(string groupingKey, decimal allocation, decimal overageUnitRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(allocation);
        ArgumentOutOfRangeException.ThrowIfNegative(overageUnitRate);
        _grouping = new Grouping(groupingKey);
        Allocation = allocation;
        OverageUnitRate = overageUnitRate;
        Usage = PricedUsage.GroupedBy(groupingKey);
    }

    /// <summary>The property that makes the groups.</summary>
    public string GroupingKey => _grouping.Key;

    /// <summary>Free units of each group in a full period.</summary>
    public decimal Allocation { get; }

    /// <summary>What a unit beyond them costs, in major units.</summary>
    public decimal OverageUnitRate { get; }

    /// <inheritdoc/>
    public override string ModelType => "grouped_allocation";

    internal override PartRate? RateOf(RatedPart part) => PartRate.Of(part, OverageUnitRate);

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var groups = input.Groups;
        var parts = new PartList(groups.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            var beyond = groups[i].Quantity - Allocation;
            if (beyond > 0m)
                parts.Add(_grouping.Part(groups[i].Values[0], beyond, beyond * OverageUnitRate));
        }

        return parts.Sum();
    }
}
