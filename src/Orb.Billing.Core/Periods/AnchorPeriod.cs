using NodaTime;

namespace Orb.Billing.Core.Periods;

/// <summary>One full billing period between two anchors, in local dates, half-open (R7). Its days are what proration divides by (R8).</summary>
public readonly record struct AnchorPeriod
{
    /// <summary>A period from a local date up to, not including, another.</summary>
    /// <exception cref="ArgumentException">The period has no day.</exception>
    public AnchorPeriod(LocalDate start, LocalDate end)
    {
        if (end <= start)
            throw new ArgumentException($"The anchor period {start:R} to {end:R} has no day.", nameof(end));
        Start = start;
        End = end;
    }

    /// <summary>The first local date.</summary>
    public LocalDate Start { get; }

    /// <summary>The first local date after the period.</summary>
    public LocalDate End { get; }

    /// <summary>The number of local dates in the period.</summary>
    public int AnchorDays => Period.DaysBetween(Start, End);

    /// <summary>The period as instants of a zone.</summary>
    public ServicePeriod In(DateTimeZone zone) => new(LocalDays.StartOf(Start, zone), LocalDays.StartOf(End, zone));
}
