using NodaTime;
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
            foreach (var period in ChargePeriods.Around(timeline, interval, invoiceDate))
            {
                if (ChargePieces.Of(timeline, interval, period).Any(p => p.InvoiceDate == invoiceDate))
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
    /// The charges together with those that may share an adjustment with them, which start when they start: an amount over several charges is
    /// split anew when one of them changes (R2, R4). The others are marked as not due.
    /// </summary>
    public static IReadOnlyList<PlannedCharge> WithSharers(SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, Instant dueBy)
    {
        if (!ChargeAdjustments.AnyMayApply(timeline, charges))
            return InOrder(charges);
        var known = charges.Select(c => (c.Key.LineageId, c.Key.AnchorPeriodStart)).ToHashSet();
        var sharers = new HashSet<(LineageId, LocalDate)>();
        foreach (var start in charges.Select(c => c.Known[0].Service.Start).Distinct())
        {
            foreach (var interval in timeline.Intervals)
            {
                foreach (var period in ChargePeriods.Around(timeline, interval, start))
                {
                    if (!known.Contains((interval.LineageId, period.Start)) && ChargePieces.Of(timeline, interval, period) is [var first, ..] && first.Service.Start == start)
                        sharers.Add((interval.LineageId, period.Start));
                }
            }
        }

        return sharers.Count == 0 ? InOrder(charges) : InOrder([.. charges, .. Charges(timeline, sharers, dueBy).Select(c => c with { IsDue = false })]);
    }

    private static List<PlannedCharge> Charges(SubscriptionTimeline timeline, HashSet<(LineageId Lineage, LocalDate Start)> keys, Instant dueBy)
    {
        var charges = new List<PlannedCharge>();
        foreach (var ofLineage in keys.GroupBy(k => k.Lineage, k => k.Start))
        {
            var lineage = timeline.Intervals.Where(i => i.LineageId == ofLineage.Key).ToList();
            if (lineage is not [var first, ..])
                continue;
            foreach (var start in ofLineage)
            {
                if (ChargePeriods.StartingOn(timeline, first, start) is not { } period)
                    continue;
                var known = lineage.OrderBy(i => i.Start).SelectMany(i => ChargePieces.Of(timeline, i, period)).ToList();
                var due = ChargePiece.DueBy(known, dueBy);
                if (due.Count == 0)
                    continue;
                var kind = first.Price.IsUsage ? ChargeKind.Usage : ChargeKind.Fee;
                var key = new ChargeKey(timeline.Id, ofLineage.Key, start, kind);
                charges.Add(new PlannedCharge(key, first.Price, first.Position, period, due, ChargePiece.DueBy(known, Instant.MaxValue)));
            }
        }

        return InOrder(charges);
    }

    private static List<PlannedCharge> InOrder(IEnumerable<PlannedCharge> charges) =>
        [.. charges
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Pieces[0].Service.Start)
            .ThenBy(c => c.Pieces[0].IntervalId.Value)];
}
