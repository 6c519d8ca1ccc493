using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>Events sent in for a time past, which all begin to count at one ingest sequence: that of the close (R14).</summary>
public sealed record Backfill
{
    /// <summary>The id.</summary>
    public required BackfillId Id { get; init; }

    /// <summary>Whose events; null for all customers.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>The timestamps it may bring, half-open; at most 31 days.</summary>
    public required ServicePeriod Timeframe { get; init; }

    /// <summary>Whether its close withdraws the events of the timeframe that are there before; else it only adds.</summary>
    public bool ReplacesExistingEvents { get; init; }

    /// <summary>Which of the events that are there before are withdrawn; all by default.</summary>
    public EventFilter DeprecationFilter { get; init; } = EventFilter.Always;

    /// <summary>How many events it brings.</summary>
    public long EventsIngested { get; init; }

    /// <summary>When it was created, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was closed; null while open.</summary>
    public Instant? ClosedAt { get; init; }

    /// <summary>The ingest sequence from which its events count; null while open.</summary>
    public long? ClosedSequence { get; init; }

    /// <summary>When it was reverted, if it was.</summary>
    public Instant? RevertedAt { get; init; }

    /// <summary>The ingest sequence from which all is as if it had never been closed.</summary>
    public long? RevertedSequence { get; init; }

    /// <summary>Goes up with every write.</summary>
    public int Version { get; init; }

    /// <summary>How far it is.</summary>
    public BackfillStatus Status =>
        RevertedSequence is not null ? BackfillStatus.Reverted : ClosedSequence is not null ? BackfillStatus.Reflected : BackfillStatus.Pending;

    /// <summary>Whether it can touch an event that another one can touch too.</summary>
    public bool Overlaps(Backfill other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (CustomerId is null || other.CustomerId is null || CustomerId == other.CustomerId)
            && Timeframe.Start < other.Timeframe.End && other.Timeframe.Start < Timeframe.End;
    }
}

/// <summary>How far a backfill is.</summary>
public enum BackfillStatus
{
    /// <summary>Open: it takes events, none of which count yet.</summary>
    Pending,

    /// <summary>Closed: its events count.</summary>
    Reflected,

    /// <summary>Undone.</summary>
    Reverted,
}
