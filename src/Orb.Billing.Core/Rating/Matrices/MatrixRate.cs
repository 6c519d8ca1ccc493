namespace Orb.Billing.Core.Rating;

/// <summary>The rate of a cell of a matrix.</summary>
public sealed record MatrixRate
{
    /// <summary>The rate of a cell.</summary>
    /// <param name="dimensionValues">The value of each dimension, in their order; null for usage that has none.</param>
    /// <param name="unitAmount">The rate a unit, in major units, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative.</exception>
    public MatrixRate(IReadOnlyList<string?> dimensionValues, decimal unitAmount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitAmount);
        DimensionValues = new ValueList<string?>(dimensionValues);
        UnitAmount = unitAmount;
    }

    /// <summary>The value of each dimension, in their order.</summary>
    public IReadOnlyList<string?> DimensionValues { get; }

    /// <summary>The rate a unit, in major units.</summary>
    public decimal UnitAmount { get; }
}
