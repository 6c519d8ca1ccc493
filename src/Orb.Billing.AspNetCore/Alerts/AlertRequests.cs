using Orb.Billing.Alerts;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.AspNetCore.Alerts;

/// <summary>Reads the requests of alerts.</summary>
internal static class AlertRequests
{
    /// <summary>The kinds as the contract names them.</summary>
    public static readonly IReadOnlyDictionary<string, AlertKind> Kinds = new Dictionary<string, AlertKind>(StringComparer.Ordinal)
    {
        ["credit_balance_depleted"] = AlertKind.CreditBalanceDepleted,
        ["credit_balance_dropped"] = AlertKind.CreditBalanceDropped,
        ["credit_balance_recovered"] = AlertKind.CreditBalanceRecovered,
        ["usage_exceeded"] = AlertKind.UsageExceeded,
        ["cost_exceeded"] = AlertKind.CostExceeded,
        ["spend_exceeded"] = AlertKind.SpendExceeded,
    };

    private static readonly Dictionary<string, AlertKind> OfCredits = Kinds.Where(k => k.Key.StartsWith("credit_", StringComparison.Ordinal)).ToDictionary();
    private static readonly Dictionary<string, AlertKind> OfSubscriptions = Kinds.Where(k => !OfCredits.ContainsKey(k.Key)).ToDictionary();

    public static CreateCreditAlert ForCustomer(Fields fields) => new()
    {
        Kind = fields.RequiredChoice("type", OfCredits),
        Currency = fields.RequiredText("currency"),
        Thresholds = fields.List("thresholds", Alert.MaximumThresholds, Threshold) ?? [],
    };

    public static CreateSubscriptionAlert ForSubscription(Fields fields)
    {
        fields.NotYet("grouping_keys", "threshold_overrides");
        return new CreateSubscriptionAlert
        {
            Kind = fields.RequiredChoice("type", OfSubscriptions),
            Thresholds = fields.RequiredList("thresholds", Alert.MaximumThresholds, Threshold),
            MetricId = fields.Id<MetricId>("metric_id", "BillableMetric", MetricId.TryParse),
            Currency = fields.Text("currency"),
            PriceFilters = PriceFilters.Read(fields, "price_filters") ?? [],
        };
    }

    public static UpdateAlert Update(Fields fields)
    {
        fields.NotYet("threshold_overrides");
        return new UpdateAlert
        {
            Thresholds = fields.RequiredList("thresholds", Alert.MaximumThresholds, Threshold),
            PriceFilters = PriceFilters.Read(fields, "price_filters"),
        };
    }

    public static AlertQuery List(QueryFields fields)
    {
        string[] owners = [.. ((string[])["customer_id", "external_customer_id", "subscription_id"]).Where(o => fields.One(o) is not null)];
        if (owners.Length > 1)
            fields.Add(owners[1], $"cannot be given with {owners[0]}.");
        return new AlertQuery(
            fields.Range("created_at"),
            fields.Id<CustomerId>("customer_id", CustomerId.TryParse),
            fields.One("external_customer_id"),
            fields.Id<SubscriptionId>("subscription_id", SubscriptionId.TryParse));
    }

    private static decimal Threshold(Fields fields) => fields.RequiredNumber("value");
}
