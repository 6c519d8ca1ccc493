using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Vectors.Tests;

/// <summary>Subscriptions for cases that are about time alone: fees whose amounts nobody looks at.</summary>
internal static class Subscribed
{
    /// <summary>A subscription with one fee for each cadence.</summary>
    /// <exception cref="ArgumentException">The end lies before the start; the parameter is <c>end</c>.</exception>
    public static SubscriptionTimeline To(
        IReadOnlyList<Cadence> cadences, BillingMode mode, BillingAnchor anchor, Instant start, Instant? end, DateTimeZone zone)
    {
        var intervals = cadences.Select((cadence, i) =>
        {
            var id = new Guid(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
            var fee = Price.FixedFee(new PriceId(id), "Fee", new ItemId(id), Currency.Usd, cadence, mode, new UnitPriceModel(1m), 1m);
            return new PriceInterval(new PriceIntervalId(id), new LineageId(id), fee, anchor, start, end, i);
        });
        return new SubscriptionTimeline(
            new SubscriptionId(Guid.Empty), new CustomerId(Guid.Empty), zone, Currency.Usd, start, end, [.. intervals]);
    }
}
