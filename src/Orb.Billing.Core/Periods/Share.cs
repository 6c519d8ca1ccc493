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
        var first = LocalDate.Max(LocalDays.DateOf(piece.Start, zone), anchorPeriod.Start);
        var last = LocalDate.Min(LocalDays.DateOf(piece.End, zone), anchorPeriod.End);
        return new Share(Math.Max(0, Period.DaysBetween(first, last)), anchorPeriod.AnchorDays);
    }

    /// <summary>For example "17/31 days".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Days}/{AnchorDays} days");
}
