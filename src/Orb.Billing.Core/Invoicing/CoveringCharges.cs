using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// Which charges count towards which others: every recurring charge of the subscription, whole, towards the commitment that runs at its decisive
/// instant (R4, docs/decisions/0017), and those that a composite price selects towards the composite that runs then (docs/decisions/0045).
/// A composite counts towards a commitment, never the other way round.
/// </summary>
public static class CoveringCharges
{
    /// <summary>The charges together with the composites that are made of them, for those may have been settled before: they are marked as not due.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="charges">The charges that are due or corrected.</param>
    /// <param name="dueBy">Composites that are due later are left out.</param>
    public static IReadOnlyList<PlannedCharge> WithComposites(SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, Instant dueBy) =>
        WithCovering(timeline, charges, dueBy, i => i.Price.IsComposite);

    /// <summary>The charges together with the commitments that they count towards, for those may have been settled before: they are marked as not due.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="charges">The charges that are due or corrected.</param>
    /// <param name="dueBy">Commitments that are due later are left out.</param>
    public static IReadOnlyList<PlannedCharge> WithCommitments(SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, Instant dueBy) =>
        WithCovering(timeline, charges, dueBy, i => i.Price.IsCommitment);

    /// <summary>
    /// The charges together with those that count towards one of them: towards a commitment what is settled counts as it is, the others as they would be
    /// billed; towards a composite all count by their subtotals.
    /// </summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="charges">The charges.</param>
    /// <param name="settled">What is settled of those that count towards commitments.</param>
    /// <param name="dueBy">Pieces that are due later do not count.</param>
    public static IReadOnlyList<PlannedCharge> WithCounted(
        SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, IReadOnlyDictionary<ChargeKey, SettledCharge> settled, Instant dueBy)
    {
        var counted = WithNamed(
            timeline, charges, charges.SelectMany(c => c.CoversAsSettled).Where(c => !(settled.TryGetValue(c.Key, out var before) && before.OpenParts.Count == 0)), dueBy);
        return WithNamed(timeline, counted, counted.Where(c => c.Price.IsComposite).SelectMany(c => c.Covers), dueBy);
    }

    /// <summary>The charges whose decisive instant lies in the service period of a commitment or composite; none for other charges.</summary>
    internal static IReadOnlyList<CoveredCharge> Covered(SubscriptionTimeline timeline, PlannedCharge covering) =>
        covering.Price.IsCommitment || covering.Price.IsComposite ? CoveredBy(timeline, covering) : [];

    private static CoveredCharge[] CoveredBy(SubscriptionTimeline timeline, PlannedCharge covering)
    {
        var service = new ServicePeriod(covering.Known[0].Service.Start, covering.Known[^1].Service.End);
        var keys = timeline.Intervals
            .Where(i => IsCounted(i, covering) && i.Start < service.End && !(timeline.EndOf(i) <= service.Start))
            .SelectMany(i => Periods(timeline, i, service).Select(start => new ChargeKey(timeline.Id, i.LineageId, start, ChargeKind.Usage)));
        return [.. ChargePlanner.Named(timeline, keys, Instant.MaxValue).Where(c => service.Contains(c.Decisive)).Select(c => new CoveredCharge(c.Key, c.Price))];
    }

    // One-time prices count towards no commitment, which is of what recurs; a composite names what it is made of.
    private static bool IsCounted(PriceInterval interval, PlannedCharge covering) => covering.Price.MadeOf is { } selection
        ? selection.Counts(interval.Price)
        : !interval.Price.IsCommitment && !interval.Price.Cadence.IsOneTime;

    private static IReadOnlyList<PlannedCharge> WithCovering(
        SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, Instant dueBy, Func<PriceInterval, bool> isOfKind)
    {
        var covering = timeline.Intervals.Where(isOfKind).ToList();
        if (covering.Count == 0)
            return charges;
        var known = charges.Select(c => c.Key).ToHashSet();
        var periods = charges
            .Where(c => !c.Price.IsCommitment)
            .SelectMany(c => covering
                .Where(i => i.Start <= c.Decisive && !(timeline.EndOf(i) <= c.Decisive))
                .Select(i => new ChargeKey(timeline.Id, i.LineageId, ChargePeriods.PeriodContaining(timeline, i, c.Decisive).Start, ChargeKind.Commitment)))
            .Distinct();
        var counting = ChargePlanner.Named(timeline, periods, dueBy)
            .Where(c => !known.Contains(c.Key) && c.Covers.Any(covered => known.Contains(covered.Key)))
            .ToList();
        return counting.Count == 0 ? charges : ChargePlanner.InOrder([.. charges, .. counting.Select(c => c with { IsDue = false })]);
    }

    private static IReadOnlyList<PlannedCharge> WithNamed(
        SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, IEnumerable<CoveredCharge> covered, Instant dueBy)
    {
        var known = charges.Select(c => c.Key).ToHashSet();
        var open = covered.Select(c => c.Key).Where(k => !known.Contains(k)).ToHashSet();
        return open.Count == 0
            ? charges
            : ChargePlanner.InOrder([.. charges, .. ChargePlanner.Named(timeline, open, dueBy).Select(c => c with { IsDue = false, IsCounted = true })]);
    }

    private static IEnumerable<LocalDate> Periods(SubscriptionTimeline timeline, PriceInterval interval, ServicePeriod service)
    {
        if (interval.IsOnePeriod)
            return [LocalDays.DateOf(interval.Start, timeline.Zone)];
        if (interval.Price.Cadence.IsOneTime)
            return [ChargePeriods.PeriodContaining(timeline, interval, interval.Start).Start];
        var cadence = interval.Price.Cadence;
        var first = interval.Anchor.IndexOf(LocalDays.DateOf(Instant.Max(service.Start, interval.Start), timeline.Zone), cadence);
        var last = interval.Anchor.IndexOf(LocalDays.DateOf(service.End - Duration.Epsilon, timeline.Zone), cadence);
        return Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(n => interval.Anchor.Boundary(cadence, n));
    }
}
