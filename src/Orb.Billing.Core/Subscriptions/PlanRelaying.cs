using NodaTime;
using Orb.Billing.Core.Adjustments;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>
/// Lays a plan out anew: its trial ends otherwise, a phase begins early, what cut it short is taken back. What was edited on the subscription by
/// itself, another end or another quantity of a price, stays as it was edited (R20).
/// </summary>
public static class PlanRelaying
{
    /// <summary>Moves the price intervals of a plan from where they were laid to where they are laid now, charges and lineages kept.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="before">The intervals as the plan laid them.</param>
    /// <param name="after">The intervals as the plan lays them now, of the same prices in the same order.</param>
    /// <param name="agreedAt">When this is agreed: what begins earlier, or was billed up to an earlier end, is charged at the earliest then.</param>
    /// <param name="policy">What becomes of periods that are cut.</param>
    public static SubscriptionTimeline Relay(
        this SubscriptionTimeline timeline, IReadOnlyList<PriceInterval> before, IReadOnlyList<PriceInterval> after, Instant agreedAt, ChangePolicy policy)
    {
        var (laid, lays) = (Lines(before), Lines(after));
        var bounds = before.Count == 0 ? default : (From: before.Min(i => i.Start), Until: before.All(i => i.End is not null) ? before.Max(i => i.End) : null);
        var rest = timeline.Intervals.ToList();
        var moved = new List<PriceInterval>();
        foreach (var (line, was) in laid)
        {
            var isTwice = line.Ordinal > 0 || laid.ContainsKey(line with { Ordinal = 1 });
            var existing = rest
                .Where(i => Line.Of(i, line.Ordinal) == line && !i.IsAdded && (!isTwice || i.Position == was.Position))
                .Where(i => i.Start >= bounds.From && !(i.Start >= bounds.Until))
                .OrderBy(i => i.Start)
                .ToList();
            rest.RemoveAll(existing.Contains);
            if (lays.TryGetValue(line, out var now))
                moved.AddRange(Move(timeline, existing, was, now, agreedAt, policy));
        }

        // A piece that was not laid before begins, unless its price was ended on the subscription by itself before that.
        foreach (var (line, now) in lays.Where(l => !laid.ContainsKey(l.Key)))
        {
            var earlier = timeline.Intervals.Where(i => Line.Of(i, line.Ordinal).IsOfPriceOf(line) && !i.IsAdded).MaxBy(i => i.Start);
            var wasLaid = before.Where(i => Line.Of(i, line.Ordinal).IsOfPriceOf(line)).MaxBy(i => i.Start);
            var endedApart = earlier?.End is { } end && end != wasLaid?.End && end <= now.Start;
            var removedApart = wasLaid is not null && earlier is null;
            if (!endedApart && !removedApart)
                moved.Add(Begun(now, agreedAt));
        }

        return timeline.WithIntervals(rest.Concat(moved).OrderBy(i => i.Start).ThenBy(i => i.Position));
    }

    /// <summary>Moves the adjustment intervals of a plan likewise.</summary>
    public static SubscriptionTimeline RelayAdjustments(
        this SubscriptionTimeline timeline, IReadOnlyList<AdjustmentInterval> before, IReadOnlyList<AdjustmentInterval> after)
    {
        var adjustments = timeline.Adjustments.ToList();
        foreach (var was in before)
        {
            var place = adjustments.FindIndex(a => a.IsOfPlan && a.Start == was.Start && IsSame(a, was));
            if (place < 0)
                continue;
            if (after.FirstOrDefault(a => IsSame(a, was)) is not { } now)
                adjustments.RemoveAt(place);
            else
                adjustments[place] = adjustments[place].Between(now.Start, adjustments[place].End == was.End ? now.End : Later(adjustments[place].End, now.Start));
        }

        var sequence = timeline.NextAdjustmentSequence();
        foreach (var now in after.Where(a => !before.Any(b => IsSame(a, b))))
            adjustments.Add(new AdjustmentInterval(now.Id, now.Adjustment, now.Start, now.End, sequence++) { IsOfPlan = true });
        return timeline.WithAdjustments(adjustments.Where(a => a.End != a.Start));
    }

    /// <summary>Moves intervals that no plan laid, or a later one, along with the boundary they stand on or behind.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="which">Which price intervals.</param>
    /// <param name="whichAdjustments">Which adjustment intervals.</param>
    /// <param name="move">Where an instant is now. The end of the subscription stays.</param>
    public static SubscriptionTimeline Displace(
        this SubscriptionTimeline timeline, Func<PriceInterval, bool> which, Func<AdjustmentInterval, bool> whichAdjustments, Func<Instant, Instant> move)
    {
        Instant? End(Instant? end) => end is { } at && at != timeline.End ? move(at) : end;
        var prices = timeline.Intervals
            .Select(i => which(i) ? BeginningAt(i.EndingAt(null), move(i.Start)).EndingAt(Later(End(i.End), move(i.Start)), i.EndCredit) : i)
            .Where(i => i.End != i.Start && !(i.Start >= timeline.End && which(i)));
        var adjustments = timeline.Adjustments
            .Select(a => whichAdjustments(a) ? a.Between(move(a.Start), Later(End(a.End), move(a.Start))) : a)
            .Where(a => a.End != a.Start);
        return timeline.WithIntervals(prices).WithAdjustments(adjustments);
    }

