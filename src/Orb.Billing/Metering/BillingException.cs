using System.Diagnostics.CodeAnalysis;
using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>Usage that was accepted and is kept, but is not on an invoice, and why (R15). Listed once per kind, event and metric.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "The contract's word, and no error of a program.")]
public sealed record BillingException
{
    /// <summary>The id.</summary>
    public required BillingExceptionId Id { get; init; }

    /// <summary>The kind.</summary>
    public required BillingExceptionKind Kind { get; init; }

    /// <summary>Who would have been invoiced.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>The event's idempotency key.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The event's timestamp; null where only the key is known.</summary>
    public Instant? Timestamp { get; init; }

    /// <summary>The metric that could not read the event; null where no metric is to blame.</summary>
    public MetricId? MetricId { get; init; }

    /// <summary>A sentence for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was found, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }
}

/// <summary>The kinds of billing exception.</summary>
public enum BillingExceptionKind
{
    /// <summary>A change of usage older than the re-rate window: kept, not billed.</summary>
    LateUsage,

    /// <summary>A valid event that a metric cannot read and skips.</summary>
    UnreadableUsage,
}
