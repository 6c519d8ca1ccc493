using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>Charges by what names them, a lineage and the start of its period, as the timeline now has them (R10).</summary>
internal static class NamedCharges
{
    /// <summary>The charges with all their pieces due by an instant; one without a piece is left out.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="keys">Lineages, each with the start of an anchor period.</param>
    /// <param name="dueBy">Until when pieces are due.</param>
    /// <param name="found">Pieces of one interval that are known already: those of the charge where its lineage has no other.</param>
    /// <returns>In the order of the invoice's lines (R2).</returns>
    public static List<PlannedCharge> Of(
        SubscriptionTimeline timeline, IReadOnlyCollection<(LineageId Lineage, LocalDate Start)> keys, Instant dueBy,
        Dictionary<(LineageId, LocalDate), FoundPieces>? found = null)
    {
        var charges = new List<PlannedCharge>();
        var lineages = Lineages(timeline, keys);
        foreach (var (lineage, start) in keys)
        {
            if (lineages[lineage] is not [var first, ..] intervals || !first.Price.IsCharged)
                continue;
            if ((intervals.Count == 1 ? found?.GetValueOrDefault((lineage, start)) : null) is not { } of && (of = Pieces(timeline, intervals, start)) is null)
                continue;
            var (full, known) = of;
            var due = ChargePiece.DueBy(known, dueBy);
            if (due.Count == 0)
                continue;
            var kind = first.Price.IsUsage ? ChargeKind.Usage : first.Price.IsCommitment ? ChargeKind.Commitment : ChargeKind.Fee;
            var key = new ChargeKey(timeline.Id, lineage, start, kind);
            var charge = new PlannedCharge(
                key, first.Price, first.Position, full.Anchor, due, due.Count == known.Count ? due : ChargePiece.DueBy(known, Instant.MaxValue))
            {
                BillingPeriodStart = first.Price.IsUsage ? Instant.Max(full.Time.Start, timeline.Start) : null,
            };
            charges.Add(CoveringCharges.Covered(timeline, charge) is [_, ..] covers ? charge with { Covers = covers } : charge);
        }

        return ChargePlanner.InOrder(charges);
    }

    // The intervals of each lineage that is asked for, in one pass over all there are.
    private static Dictionary<LineageId, List<PriceInterval>> Lineages(SubscriptionTimeline timeline, IReadOnlyCollection<(LineageId Lineage, LocalDate Start)> keys)
    {
        var lineages = new Dictionary<LineageId, List<PriceInterval>>();
        foreach (var (lineage, _) in keys)
        {
            // Nearly all have one.
            if (!lineages.ContainsKey(lineage))
                lineages.Add(lineage, new List<PriceInterval>(1));
        }

        for (var i = 0; i < timeline.Intervals.Count; i++)
        {
            if (lineages.TryGetValue(timeline.Intervals[i].LineageId, out var intervals))
                intervals.Add(timeline.Intervals[i]);
        }

        return lineages;
    }

    // None where no period starts on the date any more.
    private static FoundPieces? Pieces(SubscriptionTimeline timeline, List<PriceInterval> intervals, LocalDate start)
    {
        if (ChargePeriods.StartingOn(timeline, intervals[0], start) is not { } period)
            return null;
        var full = new FullPeriod(period, period.In(timeline.Zone));
        return new(full, intervals is [var only]
            ? ChargePieces.Of(timeline, only, full)
            : [.. intervals.OrderBy(i => i.Start).SelectMany(i => ChargePieces.Of(timeline, i, full))]);
    }
}
