using NodaTime;
using Orb.Billing.Metering;

namespace Orb.Billing.EntityFrameworkCore.Metering;

internal sealed class BillingExceptionRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required BillingExceptionKind Kind { get; set; }

    public required Guid CustomerId { get; set; }

    public string? IdempotencyKey { get; set; }

    public Instant? Timestamp { get; set; }

    /// <summary>Zeros where no metric is to blame.</summary>
    public required Guid MetricId { get; set; }

    public Guid? SubscriptionId { get; set; }

    public Guid? InvoiceId { get; set; }

    public string? Code { get; set; }

    public required string Reason { get; set; }

    public required Instant CreatedAt { get; set; }

    public required int Attempts { get; set; }

    public Instant? LastAttemptAt { get; set; }

    public Instant? ResolvedAt { get; set; }

    public static BillingExceptionRow Of(Guid tenantId, BillingException exception) => new()
    {
        TenantId = tenantId,
        Id = exception.Id.Value,
        Kind = exception.Kind,
        CustomerId = exception.CustomerId.Value,
        IdempotencyKey = exception.IdempotencyKey,
        Timestamp = exception.Timestamp,
        MetricId = exception.MetricId?.Value ?? Guid.Empty,
        SubscriptionId = exception.SubscriptionId?.Value,
        InvoiceId = exception.InvoiceId?.Value,
        Code = exception.Code,
        Reason = exception.Reason,
        CreatedAt = exception.CreatedAt,
        Attempts = exception.Attempts,
        LastAttemptAt = exception.LastAttemptAt,
        ResolvedAt = exception.ResolvedAt,
    };

    public BillingException ToException() => new()
    {
        Id = new(Id),
        Kind = Kind,
        CustomerId = new(CustomerId),
        IdempotencyKey = IdempotencyKey,
        Timestamp = Timestamp,
        MetricId = MetricId == Guid.Empty ? null : new(MetricId),
        SubscriptionId = SubscriptionId is { } subscription ? new(subscription) : null,
        InvoiceId = InvoiceId is { } invoice ? new(invoice) : null,
        Code = Code,
        Reason = Reason,
        CreatedAt = CreatedAt,
        Attempts = Attempts,
        LastAttemptAt = LastAttemptAt,
        ResolvedAt = ResolvedAt,
    };
}
