using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// The value of the metric for each group of events. A group below zero is priced at zero (R25); what is one rate is one group before that.
/// </summary>
internal sealed class GroupDetail(MetricDefinition metric, ServicePeriod? period, ServicePeriod? full) : UsageDetail
{
    private readonly GroupedAccumulator _groups = new(metric with { Detail = PricedUsage.Total }, metric.Detail.Properties, period, full);

    public override void Add(UsageEvent usageEvent, decimal read) => _groups.Take(usageEvent, Of(usageEvent));

    public override void Merge(UsageDetail other) => _groups.Merge(((GroupDetail)other)._groups);

    public override void CarryFrom(UsageDetail before) => _groups.Carry(((GroupDetail)before)._groups);

    public override RatingInput ToInput() => RatingInput.OfGroups(_groups.Groups.Select(g => new GroupUsage(g.Key.Values, g.Value.Quantity)));

    public override void Write(StateWriter state) => _groups.Write(state);

    public override void Read(ref StateReader state) => _groups.Read(ref state);

    private UsageGroup Of(UsageEvent usageEvent)
    {
        var group = UsageGroup.Of(usageEvent, metric.Detail.Properties);
        return metric.Detail.Rate is { } rate ? new UsageGroup([.. group.Values.SkipLast(1), rate.TextOf(group.Values[^1])]) : group;
    }
}
