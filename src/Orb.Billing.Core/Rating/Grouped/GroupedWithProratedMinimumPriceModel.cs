namespace Orb.Billing.Core.Rating;

/// <summary>
/// A rate a unit with a minimum for each group: sum over the groups of max(quantity x rate, minimum x share of the period). The minimum is cut as one
/// agreed beside the price is (R4) and waits while the period is open (R16); a group that no event names has none (decision 0050). At 0.10 a unit and
/// at least 31.00 a group, 17 of 31 days with groups of 100 and 500 units are 17.00 + 50.00 = 67.00.
/// </summary>
public sealed record GroupedWithProratedMinimumPriceModel : PriceModel
{
    private readonly Grouping _grouping;

    /// <summary>A rate a unit with a minimum for each group.</summary>
    /// <param name="groupingKey">The property that makes the groups.</param>
    /// <param name="minimum">What each group comes to at least in a full period, in major units, not negative.</param>
    /// <param name="unitRate">What a unit costs, in major units, not negative.</param>
    /// <exception cref="ArgumentException">The property has no name, or an amount is negative.</exception>
    public GroupedWithProratedMinimumPriceModel(string groupingKey, decimal minimum, decimal unitRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        ArgumentOutOfRangeException.ThrowIfNegative(unitRate);
        _grouping = new Grouping(groupingKey);
        Minimum = minimum;
        UnitRate = unitRate;
        Usage = PricedUsage.GroupedBy(groupingKey);
    }

    /// <summary>The property that makes the groups.</summary>
    public string GroupingKey => _grouping.Key;

    /// <summary>What each group comes to at least in a full period, in major units.</summary>
    public decimal Minimum { get; }

    /// <summary>What a unit costs, in major units.</summary>
    public decimal UnitRate { get; }

    /// <inheritdoc/>
    public override string ModelType => "grouped_with_prorated_minimum";

    internal override bool CutsByShare => true;

    internal override PartRate? RateOf(RatedPart part) => PartRate.Of(part, UnitRate);

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var least = input.PeriodIsOpen ? 0m : input.Share.Cut(Minimum);
        return GroupedCharges.Rate(input, _grouping, UnitRate, least, most: null);
    }
}
