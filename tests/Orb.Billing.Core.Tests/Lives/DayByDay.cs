using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>
/// The price of a timeline whose changes are all prorated, read day by day and event by event as a person with a calendar would: a second
/// opinion that shares nothing with the planner but the anchors (R7, R8).
/// </summary>
internal static class DayByDay
{
    /// <summary>What each charge of an ended timeline comes to; charges of 0.00 may be left out.</summary>
    public static Dictionary<ChargeKey, decimal> PriceOf(SubscriptionTimeline timeline, IReadOnlyList<UsageEvent> events)
    {
        var fees = new Dictionary<ChargeKey, (decimal Sum, int Days, Currency Currency)>();
        var usage = new Dictionary<ChargeKey, (decimal Tokens, PriceModel Model, Currency Currency)>();
        foreach (var interval in timeline.Intervals)
        {
            var end = End(timeline, interval);
            if (interval.Price.IsUsage)
                Meter(timeline, interval, end, events, usage);
            else
                Count(timeline, interval, end, fees);
        }

        var all = fees.ToDictionary(f => f.Key, f => Money.Round(f.Value.Sum / f.Value.Days, f.Value.Currency).Amount);
        foreach (var (key, (tokens, model, currency)) in usage)
            all.Add(key, Money.Round(model.Rate(new RatingInput(tokens)).Exact, currency).Amount);
        return all;
    }

    private static void Count(
        SubscriptionTimeline timeline, PriceInterval interval, Instant end, Dictionary<ChargeKey, (decimal Sum, int Days, Currency Currency)> fees)
    {
        var (anchor, cadence) = (interval.Anchor, interval.Price.Cadence);
        var last = LocalDays.DateOf(end, timeline.Zone);
        var date = LocalDays.DateOf(interval.Start, timeline.Zone);
        for (var n = date < last ? anchor.IndexOf(date, cadence) : 0; date < last; n++)
        {
            var period = new AnchorPeriod(anchor.Boundary(cadence, n), anchor.Boundary(cadence, n + 1));
            var key = new ChargeKey(timeline.Id, interval.LineageId, period.Start, ChargeKind.Fee);
            var sum = fees.GetValueOrDefault(key).Sum;
            for (; date < last && date < period.End; date = date.PlusDays(1))
            {
                var tomorrow = LocalDays.StartOf(date.PlusDays(1), timeline.Zone);
                if (!IsPaused(timeline, tomorrow - Duration.Epsilon))
                    sum += interval.Price.Model.Rate(new RatingInput(interval.QuantityAt(tomorrow - Duration.Epsilon))).Exact;
            }

            fees[key] = (sum, period.AnchorDays, interval.Price.Currency);
        }
    }

    private static void Meter(
        SubscriptionTimeline timeline, PriceInterval interval, Instant end, IReadOnlyList<UsageEvent> events,
        Dictionary<ChargeKey, (decimal Tokens, PriceModel Model, Currency Currency)> usage)
    {
        var (anchor, cadence) = (interval.Anchor, interval.Price.Cadence);
        var at = interval.Start;
        for (var n = at < end ? anchor.IndexOf(LocalDays.DateOf(at, timeline.Zone), cadence) : 0; at < end; n++)
        {
            var key = new ChargeKey(timeline.Id, interval.LineageId, anchor.Boundary(cadence, n), ChargeKind.Usage);
            var until = Instant.Min(end, LocalDays.StartOf(anchor.Boundary(cadence, n + 1), timeline.Zone));
            // A first tier's flat amount is due even at zero usage, unless the whole of the period is paused (R25).
            if (FirstUnpaused(timeline, at) < until)
                usage.TryAdd(key, (0m, interval.Price.Model, interval.Price.Currency));
            foreach (var e in events)
            {
                if (e.Timestamp < at || e.Timestamp >= until || IsPaused(timeline, e.Timestamp))
                    continue;
                e.Properties["tokens"].TryGetNumber(out var tokens).ShouldBeTrue();
                usage[key] = usage[key] with { Tokens = usage[key].Tokens + tokens };
            }

            at = until;
        }
    }

    private static Instant FirstUnpaused(SubscriptionTimeline timeline, Instant from)
    {
        foreach (var pause in timeline.Pauses)
        {
            if (pause.RemovedAt is null && pause.Start <= from && (pause.End is null || from < pause.End))
                from = pause.End ?? Instant.MaxValue;
        }

        return from;
    }

    private static Instant End(SubscriptionTimeline timeline, PriceInterval interval) =>
        Instant.Min(interval.End ?? Instant.MaxValue, timeline.End.ShouldNotBeNull());

    private static bool IsPaused(SubscriptionTimeline timeline, Instant instant)
    {
        foreach (var pause in timeline.Pauses)
        {
            if (pause.RemovedAt is null && pause.Start <= instant && (pause.End is null || instant < pause.End))
                return true;
        }

        return false;
    }
}
