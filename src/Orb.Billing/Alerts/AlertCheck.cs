using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Periods;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Alerts;

/// <summary>That the alerts of a subscription are to be compared with its running billing period.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Customer">Its customer.</param>
/// <param name="At">The instant, which lies in the period.</param>
internal sealed record AlertCheck(Subscription Subscription, Customer Customer, Instant At)
{
    // How far ahead of its clock an event may be (R15).
    private static readonly Duration EventsAhead = Duration.FromMinutes(5);

    /// <summary>The part of the running billing period that lies in the subscription's life; null outside it, and where every price is charged once.</summary>
    public ServicePeriod? Period
    {
        get
        {
            var timeline = Subscription.Timeline;
            if (At < timeline.Start || At >= timeline.End || timeline.BillingPeriodAt(At) is not { } period)
                return null;
            var whole = period.In(timeline.Zone);
            return new ServicePeriod(
                Instant.Max(whole.Start, timeline.Start), timeline.End is { } end ? Instant.Min(whole.End, end) : whole.End);
        }
    }

    /// <summary>Up to when usage counts and fees have begun: through the local day, as the costs of a subscription are read.</summary>
    public Instant Through(ServicePeriod period)
    {
        var zone = Subscription.Timeline.Zone;
        return Instant.Min(LocalDays.StartOf(LocalDays.DateOf(At + EventsAhead, zone).PlusDays(1), zone), period.End);
    }

    /// <summary>What thresholds fire once in.</summary>
    public static string OccasionOf(ServicePeriod period) => InstantPattern.ExtendedIso.Format(period.Start);
}
