namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>The one place for stories that the engine cannot live yet, with the reason.</summary>
internal static class StoriesNotYet
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["lago-prorate-upgrade-in-advance-with-recurring-usage"] = "needs the aggregation weighted_sum",
        ["lago-prorate-terminate-in-advance-with-recurring-usage"] = "needs the aggregation weighted_sum",
        ["lago-prorate-terminate-arrears-with-recurring-usage"] = "needs the aggregation weighted_sum",
        ["killbill-usage-capacity-month"] = "needs the price model threshold_total_amount",
        ["orb-price-dimensional-widgets"] = "needs dimensional price groups",
        ["orb-pipeline-currency"] = "needs prepaid credits, conversion of a pricing unit and taxes on invoices",
    };
}
