using System.Buffers;

namespace Orb.Billing.Core.Rating;

/// <summary>
/// A matrix with free units: the allocation is taken from the cells in order, the dearest first, cells of one rate in ordinal order; what is left of
/// each cell costs its rate (decision 0043). With 2.00 for (alpha) and 3.00 otherwise, 6 units free: 5 of (alpha) and 4 of (beta) leave 3 of
/// (alpha), 6.00.
/// </summary>
public sealed record MatrixWithAllocationPriceModel : PriceModel
{
    private readonly MatrixTable _table;

    /// <summary>A matrix with free units.</summary>
    /// <param name="dimensions">One or two properties of events.</param>
    /// <param name="rates">The cells, none twice, at most 1000.</param>
    /// <param name="defaultUnitAmount">The rate of every other cell, in major units, not negative.</param>
    /// <param name="allocation">Free units of a full period, over all cells, not negative.</param>
    /// <exception cref="ArgumentException">As for <see cref="MatrixPriceModel"/>; or the allocation is negative.</exception>
    public MatrixWithAllocationPriceModel(IReadOnlyList<string> dimensions, IReadOnlyList<MatrixRate> rates, decimal defaultUnitAmount, decimal allocation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(allocation);
        _table = MatrixTable.Over(dimensions, rates, defaultUnitAmount);
        Usage = PricedUsage.GroupedBy(dimensions);
        DefaultUnitAmount = defaultUnitAmount;
        Allocation = allocation;
    }

    /// <summary>The properties of events that make the cells.</summary>
    public IReadOnlyList<string> Dimensions => Usage.Properties;

    /// <summary>The cells.</summary>
    public IReadOnlyList<MatrixRate> Rates => _table;

    /// <summary>The rate of every other cell, in major units.</summary>
    public decimal DefaultUnitAmount { get; }

    /// <summary>Free units of a full period.</summary>
    public decimal Allocation { get; }

    /// <inheritdoc/>
    public override string ModelType => "matrix_with_allocation";

    internal override PartRate? RateOf(RatedPart part) => part.Cell is { } cell && _table[cell.DimensionValues] is > 0m and var unitAmount
        ? new PartRate(part.Exact / unitAmount, unitAmount)
        : null;

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var groups = input.Groups;
        if (groups.Count == 0)
            return Rated.Plain(0m);

        // The dearest units are free: then more usage never costs less, whatever cell it falls into.
        var parts = new RatedPart[groups.Count];
        var pool = ArrayPool<(decimal Rate, int Index)>.Shared;
        var ordered = pool.Rent(parts.Length);
        try
        {
            Order(ordered.AsSpan(0, parts.Length), groups);
            var left = Allocation;
            foreach (var (_, i) in ordered.AsSpan(0, parts.Length))
            {
                var free = Math.Min(left, groups[i].Quantity);
                left -= free;
                parts[i] = _table.Part(groups[i], groups[i].Quantity - free);
            }

            return Rated.Of(parts);
        }
        finally
        {
            pool.Return(ordered);
        }
    }

    // Dearest first; of equal rates the earlier.
    private void Order(Span<(decimal Rate, int Index)> ordered, IReadOnlyList<GroupUsage> groups)
    {
        for (var i = 0; i < ordered.Length; i++)
            ordered[i] = (_table[groups[i].Values], i);
        ordered.Sort(static (left, right) => right.Rate.CompareTo(left.Rate) is var difference and not 0 ? difference : left.Index.CompareTo(right.Index));
    }
}
