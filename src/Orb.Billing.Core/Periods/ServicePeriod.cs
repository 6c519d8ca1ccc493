using NodaTime;

namespace Orb.Billing.Core.Periods;

/// <summary>The time a charge is for: half-open, the end belongs to what follows (R6, R9).</summary>
public readonly record struct ServicePeriod
{
    /// <summary>A period from an instant up to, not including, another.</summary>
    /// <exception cref="ArgumentException">The end lies before the start.</exception>
    public ServicePeriod(Instant start, Instant end)
    {
        if (end < start)
            throw new ArgumentException($"The period ends at {end} before it starts at {start}.", nameof(end));
        Start = start;
        End = end;
    }

    /// <summary>The first instant of the period.</summary>
    public Instant Start { get; }

    /// <summary>The first instant after the period.</summary>
    public Instant End { get; }

    /// <summary>Whether the period has no length.</summary>
    public bool IsEmpty => Start == End;

    /// <summary>Whether the instant lies in the period.</summary>
    public bool Contains(Instant instant) => Start <= instant && instant < End;

    /// <summary>The start and the exclusive end.</summary>
    public override string ToString() => $"[{Start}, {End})";
}
