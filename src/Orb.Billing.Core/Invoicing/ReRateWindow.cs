using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// The periods whose late usage is still billed at an invoice date (R15): the period that runs up to the date and so many closed before it.
/// What is older is closed, so that the work of an invoice does not grow with the age of its subscription.
/// </summary>
public static class ReRateWindow
{
    /// <summary>The first instant of the window over all usage prices; null when the subscription meters no usage.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="invoiceDate">The invoice date.</param>
    /// <param name="periods">The closed periods that are re-rated, 0 or more.</param>
    public static Instant? Start(SubscriptionTimeline timeline, Instant invoiceDate, int periods)
    {
        Instant? first = null;
        foreach (var interval in Metered(timeline))
        {
            var start = LocalDays.StartOf(FirstPeriod(timeline, interval, invoiceDate, periods), timeline.Zone);
            first = first is { } known ? Instant.Min(known, start) : start;
        }

        return first;
    }

    /// <summary>The usage charges of the window among some that are settled.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="settled">Charges.</param>
    /// <param name="invoiceDate">The invoice date.</param>
    /// <param name="periods">The closed periods that are re-rated, 0 or more.</param>
    public static IReadOnlyList<ChargeKey> Of(SubscriptionTimeline timeline, IEnumerable<ChargeKey> settled, Instant invoiceDate, int periods)
    {
        var first = new Dictionary<LineageId, LocalDate>();
        foreach (var interval in Metered(timeline))
            first.TryAdd(interval.LineageId, FirstPeriod(timeline, interval, invoiceDate, periods));
        return [.. settled.Where(k => k.Kind == ChargeKind.Usage && first.TryGetValue(k.LineageId, out var start) && k.AnchorPeriodStart >= start)];
    }

    private static IEnumerable<PriceInterval> Metered(SubscriptionTimeline timeline) => timeline.Intervals.Where(i => i.Price.IsUsage);

    private static LocalDate FirstPeriod(SubscriptionTimeline timeline, PriceInterval interval, Instant invoiceDate, int periods)
    {
        var cadence = interval.Price.Cadence;
        var running = interval.Anchor.IndexOf(LocalDays.DateOf(invoiceDate - Duration.Epsilon, timeline.Zone), cadence);
        return interval.Anchor.Boundary(cadence, running - periods);
    }
}
