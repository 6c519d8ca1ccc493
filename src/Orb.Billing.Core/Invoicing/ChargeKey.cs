using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What a charge is for.</summary>
public enum ChargeKind
{
    /// <summary>A fixed fee.</summary>
    Fee,

    /// <summary>Metered usage.</summary>
    Usage,

    /// <summary>A true-up to a commitment.</summary>
    Commitment,

    /// <summary>An allocation of prepaid credits.</summary>
    Allocation,
}

/// <summary>Names the one charge that a price makes in one anchor period (R10).</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="LineageId">The price lineage.</param>
/// <param name="AnchorPeriodStart">The local date the full period starts on.</param>
/// <param name="Kind">What it is for.</param>
public readonly record struct ChargeKey(SubscriptionId SubscriptionId, LineageId LineageId, LocalDate AnchorPeriodStart, ChargeKind Kind);
