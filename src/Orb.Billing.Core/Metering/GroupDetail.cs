using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Metering;

/// <summary>The value of the metric for each group of events. A group below zero is priced at zero (R25).</summary>
internal sealed class GroupDetail(MetricDefinition metric, ServicePeriod? period, ServicePeriod? full) : UsageDetail
{
    private readonly GroupedAccumulator _groups = new(metric with { Detail = PricedUsage.Total }, metric.Detail.Properties, period, full);

    public override void Add(UsageEvent usageEvent, decimal read) => _groups.Add(usageEvent);

    public override void Merge(UsageDetail other) => _groups.Merge(((GroupDetail)other)._groups);

    public override void CarryFrom(UsageDetail before) => _groups.Carry(((GroupDetail)before)._groups);

    public override RatingInput ToInput() => RatingInput.OfGroups(_groups.Groups.Select(g => new GroupUsage(g.Key.Values, g.Value.Quantity)));
}
