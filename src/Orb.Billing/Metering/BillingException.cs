using System.Diagnostics.CodeAnalysis;
using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>
/// What is not billed, and why: usage that was accepted and is kept but is on no invoice (R15), listed once per kind, event and metric; and
/// what stopped, until somebody has mended the cause and retries it.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "The contract's word, and no error of a program.")]
public sealed record BillingException
{
    /// <summary>The id.</summary>
    public required BillingExceptionId Id { get; init; }

    /// <summary>The kind.</summary>
    public required BillingExceptionKind Kind { get; init; }

    /// <summary>Who would have been invoiced.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>The event's idempotency key; null where it is not about an event.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The event's timestamp; null where only the key is known.</summary>
    public Instant? Timestamp { get; init; }

    /// <summary>The metric that could not read the event; null where no metric is to blame.</summary>
    public MetricId? MetricId { get; init; }

    /// <summary>The subscription that was parked; null for another kind.</summary>
    public SubscriptionId? SubscriptionId { get; init; }

    /// <summary>The one-off invoice that is held; null for another kind.</summary>
    public InvoiceId? InvoiceId { get; init; }

    /// <summary>Why it stopped, one of <see cref="ParkingReason"/>; null for usage.</summary>
    public string? Code { get; init; }

    /// <summary>A sentence for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was found, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>How often it has failed since it was found.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>When it failed last, by the customer's clock; null while it has failed once.</summary>
    public Instant? LastAttemptAt { get; init; }

    /// <summary>When a retry succeeded, by the customer's clock; null while it is open. What is about usage stays open.</summary>
    public Instant? ResolvedAt { get; init; }
}

/// <summary>The kinds of billing exception.</summary>
public enum BillingExceptionKind
{
    /// <summary>A change of usage older than the re-rate window: kept, not billed.</summary>
    LateUsage,

    /// <summary>A valid event that a metric cannot read and skips.</summary>
    UnreadableUsage,

    /// <summary>A subscription that cannot be billed: its own steps stop, everything else goes on.</summary>
    SubscriptionParked,

    /// <summary>A one-off invoice that cannot be issued by itself: it stays a draft.</summary>
    InvoiceHeld,
}
