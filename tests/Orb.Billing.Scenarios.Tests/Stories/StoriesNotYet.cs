namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>The one place for stories that the engine cannot live yet, with the reason.</summary>
internal static class StoriesNotYet
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["killbill-upgrade-annual"] = "needs trials",
        ["killbill-anchor-day-change-in-trial"] = "needs trials",
        ["killbill-trial-then-anchor31"] = "needs trials",
        ["killbill-dst-anchor-los-angeles"] = "needs trials",
        ["orb-trial-usage-free"] = "needs trials",
        ["orb-trial-usage-over-max"] = "needs trials",
        ["killbill-gen-trial-discount-evergreen"] = "needs phases of plans",
        ["killbill-discount-phase-local-zone"] = "needs phases of plans",
        ["pl-discount-change:1"] = "needs adjustments of plans",
        ["pl-discount-change:2"] = "needs adjustments of plans",
        ["pl-discount-change:3"] = "needs adjustments of plans",
        ["pl-discount-change:4"] = "needs adjustments of plans",
        ["pl-fixed-discount-split"] = "needs adjustments of plans",
        ["lago-prorate-upgrade-twice-anniversary"] = "needs taxes on invoices",
        ["lago-prorate-terminate-same-day-calendar-utc"] = "needs taxes on invoices",
        ["lago-prorate-terminate-same-day-anniversary-losangeles"] = "needs taxes on invoices",
        ["lago-prorate-upgrade-in-advance-with-recurring-usage"] = "needs the aggregation weighted_sum",
        ["lago-prorate-terminate-in-advance-with-recurring-usage"] = "needs the aggregation weighted_sum",
        ["lago-prorate-terminate-arrears-with-recurring-usage"] = "needs the aggregation weighted_sum",
        ["killbill-usage-capacity-month"] = "needs the price model threshold_total_amount",
        ["orb-price-dimensional-widgets"] = "needs dimensional price groups",
        ["orb-deferral-mid-cycle"] = "needs deferral of the arrears that a plan change ends",
        ["orb-pipeline-currency"] = "needs prepaid credits, conversion of a pricing unit and taxes on invoices",
    };
}
