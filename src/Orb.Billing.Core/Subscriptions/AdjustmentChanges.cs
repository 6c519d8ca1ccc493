using NodaTime;
using Orb.Billing.Core.Adjustments;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>Edits of a subscription's adjustments (R4, R20).</summary>
public static class AdjustmentChanges
{
    /// <summary>Adds adjustments.</summary>
    public static SubscriptionTimeline Add(this SubscriptionTimeline timeline, params IReadOnlyList<AdjustmentInterval> adjustments) =>
        timeline.WithAdjustments([.. timeline.Adjustments, .. adjustments]);

    /// <summary>Ends one adjustment; an end at its start takes it away. Null opens its end again.</summary>
    /// <exception cref="ArgumentException">The subscription has no such adjustment, or the end lies before its start.</exception>
    public static SubscriptionTimeline EndAdjustment(this SubscriptionTimeline timeline, AdjustmentIntervalId id, Instant? at)
    {
        var interval = timeline.Adjustments.FirstOrDefault(a => a.Id == id)
            ?? throw new ArgumentException($"The subscription {timeline.Id} has no adjustment interval {id}.", nameof(id));
        var ended = interval.EndingAt(at);
        return timeline.WithAdjustments(timeline.Adjustments.Select(a => a.Id == id ? ended : a).Where(a => a.End != a.Start));
    }

    /// <summary>From an instant on the adjustments of another plan take the place of those of the plan before; others stay.</summary>
    public static SubscriptionTimeline ReplacePlanAdjustments(
        this SubscriptionTimeline timeline, Instant at, IReadOnlyList<AdjustmentInterval> successors) =>
        timeline.WithAdjustments([
            .. timeline.Adjustments.Where(a => !a.IsOfPlan || a.Start < at).Select(a => a.IsOfPlan && (a.End is null || a.End > at) ? a.EndingAt(at) : a),
            .. successors]);

    /// <summary>The sequence of the next adjustment: the order of creation (R3).</summary>
    public static int NextAdjustmentSequence(this SubscriptionTimeline timeline) =>
        timeline.Adjustments.Count == 0 ? 0 : timeline.Adjustments.Max(a => a.Sequence) + 1;
}
