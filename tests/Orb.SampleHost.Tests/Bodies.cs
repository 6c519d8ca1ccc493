namespace Orb.SampleHost.Tests;

/// <summary>Bodies that several tests send.</summary>
internal static class Bodies
{
    /// <summary>A monthly fee of 49.00 USD in advance.</summary>
    public static string Fee(string item, string more = "") =>
        $$"""{"price":{"name":"Monthly fee","item_id":"{{item}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"49.00"},"billed_in_advance":true""" + more + "}}";

    /// <summary>Tokens: the first 1,000 at 0.10, the next 9,000 at 0.05, the rest at 0.02.</summary>
    public static string Tokens(string item, string metric) =>
        $$$$"""{"price":{"name":"API tokens","item_id":"{{{{item}}}}","billable_metric_id":"{{{{metric}}}}","cadence":"monthly","model_type":"tiered","tiered_config":{"tiers":[{"first_unit":0,"last_unit":1000,"unit_amount":"0.10"},{"first_unit":1000,"last_unit":10000,"unit_amount":"0.05"},{"first_unit":10000,"last_unit":null,"unit_amount":"0.02"}]}}}""";

    public static string Plan(string externalId, params string[] prices) =>
        $$"""{"name":"Plan","external_plan_id":"{{externalId}}","currency":"USD","prices":[{{string.Join(',', prices)}}]}""";

    /// <summary>The fee and the tokens.</summary>
    public static string TeamPlan(string externalId, string item, string metric) =>
        Plan(externalId, Fee(item, ",\"fixed_price_quantity\":1"), Tokens(item, metric));
}
