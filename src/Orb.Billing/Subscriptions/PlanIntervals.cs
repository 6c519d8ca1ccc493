using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>The price intervals that a plan puts on a timeline.</summary>
internal static class PlanIntervals
{
    public static IReadOnlyList<PriceInterval> Of(
        Plan plan, Instant start, Instant? end, BillingAnchor anchor, DateTimeZone zone, IIdGenerator ids) =>
        [.. plan.Prices.Select((price, position) => new PriceInterval(
            new PriceIntervalId(ids.Next()), new LineageId(ids.Next()), price.Price, AnchorOf(price, start, anchor, zone), start, end, position))];

    /// <summary>Cadences in days are counted from the start itself (R7).</summary>
    public static BillingAnchor AnchorOf(CatalogPrice price, Instant start, BillingAnchor anchor, DateTimeZone zone) =>
        price.Price.Cadence is { IsOneTime: false, Unit: CadenceUnit.Day } ? BillingAnchor.On(LocalDays.DateOf(start, zone)) : anchor;
}
