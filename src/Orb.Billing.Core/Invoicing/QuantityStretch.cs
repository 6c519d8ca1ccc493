using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>A part of a fee's period with one quantity, up to the next one.</summary>
/// <param name="From">The first instant.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="IsWhole">Whether it counts for the whole period, what came before included.</param>
/// <param name="DueFrom">Nothing of it is due earlier; null for no such bound.</param>
internal readonly record struct QuantityStretch(Instant From, decimal Quantity, bool IsWhole, Instant? DueFrom)
{
    /// <summary>The quantities of an interval within a part of one full period.</summary>
    public static IReadOnlyList<QuantityStretch> Of(PriceInterval interval, ServicePeriod part, SubscriptionTimeline timeline)
    {
        var later = FirstAfter(interval.Quantities, part.Start);
        var stretches = new List<QuantityStretch> { new(part.Start, interval.QuantityAt(part.Start), false, later > 0 ? interval.Quantities[later - 1].DueFrom : null) };
        var previous = stretches[0].Quantity;
        for (var i = later; i < interval.Quantities.Count; i++)
        {
            var change = interval.Quantities[i];
            var moment = MomentOf(change.EffectiveAt, timeline);
            if (moment >= MomentOf(part.End, timeline))
                break;
            Add(stretches, change, previous, moment == MomentOf(stretches[^1].From, timeline), interval.Price);
            previous = change.Quantity;
        }

        return stretches;
    }

    // From the end, for most of a long list is history.
    private static int FirstAfter(IReadOnlyList<QuantityTransition> quantities, Instant instant)
    {
        var first = quantities.Count;
        while (first > 0 && quantities[first - 1].EffectiveAt > instant)
            first--;
        return first;
    }

    // The local day, or the second, that a change belongs to: the whole of it is at the new quantity (R8).
    private static Instant MomentOf(Instant instant, SubscriptionTimeline timeline) => timeline.ProrationUnit == ProrationUnit.Second
        ? Instant.FromUnixTimeSeconds(instant.ToUnixTimeSeconds())
        : LocalDays.StartOf(LocalDays.DateOf(instant, timeline.Zone), timeline.Zone);

    private static void Add(List<QuantityStretch> stretches, QuantityTransition change, decimal previous, bool isSameDay, Price price)
    {
        var last = stretches[^1];
        // What changes nothing gives nothing back either: of a period that a reduction left charged as it was, the rest stays so.
        if (change.Quantity == previous)
            change = change with { Quantity = last.Quantity, Prorated = true };
        var isLess = price.BillingMode == BillingMode.InAdvance && change.Quantity < last.Quantity;
        if (isLess && (change.Credit == CreditPolicy.None || price.Allocates is not null))
            return; // the period stays charged as it is; the next one starts with the quantity then in force
        var isWhole = isLess ? change.Credit == CreditPolicy.Full : !change.Prorated;
        // The day of a change belongs to what follows it (R8): of several on one day the last counts, one on the first day counts from the start.
        if (isSameDay)
            stretches[^1] = new(last.From, change.Quantity, last.IsWhole || isWhole, Later(last.DueFrom, DueOnSameDay(change, last.From)));
        else
            stretches.Add(new(change.EffectiveAt, change.Quantity, isWhole, change.DueFrom));
    }

    // Agreed when the day was billed already, it is due where it takes effect: nobody comes back to the start of the day before that.
    private static Instant? DueOnSameDay(QuantityTransition change, Instant from) =>
        change.DueFrom is { } agreed && agreed >= from ? Instant.Max(agreed, change.EffectiveAt) : change.DueFrom;

    private static Instant? Later(Instant? left, Instant? right) => left is { } l && right is { } r ? Instant.Max(l, r) : left ?? right;
}
