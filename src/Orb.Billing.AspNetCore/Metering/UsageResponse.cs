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
                [.. metric.Windows.Select(window => new UsageWindowResponse(
                    window.Quantity, WireTime.Write(window.Period.Start), WireTime.Write(window.Period.End)))],
                cumulative ? "cumulative" : "periodic")),
        ]);
}

internal sealed record MetricUsageResponse(MetricNameResponse BillableMetric, IReadOnlyList<UsageWindowResponse> Usage, string ViewMode);

internal sealed record MetricNameResponse(string Id, string Name);

internal sealed record UsageWindowResponse(decimal Quantity, string TimeframeStart, string TimeframeEnd);
