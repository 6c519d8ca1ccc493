using NodaTime;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Work;

/// <summary>A due step of a customer. It has a subscription, a draft, or both; or it is one of the credits.</summary>
internal sealed record DueStep(Customer Customer, Instant DueAt, StepRank Rank, Subscription? Subscription, Invoice? Draft, CreditStep? Credit = null)
{
    /// <summary>The check of a threshold that the step is; null for another step.</summary>
    public ThresholdCheck? Check { get; init; }

    /// <summary>
    /// The time the step is stamped with: when it was due, so that catching up leaves the same books as punctual running; a command that reaches
    /// into the past stamps its own. Nothing carries a time before it existed.
    /// </summary>
    public Instant At(Instant? notBefore) =>
        Instant.Max(Instant.Max(DueAt, notBefore ?? DueAt), Subscription?.CreatedAt ?? Draft?.CreatedAt ?? DueAt);
}

/// <summary>The order of steps that are due at one instant (R22).</summary>
internal enum StepRank
{
    /// <summary>Credit blocks expire.</summary>
    Expiry = 2,

    /// <summary>Allocations grant credits, and top-ups buy them.</summary>
    Grant = 3,

    /// <summary>A subscription's charges become drafts, or a threshold invoice.</summary>
    Charge = 4,

    /// <summary>A draft is issued.</summary>
    Issue = 5,
}
