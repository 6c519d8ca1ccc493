using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Orb.Billing.Outbox;

namespace Orb.Billing.EntityFrameworkCore.Outbox;

internal sealed class OutboxMessageRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Type { get; set; }

    /// <summary>No foreign key: a message outlives what it tells of.</summary>
    public required string ResourceId { get; set; }

    public required Guid CustomerId { get; set; }

    public Guid? TestClockId { get; set; }

    public required string Properties { get; set; }

    public required Instant OccurredAt { get; set; }

    public required Instant CreatedAt { get; set; }

    public required OutboxState State { get; set; }

    public int Attempts { get; set; }

    public required Instant AvailableAt { get; set; }

    public Instant? LeaseUntil { get; set; }

    public long FencingToken { get; set; }

    public Instant? SentAt { get; set; }

    public required string SentTo { get; set; }

    public string? LastError { get; set; }

    public static void Map(EntityTypeBuilder<OutboxMessageRow> message)
    {
        message.HasKey(m => new { m.TenantId, m.Id });
        // The queue holds what waits, whatever was sent before it.
        message.HasIndex(m => m.AvailableAt).HasFilter("state = 'Pending'");
        message.HasIndex(m => new { m.TenantId, m.CreatedAt, m.Id });
        message.HasIndex(m => m.CreatedAt);
    }

    public static OutboxMessageRow Of(OutboxMessage message) => new()
    {
        TenantId = message.TenantId.Value,
        Id = message.Id.Value,
        Type = message.Type,
        ResourceId = message.ResourceId,
        CustomerId = message.CustomerId.Value,
        TestClockId = message.TestClockId?.Value,
        Properties = StoredJson.Write(message.Properties),
        OccurredAt = message.OccurredAt,
        CreatedAt = message.CreatedAt,
        State = message.State,
        Attempts = message.Attempts,
        AvailableAt = message.AvailableAt,
        SentAt = message.SentAt,
        SentTo = StoredJson.Write(message.SentTo),
        LastError = message.LastError,
    };

    public OutboxMessage ToMessage() => new()
    {
        TenantId = new(TenantId),
        Id = new(Id),
        Type = Type,
        ResourceId = ResourceId,
        CustomerId = new(CustomerId),
        TestClockId = TestClockId is { } clock ? new(clock) : null,
        Properties = StoredJson.ReadLabels(Properties),
        OccurredAt = OccurredAt,
        CreatedAt = CreatedAt,
        State = State,
        Attempts = Attempts,
        AvailableAt = AvailableAt,
        SentAt = SentAt,
        SentTo = StoredJson.ReadTexts(SentTo),
        LastError = LastError,
    };
}
