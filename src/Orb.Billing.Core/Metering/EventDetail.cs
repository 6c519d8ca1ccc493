using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// Each event with what the metric reads of it, up to a limit, beyond which they cannot be read at all. Read in the units that are priced, but not rounded:
/// a metric rounds what everything comes to.
/// </summary>
internal sealed class EventDetail(MetricDefinition metric, ServicePeriod? period) : UsageDetail
{
    /// <summary>How many events a price may see one by one in one period.</summary>
    public const int MaximumEvents = 1_000_000;

    private readonly List<(Instant At, string Key, EventUsage Event)> _events = [];
    private bool _isFull;

    public override void Add(UsageEvent usageEvent, decimal read)
    {
        // What came earlier in the billing period only made the level that the piece begins with: it is priced in its own piece.
        if (!metric.IsCarried && usageEvent.Timestamp < period?.Start)
            return;
        Keep(usageEvent.Timestamp, usageEvent.IdempotencyKey, new EventUsage(read, UsageGroup.Of(usageEvent, metric.Detail.Properties).Values));
    }

    public override void Merge(UsageDetail other)
    {
        var more = (EventDetail)other;
        _isFull |= more._isFull;
        foreach (var (at, key, usage) in more._events)
            Keep(at, key, usage);
    }

    public override void CarryFrom(UsageDetail before) => Merge(before);

    public override RatingInput ToInput()
    {
        if (_isFull)
            throw new MeteringLimitException(metric, "events to price one by one", MaximumEvents);
        _events.Sort(static (left, right) =>
        {
            var byTime = left.At.CompareTo(right.At);
            return byTime != 0 ? byTime : string.CompareOrdinal(left.Key, right.Key);
        });
        return RatingInput.OfEvents([.. _events.Select(e => metric.Conversion is { } conversion
            ? e.Event with { Quantity = conversion.Of(ExactFraction.Of(e.Event.Quantity)).Nearest(metric) }
            : e.Event)]);
    }

    private void Keep(Instant at, string key, EventUsage usage)
    {
        if (_isFull)
            return;
        if (_events.Count < MaximumEvents)
        {
            _events.Add((at, key, usage));
            return;
        }

        _isFull = true;
        _events.Clear();
    }
}
