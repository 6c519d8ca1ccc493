using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>The full periods of a price interval that matter at an instant: a handful, however long the interval has run.</summary>
internal static class ChargePeriods
{
    /// <summary>The periods that an invoice date can belong to.</summary>
    public static IReadOnlyList<AnchorPeriod> Around(SubscriptionTimeline timeline, PriceInterval interval, Instant invoiceDate) =>
        In(timeline, interval, PeriodSpans.At(timeline, interval, invoiceDate));

    /// <summary>The periods that the first invoice date at or after an instant can belong to.</summary>
    public static IReadOnlyList<AnchorPeriod> From(SubscriptionTimeline timeline, PriceInterval interval, Instant from) =>
        In(timeline, interval, PeriodSpans.From(timeline, interval, from));

    /// <summary>The period that starts on a date; null where none does any more: the charge it names is gone, and another charge has its pieces.</summary>
    public static AnchorPeriod? StartingOn(SubscriptionTimeline timeline, PriceInterval interval, LocalDate start)
    {
        var period = Single(timeline, interval) ?? interval.Anchor.Containing(start, interval.Price.Cadence);
        return period.Start == start ? period : null;
    }

    /// <summary>The start of the period that contains an instant.</summary>
    public static Instant Containing(SubscriptionTimeline timeline, PriceInterval interval, Instant instant) =>
        PeriodContaining(timeline, interval, instant).In(timeline.Zone).Start;

    /// <summary>The period that contains an instant.</summary>
    public static AnchorPeriod PeriodContaining(SubscriptionTimeline timeline, PriceInterval interval, Instant instant) =>
        Single(timeline, interval) ?? interval.Anchor.Containing(LocalDays.DateOf(instant, timeline.Zone), interval.Price.Cadence);

    /// <summary>The periods that run within a time.</summary>
    public static IEnumerable<AnchorPeriod> Within(SubscriptionTimeline timeline, PriceInterval interval, ServicePeriod time)
    {
        if (Single(timeline, interval) is { } single)
        {
            yield return single;
            yield break;
        }

        var (cadence, zone) = (interval.Price.Cadence, timeline.Zone);
        var from = Instant.Max(time.Start, interval.Start);
        var until = timeline.EndOf(interval) is { } end ? Instant.Min(time.End, end) : time.End;
        if (from >= until)
            yield break;
        var last = interval.Anchor.IndexOf(LocalDays.DateOf(until - Duration.Epsilon, zone), cadence);
        for (var n = interval.Anchor.IndexOf(LocalDays.DateOf(from, zone), cadence); n <= last; n++)
            yield return new AnchorPeriod(interval.Anchor.Boundary(cadence, n), interval.Anchor.Boundary(cadence, n + 1));
    }

    // The period an instant lies in, the one that ends there and the one after. One more on either side where periods are of one day, because
    // that may be a date that was skipped, which has no length (R6).
    private static List<AnchorPeriod> In(SubscriptionTimeline timeline, PriceInterval interval, IReadOnlyList<(Instant From, Instant To)> spans)
    {
        if (spans.Count == 0)
            return [];
        if (Single(timeline, interval) is { } single)
            return [single];
        var cadence = interval.Price.Cadence;
        var margin = cadence is { Unit: CadenceUnit.Day, Duration: 1 } ? 2 : 1;
        var periods = new List<AnchorPeriod>();
        var seen = spans.Count == 1 ? null : new HashSet<int>();
        for (var i = 0; i < spans.Count; i++)
        {
            var first = interval.Anchor.IndexOf(LocalDays.DateOf(spans[i].From, timeline.Zone), cadence) - margin;
            var last = spans[i].From == spans[i].To
                ? first + (2 * margin)
                : interval.Anchor.IndexOf(LocalDays.DateOf(spans[i].To, timeline.Zone), cadence) + margin;
            var start = interval.Anchor.Boundary(cadence, first);
            for (var n = first; n <= last; n++)
            {
                var end = interval.Anchor.Boundary(cadence, n + 1);
                if (seen is null || seen.Add(n))
                    periods.Add(new AnchorPeriod(start, end));
                start = end;
            }
        }

        return periods;
    }

    private static AnchorPeriod? Single(SubscriptionTimeline timeline, PriceInterval interval)
    {
        if (interval.IsOnePeriod)
        {
            var start = LocalDays.DateOf(interval.Start, timeline.Zone);
            var end = LocalDays.DateOf(interval.End!.Value, timeline.Zone);
            return new AnchorPeriod(start, LocalDate.Max(end, start.PlusDays(1)));
        }

        return interval.Price.Cadence.IsOneTime ? OneTime(timeline, interval) : null;
    }

    // A price charged once is for the local day it starts on, however often it is interrupted later. An interval that ends on the day
    // it starts covers no day and does not count (docs/decisions/0006).
    private static AnchorPeriod OneTime(SubscriptionTimeline timeline, PriceInterval interval)
    {
        var start = timeline.Intervals
            .Where(i => i.LineageId == interval.LineageId && CoversADay(i))
            .Select(i => i.Start)
            .DefaultIfEmpty(interval.Start)
            .Min();
        var day = LocalDays.DateOf(start, timeline.Zone);
        return new AnchorPeriod(day, day.PlusDays(1));

        bool CoversADay(PriceInterval i) =>
            timeline.EndOf(i) is not { } end || LocalDays.DateOf(i.Start, timeline.Zone) < LocalDays.DateOf(end, timeline.Zone);
    }
}
