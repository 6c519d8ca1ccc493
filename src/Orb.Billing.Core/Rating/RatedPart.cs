namespace Orb.Billing.Core.Rating;

/// <summary>
/// One part of a rated amount: becomes a sub line of the invoice. It is a tier, a cell of a matrix, or, with neither, something else; each may
/// belong to a group.
/// </summary>
/// <param name="Name">What the sub line is called.</param>
/// <param name="Quantity">The units that fell into this part.</param>
/// <param name="Exact">Their exact amount in major units; below 0 for what is taken off.</param>
/// <param name="Tier">The tier, where the part is one.</param>
public sealed record RatedPart(string Name, decimal Quantity, decimal Exact, Tier? Tier = null)
{
    /// <summary>The cell, where the part is one.</summary>
    public MatrixCell? Cell { get; init; }

    /// <summary>The group the part belongs to; null where the price has no groups.</summary>
    public PartGroup? Group { get; init; }
}

/// <summary>The group of events that a part is made of.</summary>
/// <param name="Key">The property that makes the groups.</param>
/// <param name="Value">Its value; null for the events that have none.</param>
public sealed record PartGroup(string Key, string? Value);

/// <summary>A cell of a matrix of prices.</summary>
public sealed record MatrixCell
{
    /// <summary>A cell.</summary>
    /// <param name="dimensionValues">The value of each dimension, in their order; null for the events that have none.</param>
    /// <param name="scaledQuantity">The units times the cell's factor, where it has one.</param>
    public MatrixCell(IReadOnlyList<string?> dimensionValues, decimal? scaledQuantity = null)
    {
        DimensionValues = ValueList<string?>.Of(dimensionValues);
        ScaledQuantity = scaledQuantity;
    }

    /// <summary>The value of each dimension, in their order.</summary>
    public IReadOnlyList<string?> DimensionValues { get; }

    /// <summary>The units times the cell's factor; null where it has none.</summary>
    public decimal? ScaledQuantity { get; }
}
