using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Metering;

namespace Orb.Billing.AspNetCore.Metering;

/// <summary>What is not billed, and why: beyond the contract, in its style.</summary>
internal sealed class BillingExceptionResponse(BillingException exception)
{
    public string Id => exception.Id.ToString();

    public string Kind => BillingExceptionEndpoints.Kinds.Single(k => k.Value == exception.Kind).Key;

    public string Status => exception.ResolvedAt is null ? "open" : "resolved";

    public string CustomerId => exception.CustomerId.ToString();

    public string? SubscriptionId => exception.SubscriptionId?.ToString();

    public string? InvoiceId => exception.InvoiceId?.ToString();

    public string? BillableMetricId => exception.MetricId?.ToString();

    public string? EventIdempotencyKey => exception.IdempotencyKey;

    public string? EventTimestamp => WireTime.Write(exception.Timestamp);

    /// <summary>The reason code of what stopped.</summary>
    public string? Code => exception.Code;

    public string Detail => exception.Reason;

    public int Attempts => exception.Attempts;

    public string LastAttemptAt => WireTime.WriteSeconds(exception.LastAttemptAt ?? exception.CreatedAt);

    public string CreatedAt => WireTime.WriteSeconds(exception.CreatedAt);

    public string? ResolvedAt => exception.ResolvedAt is { } at ? WireTime.WriteSeconds(at) : null;
}
