using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>Step 1, plan: from a subscription's timeline to the charges that should exist (R6-R8, R10, R13).</summary>
public static class ChargePlanner
{
    /// <summary>
    /// The charges with a piece whose invoice date is exactly this instant, each with all its pieces due by then; and those whose period an edge cuts
    /// then, which may have come to more than was billed of them (R11).
    /// </summary>
    /// <returns>In the order of the invoice's lines: plan order, then service start, then price interval (R2).</returns>
    public static IReadOnlyList<PlannedCharge> DueAt(SubscriptionTimeline timeline, Instant invoiceDate) => DueAt(timeline, invoiceDate, invoiceDate);

    /// <summary>The charges on an invoice of this date that is a draft up to another instant: a change that takes effect until then rebuilds it (R13).</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="invoiceDate">The date.</param>
    /// <param name="openUntil">Until when it is a draft; charges that belong on its date are on it with all their pieces due by then.</param>
    /// <returns>In the order of the invoice's lines: plan order, then service start, then price interval (R2).</returns>
    public static IReadOnlyList<PlannedCharge> DueAt(SubscriptionTimeline timeline, Instant invoiceDate, Instant openUntil)
    {
        var found = new Dictionary<(LineageId, LocalDate), FoundPieces>();
        var gone = new HashSet<Instant>();
        var around = new PeriodsAround(timeline, invoiceDate);
        foreach (var interval in timeline.Intervals)
        {
            var periods = around.Of(interval);
            for (var i = 0; i < periods.Count; i++)
            {
                var period = periods[i];
                var pieces = ChargePieces.Of(timeline, interval, period);
                if (AnyIsDue(pieces, invoiceDate, openUntil) || ChargeEdges.IsAt(invoiceDate, timeline, interval, period.Time, pieces))
                    found[(interval.LineageId, period.Anchor.Start)] = new(period, pieces);
                else if (pieces.Count == 0)
                    gone.UnionWith(ChargeEdges.TakesAway(invoiceDate, timeline, interval, period.Time));
            }
        }

        IReadOnlyCollection<(LineageId, LocalDate)> keys = found.Keys;
        // What a charge that is gone had taken of a shared amount falls to the others (R2, R4).
        if (timeline.Adjustments.Count > 0 && gone.Count > 0)
            keys = found.Keys.Union(gone.SelectMany(start => StartingAt(timeline, start)).Where(k => timeline.Intervals.Any(i => i.LineageId == k.LineageId && ChargeEdges.IsBilledAhead(i)))).ToHashSet();
        return NamedCharges.Of(timeline, keys, dueBy: Instant.Max(invoiceDate, openUntil), found);
    }

    /// <summary>The named charges as the timeline now has them, with all pieces due by an instant. A charge without a piece is left out.</summary>
    public static IReadOnlyList<PlannedCharge> Named(SubscriptionTimeline timeline, IEnumerable<ChargeKey> keys, Instant dueBy) =>
        NamedCharges.Of(timeline, keys.Select(k => (k.LineageId, k.AnchorPeriodStart)).ToHashSet(), dueBy);

    /// <summary>
    /// The usage charges whose period runs at an instant, with all their pieces: those that a part of the period may bill (R16). The pieces reach to the
    /// end of the period, so that what applies to a part is what will apply to the whole.
    /// </summary>
    public static IReadOnlyList<PlannedCharge> OpenAt(SubscriptionTimeline timeline, Instant instant)
    {
        var keys = timeline.Intervals
            .Where(i => i.Price.IsUsage && i.Start <= instant && !(timeline.EndOf(i) <= instant))
            .Select(i => (i.LineageId, ChargePeriods.PeriodContaining(timeline, i, instant).Start))
            .ToHashSet();
        return [.. NamedCharges.Of(timeline, keys, Instant.MaxValue).Where(c => c.Pieces.Any(p => p.Service.Contains(instant)))];
    }

