using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>Step 1, plan: from a subscription's timeline to the charges that should exist (R6-R8, R10, R13).</summary>
public static class ChargePlanner
{
    /// <summary>The charges with a piece whose invoice date is exactly this instant, each with all its pieces due by then.</summary>
    /// <returns>In the order of the invoice's lines: plan order, then service start, then price interval (R2).</returns>
    public static IReadOnlyList<PlannedCharge> DueAt(SubscriptionTimeline timeline, Instant invoiceDate)
    {
        var keys = new HashSet<(LineageId, LocalDate)>();
        foreach (var interval in timeline.Intervals)
        {
            foreach (var period in PeriodsAround(timeline, interval, invoiceDate))
            {
                if (PiecesOf(timeline, interval, period).Any(p => p.InvoiceDate == invoiceDate))
                    keys.Add((interval.LineageId, period.Start));
            }
        }

        return Charges(timeline, keys, dueBy: invoiceDate);
    }

    /// <summary>The named charges as the timeline now has them, with all pieces due by an instant. A charge without a piece is left out.</summary>
    public static IReadOnlyList<PlannedCharge> Named(SubscriptionTimeline timeline, IEnumerable<ChargeKey> keys, Instant dueBy) =>
        Charges(timeline, keys.Select(k => (k.LineageId, k.AnchorPeriodStart)).ToHashSet(), dueBy);

    /// <summary>The first invoice date at or after an instant; null when nothing is left to charge (R27).</summary>
    public static Instant? NextInvoiceDate(SubscriptionTimeline timeline, Instant from)
    {
        Instant? next = null;
        foreach (var interval in timeline.Intervals)
        {
            foreach (var period in PeriodsAround(timeline, interval, Instant.Max(from, interval.Start)))
            {
                foreach (var piece in PiecesOf(timeline, interval, period))
                {
                    if (piece.InvoiceDate >= from && (next is null || piece.InvoiceDate < next))
                        next = piece.InvoiceDate;
                }
            }
        }

        return next;
    }

