using NodaTime;
using Orb.Billing.Core;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Credits;

/// <summary>The id of an allocation: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct CreditAllocationId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out CreditAllocationId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new CreditAllocationId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}

/// <summary>Grants a customer credits each cadence (R26).</summary>
public sealed record CreditAllocation
{
    /// <summary>The id.</summary>
    public required CreditAllocationId Id { get; init; }

    /// <summary>The customer.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>The credits of a full period.</summary>
    public required Money Amount { get; init; }

    /// <summary>How often.</summary>
    public required Cadence Cadence { get; init; }

    /// <summary>What periods are counted from (R7).</summary>
    public required BillingAnchor Anchor { get; init; }

    /// <summary>How long the credits of a period last.</summary>
    public required CreditLifetime Lifetime { get; init; }

    /// <summary>The first instant.</summary>
    public required Instant Start { get; init; }

    /// <summary>The first instant after; null while it is open.</summary>
    public Instant? End { get; init; }

    /// <summary>When the next credits are granted; null when there are no more.</summary>
    public Instant? NextAt { get; init; }

    /// <summary>When it was made, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Goes up with every write.</summary>
    public int Version { get; init; }

    /// <summary>The schedule on a customer's calendar.</summary>
    internal AllocationSchedule Schedule(DateTimeZone zone) => new(Amount, Cadence, Anchor, zone, Lifetime);
}
