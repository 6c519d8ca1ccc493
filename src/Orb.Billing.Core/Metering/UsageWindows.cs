using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>The windows that usage is shown by: they tile a period, the first and the last one clipped to it (R6).</summary>
public static class UsageWindows
{
    /// <summary>One window a local day of a zone, from one midnight to the next, whether that is 23, 24 or 25 hours.</summary>
    public static IReadOnlyList<ServicePeriod> ByDay(ServicePeriod period, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return Cut(period, Midnights(period, zone));
    }

    /// <summary>One window an hour of UTC.</summary>
    public static IReadOnlyList<ServicePeriod> ByHour(ServicePeriod period) => Cut(period, Hours(period));

    private static IEnumerable<Instant> Midnights(ServicePeriod period, DateTimeZone zone)
    {
        for (var day = LocalDays.DateOf(period.Start, zone).PlusDays(1); LocalDays.StartOf(day, zone) is var start && start < period.End; day = day.PlusDays(1))
            yield return start;
    }

    private static IEnumerable<Instant> Hours(ServicePeriod period)
    {
        for (var start = period.Start.InUtc().LocalDateTime.With(TimeAdjusters.TruncateToHour).InUtc().ToInstant(); start < period.End; start += Duration.FromHours(1))
            yield return start;
    }

    private static List<ServicePeriod> Cut(ServicePeriod period, IEnumerable<Instant> cuts)
    {
        var windows = new List<ServicePeriod>();
        var start = period.Start;
        // A day that a zone skipped has no length, and no window.
        foreach (var cut in cuts.Where(c => c > period.Start).Append(period.End).Where(c => c > start))
        {
            windows.Add(new ServicePeriod(start, cut));
            start = cut;
        }

        return windows;
    }
}
