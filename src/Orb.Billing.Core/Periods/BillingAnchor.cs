using System.Globalization;
using NodaTime;

namespace Orb.Billing.Core.Periods;

/// <summary>
/// The date that billing periods are counted from. The day is kept as it was meant: an anchor on the 31st falls on the last day of
/// shorter months and returns to the 31st after them, because every boundary is counted from the original, never from the one before (R7).
/// </summary>
public readonly record struct BillingAnchor
{
    /// <summary>An anchor on a day of a month.</summary>
    /// <param name="year">1 to 9998.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">1 to 31; may exceed the month's days.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part is out of range.</exception>
    public BillingAnchor(int year, int month, int day)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9998);
        ArgumentOutOfRangeException.ThrowIfLessThan(month, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(month, 12);
        ArgumentOutOfRangeException.ThrowIfLessThan(day, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(day, 31);
        Year = year;
        Month = month;
        Day = day;
    }

    /// <summary>The year of the original anchor.</summary>
    public int Year { get; }

    /// <summary>The month of the original anchor.</summary>
    public int Month { get; }

    /// <summary>The day as it was meant, 1 to 31; shorter months use their last day.</summary>
    public int Day { get; }

    /// <summary>The anchor itself as a date, the day clamped to its month.</summary>
    public LocalDate Date => Clamp(Year, Month);

    /// <summary>An anchor on a date.</summary>
    public static BillingAnchor On(LocalDate date) => new(date.Year, date.Month, date.Day);

    /// <summary>Start-of-month alignment: the first day of a month on or after the start (R7).</summary>
    public static BillingAnchor StartOfMonth(LocalDate start)
    {
        var first = start.Day == 1 ? start : start.With(DateAdjusters.StartOfMonth).PlusMonths(1);
        return On(first);
    }

    /// <summary>The boundary that lies <paramref name="n"/> periods after the anchor (before it, when negative).</summary>
    public LocalDate Boundary(Cadence cadence, int n)
    {
        RequireRecurring(cadence);
        if (cadence.Unit == CadenceUnit.Day)
            return Date.PlusDays(n * cadence.Duration);

        var months = (Year * 12) + (Month - 1) + (n * cadence.Duration);
        return Clamp(Math.DivRem(months, 12, out var month), month + 1);
    }

    /// <summary>The full period between two boundaries that contains a local date.</summary>
    public AnchorPeriod Containing(LocalDate date, Cadence cadence)
    {
        var n = IndexOf(date, cadence);
        return new AnchorPeriod(Boundary(cadence, n), Boundary(cadence, n + 1));
    }

    /// <summary>How many periods after the anchor the period begins that contains a local date; negative before the anchor.</summary>
    public int IndexOf(LocalDate date, Cadence cadence)
    {
        RequireRecurring(cadence);
        var distance = cadence.Unit == CadenceUnit.Day
            ? Period.DaysBetween(Date, date)
            : ((date.Year - Year) * 12) + date.Month - Month;
        var n = Math.DivRem(distance, cadence.Duration, out var rest);
        if (rest < 0)
            n--;
        // By months alone a date before the anchor's day would lie in the period that begins later in its month.
        return Boundary(cadence, n) > date ? n - 1 : n;
    }

    /// <summary>The original anchor, for example "2026-01-31".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}-{Day:D2}");

    private LocalDate Clamp(int year, int month) =>
        new(year, month, Math.Min(Day, CalendarSystem.Iso.GetDaysInMonth(year, month)));

    private static void RequireRecurring(Cadence cadence)
    {
        if (cadence.IsOneTime)
            throw new ArgumentException("A price charged once has no periods.", nameof(cadence));
    }
}
