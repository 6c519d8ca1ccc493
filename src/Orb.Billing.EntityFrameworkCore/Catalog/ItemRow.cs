using NodaTime;
using Orb.Billing.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class ItemRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Name { get; set; }

    public required string Metadata { get; set; }

    /// <summary>Systems and ids, one after the other in a JSON list; null for none.</summary>
    public string? ExternalConnections { get; set; }

    public Instant? ArchivedAt { get; set; }

    public required Instant CreatedAt { get; set; }

    public static ItemRow Of(Guid tenantId, Item item) => new()
    {
        TenantId = tenantId,
        Id = item.Id.Value,
        Name = item.Name,
        Metadata = StoredJson.Write(item.Metadata),
        ExternalConnections = Connections(item),
        ArchivedAt = item.ArchivedAt,
        CreatedAt = item.CreatedAt,
    };

    public static string? Connections(Item item) =>
        item.ExternalConnections.Count == 0 ? null : StoredJson.Write([.. item.ExternalConnections.SelectMany(c => (string[])[c.Name, c.EntityId])]);

    public Item ToItem() => new()
    {
        Id = new(Id),
        Name = Name,
        ExternalConnections = ExternalConnections is null
            ? []
            : [.. StoredJson.ReadTexts(ExternalConnections).Chunk(2).Select(pair => new ExternalConnection(pair[0], pair[1]))],
        ArchivedAt = ArchivedAt,
        Metadata = StoredJson.ReadLabels(Metadata),
        CreatedAt = CreatedAt,
    };
}
