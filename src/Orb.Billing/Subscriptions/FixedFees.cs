using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>Finds the fixed fee that a change names.</summary>
internal static class FixedFees
{
    /// <summary>The interval by its id, else the one of a price that runs at an instant or starts next; null where there is none.</summary>
    public static PriceInterval? FindFee(this Subscription subscription, PriceId? price, PriceIntervalId? interval, Instant at) =>
        subscription.Timeline.Intervals
            .Where(i => i.Price.IsFixed && (interval is { } id ? i.Id == id : i.Price.Id == price))
            .Where(i => i.End is null || i.End > at)
            .MinBy(i => i.Start);
}
