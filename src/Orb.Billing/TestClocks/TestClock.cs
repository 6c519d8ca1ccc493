using NodaTime;

namespace Orb.Billing.TestClocks;

/// <summary>Whether a clock stands or moves.</summary>
public enum TestClockStatus
{
    /// <summary>It stands at its frozen time.</summary>
    Ready,

    /// <summary>It is on its way to the time asked for.</summary>
    Advancing,
}

/// <summary>A clock that stands still until it is moved; the customers on it live by its time (R23).</summary>
public sealed record TestClock
{
    /// <summary>The id.</summary>
    public required TestClockId Id { get; init; }

    /// <summary>A name.</summary>
    public string? Name { get; init; }

    /// <summary>The time it stands at.</summary>
    public required Instant FrozenTime { get; init; }

    /// <summary>The time it moves to; null while it stands.</summary>
    public Instant? AdvancingTo { get; init; }

    /// <summary>Whether it stands or moves.</summary>
    public TestClockStatus Status => AdvancingTo is null ? TestClockStatus.Ready : TestClockStatus.Advancing;

    /// <summary>When it was created, by the wall clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Goes up with every write.</summary>
    public int Version { get; init; }
}
