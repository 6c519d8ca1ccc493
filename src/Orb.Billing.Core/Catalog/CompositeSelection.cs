using Orb.Billing.Core.Adjustments;

namespace Orb.Billing.Core.Catalog;

/// <summary>
/// The prices that a composite price is made of: those usage prices and fees of the subscription that pass every filter; without a filter, all. No
/// commitment and no composite price is among them, so that none counts itself.
/// </summary>
public sealed record CompositeSelection
{
    /// <summary>The prices that pass all of these filters.</summary>
    /// <param name="filters">A price named by id stands for every price that took its place (<see cref="Price.OriginId"/>).</param>
    public CompositeSelection(params IReadOnlyList<AdjustmentFilter> filters) => Filters = [.. filters];

    /// <summary>All usage prices and fees.</summary>
    public static CompositeSelection All { get; } = new();

    /// <summary>What a price must pass, all of it.</summary>
    public IReadOnlyList<AdjustmentFilter> Filters { get; }

    /// <summary>Whether the charges of a price count.</summary>
    public bool Counts(Price price) => !price.IsComposite && !price.IsCommitment && Filters.All(f => f.AdmitsLine(price));

    /// <inheritdoc/>
    public bool Equals(CompositeSelection? other) => other is not null && Filters.SequenceEqual(other.Filters);

    /// <inheritdoc/>
    public override int GetHashCode() => Filters.Aggregate(Filters.Count, HashCode.Combine);
}
