using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>What a plan puts on a timeline: price intervals and adjustment intervals, by phase and around a trial (R20, R27).</summary>
/// <param name="Prices">The price intervals.</param>
/// <param name="Adjustments">The adjustment intervals.</param>
internal sealed record PlanIntervals(IReadOnlyList<PriceInterval> Prices, IReadOnlyList<AdjustmentInterval> Adjustments)
{
    /// <summary>The intervals of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="start">The first instant.</param>
    /// <param name="end">The first instant after; null while it is open.</param>
    /// <param name="trialEnd">The first instant after the trial, in which fees are not charged; null without one.</param>
    /// <param name="trial">What the trial gives away.</param>
    /// <param name="anchor">What the billing periods are counted from.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="sequence">The sequence of the first adjustment.</param>
    /// <param name="ids">Gives ids to the intervals.</param>
    public static PlanIntervals Of(
        Plan plan, Instant start, Instant? end, Instant? trialEnd, TrialConfiguration? trial, BillingAnchor anchor, DateTimeZone zone, int sequence,
        IIdGenerator ids)
    {
        var phases = PhaseSchedule.Of(plan.Phases, LocalDays.DateOf(start, zone)).ToDictionary(p => p.Phase.Order);
        var prices = new List<PriceInterval>();
        foreach (var (price, position) in plan.Prices.Select((p, i) => (p, i)))
        {
            var (from, to) = Within(phases, price.PhaseOrder, start, end, zone);
            // The usage of a trial is a period of its own, so that it uses up no tier of the first one that is paid.
            if (price.Price.IsUsage && trialEnd is { } free && from < free)
            {
                var until = to is { } last ? Instant.Min(free, last) : free;
                prices.Add(Interval(price, position, from, until) with { IsOnePeriod = true });
            }

            var billed = trialEnd is { } after ? Instant.Max(from, after) : from;
            if (to is null || billed < to)
                prices.Add(Interval(price, position, billed, to));
        }

        var adjustments = new List<AdjustmentInterval>();
        if (trialEnd is { } trialUntil && trialUntil > start)
        {
            var given = new TrialDiscount(new AdjustmentId(ids.Next()), AdjustmentTarget.OfType("usage"), trial?.UsageDiscountMaximum);
            adjustments.Add(new(new(ids.Next()), given, start, trialUntil, sequence++) { IsOfPlan = true });
        }

        foreach (var adjustment in plan.Adjustments)
        {
            var (from, to) = Within(phases, adjustment.PhaseOrder, start, end, zone);
            adjustments.Add(new(new(ids.Next()), adjustment.Adjustment, from, to, sequence++) { IsOfPlan = true });
        }

        return new PlanIntervals(prices, adjustments);

        PriceInterval Interval(CatalogPrice price, int position, Instant from, Instant? to) =>
            new(new(ids.Next()), new(ids.Next()), price.Price, AnchorOf(price, from, anchor, zone), from, to, position) { PhaseOrder = price.PhaseOrder };
    }

    /// <summary>Cadences in days are counted from the start itself (R7).</summary>
    public static BillingAnchor AnchorOf(CatalogPrice price, Instant start, BillingAnchor anchor, DateTimeZone zone) =>
        price.Price.Cadence is { IsOneTime: false, Unit: CadenceUnit.Day } ? BillingAnchor.On(LocalDays.DateOf(start, zone)) : anchor;

    private static (Instant From, Instant? To) Within(
        Dictionary<int, ScheduledPhase> phases, int? order, Instant start, Instant? end, DateTimeZone zone)
    {
        if (order is not { } number)
            return (start, end);
        var phase = phases[number];
        var from = number == 1 ? start : LocalDays.StartOf(phase.Start, zone);
        Instant? to = phase.End is { } last ? LocalDays.StartOf(last, zone) : end;
        return (from, to is { } until && end is { } whole ? Instant.Min(until, whole) : to);
    }
}
