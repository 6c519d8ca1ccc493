using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Orb.Billing.Abuse.Tests.Fuzz;
using Orb.Billing.Tenants;

namespace Orb.Billing.Abuse.Tests;

/// <summary>
/// Every operation of the host's own OpenAPI document by every role of a tenant, with an id of another tenant (A01, A02): 404 as for an id that nobody has, or 403 where the
/// role has no permission; and nothing is written. A new operation fails until it is answered so; one that refuses an empty body first needs a body here.
/// </summary>
public sealed class ForeignIdTests
{
    private const string Nobodys = "00000000000000000000000000";

    private static readonly ApiRole[] Roles = [ApiRole.Admin, ApiRole.Billing, ApiRole.Support, ApiRole.Ingest];

    // The least that an operation looks an id up for.
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["createBalanceTransaction"] = """{"amount":"1","type":"increment","currency":"USD"}""",
        ["createLedgerEntry"] = """{"entry_type":"increment","amount":5,"currency":"USD"}""",
        ["createTopUp"] = """{"amount":"50","currency":"USD","threshold":"10","per_unit_cost_basis":"1","invoice_settings":{"auto_collection":true,"net_terms":30}}""",
        ["evaluatePrice"] = """{"timeframe_start":"2026-02-01T00:00:00Z","timeframe_end":"2026-02-02T00:00:00Z","external_customer_id":"own"}""",
        ["cancelSubscription"] = """{"cancel_option":"immediate"}""",
        ["updateFixedFeeQuantity"] = $$"""{"price_id":"{{Nobodys}}","quantity":1}""",
        ["unscheduleFixedFeeQuantityUpdates"] = $$"""{"price_id":"{{Nobodys}}"}""",
        ["updateSubscriptionTrial"] = """{"trial_end_date":"immediate"}""",
        ["redeemSubscriptionCoupon"] = """{"change_option":"immediate","coupon_redemption_code":"OWN"}""",
        ["schedulePlanChange"] = """{"change_option":"immediate","external_plan_id":"own"}""",
        ["previewPlanChange"] = """{"change_option":"immediate","external_plan_id":"own"}""",
        ["editPriceIntervals"] = """{"add":[{"start_date":"2026-04-01T00:00:00Z","external_price_id":"own"}]}""",
        ["createAlertForCustomer"] = """{"type":"credit_balance_dropped","currency":"USD","thresholds":[{"value":1}]}""",
        ["createAlertForSubscription"] = """{"type":"cost_exceeded","thresholds":[{"value":1}]}""",
        ["updateAlert"] = """{"thresholds":[{"value":1}]}""",
        ["markInvoicePaid"] = """{"payment_received_date":"2026-02-01"}""",
        ["advanceTestClock"] = """{"frozen_time":"2026-06-01T00:00:00Z"}""",
    };

    [Fact]
    public async Task Whatever_a_role_does_with_an_id_of_another_tenant_it_is_an_unknown_one_A01()
    {
        await using var host = await ApiHost.StartAsync();
        var pool = await FilledAsync(host);
        var strangers = await StrangersAsync(host);
        await OwnAsync(host, strangers[0].Key);
        using var watch = new SqliteConnection($"Data Source={host.Database};Mode=ReadOnly");
        watch.Open();
        var (wrong, tried) = (new List<string>(), 0);
        foreach (var operation in (await ApiOperation.OfAsync(host)).Where(o => o.Path.Contains('{', StringComparison.Ordinal)))
        {
            var (foreign, unknown) = Targets(operation, pool);
            var body = operation.Method is "GET" or "DELETE" ? null : Bodies.GetValueOrDefault(operation.Id, "{}");
            foreach (var (role, key) in strangers)
            {
                var before = Version(watch);
                var (reply, nobodys) = (await host.SendAsync(operation.Method, foreign.Path, body, key), await host.SendAsync(operation.Method, unknown.Path, body, key));
                tried++;
                var isOpen = role == ApiRole.Admin && !operation.Path.StartsWith("/v1/tenants", StringComparison.Ordinal);
                if ((isOpen ? reply.Status != 404 : reply.Status is not (403 or 404)) || Said(reply, foreign.Ids) != Said(nobodys, unknown.Ids))
                    wrong.Add($"{role} {operation.Id} {operation.Method} {foreign.Path}: {reply.Status} {reply.Text}, of an unknown id {nobodys.Status} {nobodys.Text}");
                else if (Version(watch) != before)
                    wrong.Add($"{role} {operation.Id} {operation.Method} {foreign.Path} was refused and has written something");
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
        tried.ShouldBeGreaterThan(85 * Roles.Length);
    }

    [Fact]
    public async Task What_a_body_or_a_filter_names_of_another_tenant_is_unknown_A01()
    {
        await using var host = await ApiHost.StartAsync();
        var pool = await FilledAsync(host);
        var key = (await StrangersAsync(host))[0].Key;
        var own = await OwnAsync(host, key);
        using var watch = new SqliteConnection($"Data Source={host.Database};Mode=ReadOnly");
        watch.Open();
        const string unit = """ "name":"p","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1"} """;
        const string line = """ "name":"x","quantity":1,"start_date":"2026-02-01","end_date":"2026-02-01" """;
        var wrong = new List<string>();
        foreach (var (method, path, body, kind) in ((string, string, string, string)[])
        [
            ("POST", "metrics", """{"name":"M","sql":"SELECT COUNT(*) FROM events","item_id":"FOREIGN"}""", "item"),
            ("POST", "plans", $$$"""{"name":"P","currency":"USD","prices":[{"price":{{{{unit}}},"item_id":"FOREIGN","fixed_price_quantity":1}}]}""", "item"),
            ("POST", "plans", $$$"""{"name":"P","currency":"USD","prices":[{"price":{{{{unit}}},"item_id":"{{{own.Item}}}","billable_metric_id":"FOREIGN"}}]}""", "metric"),
            ("POST", "prices", $$$"""{{{{unit}}},"currency":"USD","item_id":"FOREIGN","fixed_price_quantity":1}""", "item"),
            ("POST", "dimensional_price_groups", """{"name":"By","dimensions":["region"],"billable_metric_id":"FOREIGN"}""", "metric"),
            ("POST", "customers", """{"name":"A","email":"a@b.test","test_clock_id":"FOREIGN"}""", "test_clock"),
            ("POST", "subscriptions", """{"customer_id":"FOREIGN","external_plan_id":"own"}""", "customer"),
            ("POST", "subscriptions", """{"external_customer_id":"own","plan_id":"FOREIGN"}""", "plan"),
            ("POST", "subscriptions/preview", """{"customer_id":"FOREIGN","external_plan_id":"own"}""", "customer"),
            ("POST", $"subscriptions/{own.Subscription}/schedule_plan_change", """{"change_option":"immediate","plan_id":"FOREIGN"}""", "plan"),
            ("POST", $"subscriptions/{own.Subscription}/redeem_coupon", """{"change_option":"immediate","coupon_id":"FOREIGN"}""", "coupon"),
            ("POST", $"subscriptions/{own.Subscription}/price_intervals", """{"add":[{"start_date":"2026-04-01T00:00:00Z","price_id":"FOREIGN"}]}""", "price"),
            ("POST", $"subscriptions/{own.Subscription}/price_intervals", """{"edit":[{"price_interval_id":"FOREIGN","end_date":"2026-04-01T00:00:00Z"}]}""", "price_interval"),
            ("POST", $"subscriptions/{own.Subscription}/update_fixed_fee_quantity", """{"price_id":"FOREIGN","quantity":2}""", "price"),
            ("POST", "invoices", $$$"""{"customer_id":"FOREIGN","currency":"USD","invoice_date":"2026-02-01T00:00:00Z","net_terms":0,"line_items":[{{{{line}}},"item_id":"{{{own.Item}}}","model_type":"unit","unit_config":{"unit_amount":"1"}}]}""", "customer"),
            ("POST", "invoices", $$$"""{"external_customer_id":"own","currency":"USD","invoice_date":"2026-02-01T00:00:00Z","net_terms":0,"line_items":[{{{{line}}},"item_id":"FOREIGN","model_type":"unit","unit_config":{"unit_amount":"1"}}]}""", "item"),
            ("POST", "invoice_line_items", $$$"""{{{{line}}},"invoice_id":"FOREIGN","amount":"1"}""", "draft_invoice"),
            ("DELETE", $"invoices/{own.Invoice}/invoice_line_items/FOREIGN", "", "line_item"),
            ("POST", "credit_notes", """{"reason":"duplicate","line_items":[{"invoice_line_item_id":"FOREIGN","amount":"1"}]}""", "line_item"),
            ("POST", $"customers/{own.Customer}/credits/ledger_entry", """{"entry_type":"void","amount":1,"block_id":"FOREIGN"}""", "credit_block"),
            ("DELETE", $"customers/{own.Customer}/credits/top_ups/FOREIGN", "", "top_up"),
            ("DELETE", "customers/external_customer_id/own/credits/top_ups/FOREIGN", "", "top_up"),
            ("POST", "api_keys", """{"name":"portal","role":"portal","customer_id":"FOREIGN"}""", "customer"),
            ("POST", "prices/evaluate", """{"timeframe_start":"2026-02-01T00:00:00Z","timeframe_end":"2026-02-02T00:00:00Z","customer_id":"FOREIGN","price_evaluations":[{"price_id":"FOREIGN"}]}""", "customer"),
            ("POST", "prices/evaluate", """{"timeframe_start":"2026-02-01T00:00:00Z","timeframe_end":"2026-02-02T00:00:00Z","external_customer_id":"own","price_evaluations":[{"price_id":"FOREIGN"}]}""", "price"),
            ("POST", "ingest?debug=true", """{"events":[{"event_name":"call","timestamp":"2026-03-12T11:00:00Z","idempotency_key":"f1","customer_id":"FOREIGN","properties":{}}]}""", "customer"),
            ("GET", "subscriptions?customer_id[]=FOREIGN", "", "customer"), ("GET", "subscriptions?plan_id=FOREIGN", "", "plan"),
            ("GET", "invoices?customer_id=FOREIGN", "", "customer"), ("GET", "invoices?subscription_id=FOREIGN", "", "subscription"),
            ("GET", "invoices/upcoming?subscription_id=FOREIGN", "", "subscription"),
            ("GET", "alerts?customer_id=FOREIGN", "", "customer"), ("GET", "alerts?subscription_id=FOREIGN", "", "subscription"),
            ("GET", $"subscriptions/{own.Subscription}/usage?billable_metric_id=FOREIGN", "", "metric"),
        ])
        {
            var id = pool.Of(kind)[0];
            var other = id[..^1] + (id[^1] == '0' ? '1' : '0');
            async Task<Reply> SendAsync(string named) => await host.SendAsync(method, path.Replace("FOREIGN", named, StringComparison.Ordinal), body.Length == 0 ? null : body.Replace("FOREIGN", named, StringComparison.Ordinal), key);
            var before = Version(watch);
            var (reply, nobodys) = (await SendAsync(id), await SendAsync(other));
            if ((method != "GET" && !path.StartsWith("ingest", StringComparison.Ordinal) && reply.Status is not (400 or 404)) || Said(reply, [id]) != Said(nobodys, [other]))
                wrong.Add($"{method} {path} with a {kind}: {reply.Status} {reply.Text}, of an unknown id {nobodys.Status} {nobodys.Text}");
            else if (!reply.Text.Contains(id, StringComparison.Ordinal) && reply.Status == 400)
                wrong.Add($"{method} {path} with a {kind} is refused for another reason: {reply.Text}");
            else if (Version(watch) != before)
                wrong.Add($"{method} {path} with a {kind} has written something: {reply.Text}");
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    private static async Task<IdPool> FilledAsync(ApiHost host)
    {
        var pool = new IdPool();
        await FuzzTenant.FillAsync(host, pool);
        await host.CreateAsync($"alerts/subscription_id/{pool.Of("subscription")[0]}", """{"type":"cost_exceeded","thresholds":[{"value":100}]}""");
        host.Clock.AdvanceDays(30);
        await host.SweepAsync();
        foreach (var list in (string[])["alerts", "billing_runs"])
            pool.Learn(list, (await host.GetAsync(list)).Succeeded());
        foreach (var subscription in pool.Of("subscription").Take(1).ToList())
            pool.Learn($"subscriptions/{subscription}", (await host.GetAsync($"subscriptions/{subscription}")).Succeeded());
        return pool;
    }

    // What the stranger has itself, so that only the other id is wrong.
    private static async Task<(string Item, string Customer, string Subscription, string Invoice)> OwnAsync(ApiHost host, string key)
    {
        async Task<string> Made(string path, string body) => (string)(await host.CreateAsync(path, body, key))["id"]!;
        var item = await Made("items", """{"name":"Own"}""");
        var customer = await Made("customers", """{"name":"Own","email":"own@b.test","external_customer_id":"own","currency":"USD"}""");
        await Made("coupons", """{"redemption_code":"OWN","discount":{"discount_type":"percentage","percentage_discount":0.1}}""");
        await Made("plans", $$$$"""{"name":"Own","external_plan_id":"own","currency":"USD","prices":[{"price":{"name":"p","item_id":"{{{{item}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1"},"fixed_price_quantity":1}}]}""");
        var subscription = await Made("subscriptions", $$"""{"customer_id":"{{customer}}","external_plan_id":"own"}""");
        var invoice = await Made("invoices", $$$$"""
            {"customer_id":"{{{{customer}}}}","currency":"USD","invoice_date":"2026-03-20T00:00:00Z","net_terms":0,
             "line_items":[{"name":"x","item_id":"{{{{item}}}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"1"},"start_date":"2026-02-01","end_date":"2026-02-01"}]}
            """);
        return (item, customer, subscription, invoice);
    }

    private static async Task<IReadOnlyList<(ApiRole Role, string Key)>> StrangersAsync(ApiHost host)
    {
        var tenant = (await host.InScopeAsync<ITenantService, Outcome<Tenant>>(s => s.CreateAsync("Stranger", isTest: true, default))).Value;
        var keys = new List<(ApiRole, string)>();
        foreach (var role in Roles)
            keys.Add((role, (await host.InScopeAsync<ITenantService, Outcome<NewApiKey>>(s => s.CreateKeyAsync(tenant.Id, $"{role}", role, default))).Value.Key));
        return keys;
    }

    // The path with ids of the filled tenant, and with ids of the same form that nobody has.
    private static ((string Path, IReadOnlyList<string> Ids) Foreign, (string Path, IReadOnlyList<string> Ids) Unknown) Targets(ApiOperation operation, IdPool pool)
    {
        var (foreign, unknown) = (operation.Path.Split('/'), operation.Path.Split('/'));
        var (ids, nobodys) = (new List<string>(), new List<string>());
        for (var i = 0; i < foreign.Length; i++)
        {
            if (!foreign[i].StartsWith('{'))
                continue;
            var parameter = foreign[i].Trim('{', '}', '*');
            var kind = parameter == "external_id" ? foreign[i - 1] : LikelyValues.KindOf(parameter) ?? parameter;
            ids.Add(pool.Of(kind) is [var known, ..] ? known : throw new InvalidOperationException($"The filled tenant has no {kind} for {operation.Id}."));
            nobodys.Add(ids[^1][..^1] + (ids[^1][^1] == '0' ? '1' : '0'));
            (foreign[i], unknown[i]) = (Uri.EscapeDataString(ids[^1]), Uri.EscapeDataString(nobodys[^1]));
        }

        return ((string.Join('/', foreign), ids), (string.Join('/', unknown), nobodys));
    }

    private static string Said(Reply reply, IReadOnlyList<string> ids)
    {
        var said = JsonNode.Parse(ids.Aggregate(reply.Text, (text, id) => text.Replace(id, "ID", StringComparison.Ordinal)))!.AsObject();
        said.Remove("request_id");
        said.Remove("instance");
        return $"{reply.Status} {said.ToJsonString()}";
    }

    private static long Version(SqliteConnection watch)
    {
        using var command = watch.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        return (long)command.ExecuteScalar()!;
    }
}
