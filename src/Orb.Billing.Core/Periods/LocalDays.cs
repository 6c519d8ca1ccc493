using NodaTime;
using NodaTime.TimeZones;

namespace Orb.Billing.Core.Periods;

/// <summary>Local days as stretches of the time line (R6). They tile it: every instant belongs to exactly one day.</summary>
public static class LocalDays
{
    private static readonly ZoneLocalMappingResolver FirstValidInstant =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>
    /// The first instant of a local day. Where midnight is skipped by a clock change it is the instant of the change; a date that was
    /// skipped altogether (Apia, 30 December 2011) has no length and starts where the next one does.
    /// </summary>
    /// <param name="date">The local date.</param>
    /// <param name="zone">The customer's zone.</param>
    public static Instant StartOf(LocalDate date, DateTimeZone zone) => ReferenceEquals(zone, DateTimeZone.Utc)
        ? date.AtMidnight().InUtc().ToInstant() // no clock is ever changed, so nothing has to be resolved
        : zone.ResolveLocal(date.AtMidnight(), FirstValidInstant).ToInstant();

    /// <summary>
    /// The days of a period as it cuts them: local dates D with start.date &lt;= D &lt; end.date (R8). The first one begins with the period; that of its end
    /// belongs to what follows. A date that was skipped has no length and is none of them.
    /// </summary>
    /// <param name="period">The period.</param>
    /// <param name="zone">The customer's zone.</param>
    internal static IReadOnlyList<ServicePeriod> Of(ServicePeriod period, DateTimeZone zone)
    {
        var days = new List<ServicePeriod>();
        var start = period.Start;
        for (var date = DateOf(start, zone).PlusDays(1); StartOf(date, zone) is var end && end <= period.End; date = date.PlusDays(1))
        {
            if (end > start)
                days.Add(new ServicePeriod(start, end));
            start = end;
        }

        return days;
    }

    /// <summary>The local day an instant belongs to: the last day that has started by then.</summary>
    /// <param name="instant">Any instant.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <remarks>
    /// Nearly always the date on the wall. It differs for the hour after clocks went back across midnight: the wall shows the old date again,
    /// but the new day has begun, and days that went backwards would make periods overlap.
    /// </remarks>
    public static LocalDate DateOf(Instant instant, DateTimeZone zone)
    {
        if (ReferenceEquals(zone, DateTimeZone.Utc))
            return instant.InUtc().Date;
        var date = instant.InZone(zone).Date;
        while (StartOf(date.PlusDays(1), zone) <= instant)
            date = date.PlusDays(1);
        return date;
    }
}
