using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Catalog;

/// <summary>What is counted of usage events.</summary>
public sealed record BillableMetric
{
    /// <summary>The id.</summary>
    public required MetricId Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>A description.</summary>
    public string? Description { get; init; }

    /// <summary>The item it measures.</summary>
    public required Item Item { get; init; }

    /// <summary>The SQL as it was declared.</summary>
    public required string Sql { get; init; }

    /// <summary>What the SQL means.</summary>
    public required MetricDefinition Definition { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }
}
