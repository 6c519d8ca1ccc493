using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>
/// What an end without credit leaves charged: the running period as it was known to be charged before. Each change says what is given back of
/// that which it takes away itself; what an earlier one gave stays given (R20, docs/decisions/0027).
/// </summary>
internal static class KeptPeriod
{
    /// <summary>An interval that ends without credit, with what was known of the period of its end.</summary>
    /// <param name="ended">The interval with its new end.</param>
    /// <param name="timeline">The timeline before.</param>
    /// <param name="before">The interval in it.</param>
    public static PriceInterval KeptAsKnown(this PriceInterval ended, SubscriptionTimeline timeline, PriceInterval before)
    {
        if (timeline.EndOf(before) is not { } known || !InOnePeriod(before, known, ended.End!.Value, timeline.Zone))
            return ended;
        return timeline.CreditAtEndOf(before) switch
        {
            CreditPolicy.Full => ended with { EndCredit = CreditPolicy.Full },
            CreditPolicy.None => ended with { KeptUntil = before.KeptUntil },
            _ => ended with { KeptUntil = known },
        };
    }

    // An end at a boundary belongs to the period before it, and leaves all of that charged.
    private static bool InOnePeriod(PriceInterval interval, Instant left, Instant right, DateTimeZone zone)
    {
        if (interval.Price.Cadence.IsOneTime)
            return false;
        return interval.IsOnePeriod || PeriodOf(left) == PeriodOf(right);

        AnchorPeriod PeriodOf(Instant end) =>
            interval.Anchor.Containing(LocalDays.DateOf(Instant.Max(end - Duration.Epsilon, interval.Start), zone), interval.Price.Cadence);
    }
}
