using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Outbox;

/// <summary>
/// What happened, to be told to others: written in the same transaction as the change itself, and sent at least once under an id that never
/// changes. It refers to the resource rather than holding a copy, so a sender tells its state at the time of sending (docs/decisions/0036).
/// </summary>
public sealed record OutboxMessage
{
    /// <summary>The tenant.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>The id, the same at every delivery: receivers recognise a repetition by it.</summary>
    public required OutboxMessageId Id { get; init; }

    /// <summary>What happened, one of <see cref="OutboxMessageType"/>: "invoice.issued".</summary>
    public required string Type { get; init; }

    /// <summary>The resource's id in its wire form; what it is stands before the point of the type.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The customer it concerns.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>The test clock the customer lives by; null for a real one.</summary>
    public TestClockId? TestClockId { get; init; }

    /// <summary>Whether it concerns a real customer: what does not never reaches live mail or payment (R23).</summary>
    public bool IsLive => TestClockId is null;

    /// <summary>What else is worth telling, such as the plan before; instants in ISO form, ids in wire form.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>When it happened, by the customer's clock.</summary>
    public required Instant OccurredAt { get; init; }

    /// <summary>When it was written, by the wall clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Where it is on its way.</summary>
    public OutboxState State { get; init; }

    /// <summary>Deliveries begun since it was written or replayed.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried next, by the wall clock; of no meaning once it is sent or dead.</summary>
    public required Instant AvailableAt { get; init; }

    /// <summary>When every sender had taken it, by the wall clock; null before.</summary>
    public Instant? SentAt { get; init; }

    /// <summary>The senders that have taken it already: a failure of another does not send it to them again.</summary>
    public IReadOnlyList<string> SentTo { get; init; } = [];

    /// <summary>What the last delivery failed of; null when none did.</summary>
    public string? LastError { get; init; }
}

/// <summary>Where a message is on its way.</summary>
public enum OutboxState
{
    /// <summary>To be delivered.</summary>
    Pending,

    /// <summary>Every sender has taken it.</summary>
    Sent,

    /// <summary>The schedule of attempts is used up; only a replay sends it again.</summary>
    Dead,
}

/// <summary>Which messages; nulls bound nothing.</summary>
/// <param name="Created">When they were written.</param>
/// <param name="Type">Of this type, for example "invoice.issued".</param>
/// <param name="State">In this state.</param>
public sealed record OutboxQuery(CreatedRange Created, string? Type = null, OutboxState? State = null)
{
    /// <summary>Every message.</summary>
    public static OutboxQuery All { get; } = new(CreatedRange.Any);
}
