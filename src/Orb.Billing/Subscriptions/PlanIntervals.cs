using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>What a plan puts on a timeline: price intervals and adjustment intervals, by phase and around a trial (R20, R27).</summary>
/// <param name="Prices">The price intervals.</param>
/// <param name="Adjustments">The adjustment intervals.</param>
/// <param name="Phases">Its phases.</param>
internal sealed record PlanIntervals(
    IReadOnlyList<PriceInterval> Prices, IReadOnlyList<AdjustmentInterval> Adjustments, IReadOnlyList<SubscriptionPhase> Phases)
{
    /// <summary>The intervals of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="placing">Where on the calendar, and for which usage.</param>
    /// <param name="ids">Gives ids to the intervals.</param>
    public static PlanIntervals Of(AgreedPlan plan, PlanPlacing placing, IIdGenerator ids)
    {
        var phases = placing.Phases ?? PhasesOf(plan.Plan, placing);
        return new PlanIntervals(PricesOf(plan, placing, phases, ids), AdjustmentsOf(plan, placing, phases, ids), phases);
    }

    private static List<PriceInterval> PricesOf(AgreedPlan plan, PlanPlacing placing, IReadOnlyList<SubscriptionPhase> phases, IIdGenerator ids)
    {
        var prices = new List<PriceInterval>();
        foreach (var (price, position) in plan.Prices.Select((p, i) => (p, i)))
        {
            if (placing.Within(phases, price.PhaseOrder, price.Start, price.End) is not var (from, to))
                continue;
            // The usage of a trial is a period of its own, so that it uses up no tier of the first one that is paid.
            if (price.Price.Price.IsUsage && placing.TrialEnd is { } free && from < free)
            {
                var until = to is { } last ? Instant.Min(free, last) : free;
                prices.Add(Interval(price, position, from, until) with { IsOnePeriod = true });
            }

            var billed = placing.TrialEnd is { } after ? Instant.Max(from, after) : from;
            if (to is null || billed < to)
                prices.Add(Interval(price, position, billed, to));
        }

        return prices;

        PriceInterval Interval(AgreedPrice agreed, int position, Instant from, Instant? to)
        {
            var price = agreed.Price.Price;
            return new PriceInterval(
                new(ids.Next()), new(ids.Next()), price, AnchorOf(agreed.Price, from, placing.Anchor, placing.Zone), from, to, position,
                agreed.Quantity is { } quantity && price.IsFixed ? [new QuantityTransition(from, quantity)] : null)
            {
                PhaseOrder = agreed.PhaseOrder,
                UsageCustomers = price.IsUsage ? placing.Usage.CustomerIds : [],
                UsageFilter = price.IsUsage ? placing.Usage.Filter : EventFilter.Always,
            };
        }
    }

    private static List<AdjustmentInterval> AdjustmentsOf(AgreedPlan plan, PlanPlacing placing, IReadOnlyList<SubscriptionPhase> phases, IIdGenerator ids)
    {
        var adjustments = new List<AdjustmentInterval>();
        var sequence = placing.Sequence;
        if (placing.TrialEnd is { } trialUntil && trialUntil > placing.Start)
            adjustments.Add(Trial(plan.Plan, placing.Start, placing.End is { } end ? Instant.Min(trialUntil, end) : trialUntil, sequence++, ids));
        foreach (var adjustment in plan.Adjustments)
        {
            if (placing.Within(phases, adjustment.PhaseOrder, adjustment.Start, adjustment.End) is var (from, to))
                adjustments.Add(new(new(ids.Next()), adjustment.Adjustment, from, to, sequence++) { IsOfPlan = true });
        }

        return adjustments;
    }

    private static AdjustmentInterval Trial(Plan plan, Instant from, Instant until, int sequence, IIdGenerator ids) => new(
        new(ids.Next()), new TrialDiscount(new AdjustmentId(ids.Next()), AdjustmentTarget.OfType("usage"), plan.Trial?.UsageDiscountMaximum), from, until, sequence)
    {
        IsOfPlan = true,
    };

    // The phases that begin before the end, counted from the first one it starts with.
    private static List<SubscriptionPhase> PhasesOf(Plan plan, PlanPlacing placing) =>
        [.. PhasesFrom(plan, placing.InitialPhase, placing.Start, placing.Zone)
            .Where(p => !(p.Start >= placing.End))
            .Select(p => placing.End is { } last && (p.End is null || p.End > last) ? p with { End = last } : p)];

    /// <summary>The phases from one of them on, begun at an instant and as long as the plan says.</summary>
    public static IEnumerable<SubscriptionPhase> PhasesFrom(Plan plan, int order, Instant start, DateTimeZone zone)
    {
        var rest = plan.Phases.Where(p => p.Order >= order).OrderBy(p => p.Order)
            .Select((p, i) => new PlanPhase(i + 1, p.Name, p.Duration)).ToList();
        return PhaseSchedule.Of(rest, LocalDays.DateOf(start, zone)).Select(p => new SubscriptionPhase(
            p.Phase.Order + order - 1,
            p.Phase.Order == 1 ? start : LocalDays.StartOf(p.Start, zone),
            p.End is { } end ? LocalDays.StartOf(end, zone) : null));
    }

    /// <summary>Cadences in days are counted from the start itself (R7).</summary>
    public static BillingAnchor AnchorOf(CatalogPrice price, Instant start, BillingAnchor anchor, DateTimeZone zone) =>
        price.Price.Cadence.CountsDays ? BillingAnchor.On(LocalDays.DateOf(start, zone)) : anchor;
}

/// <summary>Where a plan is put on the calendar of a subscription.</summary>
/// <param name="Start">The first instant.</param>
/// <param name="End">The first instant after; null while it is open.</param>
/// <param name="TrialEnd">The first instant after the trial, in which fees are not charged; null without one.</param>
/// <param name="Anchor">What the billing periods are counted from.</param>
/// <param name="Zone">The customer's zone.</param>
internal sealed record PlanPlacing(Instant Start, Instant? End, Instant? TrialEnd, BillingAnchor Anchor, DateTimeZone Zone)
{
    /// <summary>The usage that its usage prices meter.</summary>
    public UsageScope Usage { get; init; } = UsageScope.Own;

    /// <summary>The sequence of its first adjustment.</summary>
    public int Sequence { get; init; }

    /// <summary>The phase it starts with; the first by default.</summary>
    public int InitialPhase { get; init; } = 1;

    /// <summary>When its phases are; null to count them from the start.</summary>
    public IReadOnlyList<SubscriptionPhase>? Phases { get; init; }

    /// <summary>When something of the plan applies: in its phase, and within bounds of its own; null for never.</summary>
    public (Instant From, Instant? To)? Within(IReadOnlyList<SubscriptionPhase> phases, int? order, Instant? notBefore, Instant? notAfter)
    {
        var (from, to) = (Start, End);
        if (order is { } number)
        {
            if (phases.FirstOrDefault(p => p.Order == number) is not { } phase)
                return null;
            (from, to) = (phase.Start, phase.End is { } ends && End is { } last ? Instant.Min(ends, last) : phase.End ?? End);
        }

        from = notBefore is { } earliest ? Instant.Max(from, earliest) : from;
        to = notAfter is { } latest && (to is null || latest < to) ? latest : to;
        return to <= from ? null : (from, to);
    }
}
