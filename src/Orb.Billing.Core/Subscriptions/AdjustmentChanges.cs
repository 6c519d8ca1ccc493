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

    /// <summary>Within a stretch of time the adjustments of another version of a plan take the place of those before; those that are the same stay.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="at">The first instant of the new ones.</param>
    /// <param name="until">The first instant behind the stretch; null for none.</param>
    /// <param name="laid">The adjustments as the version lays them, whenever they start.</param>
    public static SubscriptionTimeline ReplacePlanAdjustmentsWithin(
        this SubscriptionTimeline timeline, Instant at, Instant? until, IReadOnlyList<AdjustmentInterval> laid)
    {
        bool IsMeant(AdjustmentInterval a) => a.IsOfPlan && !(a.Start >= until) && (a.End is null || a.End > at);
        var stay = timeline.Adjustments.Where(a => IsMeant(a) && (a.Adjustment is TrialDiscount || laid.Any(l => l.Adjustment == a.Adjustment))).ToHashSet();
        var ended = timeline.Adjustments
            .Where(a => !IsMeant(a) || stay.Contains(a) || a.Start < at)
            .Select(a => IsMeant(a) && !stay.Contains(a) ? a.EndingAt(at) : a);
        var begun = laid
            .Where(l => l.Adjustment is not TrialDiscount && !stay.Any(a => a.Adjustment == l.Adjustment) && !(l.End <= at))
            .Select(l => l.Between(Instant.Max(l.Start, at), l.End));
        return timeline.WithAdjustments([.. ended, .. begun]);
    }

    /// <summary>The sequence of the next adjustment: the order of creation (R3).</summary>
    public static int NextAdjustmentSequence(this SubscriptionTimeline timeline) =>
        timeline.Adjustments.Count == 0 ? 0 : timeline.Adjustments.Max(a => a.Sequence) + 1;
}
