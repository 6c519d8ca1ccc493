using System.Globalization;
using NodaTime;

namespace Orb.Billing.Core.Periods;

/// <summary>
/// The part of a full period that a piece covers, carried as two whole numbers: local days of the piece and days of its anchor period.
/// Never a decimal, so that multiplying comes first and dividing last (R8).
/// </summary>
public readonly record struct Share
{
    /// <summary>So many days of so many.</summary>
    /// <exception cref="ArgumentException">There are no days to divide by, or the days are negative.</exception>
    public Share(int days, int anchorDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        ArgumentOutOfRangeException.ThrowIfLessThan(anchorDays, 1);
        Days = days;
        AnchorDays = anchorDays;
    }

    /// <summary>The whole of a period.</summary>
    public static Share Whole { get; } = new(1, 1);

    /// <summary>Local days of the piece.</summary>
    public int Days { get; }

    /// <summary>Local days of the anchor period that contains the piece.</summary>
    public int AnchorDays { get; }

    /// <summary>
    /// The share of an anchor period that lies between two instants: local dates D with start.date &lt;= D &lt; end.date. The day of a change
    /// belongs to what follows it, whatever the hour.
    /// </summary>
    public static Share Of(ServicePeriod piece, AnchorPeriod anchorPeriod, DateTimeZone zone)
    {
        // Where the first date was skipped by the calendar, the first day that existed stands for it: a full period is charged in full.
        var firstDay = LocalDays.DateOf(LocalDays.StartOf(anchorPeriod.Start, zone), zone);
        var days = Period.DaysBetween(Dated(piece.Start), Dated(piece.End));
        return new Share(Math.Max(0, days), anchorPeriod.AnchorDays);

        LocalDate Dated(Instant instant)
        {
            var date = LocalDays.DateOf(instant, zone);
            return date <= firstDay ? anchorPeriod.Start : LocalDate.Min(date, anchorPeriod.End);
        }
    }

    /// <summary>For example "17/31 days".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Days}/{AnchorDays} days");
}