    /// <summary>The charges with service within a time, whenever they are invoiced, each with all its pieces.</summary>
    /// <returns>In the order of the invoice's lines: plan order, then service start, then price interval (R2).</returns>
    public static IReadOnlyList<PlannedCharge> Within(SubscriptionTimeline timeline, ServicePeriod time)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var keys = timeline.Intervals
            .SelectMany(i => ChargePeriods.Within(timeline, i, time).Select(p => (i.LineageId, p.Start)))
            .ToHashSet();
        return [.. NamedCharges.Of(timeline, keys, Instant.MaxValue).Where(c => c.Pieces.Any(p => p.Service.Start < time.End && p.Service.End > time.Start))];
    }

    /// <summary>The first invoice date at or after an instant; null when nothing is left to charge (R27).</summary>
    public static Instant? NextInvoiceDate(SubscriptionTimeline timeline, Instant from)
    {
        Instant? next = null;
        foreach (var interval in timeline.Intervals)
        {
            foreach (var period in ChargePeriods.From(timeline, interval, from))
            {
                foreach (var piece in ChargePieces.Of(timeline, interval, period))
                {
                    if (piece.InvoiceDate >= from && (next is null || piece.InvoiceDate < next))
                        next = piece.InvoiceDate;
                }
            }
        }

        return next;
    }

    /// <summary>
    /// The start of the earliest full period that runs at an instant. A change at the instant may touch charges billed in part only, up to an
    /// earlier instant, whose rest was known and now is not: what was held back for that rest is credited then (R8).
    /// </summary>
    public static Instant EarliestPeriodAt(SubscriptionTimeline timeline, Instant instant)
    {
        var earliest = instant;
        foreach (var interval in timeline.Intervals)
        {
            if (interval.Start <= instant && !interval.Price.Cadence.IsOneTime)
                earliest = Instant.Min(earliest, Instant.Max(interval.Start, ChargePeriods.Containing(timeline, interval, instant)));
        }

        return earliest;
    }

    /// <summary>
    /// From when on settled charges are looked at for credits at an instant: from the instant itself where it is an edge, further back where a fee is
    /// due that was billed in part before and may have fallen since, and where usage is due that was agreed late: all of its time may have been billed
    /// before, so that no line of it says that it fell. Null when there is nothing to look at.
    /// </summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="due">The charges due then.</param>
    public static Instant? CreditsFrom(SubscriptionTimeline timeline, Instant instant, IReadOnlyList<PlannedCharge> due)
    {
        Instant? from = timeline.NextEdge(instant) == instant ? instant : null;
        foreach (var charge in due)
        {
            if (charge.Price.IsUsage ? charge.WasAgreedAt(instant) : charge.WasDueBefore(instant))
                from = Instant.Min(from ?? instant, charge.Pieces[0].Service.Start);
        }

        return from;
    }

    /// <summary>
    /// The charges together with those that may share an adjustment with them, which start when they start: an amount over several charges is
    /// split anew when one of them changes (R2, R4). The others are marked as not due.
    /// </summary>
    public static IReadOnlyList<PlannedCharge> WithSharers(SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, Instant dueBy)
    {
        if (!ChargeAdjustments.AnyMayApply(timeline, charges))
            return InOrder(charges);
        var known = charges.Select(c => (c.Key.LineageId, c.Key.AnchorPeriodStart)).ToHashSet();
        var sharers = charges.Select(c => c.Known[0].Service.Start).Distinct().SelectMany(start => StartingAt(timeline, start)).Where(k => !known.Contains(k)).ToHashSet();
        return InOrder([.. charges, .. NamedCharges.Of(timeline, sharers, dueBy).Select(c => c with { IsDue = false })]);
    }

    // Of the date, or of the draft of that date while it is open.
    private static bool AnyIsDue(IReadOnlyList<ChargePiece> pieces, Instant invoiceDate, Instant openUntil)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].InvoiceDate == invoiceDate || (pieces[i].RegularDate == invoiceDate && pieces[i].InvoiceDate <= openUntil))
                return true;
        }

        return false;
    }

    // The charges whose service starts at an instant: only they may share an adjustment (R4).
    private static IEnumerable<(LineageId LineageId, LocalDate Start)> StartingAt(SubscriptionTimeline timeline, Instant start)
    {
        // Commitments share no adjustments; composites do.
        foreach (var interval in timeline.Intervals.Where(i => !i.Price.IsCommitment))
        {
            foreach (var period in ChargePeriods.Around(timeline, interval, start))
            {
                if (ChargePieces.Of(timeline, interval, period) is [var first, ..] && first.Service.Start == start)
                    yield return (interval.LineageId, period.Start);
            }
        }
    }

    internal static List<PlannedCharge> InOrder(IEnumerable<PlannedCharge> charges)
    {
        List<PlannedCharge> ordered = [.. charges];
        ordered.Sort(static (left, right) =>
        {
            var (l, r) = (left.Pieces[0], right.Pieces[0]);
            return left.Position != right.Position ? left.Position.CompareTo(right.Position)
                : l.Service.Start != r.Service.Start ? l.Service.Start.CompareTo(r.Service.Start)
                : l.IntervalId.Value.CompareTo(r.IntervalId.Value);
        });
        return ordered;
    }
}