    private static List<PlannedCharge> Charges(SubscriptionTimeline timeline, HashSet<(LineageId Lineage, LocalDate Start)> keys, Instant dueBy)
    {
        var charges = new List<PlannedCharge>();
        foreach (var lineage in timeline.Intervals.GroupBy(i => i.LineageId))
        {
            foreach (var start in keys.Where(k => k.Lineage == lineage.Key).Select(k => k.Start))
            {
                var first = lineage.First();
                if (PeriodStartingOn(timeline, first, start) is not { } period)
                    continue;
                var pieces = lineage
                    .OrderBy(i => i.Start)
                    .SelectMany(i => PiecesOf(timeline, i, period))
                    .Where(p => p.InvoiceDate <= dueBy)
                    .ToList();
                if (pieces.Count == 0)
                    continue;
                var kind = first.Price.IsUsage ? ChargeKind.Usage : ChargeKind.Fee;
                var key = new ChargeKey(timeline.Id, lineage.Key, start, kind);
                charges.Add(new PlannedCharge(key, first.Price, first.Position, period, pieces));
            }
        }

        return [.. charges
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Pieces[0].Service.Start)
            .ThenBy(c => c.Pieces[0].IntervalId.Value)];
    }

    // The periods of an interval that an invoice date can belong to: the one it lies in, the one that ends there and the one after.
    // One more on either side, because a period of one day may be a date that was skipped, which has no length (R6).
    private static IEnumerable<AnchorPeriod> PeriodsAround(SubscriptionTimeline timeline, PriceInterval interval, Instant instant)
    {
        if (interval.Price.Cadence.IsOneTime)
        {
            yield return OneTimePeriod(timeline, interval);
            yield break;
        }

        var cadence = interval.Price.Cadence;
        var n = interval.Anchor.IndexOf(LocalDays.DateOf(instant, timeline.Zone), cadence);
        for (var i = n - 2; i <= n + 2; i++)
            yield return new AnchorPeriod(interval.Anchor.Boundary(cadence, i), interval.Anchor.Boundary(cadence, i + 1));
    }

    // Null where no period starts on that date any more: the charge it names is gone, and another charge has its pieces.
    private static AnchorPeriod? PeriodStartingOn(SubscriptionTimeline timeline, PriceInterval interval, LocalDate start)
    {
        var period = interval.Price.Cadence.IsOneTime
            ? OneTimePeriod(timeline, interval)
            : interval.Anchor.Containing(start, interval.Price.Cadence);
        return period.Start == start ? period : null;
    }

    // A price charged once is for the local day it starts on, however often it is interrupted later. An interval that ends on the day
    // it starts covers no day and does not count (docs/decisions/0006).
    private static AnchorPeriod OneTimePeriod(SubscriptionTimeline timeline, PriceInterval interval)
    {
        var start = timeline.Intervals
            .Where(i => i.LineageId == interval.LineageId && CoversADay(i))
            .Select(i => i.Start)
            .DefaultIfEmpty(interval.Start)
            .Min();
        var day = LocalDays.DateOf(start, timeline.Zone);
        return new AnchorPeriod(day, day.PlusDays(1));

        bool CoversADay(PriceInterval i) =>
            EndOf(timeline, i) is not { } end || LocalDays.DateOf(i.Start, timeline.Zone) < LocalDays.DateOf(end, timeline.Zone);
    }

    private static IEnumerable<ChargePiece> PiecesOf(SubscriptionTimeline timeline, PriceInterval interval, AnchorPeriod period)
    {
        var zone = timeline.Zone;
        var full = period.In(zone);
        var start = Instant.Max(full.Start, interval.Start);
        var end = EndOf(timeline, interval) is { } own ? Instant.Min(full.End, own) : full.End;
        if (start >= end)
            yield break;

        var part = new ServicePeriod(start, end);
        if (interval.Price.IsUsage)
        {
            yield return new ChargePiece(interval.Id, part, Share.Of(part, period, zone), 0m, part.End);
            yield break;
        }

        var invoiceDate = interval.Price.BillingMode == BillingMode.InAdvance ? part.Start : part.End;
        foreach (var (stretch, quantity) in ByQuantity(interval, part, zone))
        {
            // A fee for no local day is no charge: whoever leaves on the day of the start owes nothing (R8).
            var share = Share.Of(stretch, period, zone);
            if (share.Days > 0)
                yield return new ChargePiece(interval.Id, stretch, share, quantity, invoiceDate);
        }
    }

    // An interval may be open where its subscription has an end: nothing is charged beyond it.
    private static Instant? EndOf(SubscriptionTimeline timeline, PriceInterval interval) =>
        interval.End is { } own && timeline.End is { } last ? Instant.Min(own, last) : interval.End ?? timeline.End;

    // The day of a change belongs to what follows it (R8): of several changes on one day the last counts, one on the first day counts from
    // the start, and one on the day of the end not at all.
    private static IEnumerable<(ServicePeriod Stretch, decimal Quantity)> ByQuantity(PriceInterval interval, ServicePeriod part, DateTimeZone zone)
    {
        var from = part.Start;
        var firstDay = LocalDays.DateOf(from, zone);
        var quantity = interval.QuantityAt(from);
        foreach (var transition in interval.Quantities)
        {
            if (transition.EffectiveAt <= part.Start)
                continue;
            var day = LocalDays.DateOf(transition.EffectiveAt, zone);
            if (day >= LocalDays.DateOf(part.End, zone))
                break;
            if (day > firstDay)
            {
                yield return (new ServicePeriod(from, transition.EffectiveAt), quantity);
                (from, firstDay) = (transition.EffectiveAt, day);
            }

            quantity = transition.Quantity;
        }

        yield return (new ServicePeriod(from, part.End), quantity);
    }
}
