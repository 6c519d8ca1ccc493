using Orb.Billing.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>A metric as the contract writes it.</summary>
internal sealed class MetricResponse(BillableMetric metric)
{
    public string Id => metric.Id.ToString();

    public string Name => metric.Name;

    public string? Description => metric.Description;

    public ItemResponse Item => new(metric.Item);

    public string Sql => metric.Sql;

    public string Status => "active";

    public IReadOnlyDictionary<string, string> Metadata => metric.Metadata;
}
