using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class MetricRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public required Guid ItemId { get; set; }

    public required string Sql { get; set; }

    public required string Metadata { get; set; }

    public required Instant CreatedAt { get; set; }

    public ItemRow Item { get; set; } = null!;

    public static MetricRow Of(Guid tenantId, BillableMetric metric) => new()
    {
        TenantId = tenantId,
        Id = metric.Id.Value,
        Name = metric.Name,
        Description = metric.Description,
        ItemId = metric.Item.Id.Value,
        Sql = metric.Sql,
        Metadata = StoredJson.Write(metric.Metadata),
        CreatedAt = metric.CreatedAt,
    };

    public BillableMetric ToMetric() => new()
    {
        Id = new(Id),
        Name = Name,
        Description = Description,
        Item = Item.ToItem(),
        Sql = Sql,
        // What is stored was accepted once; a parser that refuses it now is a fault, and billing by another meaning would be worse.
        Definition = MetricSql.Parse(Sql).Definition ?? throw new InvalidOperationException($"The SQL of metric {Id} can no longer be read: {Sql}"),
        Metadata = StoredJson.ReadLabels(Metadata),
        CreatedAt = CreatedAt,
    };
}
