namespace Orb.Billing.Core.Rating;

/// <summary>
/// One rate a unit, units counted by cell: the sum over the cells of units x factor of the cell x unit price; a cell without a factor counts once.
/// With factor 2 for (gpu) and 0.10 a unit, 30 units of (gpu) and 40 of (cpu) are 60 x 0.10 + 40 x 0.10 = 10.00.
/// </summary>
public sealed record ScalableMatrixWithUnitPricingPriceModel : PriceModel
{
    private readonly ScalableMatrix _factors;
    private readonly ValueList<string> _dimensions;

    /// <summary>A rate with factors by cell.</summary>
    /// <param name="dimensions">One or two properties of events.</param>
    /// <param name="factors">The cells, none twice, at most 1000.</param>
    /// <param name="unitPrice">The rate of a unit that counts once, in major units, not negative.</param>
    /// <param name="groupingKey">A property whose values are shown apart; null for none.</param>
    /// <exception cref="ArgumentException">There are not one or two different dimensions, a cell has other dimensions or is there twice, or a number is negative.</exception>
    public ScalableMatrixWithUnitPricingPriceModel(
        IReadOnlyList<string> dimensions, IReadOnlyList<ScalingFactor> factors, decimal unitPrice, string? groupingKey = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitPrice);
        _factors = new ScalableMatrix(dimensions, factors);
        _dimensions = new ValueList<string>(dimensions);
        Usage = PricedUsage.GroupedBy(groupingKey is null ? dimensions : [groupingKey, .. dimensions]);
        UnitPrice = unitPrice;
        GroupingKey = groupingKey;
    }

    /// <summary>The properties of events that make the cells.</summary>
    public IReadOnlyList<string> Dimensions => _dimensions;

    /// <summary>The factors of the cells.</summary>
    public IReadOnlyList<ScalingFactor> Factors => _factors;

    /// <summary>The rate of a unit that counts once, in major units.</summary>
    public decimal UnitPrice { get; }

    /// <summary>A property whose values are shown apart; null for none.</summary>
    public string? GroupingKey { get; }

    /// <summary>What the contract's flag says; a fee has no cells and usage is never prorated (R8), so it changes nothing (decision 0042).</summary>
    public bool? Prorates { get; init; }

    /// <inheritdoc/>
    public override string ModelType => "scalable_matrix_with_unit_pricing";

    internal override PartRate? RateOf(RatedPart part) => part.Cell?.ScaledQuantity is { } scaled ? new PartRate(scaled, UnitPrice) { Thing = "scaled unit" } : null;

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
            var values = ValueList<string?>.Behind(groups[i].Values, GroupingKey is null ? 0 : 1);
            var scaled = _factors.Scaled(groups[i].Quantity, values);
            parts[i] = new RatedPart(MatrixTable.CellName(values), groups[i].Quantity, scaled * UnitPrice)
            {
                Cell = new MatrixCell(values, scaled),
                Group = GroupingKey is null ? null : new PartGroup(GroupingKey, groups[i].Values[0]),
            };
        }

        return Rated.Of(parts);
    }
}
