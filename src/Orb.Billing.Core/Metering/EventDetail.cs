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
        _events.Sort(Order);
        return RatingInput.OfEvents([.. _events.Select(e => metric.Conversion is { } conversion
            ? e.Event with { Quantity = conversion.Of(ExactFraction.Of(e.Event.Quantity)).Nearest(metric) }
            : e.Event)]);
    }

    public override void Write(StateWriter state)
    {
        state.Flag(_isFull);
        if (_isFull)
            return;
        _events.Sort(Order);
        state.Count(_events.Count);
        foreach (var (at, key, usage) in _events)
        {
            state.Time(at);
            state.Text(key);
            state.Decimal(usage.Quantity);
            foreach (var value in usage.Values)
                state.Text(value);
        }
    }

    public override void Read(ref StateReader state)
    {
        _isFull = state.Flag();
        if (_isFull)
            return;
        for (var events = state.Entries(MaximumEvents, least: 5 + metric.Detail.Properties.Count); events > 0; events--)
        {
            var (at, key, quantity, values) = (state.Time(), state.Text(), state.Decimal(), new string?[metric.Detail.Properties.Count]);
            for (var i = 0; i < values.Length; i++)
                values[i] = state.TextOrNone();
            if (_events.Count > 0 && Order(_events[^1], (at, key, new EventUsage(quantity, values))) > 0)
                throw StateReader.Damaged("its events are not in order");
            Keep(at, key, new EventUsage(quantity, values));
        }
    }

    // A key comes once; should one come twice at one instant, what was read decides, so that the order of adding does not.
    private static int Order((Instant At, string Key, EventUsage Event) left, (Instant At, string Key, EventUsage Event) right)
    {
        var byTime = left.At.CompareTo(right.At);
        if (byTime != 0)
            return byTime;
        var byKey = string.CompareOrdinal(left.Key, right.Key);
        if (byKey != 0)
            return byKey;
        var byQuantity = left.Event.Quantity.CompareTo(right.Event.Quantity);
        return byQuantity != 0 ? byQuantity : GroupUsage.Compare(left.Event.Values, right.Event.Values);
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
