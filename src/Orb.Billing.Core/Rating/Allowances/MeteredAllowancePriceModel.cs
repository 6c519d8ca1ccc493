namespace Orb.Billing.Core.Rating;

/// <summary>
/// Consumption less a metered allowance: (consumption - min(allowance, consumption)) x rate. Both are quantities of the same metric, told apart by the
/// value of a property; units of any other value are not priced. It shows as two rows. 400 consumed and 150 allowed at 0.05 are 20.00 - 7.50 = 12.50.
/// More allowance costs less.
/// </summary>
public sealed record MeteredAllowancePriceModel : PriceModel
{
    /// <summary>Consumption less an allowance.</summary>
    /// <param name="groupingKey">The property that tells them apart.</param>
    /// <param name="consumptionValue">Its value for what is consumed.</param>
    /// <param name="allowanceValue">Its value for what is allowed.</param>
    /// <param name="unitAmount">What a unit beyond the allowance costs, in major units, not negative.</param>
    /// <exception cref="ArgumentException">A text is empty, both values are the same, or the rate is negative.</exception>
    public MeteredAllowancePriceModel(string groupingKey, string consumptionValue, string allowanceValue, decimal unitAmount)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumptionValue);
        ArgumentException.ThrowIfNullOrEmpty(allowanceValue);
        ArgumentOutOfRangeException.ThrowIfNegative(unitAmount);
        if (consumptionValue == allowanceValue)
            throw new ArgumentException($"Consumption and allowance are told apart by their values; both are '{allowanceValue}'.", nameof(allowanceValue));
        ConsumptionValue = consumptionValue;
        AllowanceValue = allowanceValue;
        UnitAmount = unitAmount;
        Usage = PricedUsage.GroupedBy(groupingKey);
    }

    /// <summary>The property that tells consumption and allowance apart.</summary>
    public string GroupingKey => Usage.Properties[0];

    /// <summary>Its value for what is consumed.</summary>
    public string ConsumptionValue { get; }

    /// <summary>Its value for what is allowed.</summary>
    public string AllowanceValue { get; }

    /// <summary>What a unit beyond the allowance costs, in major units.</summary>
    public decimal UnitAmount { get; }

    /// <summary>What the row of the consumption is called; its value where nobody says so.</summary>
    public string? ConsumptionName { get; init; }

    /// <summary>What the row of the allowance is called; its value where nobody says so.</summary>
    public string? AllowanceName { get; init; }

    /// <inheritdoc/>
    public override string ModelType => "metered_allowance";

    internal override PartRate? RateOf(RatedPart part) => PartRate.Of(part, UnitAmount);

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override bool CanFall => true;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var consumed = Of(input, ConsumptionValue);
        if (consumed == 0m)
            return Rated.Plain(0m);
        var allowed = Math.Min(Of(input, AllowanceValue), consumed);
        var consumption = new RatedPart(ConsumptionName ?? ConsumptionValue, consumed, consumed * UnitAmount) { Group = new PartGroup(GroupingKey, ConsumptionValue) };
        return allowed == 0m
            ? Rated.Of([consumption])
            : Rated.Of([
                consumption,
                new RatedPart(AllowanceName ?? AllowanceValue, allowed, -allowed * UnitAmount) { Group = new PartGroup(GroupingKey, AllowanceValue) },
            ]);
    }

    private static decimal Of(RatingInput input, string value)
    {
        var groups = input.Groups;
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i].Values[0] == value)
                return groups[i].Quantity;
        }

        return 0m;
    }
}
