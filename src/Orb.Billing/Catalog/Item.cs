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

    /// <summary>What the item is called in other systems.</summary>
    public IReadOnlyList<ExternalConnection> ExternalConnections { get; init; } = [];

    /// <summary>When it was archived: nothing new is sold under it, what is sold already goes on. Null while it is not.</summary>
    public Instant? ArchivedAt { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }
}

/// <summary>What a thing is called in another system.</summary>
/// <param name="Name">The system, a name of the contract.</param>
/// <param name="EntityId">Its id there, 1 to 255 characters.</param>
public sealed record ExternalConnection(string Name, string EntityId);
