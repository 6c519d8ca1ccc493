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
