using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Metering;

/// <summary>What an accumulator keeps beside its value, in the detail that a price asks for. As with the value, order does not matter and parts merge.</summary>
internal abstract class UsageDetail
{
    /// <summary>The detail of a metric that has seen no event; null where its price needs none.</summary>
    public static UsageDetail? Of(MetricDefinition metric, ServicePeriod? period, ServicePeriod? full) => metric.Detail.Kind switch
    {
        PricedUsageKind.Groups => new GroupDetail(metric, period, full),
        PricedUsageKind.Events => new EventDetail(metric, period),
        PricedUsageKind.Levels when metric is { WeighsTime: true, CountsDays: false } => new LevelDetail(metric, period, full),
        _ => null,
    };

    /// <summary>Takes an event that counted.</summary>
    /// <param name="usageEvent">The event.</param>
    /// <param name="read">What the metric reads of it.</param>
    public abstract void Add(UsageEvent usageEvent, decimal read);

    /// <summary>Takes the detail of an accumulator of the same metric and detail.</summary>
    public abstract void Merge(UsageDetail other);

    /// <summary>Starts with the detail of an earlier period.</summary>
    public abstract void CarryFrom(UsageDetail before);

    /// <summary>Writes what was taken, each value in one shape, in an order of its own.</summary>
    public abstract void Write(StateWriter state);

    /// <summary>Reads the same; what could not have been written is refused.</summary>
    public abstract void Read(ref StateReader state);

    /// <summary>What the price function sees.</summary>
    public abstract RatingInput ToInput();
}
