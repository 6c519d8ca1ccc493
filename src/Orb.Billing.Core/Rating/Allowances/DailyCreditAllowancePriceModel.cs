namespace Orb.Billing.Core.Rating;

/// <summary>
/// A matrix of rates with an allowance for each day: sum over the days of max(0, sum over the cells of quantity x rate - daily allowance). What a day
/// leaves of its allowance is gone. The day is a value that the events bring, as a text; events without one have no allowance (decision 0057). At 1.00
/// for "small" and 3.00 otherwise, 10.00 free a day: 4 small units on one day and 5 large ones on the next are 0.00 + 5.00 = 5.00.
/// </summary>
public sealed record DailyCreditAllowancePriceModel : PriceModel
{
    private readonly MatrixTable _rates;
    private readonly Grouping _days;

    /// <summary>Rates with an allowance for each day.</summary>
    /// <param name="dailyAllowance">What each day spends for nothing, in major units, not negative.</param>
    /// <param name="eventDayProperty">The property that names the day.</param>
    /// <param name="dimensions">The properties that choose the rate, one or two.</param>
    /// <param name="rates">The rates of cells, in any order.</param>
    /// <param name="defaultUnitAmount">What a unit of any other cell costs, in major units, not negative.</param>
    /// <exception cref="ArgumentException">
    /// A property has no name; there are not one or two different dimensions, a cell has other dimensions or is there twice, or a number is negative.
    /// </exception>
    public DailyCreditAllowancePriceModel(
        decimal dailyAllowance, string eventDayProperty, IReadOnlyList<string> dimensions, IReadOnlyList<MatrixRate> rates, decimal defaultUnitAmount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dailyAllowance);
        _rates = MatrixTable.Over(dimensions, rates, defaultUnitAmount);
        _days = new Grouping(eventDayProperty);
        DailyAllowance = dailyAllowance;
        DefaultUnitAmount = defaultUnitAmount;
        Dimensions = new ValueList<string>(dimensions);
        Usage = PricedUsage.GroupedBy([eventDayProperty, .. dimensions]);
    }

    /// <summary>What each day spends for nothing, in major units.</summary>
    public decimal DailyAllowance { get; }

    /// <summary>The property that names the day.</summary>
    public string EventDayProperty => _days.Key;

    /// <summary>The properties that choose the rate.</summary>
    public IReadOnlyList<string> Dimensions { get; }

    /// <summary>The rates of cells.</summary>
    public IReadOnlyList<MatrixRate> Rates => _rates;

    /// <summary>What a unit of any other cell costs, in major units.</summary>
    public decimal DefaultUnitAmount { get; }

    /// <inheritdoc/>
    public override string ModelType => "daily_credit_allowance";

    internal override PartRate? RateOf(RatedPart part) => part.Cell is { } cell ? PartRate.Of(part, _rates[cell.DimensionValues]) : null;

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var cells = input.Groups;
        var parts = new PartList(cells.Count);
        var exact = default(RunningSum);
        for (var i = 0; i < cells.Count;)
        {
            // Groups come ordered by their values, so the cells of a day are next to each other.
            var (day, sum) = (cells[i].Values[0], default(RunningSum));
            for (; i < cells.Count && cells[i].Values[0] == day; i++)
                sum.Add(Add(ref parts, cells[i]));
            var spent = sum.Total;
            var allowed = string.IsNullOrEmpty(day) ? 0m : Math.Min(spent, DailyAllowance);
            exact.Add(spent - allowed);
            if (allowed > 0m)
                parts.Add(_days.Part(day, "Daily allowance", -allowed));
        }

        return parts.Of(exact.Total);
    }

    private decimal Add(ref PartList parts, GroupUsage cell)
    {
        if (cell.Quantity == 0m)
            return 0m;
        var values = ValueList<string?>.Behind(cell.Values, 1);
        var exact = cell.Quantity * _rates[values];
        parts.Add(new RatedPart(MatrixTable.CellName(values), cell.Quantity, exact) { Group = _days.Of(cell.Values[0]), Cell = new MatrixCell(values) });
        return exact;
    }
}
