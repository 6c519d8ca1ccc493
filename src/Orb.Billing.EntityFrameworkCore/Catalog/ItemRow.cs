using NodaTime;
using Orb.Billing.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class ItemRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Name { get; set; }

    public required string Metadata { get; set; }

    public required Instant CreatedAt { get; set; }

    public static ItemRow Of(Guid tenantId, Item item) => new()
    {
        TenantId = tenantId,
        Id = item.Id.Value,
        Name = item.Name,
        Metadata = StoredJson.Write(item.Metadata),
        CreatedAt = item.CreatedAt,
    };

    public Item ToItem() => new() { Id = new(Id), Name = Name, Metadata = StoredJson.ReadLabels(Metadata), CreatedAt = CreatedAt };
}
