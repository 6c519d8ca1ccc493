using NodaTime;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>Ends a subscription, or takes its end back (R20).</summary>
public static class Cancellation
{
    /// <summary>
    /// Ends the subscription: intervals running at the instant end there, later ones are dropped. An end at or before the start leaves no
    /// interval at all; an end planned before is forgotten.
    /// </summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="at">The first instant after the subscription.</param>
    /// <param name="policy">What becomes of the running period; by days where null.</param>
    public static SubscriptionTimeline Cancel(this SubscriptionTimeline timeline, Instant at, ChangePolicy? policy = null)
    {
        var end = Instant.Max(at, timeline.Start);
        var kept = timeline.Intervals
            .Where(i => i.Start < end)
            .Select(i => i.End is { } own && own <= end && own != timeline.End ? i : (policy ?? ChangePolicy.Default).End(timeline, i, end));
        return timeline.WithIntervals(kept) with { End = end };
    }

    /// <summary>Takes the end back: what would have ended with the subscription is open again, whatever else had been planned after it is lost.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="agreedAt">When this is agreed: what was billed up to the end only is charged further from then on, or from the end where that is later. Null when nothing was billed yet.</param>
    public static SubscriptionTimeline Uncancel(this SubscriptionTimeline timeline, Instant? agreedAt = null) => timeline.End is not { } end
        ? timeline
        : timeline.WithIntervals(timeline.Intervals.Select(i => i.End == end
            ? timeline.Reopened(i, i.EndingAt(null), agreedAt)
            : timeline.Reopened(i, i, agreedAt))) with
        { End = null };
}