    /// <summary>Takes out what later plans have laid from an instant on; what was added beside them stays.</summary>
    public static SubscriptionTimeline WithoutPlansFrom(this SubscriptionTimeline timeline, Instant at) => timeline
        .WithIntervals(timeline.Intervals.Where(i => i.IsAdded || i.Start < at))
        .WithAdjustments(timeline.Adjustments.Where(a => !a.IsOfPlan || a.Start < at));

    /// <summary>Opens what was added beside a plan and ended where another plan was to take over.</summary>
    public static SubscriptionTimeline ReopenAdded(this SubscriptionTimeline timeline, Instant at, Instant agreedAt) => timeline.WithIntervals(
        timeline.Intervals.Select(i => i.IsAdded && i.End == at && i.Start < at ? timeline.Reopened(i, i.EndingAt(timeline.End), agreedAt) : i));

    private static Instant? Later(Instant? end, Instant start) => end is { } at ? Instant.Max(at, start) : null;

    // Every trial is the trial.
    private static bool IsSame(AdjustmentInterval left, AdjustmentInterval right) =>
        left.Adjustment.Id == right.Adjustment.Id || (left.Adjustment is TrialDiscount && right.Adjustment is TrialDiscount);

    // Successive stretches of one price: the first moves with the start that was laid, the last with the end, unless they were edited.
    private static IEnumerable<PriceInterval> Move(
        SubscriptionTimeline timeline, List<PriceInterval> existing, PriceInterval was, PriceInterval now, Instant agreedAt, ChangePolicy policy)
    {
        if (existing.Count == 0)
            yield break;
        var start = existing[0].Start == was.Start ? now.Start : existing[0].Start;
        var end = existing[^1].End == was.End ? now.End : existing[^1].End;
        if (end <= start)
            yield break;
        var kept = existing.Where(i => i == existing[^1] || i.End > start).Where(i => i == existing[0] || !(i.Start >= end)).ToList();
        for (var i = 0; i < kept.Count; i++)
        {
            var interval = kept[i].Anchor == was.Anchor ? kept[i].CountedFrom(now.Anchor) : kept[i];
            if (i == 0 && (kept[0] == existing[0] || kept[0].Start < start))
                interval = Starting(interval, start, agreedAt);
            yield return i == kept.Count - 1 ? Ending(timeline, interval, end, agreedAt, policy) : interval;
        }
    }

    private static PriceInterval Starting(PriceInterval interval, Instant start, Instant agreedAt)
    {
        if (start == interval.Start)
            return interval;
        var moved = BeginningAt(interval.End < start ? interval.EndingAt(start, interval.EndCredit) : interval, start);
        return start < interval.Start && start < agreedAt ? moved with { DueFrom = agreedAt } : moved;
    }

    // The quantity it began with is that of its beginning, unless another one holds by then.
    private static PriceInterval BeginningAt(PriceInterval interval, Instant start)
    {
        var moved = interval.StartingAt(start);
        if (interval.Quantities.Count == 0 || interval.Quantities[0].EffectiveAt != interval.Start)
            return moved;
        var begun = interval.Quantities.TakeWhile(q => q.EffectiveAt <= Instant.Max(start, interval.Start)).ToList();
        return moved.WithQuantities([begun[^1] with { EffectiveAt = start }, .. interval.Quantities.Skip(begun.Count)]);
    }

    private static PriceInterval Ending(SubscriptionTimeline timeline, PriceInterval interval, Instant? end, Instant agreedAt, ChangePolicy policy)
    {
        if (end == interval.End)
            return interval;
        return end is { } at && (interval.End is null || at < interval.End)
            ? policy.End(timeline, interval, at)
            : timeline.Reopened(interval, interval.EndingAt(end), agreedAt);
    }

    private static PriceInterval Begun(PriceInterval interval, Instant agreedAt) =>
        interval.Start < agreedAt ? interval with { DueFrom = agreedAt } : interval;

    private static Dictionary<Line, PriceInterval> Lines(IReadOnlyList<PriceInterval> laid)
    {
        var lines = new Dictionary<Line, PriceInterval>();
        foreach (var interval in laid)
        {
            var ordinal = 0;
            while (!lines.TryAdd(Line.Of(interval, ordinal), interval))
                ordinal++;
        }

        return lines;
    }

    // What makes intervals successive stretches of one price of a plan. A price that a plan has twice over is told apart by its place.
    private readonly record struct Line(Catalog.PriceId Price, int? Phase, bool IsOnePeriod, int Ordinal)
    {
        public static Line Of(PriceInterval interval, int ordinal) => new(interval.Price.Id, interval.PhaseOrder, interval.IsOnePeriod, ordinal);

        public bool IsOfPriceOf(Line other) => Price == other.Price && Phase == other.Phase;
    }
}
