namespace Orb.Billing.Core.Rating;

/// <summary>
/// A rate by one property, scaled by another, with a minimum a unit for each group: sum over the groups of max(sum over their units of rate x factor,
/// quantity of the group x minimum a unit). Units without a rate of their own cost the minimum; without a factor of their own they are not scaled
/// (decision 0054). With "large" at 2.00, "spot" at half, and at least 1.20 a unit, a group of 10 large, 10 large spot and 5 unknown units is
/// 20.00 + 10.00 + 6.00 = 36.00; one of 10 large spot units alone is 10.00, raised to 12.00.
/// </summary>
public sealed record GroupedWithMeteredMinimumPriceModel : PriceModel
{
    private readonly Grouping _grouping;
    private readonly ValueTable<ValueRate> _rates;
    private readonly ValueTable<ValueFactor> _factors;

    /// <summary>Scaled rates with a minimum a unit for each group.</summary>
    /// <param name="groupingKey">The property that makes the groups.</param>
    /// <param name="pricingKey">The property that chooses the rate.</param>
    /// <param name="unitAmounts">The rates, in any order.</param>
    /// <param name="scalingKey">The property that chooses the factor.</param>
    /// <param name="scalingFactors">The factors, in any order.</param>
    /// <param name="minimumUnitAmount">What a unit of a group costs at least on average, in major units, not negative.</param>
    /// <exception cref="ArgumentException">A property has no name, a value is there twice, or a number is negative.</exception>
    public GroupedWithMeteredMinimumPriceModel(
        string groupingKey, string pricingKey, IReadOnlyList<ValueRate> unitAmounts, string scalingKey, IReadOnlyList<ValueFactor> scalingFactors,
        decimal minimumUnitAmount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumUnitAmount);
        if (unitAmounts.FirstOrDefault(u => u.UnitAmount < 0m) is { } rate)
            throw new ArgumentException($"'{rate.Value}' has a negative rate.", nameof(unitAmounts));
        if (scalingFactors.FirstOrDefault(f => f.Factor < 0m) is { } factor)
            throw new ArgumentException($"'{factor.Value}' has a negative factor.", nameof(scalingFactors));
        _grouping = new Grouping(groupingKey);
        _rates = ValueTable<ValueRate>.Checked(unitAmounts, u => [u.Value], 1, nameof(unitAmounts));
        _factors = ValueTable<ValueFactor>.Checked(scalingFactors, f => [f.Value], 1, nameof(scalingFactors));
        MinimumUnitAmount = minimumUnitAmount;
        Usage = PricedUsage.GroupedBy(groupingKey, pricingKey, scalingKey);
    }

    /// <summary>The property that makes the groups.</summary>
    public string GroupingKey => Usage.Properties[0];

    /// <summary>The property that chooses the rate.</summary>
    public string PricingKey => Usage.Properties[1];

    /// <summary>The property that chooses the factor.</summary>
    public string ScalingKey => Usage.Properties[2];

    /// <summary>The rates, in the ordinal order of their values.</summary>
    public IReadOnlyList<ValueRate> UnitAmounts => _rates;

    /// <summary>The factors, in the ordinal order of their values.</summary>
    public IReadOnlyList<ValueFactor> ScalingFactors => _factors;

    /// <summary>What a unit of a group costs at least on average, in major units.</summary>
    public decimal MinimumUnitAmount { get; }

    /// <inheritdoc/>
    public override string ModelType => "grouped_with_metered_minimum";

    internal override PartRate? RateOf(RatedPart part) => part.Cell is { DimensionValues: var values } ? PartRate.Of(part, RateOf(values, from: 0)) : null;

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var groups = input.Groups;
        var parts = new PartList(groups.Count);
        var exact = default(RunningSum);
        for (var i = 0; i < groups.Count;)
        {
            // Groups come ordered by their values, so the units of one are next to each other.
            var value = groups[i].Values[0];
            var (charges, units) = (default(RunningSum), default(RunningSum));
            for (; i < groups.Count && groups[i].Values[0] == value; i++)
            {
                var charge = Charge(groups[i]);
                if (groups[i].Quantity > 0m)
                    parts.Add(Part(groups[i], charge));

                // What costs the minimum anyway reaches it, and need not be held against it.
                if (_rates.Find(groups[i].Values, 1) is null)
                {
                    exact.Add(charge);
                    continue;
                }

                units.Add(groups[i].Quantity);
                charges.Add(charge);
            }

            var (charged, least) = (charges.Total, units.Total * MinimumUnitAmount);
            exact.Add(Math.Max(charged, least));
            if (charged < least)
                parts.Add(_grouping.Part(value, "Minimum", least - charged));
        }

        return parts.Of(exact.Total);
    }

    private decimal Charge(GroupUsage cell) => cell.Quantity * RateOf(cell.Values, from: 1);

    private RatedPart Part(GroupUsage cell, decimal charge)
    {
        var values = ValueList<string?>.Behind(cell.Values, 1);
        return new RatedPart(MatrixTable.CellName(values), cell.Quantity, charge) { Group = _grouping.Of(cell.Values[0]), Cell = new MatrixCell(values) };
    }

    // Units without a rate cost the minimum, whatever they are scaled by.
    private decimal RateOf(IReadOnlyList<string?> values, int from) =>
        _rates.Find(values, from) is { } rate ? rate.UnitAmount * (_factors.Find(values, from + 1)?.Factor ?? 1m) : MinimumUnitAmount;
}
