using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>A customer's agreement to a plan: its timeline of prices and what the engine knows of its progress.</summary>
public sealed record Subscription
{
    /// <summary>The id.</summary>
    public SubscriptionId Id => Timeline.Id;

    /// <summary>Whose it is.</summary>
    public CustomerId CustomerId => Timeline.CustomerId;

    /// <summary>The plan.</summary>
    public required PlanId PlanId { get; init; }

    /// <summary>The version of the plan.</summary>
    public int PlanVersion { get; init; } = 1;

    /// <summary>What is charged and when.</summary>
    public required SubscriptionTimeline Timeline { get; init; }

    /// <summary>The first instant after its trial, kept by plan changes (R27); null without one.</summary>
    public Instant? TrialEnd { get; init; }

    /// <summary>What its billing periods are counted from.</summary>
    public required BillingAnchor Anchor { get; init; }

    /// <summary>The name; the plan's by default.</summary>
    public required string Name { get; init; }

    /// <summary>Days from the invoice date to the due date.</summary>
    public required int NetTerms { get; init; }

    /// <summary>A memo for its invoices.</summary>
    public string? DefaultInvoiceMemo { get; init; }

    /// <summary>Whether its payments are collected automatically; null leaves it to the customer.</summary>
    public bool? AutoCollection { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was created, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>The next instant at which something of it is due: an invoice date or an edge of its timeline; null when nothing is left.</summary>
    public Instant? NextInvoiceDate { get; init; }

    /// <summary>The instant from which a change made settled charges smaller, until its credits are booked; null when there are none to book.</summary>
    public Instant? CreditsFrom { get; init; }

    /// <summary>The instant from which settled charges may come to more, until the next invoice takes it in; null when there is nothing open.</summary>
    public Instant? OpenFrom { get; init; }

    /// <summary>The plans that take over later, in order.</summary>
    public IReadOnlyList<ScheduledPlan> ScheduledPlans { get; init; } = [];

    /// <summary>Why it cannot be billed; null while it can. A parked subscription's steps are skipped (R22).</summary>
    public Parking? Parking { get; init; }

    /// <summary>Goes up with every write.</summary>
    public int Version { get; init; }
}

/// <summary>A plan that takes over at an instant.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Version">Its version.</param>
/// <param name="From">The first instant.</param>
public sealed record ScheduledPlan(PlanId PlanId, int Version, Instant From);

/// <summary>Why a subscription was parked.</summary>
/// <param name="Reason">A reason code, for example "amount_overflow".</param>
/// <param name="Detail">A sentence for a person.</param>
/// <param name="At">When, by the customer's clock.</param>
public sealed record Parking(string Reason, string Detail, Instant At);
