namespace Orb.Billing.Core.Rating;

/// <summary>A number for each cell of a matrix of one or two dimensions, and one for the cells that have none.</summary>
internal sealed class MatrixTable : ValueList<MatrixRate>
{
    /// <summary>The most cells a matrix may have.</summary>
    public const int MaximumCount = 1000;

    private readonly Dictionary<IReadOnlyList<string?>, decimal> _byValues;
    private readonly decimal _otherwise;

    private MatrixTable(IReadOnlyList<MatrixRate> cells, decimal otherwise)
        : base(cells)
    {
        _byValues = new(cells.Count, SameValues.Instance);
        foreach (var cell in cells)
        {
            if (!_byValues.TryAdd(cell.DimensionValues, cell.UnitAmount))
                throw new ArgumentException($"The cell {CellName(cell.DimensionValues)} is there twice.", nameof(cells));
        }

        _otherwise = otherwise;
    }

    /// <summary>A table over dimensions.</summary>
    /// <exception cref="ArgumentException">There are not one or two different dimensions, too many cells, one twice, or one of other dimensions; a number is negative.</exception>
    public static MatrixTable Over(IReadOnlyList<string> dimensions, IReadOnlyList<MatrixRate> cells, decimal otherwise)
    {
        if (dimensions.Count is 0 or > 2)
            throw new ArgumentException($"A matrix has 1 or 2 dimensions, not {dimensions.Count}.", nameof(dimensions));
        if (dimensions.Any(string.IsNullOrEmpty) || dimensions.Distinct(StringComparer.Ordinal).Count() < dimensions.Count)
            throw new ArgumentException("A matrix has different dimensions, each with a name.", nameof(dimensions));
        if (cells.Count > MaximumCount)
            throw new ArgumentException($"A matrix has at most {MaximumCount} cells, not {cells.Count}.", nameof(cells));
        if (cells.FirstOrDefault(c => c.DimensionValues.Count != dimensions.Count) is { } odd)
            throw new ArgumentException($"The cell {CellName(odd.DimensionValues)} has {odd.DimensionValues.Count} values, not {dimensions.Count}.", nameof(cells));
        ArgumentOutOfRangeException.ThrowIfNegative(otherwise);
        return new MatrixTable(cells, otherwise);
    }

    /// <summary>The number of a cell.</summary>
    public decimal this[IReadOnlyList<string?> values] => _byValues.GetValueOrDefault(values, _otherwise);

    /// <summary>Whether the cell is one of the table.</summary>
    public bool Has(IReadOnlyList<string?> values) => _byValues.ContainsKey(values);

    /// <summary>For example "alpha, west"; "-" where there is no value.</summary>
    public static string CellName(IReadOnlyList<string?> values) => values.Count switch
    {
        1 => values[0] ?? "-",
        2 => $"{values[0] ?? "-"}, {values[1] ?? "-"}",
        _ => string.Join(", ", values.Select(v => v ?? "-")),
    };

    /// <summary>A part for each cell that was used, in the order of the groups: units x the number of the cell.</summary>
    public Rated Rate(IReadOnlyList<GroupUsage> groups)
    {
        if (groups.Count == 0)
            return Rated.Plain(0m);
        var parts = new RatedPart[groups.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Part(groups[i], groups[i].Quantity);
        return Rated.Of(parts);
    }

    /// <summary>The part of a cell, of which some units are paid.</summary>
    public RatedPart Part(GroupUsage group, decimal paid) =>
        new(CellName(group.Values), group.Quantity, paid * this[group.Values]) { Cell = new MatrixCell(group.Values) };

    public override bool Equals(object? obj) => base.Equals(obj) && obj is MatrixTable other && other._otherwise == _otherwise;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _otherwise);

    private sealed class SameValues : IEqualityComparer<IReadOnlyList<string?>>
    {
        public static SameValues Instance { get; } = new();

        public bool Equals(IReadOnlyList<string?>? x, IReadOnlyList<string?>? y) => GroupUsage.Compare(x!, y!) == 0;

        public int GetHashCode(IReadOnlyList<string?> values)
        {
            var hash = default(HashCode);
            for (var i = 0; i < values.Count; i++)
                hash.Add(values[i], StringComparer.Ordinal);
            return hash.ToHashCode();
        }
    }
}
