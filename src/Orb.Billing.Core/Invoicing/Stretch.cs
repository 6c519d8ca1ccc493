using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>A part of a price interval within one full period that no pause interrupts.</summary>
/// <param name="Start">The first instant.</param>
/// <param name="End">The first instant after.</param>
/// <param name="Cut">What its end gives back when it ends charging before the full period does; null when it does not.</param>
/// <param name="DueFrom">Nothing of it is due earlier; null for no such bound.</param>
/// <param name="ArrearsDate">The invoice date of arrears (R13), apart from <paramref name="DueFrom"/>.</param>
internal readonly record struct Stretch(Instant Start, Instant End, CreditPolicy? Cut, Instant? DueFrom, Instant ArrearsDate)
{
    /// <summary>Where it stops being charged when its end gives nothing back; null for the end of the full period.</summary>
    public Instant? KeptUntil { get; init; }

    /// <summary>The stretches of an interval in a full period, in order.</summary>
    public static IReadOnlyList<Stretch> Of(SubscriptionTimeline timeline, PriceInterval interval, ServicePeriod full)
    {
        var from = Instant.Max(full.Start, interval.Start);
        var until = timeline.EndOf(interval) is { } own ? Instant.Min(full.End, own) : full.End;
        // The interval does not reach into this period, whatever a pause does.
        if (from >= until)
            return [];
        if (!IsPausedWithin(timeline, from, until))
            return [Whole(timeline, interval, new(from, until), full.End)];
        var stretches = new List<Stretch>();
        // Indexed, because this runs for every period of every interval and an enumerator of an interface is allocated.
        for (var i = 0; i < timeline.Pauses.Count; i++)
        {
            var pause = timeline.Pauses[i];
            if (pause.Start >= until || pause.End <= from)
                continue;
            // A pause without credit leaves the fee of the period that it interrupts as it is (docs/decisions/0027); credits that were given stay.
            if (pause.Start > from && !interval.Price.IsUsage && (pause is { Credit: CreditPolicy.None, RemovedAt: null } || interval.Price.Allocates is not null))
                continue;
            var start = Instant.Max(pause.Start, from);
            var end = pause.End is { } ends ? Instant.Min(ends, until) : until;
            if (start > from)
                stretches.Add(Running(from, start, pause.RemovedAt is null ? pause.Credit : null));
            // A pause taken back leaves a seam: its days are charged, but not before it was taken back.
            if (pause.RemovedAt is { } removed)
                stretches.Add(Running(start, end, null) with { DueFrom = Later(interval.DueFrom, removed) });
            from = end;
        }

        if (from < until)
            stretches.Add(Running(from, until, null));
        if (stretches.Count > 0 && stretches[^1].End == until && until < full.End)
            stretches[^1] = stretches[^1].EndedWith(timeline, interval);

        return WithArrearsDates(stretches, interval, full.End);

        Stretch Running(Instant start, Instant end, CreditPolicy? cut) =>
            new(start, end, cut, Later(interval.DueFrom, ResumedBy(timeline, start)), default);
    }

    private static bool IsPausedWithin(SubscriptionTimeline timeline, Instant from, Instant until)
    {
        for (var i = 0; i < timeline.Pauses.Count; i++)
        {
            if (timeline.Pauses[i].Start < until && !(timeline.Pauses[i].End <= from))
                return true;
        }

        return false;
    }

    // Of most periods all there is.
    private static Stretch Whole(SubscriptionTimeline timeline, PriceInterval interval, ServicePeriod charged, Instant periodEnd)
    {
        var whole = new Stretch(charged.Start, charged.End, null, Later(interval.DueFrom, ResumedBy(timeline, charged.Start)), periodEnd);
        return charged.End == periodEnd ? whole : whole.EndedWith(timeline, interval) with { ArrearsDate = interval.DefersTail ? periodEnd : charged.End };
    }

    private Stretch EndedWith(SubscriptionTimeline timeline, PriceInterval interval) => interval.Price.Allocates is not null
        ? this with { Cut = CreditPolicy.None }
        : this with { Cut = timeline.CreditAtEndOf(interval), KeptUntil = interval.KeptUntil };

    // Arrears are due where charging stops, across the seams of pauses that were taken back.
    private static List<Stretch> WithArrearsDates(List<Stretch> stretches, PriceInterval interval, Instant periodEnd)
    {
        var date = periodEnd;
        for (var i = stretches.Count - 1; i >= 0; i--)
        {
            if (stretches[i].Cut is not null)
                date = interval.DefersTail ? periodEnd : stretches[i].End;
            stretches[i] = stretches[i] with { ArrearsDate = date };
        }

        return stretches;
    }

    private static Instant? ResumedBy(SubscriptionTimeline timeline, Instant instant)
    {
        Instant? agreed = null;
        for (var i = 0; i < timeline.Pauses.Count; i++)
        {
            var pause = timeline.Pauses[i];
            if (pause.ResumedAt is not null && pause.RemovedAt is null && pause.End <= instant)
                agreed = Later(agreed, pause.ResumedAt);
        }

        return agreed;
    }

    private static Instant? Later(Instant? left, Instant? right) => left is { } l && right is { } r ? Instant.Max(l, r) : left ?? right;
}
