namespace Orb.Billing.Core.Rating;

/// <summary>
/// Graduated tiers over units counted by cell: graduated(sum over the cells of units x factor of the cell); a cell without a factor counts once. The
/// sub lines are the cells, each with its part of the amount in proportion to its scaled units (decision 0043). With factor 2 for (gpu), 1.00 up
/// to 50 and 0.50 beyond, 30 units of (gpu) and 40 of (cpu) are 100 scaled units, 75.00: 45.00 of (gpu) and 30.00 of (cpu).
/// </summary>
public sealed record ScalableMatrixWithTieredPricingPriceModel : PriceModel
{
    private const int ShareDecimals = 12;

    private readonly ScalableMatrix _factors;
    private readonly TierList _tiers;

    /// <summary>Tiers with factors by cell.</summary>
    /// <param name="dimensions">One or two properties of events.</param>
    /// <param name="factors">The cells, none twice, at most 1000.</param>
    /// <param name="tiers">Over scaled units, from zero upwards, each starting where the one before it ends.</param>
    /// <exception cref="ArgumentException">There are not one or two different dimensions, a cell has other dimensions or is there twice, or the tiers do not touch.</exception>
    public ScalableMatrixWithTieredPricingPriceModel(IReadOnlyList<string> dimensions, IReadOnlyList<ScalingFactor> factors, IReadOnlyList<Tier> tiers)
    {
        _factors = new ScalableMatrix(dimensions, factors);
        _tiers = TierList.Checked(tiers);
        Usage = PricedUsage.GroupedBy(dimensions);
    }

    /// <summary>The properties of events that make the cells.</summary>
    public IReadOnlyList<string> Dimensions => Usage.Properties;

    /// <summary>The factors of the cells.</summary>
    public IReadOnlyList<ScalingFactor> Factors => _factors;

    /// <summary>The tiers, over scaled units, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "scalable_matrix_with_tiered_pricing";

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var groups = input.Groups;
        var (sum, last) = (default(RunningSum), -1);
        for (var i = 0; i < groups.Count; i++)
        {
            var scaled = _factors.Scaled(groups[i].Quantity, groups[i].Values);
            sum.Add(scaled);
            last = scaled > 0m ? i : last;
        }

        var total = sum.Total;
        var exact = _tiers.Amount(total);
        if (total == 0m)
            return exact == 0m ? Rated.Plain(0m) : new Rated(exact, [new RatedPart("Flat amount", 0m, exact)]);

        // The last cell that has units takes what division leaves, so that the parts sum to the amount; with all digits of a quotient, sums would be rounded themselves.
        var parts = new RatedPart[groups.Count];
        var left = exact;
        for (var i = 0; i < parts.Length; i++)
        {
            var cell = new MatrixCell(groups[i].Values, _factors.Scaled(groups[i].Quantity, groups[i].Values));
            var share = i == last ? left : decimal.Round(exact * cell.ScaledQuantity!.Value / total, ShareDecimals);
            left -= share;
            parts[i] = new RatedPart(MatrixTable.CellName(cell.DimensionValues), groups[i].Quantity, share) { Cell = cell };
        }

        return new Rated(exact, parts);
    }
}
