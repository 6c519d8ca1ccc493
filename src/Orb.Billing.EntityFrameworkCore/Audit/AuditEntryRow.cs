using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Orb.Billing.Audit;

namespace Orb.Billing.EntityFrameworkCore.Audit;

internal sealed class AuditEntryRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Instant At { get; set; }

    public required string Actor { get; set; }

    public required string Action { get; set; }

    public required string ResourceType { get; set; }

    /// <summary>No foreign key: the trail outlives what it tells of.</summary>
    public required string ResourceId { get; set; }

    public string? Reason { get; set; }

    public required string Details { get; set; }

    public static void Map(EntityTypeBuilder<AuditEntryRow> entry)
    {
        entry.HasKey(e => new { e.TenantId, e.Id });
        entry.HasIndex(e => new { e.TenantId, e.ResourceType, e.ResourceId, e.Id });
    }

    public static AuditEntryRow Of(Guid tenantId, AuditEntry entry) => new()
    {
        TenantId = tenantId,
        Id = entry.Id,
        At = entry.At,
        Actor = entry.Actor,
        Action = entry.Action,
        ResourceType = entry.ResourceType,
        ResourceId = entry.ResourceId,
        Reason = entry.Reason,
        Details = StoredJson.Write(entry.Details),
    };

    public AuditEntry ToEntry() => new()
    {
        Id = Id,
        At = At,
        Actor = Actor,
        Action = Action,
        ResourceType = ResourceType,
        ResourceId = ResourceId,
        Reason = Reason,
        Details = StoredJson.ReadLabels(Details),
    };
}
