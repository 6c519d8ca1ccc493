using NodaTime;
using Orb.Billing.Metering;

namespace Orb.Billing.EntityFrameworkCore.Metering;

internal sealed class BillingExceptionRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required BillingExceptionKind Kind { get; set; }

    public required Guid CustomerId { get; set; }

    public required string IdempotencyKey { get; set; }

    public Instant? Timestamp { get; set; }

    /// <summary>Zeros where no metric is to blame.</summary>
    public required Guid MetricId { get; set; }

    public required string Reason { get; set; }

    public required Instant CreatedAt { get; set; }

    public static BillingExceptionRow Of(Guid tenantId, BillingException exception) => new()
    {
        TenantId = tenantId,
        Id = exception.Id.Value,
        Kind = exception.Kind,
        CustomerId = exception.CustomerId.Value,
        IdempotencyKey = exception.IdempotencyKey,
        Timestamp = exception.Timestamp,
        MetricId = exception.MetricId?.Value ?? Guid.Empty,
        Reason = exception.Reason,
        CreatedAt = exception.CreatedAt,
    };

    public BillingException ToException() => new()
    {
        Id = new(Id),
        Kind = Kind,
        CustomerId = new(CustomerId),
        IdempotencyKey = IdempotencyKey,
        Timestamp = Timestamp,
        MetricId = MetricId == Guid.Empty ? null : new(MetricId),
        Reason = Reason,
        CreatedAt = CreatedAt,
    };
}
