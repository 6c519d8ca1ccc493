using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>An item as the contract writes it.</summary>
internal sealed class ItemResponse(Item item)
{
    public string Id => item.Id.ToString();

    public string Name => item.Name;

    public IReadOnlyList<ExternalConnectionResponse> ExternalConnections =>
        [.. item.ExternalConnections.Select(c => new ExternalConnectionResponse(c.Name, c.EntityId))];

    public IReadOnlyDictionary<string, string> Metadata => item.Metadata;

    public string CreatedAt => WireTime.WriteSeconds(item.CreatedAt);

    public string? ArchivedAt => WireTime.Write(item.ArchivedAt);
}

internal sealed record ExternalConnectionResponse(string ExternalConnectionName, string ExternalEntityId);
