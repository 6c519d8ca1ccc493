using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// The spans of time in which an invoice date may find periods of a price interval, as far as the interval has anything there: what ended
/// long ago costs a few comparisons, however much of it there is.
/// </summary>
internal ref struct PeriodSpans
{
    private readonly SubscriptionTimeline _timeline;
    private readonly PriceInterval _interval;
    private List<(Instant From, Instant To)>? _spans;

    private PeriodSpans(SubscriptionTimeline timeline, PriceInterval interval) => (_timeline, _interval) = (timeline, interval);

    /// <summary>The spans for one invoice date.</summary>
    public static IReadOnlyList<(Instant From, Instant To)> At(SubscriptionTimeline timeline, PriceInterval interval, Instant invoiceDate)
    {
        var spans = new PeriodSpans(timeline, interval);
        spans.Add(invoiceDate, invoiceDate);
        spans.AddLateAgreements(invoiceDate, invoiceDate);
        return spans._spans ?? (IReadOnlyList<(Instant From, Instant To)>)[];
    }

    /// <summary>The spans for the first invoice date at or after an instant.</summary>
    public static IReadOnlyList<(Instant From, Instant To)> From(SubscriptionTimeline timeline, PriceInterval interval, Instant from)
    {
        var spans = new PeriodSpans(timeline, interval);
        var first = Instant.Max(from, interval.Start);
        spans.Add(first, first);
        for (var i = 0; i < timeline.Pauses.Count; i++)
        {
            // Nothing is due in a pause, but after it.
            if (timeline.Pauses[i].End is { } end && end > from)
                spans.Add(end, end);
        }

        spans.AddLateAgreements(from, Instant.MaxValue);
        return spans._spans ?? (IReadOnlyList<(Instant From, Instant To)>)[];
    }

    // What a change agreed late reaches back to is due when it was agreed, so its periods may lie far before that date.
    private void AddLateAgreements(Instant agreedFrom, Instant agreedTo)
    {
        AddLate(_interval.Start, _interval.DueFrom, agreedFrom, agreedTo);
        for (var i = 0; i < _interval.Quantities.Count; i++)
            AddLate(_interval.Quantities[i].EffectiveAt, _interval.Quantities[i].DueFrom, agreedFrom, agreedTo);
        for (var i = 0; i < _timeline.Pauses.Count; i++)
        {
            var pause = _timeline.Pauses[i];
            if (pause.RemovedAt > pause.Start)
                AddLate(pause.Start, pause.RemovedAt, agreedFrom, agreedTo);
            else if (pause is { ResumedAt: not null, End: { } end })
                AddLate(end, pause.ResumedAt, agreedFrom, agreedTo);
        }
    }

    private void AddLate(Instant effective, Instant? agreed, Instant agreedFrom, Instant agreedTo)
    {
        if (agreed is { } at && at >= agreedFrom && at <= agreedTo && at > effective)
            Add(effective, at);
    }

    // Periods are looked for up to two before and after a span, so an interval farther away than three has nothing in them.
    private void Add(Instant from, Instant to)
    {
        var cadence = _interval.Price.Cadence;
        var reach = Duration.FromDays(3 + (3L * cadence.Duration * (cadence.Unit == CadenceUnit.Day ? 1 : 31)));
        // What is charged once is charged on its first day, however long its interval is open (docs/decisions/0006).
        var end = cadence.IsOneTime && !_interval.IsOnePeriod ? _interval.Start : _timeline.EndOf(_interval);
        var isNear = _interval.Start - to <= reach && (end is not { } last || from - last <= reach);
        if (isNear)
            (_spans ??= []).Add((from, to));
    }
}
