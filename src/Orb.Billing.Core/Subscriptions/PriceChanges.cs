using NodaTime;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>Edits of a subscription's price intervals (R20).</summary>
public static class PriceChanges
{
    /// <summary>
    /// From an instant on other intervals take the place of all: a plan change, a migration, a new anchor. What is scheduled from there on is
    /// dropped, a planned end included. A running interval whose price and anchor are among the new ones goes on untouched.
    /// </summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="at">The first instant of the new intervals.</param>
    /// <param name="successors">The new intervals, none starting before.</param>
    /// <param name="policy">What becomes of the running periods.</param>
    /// <param name="keepsAdded">Whether what was added beside the plan goes on, as with another version of the plan.</param>
    /// <exception cref="ArgumentException">A new interval starts before the instant or is in another currency.</exception>
    public static SubscriptionTimeline ReplaceFrom(
        this SubscriptionTimeline timeline, Instant at, IReadOnlyList<PriceInterval> successors, ChangePolicy policy, bool keepsAdded = false)
    {
        if (successors.Any(s => s.Start < at))
            throw new ArgumentException($"An interval that follows a change at {at} cannot start before it.", nameof(successors));
        var open = timeline.End >= at ? timeline.Uncancel() : timeline;
        var added = keepsAdded ? open.Intervals.Where(i => i.IsAdded).ToList() : [];
        var running = open.Intervals.Where(i => i.Start < at).Except(added).ToList();
        var continued = successors.Where(s => running.Any(r => Continues(r, s, at))).ToList();
        var kept = running.Select(r => continued.Find(s => Continues(r, s, at)) is { } next
            ? timeline.Reopened(timeline.Interval(r.Id), r.EndingAt(next.End), next.DueFrom ?? at)
            : r.End is { } own && own <= at ? r : policy.End(timeline, timeline.Interval(r.Id), at));
        return open.WithIntervals([.. kept, .. added, .. successors.Except(continued)]);
    }

    /// <summary>
    /// Within a stretch of time other intervals take the place of those of a plan: another version of it. Running intervals of a price that stays go
    /// on untouched, as does what was added beside the plan; the end of the subscription, and what is planned behind the stretch, stay.
    /// </summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="at">The first instant of the new intervals.</param>
    /// <param name="until">The first instant behind the stretch; null for none.</param>
    /// <param name="successors">The new intervals, none starting before.</param>
    /// <param name="policy">What becomes of the running periods.</param>
    /// <exception cref="ArgumentException">A new interval starts before the instant or is in another currency.</exception>
    public static SubscriptionTimeline ReplaceWithin(
        this SubscriptionTimeline timeline, Instant at, Instant? until, IReadOnlyList<PriceInterval> successors, ChangePolicy policy)
    {
        if (successors.Any(s => s.Start < at))
            throw new ArgumentException($"An interval that follows a change at {at} cannot start before it.", nameof(successors));
        var running = timeline.Intervals.Where(i => !i.IsAdded && i.Start < at && (i.End is null || i.End > at)).ToList();
        var continued = successors.Where(s => running.Any(r => GoesOn(r, s, at))).ToList();
        var kept = timeline.Intervals.Where(i => i.IsAdded || i.Start >= until || (i.Start < at && !running.Contains(i)));
        var goingOn = running.Select(r => continued.Exists(s => GoesOn(r, s, at)) ? r : policy.End(timeline, r, at));
        return timeline.WithIntervals(kept.Concat(goingOn).Concat(successors.Except(continued)).OrderBy(i => i.Start).ThenBy(i => i.Position));
    }

    /// <summary>Adds intervals of further prices.</summary>
    /// <exception cref="ArgumentException">An interval is in another currency.</exception>
    public static SubscriptionTimeline Add(this SubscriptionTimeline timeline, params IReadOnlyList<PriceInterval> intervals) =>
        timeline.WithIntervals([.. timeline.Intervals, .. intervals]);

