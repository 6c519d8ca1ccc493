namespace Orb.Billing.Core.Rating;

/// <summary>The rate of a value of a dimension, and what its sub line is called.</summary>
/// <param name="DimensionValue">The value.</param>
/// <param name="DisplayName">The name of the sub line.</param>
/// <param name="UnitAmount">The rate a unit, in major units, not negative.</param>
public sealed record NamedRate(string DimensionValue, string DisplayName, decimal UnitAmount);

/// <summary>
/// A rate and a label for each value of one dimension: the sum over the values of units x rate. Usage of a value that has no rate costs nothing and
/// is a sub line of 0.00 under its own value, so that it does not go unseen (decision 0043).
/// </summary>
public sealed record MatrixWithDisplayNamePriceModel : PriceModel
{
    private readonly ValueList<NamedRate> _rates;
    private readonly ValueList<string> _dimension;

    /// <summary>Rates with labels.</summary>
    /// <param name="dimension">A property of events.</param>
    /// <param name="rates">1 to 1000, none of a value twice.</param>
    /// <exception cref="ArgumentException">There is no rate, a value has two, or one is negative.</exception>
    public MatrixWithDisplayNamePriceModel(string dimension, IReadOnlyList<NamedRate> rates)
    {
        if (rates.Count == 0)
            throw new ArgumentException("There is at least one rate.", nameof(rates));
        _ = MatrixTable.Over([dimension], [.. rates.Select(r => new MatrixRate([r.DimensionValue], r.UnitAmount))], 0m);
        _rates = new ValueList<NamedRate>(rates);
        _dimension = new ValueList<string>([dimension]);
        Usage = PricedUsage.GroupedBy(_dimension);
    }

    /// <summary>The property of events that makes the cells.</summary>
    public string Dimension => _dimension[0];

    /// <summary>The rates.</summary>
    public IReadOnlyList<NamedRate> Rates => _rates;

    /// <inheritdoc/>
    public override string ModelType => "matrix_with_display_name";

    internal override PartRate? RateOf(RatedPart part) => part.Cell is { } cell ? PartRate.Of(part, RateOf(cell.DimensionValues[0])?.UnitAmount ?? 0m) : null;

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var groups = input.Groups;
        if (groups.Count == 0)
            return Rated.Plain(0m);
        var parts = new RatedPart[groups.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var group = groups[i];
            var rate = RateOf(group.Values[0]);
            parts[i] = new RatedPart(rate?.DisplayName ?? MatrixTable.CellName(group.Values), group.Quantity, group.Quantity * (rate?.UnitAmount ?? 0m))
            {
                Cell = new MatrixCell(group.Values),
            };
        }

        return Rated.Of(parts);
    }

    private NamedRate? RateOf(string? value)
    {
        for (var i = 0; i < _rates.Count; i++)
        {
            if (_rates[i].DimensionValue == value)
                return _rates[i];
        }

        return null;
    }
}
