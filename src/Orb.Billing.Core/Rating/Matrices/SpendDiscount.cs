namespace Orb.Billing.Core.Rating;

/// <summary>A discount on what some cells of a matrix come to together, at one rate up to a threshold and another above it.</summary>
public sealed record SpendDiscount
{
    /// <summary>A discount on the spend of some cells.</summary>
    /// <param name="cells">The cells, at least one: the values of their dimensions.</param>
    /// <param name="threshold">The spend, in major units, up to which <paramref name="belowShare"/> counts; not negative.</param>
    /// <param name="belowShare">0 to 1: the part taken off the spend up to the threshold.</param>
    /// <param name="aboveShare">0 to 1: the part taken off the spend above the threshold.</param>
    /// <exception cref="ArgumentException">There is no cell, the threshold is negative, or a discount is not from 0 to 1.</exception>
    public SpendDiscount(IReadOnlyList<IReadOnlyList<string?>> cells, decimal threshold, decimal belowShare, decimal aboveShare)
    {
        if (cells.Count == 0)
            throw new ArgumentException("A discount is on at least one cell.", nameof(cells));
        ArgumentOutOfRangeException.ThrowIfNegative(threshold);
        if (belowShare is < 0m or > 1m)
            throw new ArgumentOutOfRangeException(nameof(belowShare), belowShare, "A discount is a fraction from 0 to 1.");
        if (aboveShare is < 0m or > 1m)
            throw new ArgumentOutOfRangeException(nameof(aboveShare), aboveShare, "A discount is a fraction from 0 to 1.");
        Cells = new ValueList<MatrixCell>(cells.Select(c => new MatrixCell(c)));
        Threshold = threshold;
        BelowShare = belowShare;
        AboveShare = aboveShare;
    }

    /// <summary>The cells.</summary>
    public IReadOnlyList<MatrixCell> Cells { get; }

    /// <summary>The spend, in major units, up to which <see cref="BelowShare"/> counts.</summary>
    public decimal Threshold { get; }

    /// <summary>The part, 0 to 1, taken off the spend up to the threshold.</summary>
    public decimal BelowShare { get; }

    /// <summary>The part, 0 to 1, taken off the spend above the threshold.</summary>
    public decimal AboveShare { get; }

    /// <summary>What the discount is for, in the seller's words; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>Whether a cell is one of its cells.</summary>
    internal bool Has(MatrixCell cell)
    {
        for (var i = 0; i < Cells.Count; i++)
        {
            if (Cells[i] == cell)
                return true;
        }

        return false;
    }

    /// <summary>What is taken off a spend.</summary>
    // Two products of many digits may be rounded up together, but nothing is taken off twice.
    internal decimal Of(decimal spend) => Math.Min(spend, (Math.Min(spend, Threshold) * BelowShare) + (Math.Max(0m, spend - Threshold) * AboveShare));
}
