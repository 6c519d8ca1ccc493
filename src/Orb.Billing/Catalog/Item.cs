using NodaTime;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Something that is sold; prices and metrics belong to one.</summary>
public sealed record Item
{
    /// <summary>The id.</summary>
    public required ItemId Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }
}
