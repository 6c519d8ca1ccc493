using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// The instants within a period at which a charge is looked at again without a piece that is due then. One in advance was billed by what was known
/// at its start; where another edge takes the place of the known one, there may be more to bill, and no later date of its own to bill it on. One in
/// arrears may have fallen with a later piece that the edge takes away again, as a discount or a volume tier made it (R11, docs/decisions/0068).
/// </summary>
internal static class ChargeEdges
{
    /// <summary>
    /// Whether charging of a begun period in advance stops, lessens or resumes at an instant, or of one in arrears stops then that nothing is
    /// left to charge of.
    /// </summary>
    public static bool IsAt(
        Instant instant, SubscriptionTimeline timeline, PriceInterval interval, ServicePeriod full, IReadOnlyList<ChargePiece> pieces) =>
        pieces.Count > 0 && (IsBilledAhead(interval) ? pieces[0] : pieces[^1]).InvoiceDate < instant
        && IsEdge(instant, timeline, interval) && instant <= full.End;

    /// <summary>
    /// Where the service may have started of a begun period in advance that an edge at an instant takes away whole: a pause may have given back what
    /// came before. Empty where none is taken away.
    /// </summary>
    public static IEnumerable<Instant> TakesAway(Instant instant, SubscriptionTimeline timeline, PriceInterval interval, ServicePeriod full)
    {
        if (!IsBilledAhead(interval) || !IsEdge(instant, timeline, interval))
            return [];
        var start = Instant.Max(full.Start, interval.Start);
        return start < instant && instant <= full.End
            ? Stretch.Of(timeline, interval, full).Select(s => s.Start).Where(s => s < instant).Append(start).Distinct()
            : [];
    }

    /// <summary>Whether its periods are billed before they are over.</summary>
    public static bool IsBilledAhead(PriceInterval interval) => interval.Price.BillingMode == BillingMode.InAdvance && !interval.Price.IsUsage;

    private static bool IsEdge(Instant instant, SubscriptionTimeline timeline, PriceInterval interval)
    {
        if (timeline.EndOf(interval) == instant)
            return true;
        for (var i = 0; i < timeline.Pauses.Count; i++)
        {
            if (timeline.Pauses[i].Start == instant)
                return true;
        }

        // They ascend, and most of a long list is history.
        for (var i = interval.Quantities.Count - 1; i >= 0 && interval.Quantities[i].EffectiveAt >= instant; i--)
        {
            if (interval.Quantities[i].EffectiveAt == instant)
                return true;
        }

        return false;
    }
}
