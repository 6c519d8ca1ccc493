using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>
/// What was planned within a period and taken back leaves a seam. A fee in advance was perhaps billed up to there only, at an invoice date that has
/// passed; behind the seam is a piece with a date of its own, at which the rest is charged (R11, R13).
/// </summary>
internal static class Seams
{
    /// <summary>The interval with a seam at an instant: a quantity that changes nothing. None where the period has not begun, or nothing was billed in advance.</summary>
    public static PriceInterval WithSeam(this PriceInterval interval, Instant at, Instant agreedAt, DateTimeZone zone)
    {
        if (at <= interval.Start || interval.Quantities.Any(q => q.EffectiveAt == at) || BegunPeriod(interval, at, agreedAt, zone) is null)
            return interval;
        var seam = new QuantityTransition(at, interval.QuantityAt(at)) { DueFrom = Instant.Max(at, agreedAt) };
        return interval.WithQuantities([.. interval.Quantities.Append(seam).OrderBy(q => q.EffectiveAt)]);
    }

    /// <summary>An interval that was given another end, with a seam where it, or its subscription, was to end before.</summary>
    /// <param name="timeline">The timeline before.</param>
    /// <param name="before">The interval in it.</param>
    /// <param name="after">The interval with its new end.</param>
    /// <param name="agreedAt">When that is agreed; null when nothing was billed yet.</param>
    public static PriceInterval Reopened(this SubscriptionTimeline timeline, PriceInterval before, PriceInterval after, Instant? agreedAt) =>
        agreedAt is { } agreed && timeline.EndOf(before) is { } old && (after.End is null || after.End > old)
            ? after.WithSeam(old, agreed, timeline.Zone)
            : after;

    /// <summary>The pause that stands for one taken back before it began, in the periods that have begun; null where none has.</summary>
    public static Pause? Of(SubscriptionTimeline timeline, Pause pause, Instant agreedAt)
    {
        Instant? end = null;
        foreach (var interval in timeline.Intervals)
        {
            if (BegunPeriod(interval, pause.Start, agreedAt, timeline.Zone) is { } period && (end is null || period.End > end))
                end = period.End;
        }

        // Behind the next pause charging begins anew by itself.
        foreach (var other in timeline.Pauses)
        {
            if (other.Start > pause.Start && other.Start < end)
                end = other.Start;
        }

        return end > pause.Start ? new Pause(pause.Start, end) { RemovedAt = agreedAt } : null;
    }

    private static ServicePeriod? BegunPeriod(PriceInterval interval, Instant at, Instant agreedAt, DateTimeZone zone)
    {
        if (interval.Price.IsUsage || interval.Price.BillingMode != BillingMode.InAdvance || interval.Price.Cadence.IsOneTime || interval.IsOnePeriod)
            return null;
        var period = interval.Anchor.Containing(LocalDays.DateOf(at, zone), interval.Price.Cadence).In(zone);
        return Instant.Max(period.Start, interval.Start) <= agreedAt && period.Start < at ? period : null;
    }
}
