namespace Orb.Billing.Core.Rating;

/// <summary>
/// Volume tiers over all groups with a rate for each: the quantity of all groups together chooses the tier, and all units of a group cost its rate
/// there: sum over the groups of quantity x rate(group, tier of the total). Units of a value without rates count towards the total and cost nothing,
/// on a line of their own (decision 0052). More usage can cost less.
/// </summary>
public sealed record CumulativeGroupedBulkPriceModel : PriceModel
{
    private readonly Grouping _grouping;
    private readonly ValueTable<GroupTiers> _values;

    /// <summary>Volume tiers with a rate for each group.</summary>
    /// <param name="group">The property that makes the groups.</param>
    /// <param name="values">The rates of each value, in any order, at least one; all have the same bounds.</param>
    /// <exception cref="ArgumentException">The property has no name; there is no value, one is there twice, or one has other bounds.</exception>
    public CumulativeGroupedBulkPriceModel(string group, IReadOnlyList<GroupTiers> values)
    {
        _grouping = new Grouping(group);
        _values = GroupTiers.Table(values, nameof(values));
        var bounds = _values[0].Tiers.Select(t => t.FirstUnit);
        if (_values.FirstOrDefault(v => !v.Tiers.Select(t => t.FirstUnit).SequenceEqual(bounds)) is { } other)
            throw new ArgumentException($"'{other.Value}' has other tiers than '{_values[0].Value}'; every bound lists all values.", nameof(values));
        Usage = PricedUsage.GroupedBy(group);
    }

    /// <summary>The property that makes the groups.</summary>
    public string Group => _grouping.Key;

    /// <summary>The rates of each value, in the ordinal order of the values.</summary>
    public IReadOnlyList<GroupTiers> Values => _values;

    /// <inheritdoc/>
    public override string ModelType => "cumulative_grouped_bulk";

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override bool CanFall => true;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var reached = _values[0].List.Reached(input.Quantity);
        var groups = input.Groups;
        var parts = new PartList(groups.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            if (_values.Find(groups[i].Values)?.Tiers[reached] is { } tier)
                Add(ref parts, groups[i], (groups[i].Quantity * tier.UnitAmount) + tier.FlatAmount, tier);
            else
                Add(ref parts, groups[i], 0m, null);
        }

        return parts.Sum();
    }

    private void Add(ref PartList parts, GroupUsage group, decimal exact, Tier? tier)
    {
        if (group.Quantity > 0m || exact > 0m)
            parts.Add(_grouping.Part(group.Values[0], group.Quantity, exact, tier));
    }
}
