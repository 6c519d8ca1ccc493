using NodaTime;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>
/// A stretch of a subscription in which nothing is charged (R20): fees leave its days out, usage in it is kept and not rated. The price
/// intervals stay as they are, so that charging goes on afterwards on the same anchors and within the same charges (R10).
/// </summary>
public sealed record Pause
{
    /// <summary>A pause.</summary>
    /// <param name="start">The first instant: the start of a local day.</param>
    /// <param name="end">The first instant after: the start of a local day; null while it is open.</param>
    /// <exception cref="ArgumentException">The end does not lie after the start.</exception>
    public Pause(Instant start, Instant? end)
    {
        if (end <= start)
            throw new ArgumentException("A pause ends after it starts.", nameof(end));
        Start = start;
        End = end;
    }

    /// <summary>The first instant.</summary>
    public Instant Start { get; }

    /// <summary>The first instant after; null while it is open.</summary>
    public Instant? End { get; }

    /// <summary>What is given back of the period it interrupts; the unused days by default.</summary>
    public CreditPolicy Credit { get; init; }

    /// <summary>When the end was agreed: what is charged after the pause is due at the earliest then. Null when that was not later than the end.</summary>
    public Instant? ResumedAt { get; init; }

    /// <summary>When the pause was taken back: its days are charged after all, due at the earliest then. Null while it stands.</summary>
    public Instant? RemovedAt { get; init; }
}
