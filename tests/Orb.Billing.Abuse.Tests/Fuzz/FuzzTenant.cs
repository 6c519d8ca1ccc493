using System.Globalization;
using System.Text.Json.Nodes;
using Orb.Billing.Tenants;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>What a fuzz starts from: a tenant with a bit of everything, so that requests with ids mean something.</summary>
internal static class FuzzTenant
{
    /// <summary>Fills the default tenant and learns its ids; returns the key of an operator.</summary>
    public static async Task<string> FillAsync(ApiHost host, IdPool pool)
    {
        async Task<JsonNode> Make(string path, string body)
        {
            var made = await host.CreateAsync(path, body);
            pool.Learn(path, made);
            return made;
        }

        var item = (string)(await Make("items", """{"name":"API"}"""))["id"]!;
        var metric = (string)(await Make("metrics", $$$$"""{"name":"Tokens","item_id":"{{{{item}}}}","sql":"SELECT SUM(tokens) FROM events WHERE event_name = 'call'"}"""))["id"]!;
        await Make("metrics", $$$$"""{"name":"Seats","item_id":"{{{{item}}}}","sql":"SELECT MAX(seats) FROM events"}""");
        await Make("dimensional_price_groups", $$$$"""{"name":"By region","billable_metric_id":"{{{{metric}}}}","dimensions":["region"],"external_dimensional_price_group_id":"regions"}""");
        var plan = (string)(await Make("plans", $$$$"""
            {"name":"Team","external_plan_id":"team","currency":"USD","prices":[
             {"price":{"name":"Seats","item_id":"{{{{item}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"20.00"},"billed_in_advance":true,"fixed_price_quantity":3}},
             {"price":{"name":"Tokens","item_id":"{{{{item}}}}","billable_metric_id":"{{{{metric}}}}","cadence":"monthly","model_type":"tiered","tiered_config":{"tiers":[{"first_unit":0,"last_unit":100,"unit_amount":"0.10"},{"first_unit":100,"last_unit":null,"unit_amount":"0.05"}]}}}],
             "adjustments":[{"adjustment":{"adjustment_type":"percentage_discount","percentage_discount":0.1,"price_type":"usage"}}]}
            """))["id"]!;
        await Make("plans", $$$$"""
            {"name":"Yearly","external_plan_id":"yearly","currency":"USD","prices":[
             {"price":{"name":"Year","item_id":"{{{{item}}}}","cadence":"annual","model_type":"unit","unit_config":{"unit_amount":"1200.00"},"billed_in_advance":true,"fixed_price_quantity":1}}]}
            """);
        await Make("plans", $$$$"""
            {"name":"Phased","external_plan_id":"phased","currency":"USD","plan_phases":[{"order":1,"duration":1,"duration_unit":"monthly"},{"order":2}],"prices":[
             {"plan_phase_order":1,"price":{"name":"First","item_id":"{{{{item}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"5.00"},"billed_in_advance":true,"fixed_price_quantity":1}},
             {"plan_phase_order":2,"price":{"name":"Then","item_id":"{{{{item}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"10.00"},"billed_in_advance":true,"fixed_price_quantity":1}}]}
            """);
        await Make("prices", $$$$"""{"name":"Extra","external_price_id":"extra","currency":"USD","item_id":"{{{{item}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"7.00"},"fixed_price_quantity":1}""");
        await Make("coupons", """{"redemption_code":"TEN","discount":{"discount_type":"percentage","percentage_discount":0.1},"duration_in_months":3}""");
        await Make("coupons", """{"redemption_code":"FIVE","discount":{"discount_type":"amount","amount_discount":"5.00"},"max_redemptions":2}""");

        for (var n = 0; n < 5; n++)
        {
            var name = n.ToString(CultureInfo.InvariantCulture);
            var customer = (string)(await Make("customers",
                $$$$"""{"name":"C{{{{name}}}}","email":"c@b.test","external_customer_id":"ext/{{{{name}}}}","timezone":"{{{{(n % 2 == 0 ? "Etc/UTC" : "America/New_York")}}}}","currency":"USD"}"""))["id"]!;
            await Make("subscriptions", $$$$"""{"customer_id":"{{{{customer}}}}","{{{{(n == 3 ? "external_plan_id\":\"phased" : n == 4 ? "external_plan_id\":\"yearly" : $"plan_id\":\"{plan}")}}}}","start_date":"2025-12-15T05:00:00Z"}""");
            await Make($"customers/{customer}/credits/ledger_entry", """{"entry_type":"increment","amount":40,"per_unit_cost_basis":"0.5"}""");
            await Make($"customers/{customer}/balance_transactions", """{"amount":"15.00","type":"increment"}""");
        }

        var first = pool.Of("customer")[0];
        await Make($"customers/{first}/credits/top_ups", """{"amount":"50","currency":"USD","threshold":"10","per_unit_cost_basis":"1","invoice_settings":{"auto_collection":true,"net_terms":30}}""");
        var bought = await Make("invoices",
            $$$$"""{"customer_id":"{{{{first}}}}","currency":"USD","invoice_date":"2026-02-01T00:00:00Z","net_terms":30,"line_items":[{"name":"Setup","item_id":"{{{{item}}}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"100.00"},"start_date":"2026-02-01","end_date":"2026-02-02"}]}""");
        await Make($"invoices/{bought["id"]}/issue", "{}");
        await Make("credit_notes", $$$$"""{"reason":"duplicate","line_items":[{"invoice_line_item_id":"{{{{bought["line_items"]![0]!["id"]}}}}","amount":"10.00"}]}""");
        for (var n = 0; n < 4; n++)
        {
            await Make("invoices",
                $$$$"""{"customer_id":"{{{{pool.Of("customer")[n]}}}}","currency":"USD","invoice_date":"2026-02-09T00:00:00Z","net_terms":30,"line_items":[{"name":"Setup","item_id":"{{{{item}}}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"100.00"},"start_date":"2026-02-01","end_date":"2026-02-02"}]}""");
        }

        // A change that is to come, and a subscription that is parked for what it would be charged.
        await Make($"subscriptions/{pool.Of("subscription")[1]}/schedule_plan_change", """{"change_option":"end_of_subscription_term","external_plan_id":"yearly"}""");
        await Make("plans", $$$$"""
            {"name":"Huge","external_plan_id":"huge","currency":"USD","prices":[
             {"price":{"name":"Fee","item_id":"{{{{item}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"600000000.00"},"billed_in_advance":true,"fixed_price_quantity":1}}]}
            """);
        await host.PostAsync("subscriptions", $$"""{"customer_id":"{{pool.Of("customer")[2]}}","external_plan_id":"huge","start_date":"2026-02-01T00:00:00Z"}""");
        await Make("pricing_units", """{"name":"tokens","scale":2}""");
        await Make("test_clocks", """{"name":"clock","frozen_time":"2026-02-10T00:00:00Z"}""");
        await Make("api_keys", """{"name":"ci","role":"billing"}""");
        await Make("ingest", """{"events":[{"event_name":"call","timestamp":"2026-02-10T11:00:00Z","idempotency_key":"e1","external_customer_id":"ext/0","properties":{"tokens":150,"region":"eu"}}]}""");
        pool.Add("event_key", "e1");
        // January's invoices, and what else is due.
        await host.SweepAsync();
        foreach (var list in (string[])["invoices?status[]=draft&status[]=issued&status[]=paid&limit=100", "subscriptions", "billing_runs", "billing_exceptions", "prices?limit=100"])
            pool.Learn(list.Split('?')[0], (await host.GetAsync(list)).Succeeded());
        var made = await host.InScopeAsync<ITenantService, Outcome<NewApiKey>>(s => s.CreateKeyAsync(TenantId.Default, "operator", ApiRole.Operator, default));
        pool.Learn("tenants", (await host.CreateAsync("tenants", """{"name":"Other","is_test":true}""", made.Value.Key))!);
        return made.Value.Key;
    }
}
