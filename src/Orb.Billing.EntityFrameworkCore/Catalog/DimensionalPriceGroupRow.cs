using NodaTime;
using Orb.Billing.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class DimensionalPriceGroupRow : IIdentifiedRow, IVersionedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Name { get; set; }

    public required Guid MetricId { get; set; }

    /// <summary>The names of the properties, a JSON list.</summary>
    public required string Dimensions { get; set; }

    public string? ExternalGroupId { get; set; }

    public required string Metadata { get; set; }

    public required Instant CreatedAt { get; set; }

    public int Version { get; set; }

    public MetricRow Metric { get; set; } = null!;

    public static DimensionalPriceGroupRow Of(Guid tenantId, DimensionalPriceGroup group) => new()
    {
        TenantId = tenantId,
        Id = group.Id.Value,
        Name = group.Name,
        MetricId = group.MetricId.Value,
        Dimensions = StoredJson.Write(group.Dimensions),
        ExternalGroupId = group.ExternalGroupId,
        Metadata = StoredJson.Write(group.Metadata),
        CreatedAt = group.CreatedAt,
        Version = group.Version,
    };

    public DimensionalPriceGroup ToGroup() => new()
    {
        Id = new(Id),
        Name = Name,
        MetricId = new(MetricId),
        Dimensions = StoredJson.ReadTexts(Dimensions),
        ExternalGroupId = ExternalGroupId,
        Metadata = StoredJson.ReadLabels(Metadata),
        CreatedAt = CreatedAt,
        Version = Version,
    };
}
