using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Alerts;

/// <summary>
/// Thresholds of a customer's prepaid credits, or of a subscription's usage or costs, whose crossing is told by a message in the outbox (R26,
/// docs/decisions/0074).
/// </summary>
public sealed record Alert
{
    /// <summary>The most thresholds an alert has.</summary>
    public const int MaximumThresholds = 100;

    /// <summary>The most alerts a subscription has, whether or not they are enabled.</summary>
    public const int MaximumOfSubscription = 100;

    /// <summary>The id.</summary>
    public required AlertId Id { get; init; }

    /// <summary>What it watches.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>Whose credits, or whose subscription.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>The subscription; null for an alert of credits.</summary>
    public SubscriptionId? SubscriptionId { get; init; }

    /// <summary>The unit of the credits, or of the prices whose costs count; null for usage.</summary>
    public Currency? Currency { get; init; }

    /// <summary>The metric whose usage counts; null for others.</summary>
    public MetricId? MetricId { get; init; }

    /// <summary>The thresholds, ascending and each once; empty for credits that are depleted or recovered.</summary>
    public required IReadOnlyList<decimal> Thresholds { get; init; }

    /// <summary>Which prices count, all of these at once; empty where every price of the currency does.</summary>
    public IReadOnlyList<AdjustmentFilter> PriceFilters { get; init; } = [];

    /// <summary>Whether it fires.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>When it was made, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Goes up with every write.</summary>
    public int Version { get; init; }

    /// <summary>What there may be only one alert of: the kind of credits in a unit, a metric's usage, a subscription's costs.</summary>
    public string UniqueOf => Kind switch
    {
        AlertKind.UsageExceeded => $"{Kind}|{SubscriptionId}|{MetricId}",
        AlertKind.CostExceeded => $"{Kind}|{SubscriptionId}",
        AlertKind.SpendExceeded => $"{Kind}|{Id}",
        _ => $"{Kind}|{CustomerId}|{Currency!.Code}",
    };
}

/// <summary>An alert as it is shown.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="ExternalCustomerId">The seller's own id of its customer; null where it has none.</param>
/// <param name="Balance">What an alert of credits compares with its thresholds; null for others.</param>
public sealed record AlertView(Alert Alert, string? ExternalCustomerId, decimal? Balance);

/// <summary>That a threshold of an alert was crossed; kept so that it does not fire twice.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Occasion">Once what it fires: the start of the billing period, or the entry of the credit ledger.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="Level">The usage, the costs or the balance that crossed it.</param>
/// <param name="FiredAt">When, by the customer's clock.</param>
public sealed record AlertFiring(AlertId AlertId, string Occasion, decimal Threshold, decimal Level, Instant FiredAt);

/// <summary>Which alerts; nulls bound nothing.</summary>
/// <param name="Created">When they were made.</param>
/// <param name="CustomerId">Of this customer's credits; those of its subscriptions are found by the subscription.</param>
/// <param name="ExternalCustomerId">The same by the seller's own id.</param>
/// <param name="SubscriptionId">Of this subscription.</param>
public sealed record AlertQuery(
    CreatedRange Created, CustomerId? CustomerId = null, string? ExternalCustomerId = null, SubscriptionId? SubscriptionId = null);
