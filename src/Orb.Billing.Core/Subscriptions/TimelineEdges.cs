using NodaTime;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>The instants at which charging stops or lessens: what was charged beyond is credited there (R11, R12).</summary>
public static class TimelineEdges
{
    /// <summary>The first edge at or after an instant; null when there is none.</summary>
    public static Instant? NextEdge(this SubscriptionTimeline timeline, Instant from)
    {
        Instant? next = null;
        foreach (var edge in timeline.Edges())
        {
            if (edge >= from && (next is null || edge < next))
                next = edge;
        }

        return next;
    }

    private static IEnumerable<Instant> Edges(this SubscriptionTimeline timeline)
    {
        if (timeline.End is { } end)
            yield return end;
        foreach (var interval in timeline.Intervals)
        {
            if (interval.End is { } own)
                yield return own;
            foreach (var quantity in interval.Quantities)
                yield return quantity.EffectiveAt;
        }

        foreach (var pause in timeline.Pauses)
        {
            yield return pause.Start;
            if (pause.End is { } resumed)
                yield return resumed;
        }

        foreach (var adjustment in timeline.Adjustments)
        {
            yield return adjustment.Start;
            if (adjustment.End is { } ended)
                yield return ended;
        }
    }
}
