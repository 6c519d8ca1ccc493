using System.Globalization;
using NodaTime;

namespace Orb.Billing.Core.Periods;

/// <summary>
/// The part of a full period that a piece covers, carried as two whole numbers: units of the piece and units of its anchor period, in local
/// days or in seconds. Never a decimal, so that multiplying comes first and dividing last (R8).
/// </summary>
public readonly record struct Share
{
    /// <summary>So many days of so many.</summary>
    /// <exception cref="ArgumentException">There are no days to divide by, or the days are negative.</exception>
    public Share(int days, int anchorDays)
        : this(days, anchorDays, ProrationUnit.Day)
    {
    }

    private Share(long units, long anchorUnits, ProrationUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        ArgumentOutOfRangeException.ThrowIfLessThan(anchorUnits, 1);
        Units = units;
        AnchorUnits = anchorUnits;
        Unit = unit;
    }

    /// <summary>The whole of a period.</summary>
    public static Share Whole { get; } = new(1, 1);

    /// <summary>What both numbers count.</summary>
    public ProrationUnit Unit { get; }

    /// <summary>Local days or seconds of the piece.</summary>
    public long Units { get; }

    /// <summary>Local days or seconds of the anchor period that contains the piece: what is divided by.</summary>
    public long AnchorUnits { get; }

    /// <summary>Whether the piece covers nothing.</summary>
    public bool IsNone => Units == 0;

    /// <summary>Whether the piece covers the whole period.</summary>
    public bool IsWhole => Units == AnchorUnits;

    /// <summary>Local days of the piece, where it is known to be counted in them.</summary>
    /// <exception cref="InvalidOperationException">The share is counted in seconds.</exception>
    /// <remarks>Not public: whoever compares or prints shares by their properties must not meet one that throws.</remarks>
    internal int Days => DaysIn(Units);

    /// <summary>Local days of the anchor period that contains the piece, where it is known to be counted in them.</summary>
    /// <exception cref="InvalidOperationException">The share is counted in seconds.</exception>
    internal int AnchorDays => DaysIn(AnchorUnits);

    /// <summary>So many seconds of so many.</summary>
    /// <exception cref="ArgumentException">There are no seconds to divide by, or the seconds are negative.</exception>
    public static Share Seconds(long seconds, long anchorSeconds) => new(seconds, anchorSeconds, ProrationUnit.Second);

    /// <summary>
    /// The share of an anchor period that lies between two instants: local dates D with start.date &lt;= D &lt; end.date. The day of a change
    /// belongs to what follows it, whatever the hour.
    /// </summary>
    public static Share Of(ServicePeriod piece, AnchorPeriod anchorPeriod, DateTimeZone zone)
    {
        var start = LocalDays.StartOf(anchorPeriod.Start, zone);
        // Nearly every piece is a full period, whose days need not be looked up again.
        if (piece.Start == start && piece.End > start && piece.End == LocalDays.StartOf(anchorPeriod.End, zone))
            return new Share(anchorPeriod.AnchorDays, anchorPeriod.AnchorDays);
        // Where the first date was skipped by the calendar, the first day that existed stands for it: a full period is charged in full.
        var firstDay = LocalDays.DateOf(start, zone);
        var days = Period.DaysBetween(Dated(piece.Start), Dated(piece.End));
        return new Share(Math.Max(0, days), anchorPeriod.AnchorDays);

        LocalDate Dated(Instant instant)
        {
            var date = LocalDays.DateOf(instant, zone);
            return date <= firstDay ? anchorPeriod.Start : LocalDate.Min(date, anchorPeriod.End);
        }
    }

    /// <summary>The share of an anchor period that lies between two instants, in the unit of the subscription.</summary>
    public static Share Of(ServicePeriod piece, AnchorPeriod anchorPeriod, DateTimeZone zone, ProrationUnit unit) => unit switch
    {
        ProrationUnit.Day => Of(piece, anchorPeriod, zone),
        ProrationUnit.Second => OfSeconds(piece, anchorPeriod.In(zone)),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No such unit."),
    };

    /// <summary>The same where the anchor period is known in instants: nearly every piece is all of it, and its days need not be looked up again.</summary>
    internal static Share Of(ServicePeriod piece, AnchorPeriod anchorPeriod, ServicePeriod full, DateTimeZone zone, ProrationUnit unit) =>
        unit == ProrationUnit.Day && piece == full && !full.IsEmpty ? new Share(anchorPeriod.AnchorDays, anchorPeriod.AnchorDays) : Of(piece, anchorPeriod, zone, unit);

    /// <summary>
    /// The share of a real period that lies between two instants, in whole seconds. The second of a change belongs to what follows it, as the
    /// day does, so that pieces cut anywhere sum to the period. A period without length (a day that was skipped) has no share: 0 of 1.
    /// </summary>
    /// <param name="piece">Counted as far as it lies in the period.</param>
    /// <param name="anchorPeriod">The full period, as long as the clocks made it.</param>
    public static Share OfSeconds(ServicePeriod piece, ServicePeriod anchorPeriod)
    {
        var (start, end) = (anchorPeriod.Start.ToUnixTimeSeconds(), anchorPeriod.End.ToUnixTimeSeconds());
        var seconds = Math.Clamp(piece.End.ToUnixTimeSeconds(), start, end) - Math.Clamp(piece.Start.ToUnixTimeSeconds(), start, end);
        return Seconds(seconds, Math.Max(1, end - start));
    }

    /// <summary>What a piece has of an amount for a full period: multiplied first, divided last (R8).</summary>
    internal decimal Cut(decimal fullPeriodAmount) => IsWhole ? fullPeriodAmount : fullPeriodAmount * Units / AnchorUnits;

    /// <summary>Two parts of one full period together.</summary>
    internal Share Plus(Share other) =>
        Unit == other.Unit && AnchorUnits == other.AnchorUnits
            ? new Share(Units + other.Units, AnchorUnits, Unit)
            : throw new ArgumentException($"{this} and {other} are no parts of one period.", nameof(other));

    /// <summary>For example "17/31 days" or "3600/86400 seconds".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Units}/{AnchorUnits} {(Unit == ProrationUnit.Day ? "days" : "seconds")}");

    private int DaysIn(long units) => Unit == ProrationUnit.Day
        ? (int)units
        : throw new InvalidOperationException($"A share of {this} has no days.");
}
