namespace Orb.Billing.Core.Rating;

/// <summary>The factor of a cell of a matrix: its units count so many times.</summary>
public sealed record ScalingFactor
{
    /// <summary>The factor of a cell.</summary>
    /// <param name="dimensionValues">The value of each dimension, in their order; null for usage that has none.</param>
    /// <param name="factor">Not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative.</exception>
    public ScalingFactor(IReadOnlyList<string?> dimensionValues, decimal factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(factor);
        DimensionValues = new ValueList<string?>(dimensionValues);
        Factor = factor;
    }

    /// <summary>The value of each dimension, in their order.</summary>
    public IReadOnlyList<string?> DimensionValues { get; }

    /// <summary>How often a unit counts.</summary>
    public decimal Factor { get; }
}

/// <summary>A matrix of factors. A cell that has none counts once (decision 0043).</summary>
internal sealed class ScalableMatrix : ValueList<ScalingFactor>
{
    private readonly MatrixTable _factors;

    public ScalableMatrix(IReadOnlyList<string> dimensions, IReadOnlyList<ScalingFactor> factors)
        : base(factors) => _factors = MatrixTable.Over(dimensions, [.. factors.Select(f => new MatrixRate(f.DimensionValues, f.Factor))], otherwise: 1m);

    /// <summary>The units of a cell times its factor.</summary>
    /// <param name="quantity">The units.</param>
    /// <param name="cell">The values of the cell.</param>
    public decimal Scaled(decimal quantity, IReadOnlyList<string?> cell) => quantity * _factors[cell];
}
