namespace Orb.Billing.Core.Rating;

/// <summary>
/// A matrix with discounts on spend: the cells cost units x rate; of what the cells of a discount group come to together, one percentage is taken off
/// the part up to the threshold and another off the part above. A cell belongs to one group at most (decision 0043). With 10 % up to 100.00 and
/// 20 % above, a group of 150.00 costs 150.00 - 10.00 - 10.00 = 130.00.
/// </summary>
public sealed record MatrixWithThresholdDiscountsPriceModel : PriceModel
{
    private readonly MatrixTable _table;
    private readonly ValueList<SpendDiscount> _discounts;

    /// <summary>A matrix with discounts on spend.</summary>
    /// <param name="dimensions">One or two properties of events.</param>
    /// <param name="rates">The cells, none twice, at most 1000.</param>
    /// <param name="defaultUnitAmount">The rate of every other cell, in major units, not negative.</param>
    /// <param name="discounts">The discount groups; none for a plain matrix.</param>
    /// <exception cref="ArgumentException">As for <see cref="MatrixPriceModel"/>; or a cell of a discount has other dimensions, or is in two.</exception>
    public MatrixWithThresholdDiscountsPriceModel(
        IReadOnlyList<string> dimensions, IReadOnlyList<MatrixRate> rates, decimal defaultUnitAmount, IReadOnlyList<SpendDiscount> discounts)
    {
        _table = MatrixTable.Over(dimensions, rates, defaultUnitAmount);
        // The same cells with the number of their discount: a cell that is there twice is in two of them.
        _ = MatrixTable.Over(dimensions, [.. discounts.SelectMany(d => d.Cells).Select(c => new MatrixRate(c.DimensionValues, 0m))], 0m);
        _discounts = new ValueList<SpendDiscount>(discounts);
        Usage = PricedUsage.GroupedBy(dimensions);
        DefaultUnitAmount = defaultUnitAmount;
    }

    /// <summary>The properties of events that make the cells.</summary>
    public IReadOnlyList<string> Dimensions => Usage.Properties;

    /// <summary>The cells.</summary>
    public IReadOnlyList<MatrixRate> Rates => _table;

    /// <summary>The rate of every other cell, in major units.</summary>
    public decimal DefaultUnitAmount { get; }

    /// <summary>The discount groups, in the order they are shown.</summary>
    public IReadOnlyList<SpendDiscount> Discounts => _discounts;

    /// <inheritdoc/>
    public override string ModelType => "matrix_with_threshold_discounts";

    internal override PartRate? RateOf(RatedPart part) => part.Cell is { } cell ? PartRate.Of(part, _table[cell.DimensionValues]) : null;

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var groups = input.Groups;
        if (groups.Count == 0)
            return Rated.Plain(0m);
        var parts = new PartList(groups.Count + _discounts.Count);
        for (var i = 0; i < groups.Count; i++)
            parts.Add(_table.Part(groups[i], groups[i].Quantity));
        var exact = Undiscounted(parts, groups.Count);
        for (var i = 0; i < _discounts.Count; i++)
        {
            var spend = Spend(_discounts[i], parts, groups.Count);
            var off = _discounts[i].Of(spend);
            exact.Add(spend - off);
            if (off > 0m)
                parts.Add(new RatedPart(_discounts[i].Description ?? $"Discount {i + 1}", 0m, -off));
        }

        return parts.Of(exact.Total);
    }

    private static decimal Spend(SpendDiscount discount, in PartList cells, int count)
    {
        var spend = default(RunningSum);
        for (var i = 0; i < count; i++)
        {
            if (discount.Has(cells[i].Cell!))
                spend.Add(cells[i].Exact);
        }

        return spend.Total;
    }

    private RunningSum Undiscounted(in PartList cells, int count)
    {
        var sum = default(RunningSum);
        for (var i = 0; i < count; i++)
        {
            if (!IsDiscounted(cells[i].Cell!))
                sum.Add(cells[i].Exact);
        }

        return sum;
    }

    private bool IsDiscounted(MatrixCell cell)
    {
        for (var i = 0; i < _discounts.Count; i++)
        {
            if (_discounts[i].Has(cell))
                return true;
        }

        return false;
    }
}
