namespace Orb.Billing.Core.Rating;

/// <summary>
/// A rate for each combination of values: the sum over the cells of units x rate of the cell, the default rate where the cell has none. With
/// (alpha, west) at 2.00 and 3.00 otherwise, 5 units of (alpha, west) and 4 of (beta, west) are 10.00 + 12.00 = 22.00.
/// </summary>
public sealed record MatrixPriceModel : PriceModel
{
    private readonly MatrixTable _table;

    /// <summary>A matrix of rates.</summary>
    /// <param name="dimensions">One or two properties of events.</param>
    /// <param name="rates">The cells, none twice, at most 1000.</param>
    /// <param name="defaultUnitAmount">The rate of every other cell, in major units, not negative.</param>
    /// <exception cref="ArgumentException">There are not one or two different dimensions, a cell has other dimensions or is there twice, or a rate is negative.</exception>
    public MatrixPriceModel(IReadOnlyList<string> dimensions, IReadOnlyList<MatrixRate> rates, decimal defaultUnitAmount)
    {
        _table = MatrixTable.Over(dimensions, rates, defaultUnitAmount);
        Usage = PricedUsage.GroupedBy(dimensions);
        DefaultUnitAmount = defaultUnitAmount;
    }

    /// <summary>The properties of events that make the cells.</summary>
    public IReadOnlyList<string> Dimensions => Usage.Properties;

    /// <summary>The cells.</summary>
    public IReadOnlyList<MatrixRate> Rates => _table;

    /// <summary>The rate of every other cell, in major units.</summary>
    public decimal DefaultUnitAmount { get; }

    /// <inheritdoc/>
    public override string ModelType => "matrix";

    internal override PartRate? RateOf(RatedPart part) => part.Cell is { } cell ? PartRate.Of(part, _table[cell.DimensionValues]) : null;

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => _table.Rate(input.Groups);
}
