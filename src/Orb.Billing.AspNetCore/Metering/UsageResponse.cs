using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Metering;

namespace Orb.Billing.AspNetCore.Metering;

/// <summary>The usage of a subscription, ungrouped, as the contract writes it.</summary>
internal sealed record UsageResponse(IReadOnlyList<MetricUsageResponse> Data)
{
    public static UsageResponse Of(IReadOnlyList<MetricUsage> metrics, bool cumulative) => new(
        [
            .. metrics.Select(metric => new MetricUsageResponse(
                new MetricNameResponse(metric.Metric.Id.ToString(), metric.Metric.Name),
                UsageWindowResponse.Of(metric),
                cumulative ? "cumulative" : "periodic")),
        ]);
}

internal sealed record MetricUsageResponse(MetricNameResponse BillableMetric, IReadOnlyList<UsageWindowResponse> Usage, string ViewMode);

internal sealed record MetricNameResponse(string Id, string Name);

internal sealed record UsageWindowResponse(decimal Quantity, string TimeframeStart, string TimeframeEnd)
{
    public static IReadOnlyList<UsageWindowResponse> Of(MetricUsage usage) =>
        [.. usage.Windows.Select(window => new UsageWindowResponse(window.Quantity, WireTime.Write(window.Period.Start), WireTime.Write(window.Period.End)))];
}

/// <summary>The usage of a metric by the values of a property, as the contract writes it; there is one page.</summary>
internal sealed record GroupedUsageResponse(IReadOnlyList<GroupUsageResponse> Data, PaginationResponse PaginationMetadata)
{
    public static GroupedUsageResponse Of(IReadOnlyList<MetricUsage> groups, string key, bool cumulative) => new(
        [
            .. groups.Select(group => new GroupUsageResponse(
                new MetricNameResponse(group.Metric.Id.ToString(), group.Metric.Name), new MetricGroupResponse(key, group.Group!), UsageWindowResponse.Of(group),
                cumulative ? "cumulative" : "periodic")),
        ],
        new PaginationResponse(null));
}

internal sealed record GroupUsageResponse(
    MetricNameResponse BillableMetric, MetricGroupResponse MetricGroup, IReadOnlyList<UsageWindowResponse> Usage, string ViewMode);

internal sealed record MetricGroupResponse(string PropertyKey, string PropertyValue);
