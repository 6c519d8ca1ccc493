using CsCheck;
using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>What a change does.</summary>
internal enum ChangeKind
{
    Plan,
    PlanOnNewAnchor,
    Quantity,
    Pause,
    Resume,
    RemovePause,
    Cancel,
    Uncancel,
    AddPrice,
    EndPrice,
    Unschedule,
    UnscheduleQuantities,
}

/// <summary>A generated change, applied as the engine applies the command of its name; refused where the engine refuses it.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Gap">Hours since the change before.</param>
/// <param name="Shift">Hours from now to when it takes effect; below zero it is backdated.</param>
/// <param name="Which">Chooses price, interval or length.</param>
/// <param name="Amount">A quantity or a choice.</param>
/// <param name="Policy">What becomes of the running period.</param>
internal sealed record Change(ChangeKind Kind, int Gap, int Shift, int Which, int Amount, ChangePolicy Policy)
{
    private static readonly ChangePolicy[] Policies =
        [.. new[] { true, false }.SelectMany(p => Enum.GetValues<CreditPolicy>().Select(c => new ChangePolicy(p, c)))];

    private static readonly Gen<int> Gaps = Gen.Frequency((1, Gen.Const(0)), (2, Gen.Int[0, 40]), (4, Gen.Int[0, 900]), (2, Gen.Int[0, 40].Select(d => d * 24)));

    private static readonly Gen<int> Shifts = Gen.Frequency(
        (5, Gen.Const(0)), (1, Gen.Int[-30, 30]), (2, Gen.Int[-1500, 0]), (2, Gen.Int[0, 1500]), (1, Gen.Int[-30, 30].Select(d => d * 24)));

    /// <summary>Changes of these kinds with the policy of the default.</summary>
    public static Gen<Change> Prorated(params ChangeKind[] kinds) => Of(Gen.Const(ChangePolicy.Default), kinds);

    /// <summary>Changes of these kinds with any policy.</summary>
    public static Gen<Change> Any(params ChangeKind[] kinds) => Of(Gen.Int[0, Policies.Length - 1].Select(i => Policies[i]), kinds);

    /// <summary>The timeline afterwards and the first instant touched; null where the engine refuses.</summary>
    public (SubscriptionTimeline Timeline, Instant From)? Apply(Living living)
    {
        var (timeline, now, life) = (living.Timeline, living.Now, living.Life);
        var at = Instant.Max(now + Duration.FromHours(Shift), timeline.Start);
        if (Kind is not (ChangeKind.RemovePause or ChangeKind.Resume or ChangeKind.EndPrice) && timeline.End <= now)
            return null;
        return Kind switch
        {
            ChangeKind.Plan => ChangePlan(timeline, at, now, living, life.Anchor),
            ChangeKind.PlanOnNewAnchor => ChangePlan(timeline, at, now, living, BillingAnchor.On(LocalDays.DateOf(at, timeline.Zone))),
            ChangeKind.Quantity => ChangeQuantity(timeline, at, now),
            ChangeKind.Pause => Pause(timeline, at, now),
            ChangeKind.Resume => Resume(timeline, at, now),
            ChangeKind.RemovePause => timeline.PauseAt(at) is { } pause ? (timeline.RemovePause(pause.Start, now), pause.Start) : null,
            ChangeKind.Cancel => timeline.End < at ? null : (timeline.Cancel(at, Policy), at),
            ChangeKind.Uncancel => timeline.End is { } end ? (timeline.Uncancel(now), end) : null,
            ChangeKind.AddPrice => (timeline.Add(living.Interval(Which, at, now, Amount % 3 == 0 ? at + Duration.FromHours(Amount * 70 + 1) : null, life.Anchor, Policy)), at),
            ChangeKind.EndPrice => EndPrice(timeline, at, now),
            ChangeKind.Unschedule => (timeline.Unschedule(now), now),
            _ => Fee(timeline, now) is { } fee ? (timeline.UnscheduleQuantities(fee.Id, now), now) : null,
        };
    }

    private (SubscriptionTimeline, Instant)? ChangePlan(SubscriptionTimeline timeline, Instant at, Instant now, Living living, BillingAnchor anchor)
    {
        PriceInterval[] successors = [living.Interval(Which, at, now, null, anchor, Policy), .. Amount % 2 == 0 ? [living.Interval(Which + 1, at, now, null, anchor, Policy)] : Array.Empty<PriceInterval>()];
        return (timeline.ReplaceFrom(at, successors, Policy), at);
    }

    private (SubscriptionTimeline, Instant)? ChangeQuantity(SubscriptionTimeline timeline, Instant at, Instant now) => Fee(timeline, at) is { } fee
        ? (timeline.ChangeQuantity(fee.Id, new QuantityTransition(at, Amount) { Prorated = Policy.Prorate, Credit = Policy.Credit, DueFrom = now }), at)
        : null;

    private (SubscriptionTimeline, Instant)? Pause(SubscriptionTimeline timeline, Instant at, Instant now)
    {
        var start = DayOf(at, timeline);
        Instant? end = Amount % 3 == 0 ? null : DayOf(start + Duration.FromHours((Which * 60) + 1), timeline);
        if (end <= start || timeline.Pauses.Any(p => p.RemovedAt is null && (end is null || p.Start < end) && (p.End is null || start < p.End)))
            return null;
        return (timeline.Pause(new Pause(start, end) { Credit = Policy.Credit, ResumedAt = end < now ? now : null }), start);
    }

    private (SubscriptionTimeline, Instant)? Resume(SubscriptionTimeline timeline, Instant at, Instant now)
    {
        var day = DayOf(at, timeline);
        if (timeline.End <= now || timeline.PauseAt(day) is not { } pause)
            return null;
        var from = Instant.Max(day, pause.Start);
        return (timeline.Resume(from, now), from);
    }

    private (SubscriptionTimeline, Instant)? EndPrice(SubscriptionTimeline timeline, Instant at, Instant now)
    {
        if (timeline.Intervals.Count == 0)
            return null;
        var interval = timeline.Intervals[Which % timeline.Intervals.Count];
        Instant? end = Amount % 4 == 0 ? null : Instant.Max(at, interval.Start);
        if (interval.End <= now && (end is null || end > interval.End))
            return null;
        var from = end is { } e ? Instant.Min(e, interval.End ?? e) : interval.End ?? now;
        return (timeline.EndInterval(interval.Id, end, Policy, now), from);
    }

    private PriceInterval? Fee(SubscriptionTimeline timeline, Instant at)
    {
        var fees = timeline.Intervals.Where(i => !i.Price.IsUsage && (i.End is null || i.End > at)).OrderBy(i => i.Start).ToList();
        return fees.Count == 0 ? null : fees[Which % fees.Count];
    }

    private static Instant DayOf(Instant instant, SubscriptionTimeline timeline) =>
        LocalDays.StartOf(LocalDays.DateOf(instant, timeline.Zone), timeline.Zone);

    private static Gen<Change> Of(Gen<ChangePolicy> policy, ChangeKind[] kinds) =>
        Gen.Select(Gen.Int[0, kinds.Length - 1], Gaps, Shifts, Gen.Int[0, 9], Gen.Int[0, 9], policy)
            .Select((kind, gap, shift, which, amount, p) => new Change(kinds[kind], gap, shift, which, amount, p));
}
