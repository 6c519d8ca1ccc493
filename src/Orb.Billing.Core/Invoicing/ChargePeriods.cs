using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>The full periods of a price interval that matter at an instant: a handful, however long the interval has run.</summary>
internal static class ChargePeriods
{
    /// <summary>The periods that an invoice date can belong to.</summary>
    public static IEnumerable<AnchorPeriod> Around(SubscriptionTimeline timeline, PriceInterval interval, Instant invoiceDate) =>
        In(timeline, interval, [(invoiceDate, invoiceDate), .. LateAgreements(timeline, interval).Where(l => l.Agreed == invoiceDate)]);

    /// <summary>The periods that the first invoice date at or after an instant can belong to.</summary>
    public static IEnumerable<AnchorPeriod> From(SubscriptionTimeline timeline, PriceInterval interval, Instant from)
    {
        var first = Instant.Max(from, interval.Start);
        return In(
            timeline,
            interval,
            [
                (first, first),
                // Nothing is due in a pause, but after it.
                .. timeline.Pauses.Where(p => p.End > from).Select(p => (p.End!.Value, p.End.Value)),
                .. LateAgreements(timeline, interval).Where(l => l.Agreed >= from),
            ]);
    }

    /// <summary>The period that starts on a date; null where none does any more: the charge it names is gone, and another charge has its pieces.</summary>
    public static AnchorPeriod? StartingOn(SubscriptionTimeline timeline, PriceInterval interval, LocalDate start)
    {
        var period = Single(timeline, interval) ?? interval.Anchor.Containing(start, interval.Price.Cadence);
        return period.Start == start ? period : null;
    }

    /// <summary>The start of the period that contains an instant.</summary>
    public static Instant Containing(SubscriptionTimeline timeline, PriceInterval interval, Instant instant) =>
        (Single(timeline, interval) ?? interval.Anchor.Containing(LocalDays.DateOf(instant, timeline.Zone), interval.Price.Cadence)).In(timeline.Zone).Start;

    // What a change agreed late reaches back to is due when it was agreed, so its periods may lie far before that date.
    private static IEnumerable<(Instant Effective, Instant Agreed)> LateAgreements(SubscriptionTimeline timeline, PriceInterval interval)
    {
        if (interval.DueFrom > interval.Start)
            yield return (interval.Start, interval.DueFrom.Value);
        foreach (var quantity in interval.Quantities)
        {
            if (quantity.DueFrom > quantity.EffectiveAt)
                yield return (quantity.EffectiveAt, quantity.DueFrom.Value);
        }

        foreach (var pause in timeline.Pauses)
        {
            if (pause.RemovedAt is { } removed && removed > pause.Start)
                yield return (pause.Start, removed);
            else if (pause.ResumedAt > pause.End)
                yield return (pause.End.Value, pause.ResumedAt.Value);
        }
    }

    // The period an instant lies in, the one that ends there and the one after. One more on either side, because a period of one day may be
    // a date that was skipped, which has no length (R6).
    private static IEnumerable<AnchorPeriod> In(SubscriptionTimeline timeline, PriceInterval interval, IReadOnlyList<(Instant From, Instant To)> spans)
    {
        if (Single(timeline, interval) is { } single)
        {
            yield return single;
            yield break;
        }

        var cadence = interval.Price.Cadence;
        // Nothing of an interval lies in periods before its first day or after its last.
        var firstDay = LocalDays.DateOf(interval.Start, timeline.Zone);
        LocalDate? lastDay = timeline.EndOf(interval) is { } end ? LocalDays.DateOf(end, timeline.Zone) : null;
        var seen = new HashSet<int>();
        foreach (var (from, to) in spans)
        {
            var first = interval.Anchor.IndexOf(LocalDays.DateOf(from, timeline.Zone), cadence) - 2;
            var last = interval.Anchor.IndexOf(LocalDays.DateOf(to, timeline.Zone), cadence) + 2;
            for (var n = first; n <= last; n++)
            {
                if (!seen.Add(n))
                    continue;
                var period = new AnchorPeriod(interval.Anchor.Boundary(cadence, n), interval.Anchor.Boundary(cadence, n + 1));
                if (period.End >= firstDay && !(period.Start > lastDay))
                    yield return period;
            }
        }
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
