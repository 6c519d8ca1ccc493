using System.Globalization;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Alerts;

/// <summary>What an alert may be made of.</summary>
internal static class AlertRules
{
    private const int MaximumFilters = 20;
    private const int MaximumValues = 100;

    /// <summary>The thresholds of an alert of credits.</summary>
    public static IReadOnlyList<decimal> OfCredits(Validation validation, AlertKind kind, IReadOnlyList<decimal> thresholds)
    {
        if (kind is not (AlertKind.CreditBalanceDepleted or AlertKind.CreditBalanceDropped or AlertKind.CreditBalanceRecovered))
            validation.Add("type", "is of a subscription, not of a customer's credits.");
        else if (kind == AlertKind.CreditBalanceDropped)
            Check(validation, thresholds, orZero: true);
        else if (thresholds.Count > 0)
            validation.Add("thresholds", "are not for credits that are depleted or recovered: their threshold is 0.");
        return InOrder(thresholds);
    }

    /// <summary>The thresholds of an alert of a subscription.</summary>
    public static IReadOnlyList<decimal> OfSubscription(Validation validation, IReadOnlyList<decimal> thresholds)
    {
        Check(validation, thresholds, orZero: false);
        return InOrder(thresholds);
    }

    /// <summary>The thresholds of an alert of a subscription, whose other members are checked with them.</summary>
    public static IReadOnlyList<decimal> OfSubscription(Validation validation, CreateSubscriptionAlert command)
    {
        if (command.Kind is not (AlertKind.UsageExceeded or AlertKind.CostExceeded or AlertKind.SpendExceeded))
            validation.Add("type", "is of a customer's credits, not of a subscription.");
        var isUsage = command.Kind == AlertKind.UsageExceeded;
        if (isUsage && command.MetricId is null)
            validation.Add("metric_id", "is required for usage.");
        if (!isUsage && command.MetricId is not null)
            validation.Add("metric_id", "is for usage alone.");
        if (isUsage && command.Currency is not null)
            validation.Add("currency", "is not for usage.");
        Filters(validation, command.Kind, command.PriceFilters);
        return OfSubscription(validation, command.Thresholds);
    }

    /// <summary>The currency or unit of the prices whose costs count; null for usage, and where it is none of the subscription's.</summary>
    public static Currency? CurrencyOf(Validation validation, CreateSubscriptionAlert command, SubscriptionTimeline timeline)
    {
        if (command.Kind == AlertKind.UsageExceeded)
            return null;
        if (command.Currency is null || command.Currency == timeline.InvoicingCurrency.Code)
            return timeline.InvoicingCurrency;
        var own = timeline.Intervals.Select(i => i.Price.Currency).FirstOrDefault(c => c.Code == command.Currency);
        if (own is null)
            validation.Add("currency", $"'{Validation.Shorten(command.Currency)}' is the currency or pricing unit of none of the subscription's prices.");
        return own;
    }

    /// <summary>Checks filters of prices.</summary>
    public static void Filters(Validation validation, AlertKind kind, IReadOnlyList<AdjustmentFilter> filters)
    {
        if (kind != AlertKind.SpendExceeded && filters.Count > 0)
            validation.Add("price_filters", "are for spend alone.");
        if (filters.Count > MaximumFilters)
            validation.Add("price_filters", string.Create(CultureInfo.InvariantCulture, $"has {filters.Count} entries; at most {MaximumFilters} are accepted."));
        for (var i = 0; i < filters.Count; i++)
        {
            if (filters[i].Values.Count > MaximumValues)
            {
                validation.Add(
                    string.Create(CultureInfo.InvariantCulture, $"price_filters[{i}].values"),
                    string.Create(CultureInfo.InvariantCulture, $"has {filters[i].Values.Count} entries; at most {MaximumValues} are accepted."));
            }
        }
    }

    /// <summary>Details for the audit trail.</summary>
    public static Dictionary<string, string> Details(Alert alert) => new(StringComparer.Ordinal)
    {
        ["customer_id"] = alert.CustomerId.ToString(),
        ["type"] = alert.Kind.ToString(),
        ["thresholds"] = string.Join(", ", alert.Thresholds.Select(t => t.ToString(CultureInfo.InvariantCulture))),
    };

    private static void Check(Validation validation, IReadOnlyList<decimal> thresholds, bool orZero)
    {
        if (thresholds.Count is 0 or > Alert.MaximumThresholds)
            validation.Add("thresholds", string.Create(CultureInfo.InvariantCulture, $"must have from 1 to {Alert.MaximumThresholds} entries, but has {thresholds.Count}."));
        for (var i = 0; i < thresholds.Count; i++)
        {
            if (thresholds[i] < 0m || (thresholds[i] == 0m && !orZero))
            {
                validation.Add(
                    string.Create(CultureInfo.InvariantCulture, $"thresholds[{i}].value"),
                    string.Create(CultureInfo.InvariantCulture, $"must {(orZero ? "not be negative" : "be above 0")}, but is {thresholds[i]}."));
            }
        }
    }

    private static IReadOnlyList<decimal> InOrder(IReadOnlyList<decimal> thresholds) => [.. thresholds.Distinct().Order()];
}
