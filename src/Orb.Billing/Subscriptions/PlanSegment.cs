using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>The stretch of a subscription on which its plan is in force, and what it lays there: until another plan takes over or the end.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Ids">Gives ids to what is laid.</param>
internal sealed record PlanSegment(Subscription Subscription, AgreedPlan Plan, IIdGenerator Ids)
{
    public Instant Start => Subscription.PlanStart;

    /// <summary>When another plan takes over; null while none is scheduled.</summary>
    public Instant? Until { get; init; } = Subscription.ScheduledPlans is [var next, ..] ? next.From : null;

    /// <summary>The end of the trial; null where none of it is on the plan.</summary>
    public Instant? TrialEnd { get; init; } = Subscription.TrialEnd > Subscription.PlanStart ? Subscription.TrialEnd : null;

    public BillingAnchor Anchor { get; init; } = Subscription.Anchor;

    /// <summary>The phases of the plan.</summary>
    public IReadOnlyList<SubscriptionPhase> Phases { get; init; } =
        [.. Subscription.Phases.Where(p => p.Start >= Subscription.PlanStart && !(Subscription.ScheduledPlans is [var next, ..] && p.Start >= next.From))];

    /// <summary>The end of the subscription, as far as it counts for what is laid; null while it is open.</summary>
    public Instant? End { get; init; } = Subscription.Timeline.End;

    /// <summary>The segment when its end, by another plan or for good, is taken back: its last phase lasts as long as the plan says, and the others follow.</summary>
    public PlanSegment GoingOn(Instant? end)
    {
        if (Phases is not [.., var last])
            return this with { Until = null, End = end };
        var rest = PhasesFrom(last.Order, last.Start)
            .Where(p => !(p.Start >= end))
            .Select(p => end is { } until && (p.End is null || p.End > until) ? p with { End = until } : p);
        return this with { Until = null, End = end, Phases = [.. Phases.Where(p => p != last), .. rest] };
    }

    private DateTimeZone Zone => Subscription.Timeline.Zone;

    /// <summary>What the plan lays.</summary>
    public PlanIntervals Lay() => PlanIntervals.Of(
        Plan,
        new PlanPlacing(Start, Until is { } until && End is { } end ? Instant.Min(until, end) : Until ?? End, TrialEnd, Anchor, Zone)
        {
            Phases = Phases,
            Usage = Subscription.Usage,
            Sequence = Subscription.Timeline.NextAdjustmentSequence(),
        },
        Ids);

    /// <summary>All phases of the subscription, with these for those of the plan.</summary>
    public IReadOnlyList<SubscriptionPhase> AllPhases(IEnumerable<SubscriptionPhase>? later = null) =>
    [
        .. Subscription.Phases.Where(p => p.Start < Start),
        .. Phases,
        .. later ?? Subscription.Phases.Where(p => Subscription.ScheduledPlans is [var next, ..] && p.Start >= next.From),
    ];

    /// <summary>The phases from one of them on, begun at an instant and as long as the plan says.</summary>
    public IEnumerable<SubscriptionPhase> PhasesFrom(int order, Instant start) => PlanIntervals.PhasesFrom(Plan.Plan, order, start, Zone);
}
