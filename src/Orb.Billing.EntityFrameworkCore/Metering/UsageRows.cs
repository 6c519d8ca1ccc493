using NodaTime;

namespace Orb.Billing.EntityFrameworkCore.Metering;

/// <summary>
/// A usage event with one body. The sequence is its place in the order of ingest (R14); a row of a backfill counts from the backfill's
/// close on. It is never changed: an amendment is another row with the same key.
/// </summary>
internal sealed class UsageEventRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required long Sequence { get; set; }

    public required Guid EventId { get; set; }

    public Guid? CustomerId { get; set; }

    public string? ExternalCustomerId { get; set; }

    public required string EventName { get; set; }

    public required Instant Timestamp { get; set; }

    public required string IdempotencyKey { get; set; }

    public required string Properties { get; set; }

    public Guid? BackfillId { get; set; }
}

/// <summary>
/// Says that a row of an event no longer counts from a sequence on: it was amended, deprecated, or replaced by a backfill, and then only until
/// that is reverted. Customer and timestamp are the event's, so that late changes are found along an index.
/// </summary>
internal sealed class UsageWithdrawalRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required long EventSequence { get; set; }

    public required long Sequence { get; set; }

    public Guid? BackfillId { get; set; }

    public Guid? CustomerId { get; set; }

    public string? ExternalCustomerId { get; set; }

    public required Instant Timestamp { get; set; }
}

/// <summary>
/// What is known of an idempotency key: the body it came with, and the row that holds the event's latest body, which is the first of the key
/// from the sequence on.
/// </summary>
internal sealed class UsageKeyRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required string IdempotencyKey { get; set; }

    public required byte[] BodyHash { get; set; }

    public required long Sequence { get; set; }

    public Guid? BackfillId { get; set; }
}

/// <summary>The last ingest sequence given out in a tenant.</summary>
internal sealed class UsageSequenceRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required long Last { get; set; }
}
