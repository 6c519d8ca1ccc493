using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Alerts;

/// <summary>Makes an alert of a customer's prepaid credits.</summary>
public sealed record CreateCreditAlert
{
    /// <summary>One of the kinds of a balance.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>The code of the currency or pricing unit of the credits.</summary>
    public required string Currency { get; init; }

    /// <summary>For credits that drop to a threshold, of 0 or more; the other kinds have none.</summary>
    public IReadOnlyList<decimal> Thresholds { get; init; } = [];
}

/// <summary>Makes an alert of a subscription's usage or costs.</summary>
public sealed record CreateSubscriptionAlert
{
    /// <summary>One of the other kinds.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>At least one, each above 0.</summary>
    public required IReadOnlyList<decimal> Thresholds { get; init; }

    /// <summary>The metric, for usage and for nothing else.</summary>
    public MetricId? MetricId { get; init; }

    /// <summary>The currency or pricing unit of the prices that count, for costs; the subscription's by default.</summary>
    public string? Currency { get; init; }

    /// <summary>Which prices count, for spend.</summary>
    public IReadOnlyList<AdjustmentFilter> PriceFilters { get; init; } = [];
}

/// <summary>Changes an alert.</summary>
public sealed record UpdateAlert
{
    /// <summary>The thresholds from now on. What has fired in the running period stays fired.</summary>
    public required IReadOnlyList<decimal> Thresholds { get; init; }

    /// <summary>Which prices count from now on; null leaves them.</summary>
    public IReadOnlyList<AdjustmentFilter>? PriceFilters { get; init; }
}