    /// <summary>Ends one interval; an end at its start takes it away. Null opens its end again.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="id">The interval.</param>
    /// <param name="at">The first instant after the interval.</param>
    /// <param name="policy">What becomes of the running period.</param>
    /// <param name="agreedAt">When this is agreed: what was billed up to an earlier end only is charged further from then on. Null when nothing was billed yet.</param>
    /// <exception cref="ArgumentException">The subscription has no such interval, or the end lies before its start.</exception>
    public static SubscriptionTimeline EndInterval(this SubscriptionTimeline timeline, PriceIntervalId id, Instant? at, ChangePolicy policy, Instant? agreedAt = null)
    {
        var interval = timeline.Interval(id);
        var ended = at is { } end
            ? timeline.Reopened(interval, policy.End(timeline, interval, end), agreedAt)
            : timeline.Reopened(interval, interval.EndingAt(null), agreedAt);
        return timeline.WithIntervals(timeline.Intervals.Select(i => i.Id == id ? ended : i).Where(i => i.End != i.Start));
    }

    /// <summary>Changes the quantity of a fee from an instant on; quantities planned later stay, one at the same instant is replaced.</summary>
    /// <exception cref="ArgumentException">The subscription has no such interval, or it meters usage or is a composite.</exception>
    public static SubscriptionTimeline ChangeQuantity(this SubscriptionTimeline timeline, PriceIntervalId id, QuantityTransition change)
    {
        var interval = timeline.Interval(id);
        if (!interval.Price.IsFixed)
            throw new ArgumentException("Usage is metered, and a composite is made of other charges; neither has an agreed quantity.", nameof(id));
        var quantities = interval.Quantities.Where(q => q.EffectiveAt != change.EffectiveAt).Append(change).OrderBy(q => q.EffectiveAt);
        return timeline.With(interval.WithQuantities([.. quantities]));
    }

    /// <summary>Forgets the quantities of a fee that take effect after an instant.</summary>
    /// <exception cref="ArgumentException">The subscription has no such interval.</exception>
    public static SubscriptionTimeline UnscheduleQuantities(this SubscriptionTimeline timeline, PriceIntervalId id, Instant after)
    {
        var interval = timeline.Interval(id);
        var kept = interval.WithQuantities([.. interval.Quantities.Where(q => q.EffectiveAt <= after)]);
        // A period billed in advance up to a quantity that never comes goes on from there.
        return timeline.With(interval.Quantities.Where(q => q.EffectiveAt > after).Aggregate(kept, (i, q) => i.WithSeam(q.EffectiveAt, after, timeline.Zone)));
    }

    /// <summary>Forgets what is planned after an instant: later intervals are dropped and what runs then is open again.</summary>
    public static SubscriptionTimeline Unschedule(this SubscriptionTimeline timeline, Instant after)
    {
        var kept = timeline.Intervals
            .Where(i => i.Start <= after)
            .Select(i => i.End > after && i.End != timeline.End && !i.IsOnePeriod ? timeline.Reopened(i, i.EndingAt(timeline.End), after) : i);
        return timeline.WithIntervals(kept);
    }

    /// <summary>An interval by id.</summary>
    /// <exception cref="ArgumentException">The subscription has no such interval.</exception>
    public static PriceInterval Interval(this SubscriptionTimeline timeline, PriceIntervalId id) =>
        timeline.Intervals.FirstOrDefault(i => i.Id == id)
        ?? throw new ArgumentException($"The subscription {timeline.Id} has no price interval {id}.", nameof(id));

    private static SubscriptionTimeline With(this SubscriptionTimeline timeline, PriceInterval changed) =>
        timeline.WithIntervals(timeline.Intervals.Select(i => i.Id == changed.Id ? changed : i));

    private static bool GoesOn(PriceInterval running, PriceInterval successor, Instant at) =>
        running.Price.Id == successor.Price.Id && running.PhaseOrder == successor.PhaseOrder && running.IsOnePeriod == successor.IsOnePeriod
        && running.MetersLike(successor) && successor.Start == at;

    private static bool Continues(PriceInterval running, PriceInterval successor, Instant at) =>
        running.Price.Id == successor.Price.Id && running.Anchor == successor.Anchor && successor.Start == at
        && (running.End is null || running.End >= at) && !running.IsOnePeriod && running.MetersLike(successor);
}
