namespace Orb.Billing.Core.Rating;

/// <summary>
/// A rate a unit with a minimum and a maximum for each group: sum over the groups of min(max(quantity x rate, minimum), maximum). Both are for a
/// period, however short (decision 0053); the minimum waits while it is open (R16). At 1.00 a unit, 10.00 to 50.00 a group, groups of 4, 20 and 80
/// units are 10.00 + 20.00 + 50.00 = 80.00.
/// </summary>
public sealed record GroupedWithMinMaxThresholdsPriceModel : PriceModel
{
    private readonly Grouping _grouping;

    /// <summary>A rate a unit within bounds for each group.</summary>
    /// <param name="groupingKey">The property that makes the groups.</param>
    /// <param name="minimumCharge">What each group comes to at least, in major units, not negative.</param>
    /// <param name="maximumCharge">What each group comes to at most, in major units, not below the minimum.</param>
    /// <param name="perUnitRate">What a unit costs, in major units, not negative.</param>
    /// <exception cref="ArgumentException">The property has no name, an amount is negative, or the maximum is below the minimum.</exception>
    public GroupedWithMinMaxThresholdsPriceModel(string groupingKey, decimal minimumCharge, decimal maximumCharge, decimal perUnitRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumCharge);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumCharge, minimumCharge);
        ArgumentOutOfRangeException.ThrowIfNegative(perUnitRate);
        _grouping = new Grouping(groupingKey);
        MinimumCharge = minimumCharge;
        MaximumCharge = maximumCharge;
        PerUnitRate = perUnitRate;
        Usage = PricedUsage.GroupedBy(groupingKey);
    }

    /// <summary>The property that makes the groups.</summary>
    public string GroupingKey => _grouping.Key;

    /// <summary>What each group comes to at least, in major units.</summary>
    public decimal MinimumCharge { get; }

    /// <summary>What each group comes to at most, in major units.</summary>
    public decimal MaximumCharge { get; }

    /// <summary>What a unit costs, in major units.</summary>
    public decimal PerUnitRate { get; }

    /// <inheritdoc/>
    public override string ModelType => "grouped_with_min_max_thresholds";

    internal override PartRate? RateOf(RatedPart part) => PartRate.Of(part, PerUnitRate);

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) =>
        GroupedCharges.Rate(input, _grouping, PerUnitRate, input.PeriodIsOpen ? 0m : MinimumCharge, MaximumCharge);
}
