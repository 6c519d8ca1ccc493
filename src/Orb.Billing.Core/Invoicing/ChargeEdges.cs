using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// The instants within a period billed in advance at which its charge is looked at again. It was billed by what was known at its start; where
/// another edge takes the place of the known one, there may be more to bill, and no later date of its own to bill it on (R11).
/// </summary>
internal static class ChargeEdges
{
    /// <summary>Whether charging of a begun period in advance stops, lessens or resumes at an instant.</summary>
    public static bool IsAt(
        Instant instant, SubscriptionTimeline timeline, PriceInterval interval, AnchorPeriod period, IReadOnlyList<ChargePiece> pieces) =>
        pieces.Count > 0 && IsBilledAhead(interval)
        && IsEdge(instant, timeline, interval) && pieces[0].InvoiceDate < instant && instant <= period.In(timeline.Zone).End;

    /// <summary>Where the service would start of a begun period in advance that an edge at an instant takes away whole; null where none does.</summary>
    public static Instant? TakesAway(Instant instant, SubscriptionTimeline timeline, PriceInterval interval, AnchorPeriod period)
    {
        if (!IsBilledAhead(interval) || !IsEdge(instant, timeline, interval))
            return null;
        var full = period.In(timeline.Zone);
        var start = Instant.Max(full.Start, interval.Start);
        return start < instant && instant <= full.End ? start : null;
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

        return interval.Quantities.Any(q => q.EffectiveAt == instant);
    }
}
