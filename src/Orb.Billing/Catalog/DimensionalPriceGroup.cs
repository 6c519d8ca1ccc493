using NodaTime;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Properties by which the usage of a metric is split, each combination of values with a price of its own.</summary>
public sealed record DimensionalPriceGroup
{
    /// <summary>The id.</summary>
    public required DimensionalPriceGroupId Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The metric whose usage is split; prices of the group are prices of it.</summary>
    public required MetricId MetricId { get; init; }

    /// <summary>Names of event properties, in the order in which prices give their values; they never change.</summary>
    public required IReadOnlyList<string> Dimensions { get; init; }

    /// <summary>The id the seller chose; unique in the tenant where set.</summary>
    public string? ExternalGroupId { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Goes up by one with every change.</summary>
    public int Version { get; init; }
}
