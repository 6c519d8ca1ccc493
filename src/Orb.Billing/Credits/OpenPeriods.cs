using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Credits;

/// <summary>The usage charges of the periods that are running, or end, at an instant: their days before it may hold credits that expire then (R17).</summary>
internal static class OpenPeriods
{
    /// <summary>The charges with all their pieces, those that are not due yet as well.</summary>
    public static IReadOnlyList<PlannedCharge> At(SubscriptionTimeline timeline, Instant instant)
    {
        var before = instant - Duration.Epsilon;
        var day = LocalDays.DateOf(before, timeline.Zone);
        var keys = timeline.Intervals
            .Where(i => i.Price.IsUsage && i.Start <= before && !(i.End <= before))
            .Select(i => new ChargeKey(
                timeline.Id,
                i.LineageId,
                i.IsOnePeriod ? LocalDays.DateOf(i.Start, timeline.Zone) : i.Anchor.Containing(day, i.Price.Cadence).Start,
                ChargeKind.Usage));
        return ChargePlanner.Named(timeline, keys, Instant.MaxValue);
    }
}
