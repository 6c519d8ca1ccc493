using NodaTime;

namespace Orb.Billing.EntityFrameworkCore.Metering;

/// <summary>A usage event. The sequence is its place in the order of ingest (R14).</summary>
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
}

/// <summary>What is known of an idempotency key: the body it came with and the event's place.</summary>
internal sealed class UsageKeyRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required string IdempotencyKey { get; set; }

    public required byte[] BodyHash { get; set; }

    public required long Sequence { get; set; }
}

/// <summary>The last ingest sequence given out in a tenant.</summary>
internal sealed class UsageSequenceRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required long Last { get; set; }
}
