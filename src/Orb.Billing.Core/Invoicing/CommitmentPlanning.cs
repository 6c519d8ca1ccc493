using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// Which charges count towards which commitment (R4): every recurring charge of the subscription, whole, towards the commitment that runs at its
/// decisive instant (docs/decisions/0017).
/// </summary>
public static class CommitmentPlanning
{
    /// <summary>The charges together with the commitments that they count towards, for those may have been settled before: they are marked as not due.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="charges">The charges that are due or corrected.</param>
    /// <param name="dueBy">Commitments that are due later are left out.</param>
    public static IReadOnlyList<PlannedCharge> WithCommitments(SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, Instant dueBy)
    {
        var commitments = timeline.Intervals.Where(i => i.Price.IsCommitment).ToList();
        if (commitments.Count == 0)
            return charges;
        var known = charges.Select(c => c.Key).ToHashSet();
        var keys = charges
            .Where(c => !c.Price.IsCommitment)
            .SelectMany(c => commitments
                .Where(i => i.Start <= c.Decisive && !(timeline.EndOf(i) <= c.Decisive))
                .Select(i => new ChargeKey(timeline.Id, i.LineageId, ChargePeriods.PeriodContaining(timeline, i, c.Decisive).Start, ChargeKind.Commitment)))
            .Where(k => !known.Contains(k));
        var counting = ChargePlanner.Named(timeline, keys, dueBy).Where(c => c.Covers.Any(covered => known.Contains(covered.Key))).ToList();
        return counting.Count == 0 ? charges : ChargePlanner.InOrder([.. charges, .. counting.Select(c => c with { IsDue = false })]);
    }

    /// <summary>
    /// The charges together with those that count towards a commitment among them and are not settled yet: what is settled counts as it is, the others
    /// as they would be billed.
    /// </summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="charges">The charges.</param>
    /// <param name="settled">What is settled of those that count.</param>
    /// <param name="dueBy">Pieces that are due later do not count.</param>
    public static IReadOnlyList<PlannedCharge> WithCounted(
        SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, IReadOnlyDictionary<ChargeKey, SettledCharge> settled, Instant dueBy)
    {
        var known = charges.Select(c => c.Key).ToHashSet();
        var open = charges
            .SelectMany(c => c.Covers)
            .Select(c => c.Key)
            .Where(k => !known.Contains(k) && !(settled.TryGetValue(k, out var before) && before.OpenParts.Count == 0))
            .ToHashSet();
        return open.Count == 0
            ? charges
            : ChargePlanner.InOrder([.. charges, .. ChargePlanner.Named(timeline, open, dueBy).Select(c => c with { IsDue = false, IsCounted = true })]);
    }

    /// <summary>The charges whose decisive instant lies in the service period of a commitment.</summary>
    internal static IReadOnlyList<CoveredCharge> Covered(SubscriptionTimeline timeline, PlannedCharge commitment)
    {
        var service = new ServicePeriod(commitment.Known[0].Service.Start, commitment.Known[^1].Service.End);
        var keys = timeline.Intervals
            .Where(i => !i.Price.IsCommitment && !i.Price.Cadence.IsOneTime && i.Start < service.End && !(timeline.EndOf(i) <= service.Start))
            .SelectMany(i => Periods(timeline, i, service).Select(start => new ChargeKey(timeline.Id, i.LineageId, start, ChargeKind.Usage)));
        return [.. ChargePlanner.Named(timeline, keys, Instant.MaxValue).Where(c => service.Contains(c.Decisive)).Select(c => new CoveredCharge(c.Key, c.Price))];
    }

    private static IEnumerable<LocalDate> Periods(SubscriptionTimeline timeline, PriceInterval interval, ServicePeriod service)
    {
        if (interval.IsOnePeriod)
            return [LocalDays.DateOf(interval.Start, timeline.Zone)];
        var cadence = interval.Price.Cadence;
        var first = interval.Anchor.IndexOf(LocalDays.DateOf(Instant.Max(service.Start, interval.Start), timeline.Zone), cadence);
        var last = interval.Anchor.IndexOf(LocalDays.DateOf(service.End - Duration.Epsilon, timeline.Zone), cadence);
        return Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(n => interval.Anchor.Boundary(cadence, n));
    }
}
