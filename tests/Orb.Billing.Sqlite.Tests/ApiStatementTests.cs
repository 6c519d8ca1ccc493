using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NodaTime;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>No read issues SQL for each row it shows: twenty of everything take as many statements as two.</summary>
public sealed partial class ApiStatementTests : IDisposable
{
    private readonly string _few = StoredApi.NewFile();
    private readonly string _many = StoredApi.NewFile();

    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    // Lists of which there is one row whatever was made: a run of the work, a top-up of a currency, a period with the costs of all prices, a plan of a subscription.
    private static readonly string[] OfOne =
    [
        "billing_runs", "customers/{customer_id}/credits/top_ups", "customers/external_customer_id/{external_id}/credits/top_ups",
        "subscriptions/{subscription_id}/costs", "subscriptions/{subscription_id}/schedule",
    ];

    private static readonly Dictionary<string, string> Queries = new()
    {
        ["invoices/upcoming"] = "?subscription_id={subscription_id}",
        ["invoices"] = "?limit=100&status[]=issued&status[]=draft",
        ["invoices/summary"] = "?limit=100&status[]=issued&status[]=draft",
        ["customers/{customer_id}/credits"] = "?limit=100&include_all_blocks=true",
        ["customers/external_customer_id/{external_id}/credits"] = "?limit=100&include_all_blocks=true",
        ["alerts"] = "?limit=100&subscription_id={subscription_id}",
        ["subscriptions/{subscription_id}/usage"] = "?granularity=day",
    };

    [Fact]
    public async Task A_read_takes_as_many_statements_with_twenty_rows_as_with_two()
    {
        await using var few = await StoredApi.StartAsync(Start, _few);
        await using var many = await StoredApi.StartAsync(Start, _many);
        var (ofFew, ofMany) = (await FillAsync(few, 2), await FillAsync(many, 20));
        var wrong = new List<string>();
        var asked = 0;
        foreach (var route in few.Endpoints.Where(e => e.Method == "GET").Select(e => e.Route).Where(r => !r.Contains("{**path}", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var template = route["/v1/".Length..].Replace("{**", "{", StringComparison.Ordinal).TrimEnd('/');
            var path = template + Queries.GetValueOrDefault(template, "?limit=100");
            if (Rows(await many.GetAsync(Filled(path, ofMany))) is { } rows && rows < 20 && !OfOne.Contains(template))
                wrong.Add($"{template}: has {rows} rows, so nothing is shown");
            var (two, twenty) = (await few.CountAsync(api => api.GetAsync(Filled(path, ofFew))), await many.CountAsync(api => api.GetAsync(Filled(path, ofMany))));
            // Who is known already is answered the ping without any.
            if (twenty != two || (two == 0 && template != "ping"))
                wrong.Add($"{template}: {two} statements with 2 rows, {twenty} with 20");
            asked++;
        }

        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(45);
    }

    // Rows are written by a statement that is prepared once and run for each, which is what SQLite has; nothing is looked up for each. But keys of events are, by such
    // a statement: in one process a list of keys would save nothing (SqliteUsageStore).
    [Theory]
    [InlineData("subscriptions/preview")]
    [InlineData("subscriptions/{subscription_id}/schedule_plan_change/preview")]
    [InlineData("prices/evaluate")]
    [InlineData("prices/evaluate_preview_events")]
    [InlineData("plans")]
    [InlineData("subscriptions")]
    [InlineData("subscriptions/{subscription_id}/price_intervals")]
    [InlineData("subscriptions/{subscription_id}/schedule_plan_change")]
    [InlineData("invoices")]
    [InlineData("credit_notes")]
    public async Task A_request_of_twenty_rows_looks_no_more_up_than_one_of_two(string path)
    {
        await using var few = await StoredApi.StartAsync(Start, _few);
        await using var many = await StoredApi.StartAsync(Start, _many);
        var (ofFew, ofMany) = (await FillAsync(few, 2), await FillAsync(many, 20));

        var two = await few.LookupsAsync(api => api.PostAsync(Filled(path, ofFew), Rows(path, ofFew, 2)));
        var twenty = await many.LookupsAsync(api => api.PostAsync(Filled(path, ofMany), Rows(path, ofMany, 20)));

        two.ShouldBePositive();
        twenty.ShouldBe(two);
    }

    private static string Rows(string path, Dictionary<string, string> ids, int count)
    {
        string Each(Func<int, string> row) => string.Join(',', Enumerable.Range(0, count).Select(row));
        var (item, metric, plan) = (ids["{item_id}"], ids["{metric_id}"], ids["{plan_id}"]);
        string Price(int i) => $$$"""{"name": "P{{{i}}}", "item_id": "{{{item}}}", "cadence": "monthly", "model_type": "unit", "unit_config": {"unit_amount": "1.00"}, "fixed_price_quantity": 1}""";
        const string frame = """ "timeframe_start": "2026-01-01T00:00:00Z", "timeframe_end": "2026-02-01T00:00:00Z" """;
        return path switch
        {
            "subscriptions" or "subscriptions/preview" => $$"""{"customer_id": "{{ids["{customer_id}"]}}", "plan_id": "{{plan}}"}""",
            "prices/evaluate" => $$"""{{{frame}}, "customer_id": "{{ids["{customer_id}"]}}", "price_evaluations": [{{Each(i => $$$"""{"price_id": "{{{ids[$"price {i}"]}}}"}""")}}]}""",
            "prices/evaluate_preview_events" => $$"""{{{frame}}, "events": [{{Each(i => $$$"""{"event_name": "use", "timestamp": "2026-01-02T00:00:00Z", "properties": {"m0": {{{i}}}} }""")}}], "price_evaluations": [{{Each(i => $$$"""{"price_id": "{{{ids[$"price {i}"]}}}"}""")}}]}""",
            "plans" => $$"""{"name": "Large", "currency": "USD", "prices": [{{Each(i => $$$"""{"price": {{{Price(i)}}} }""")}}]}""",
            "subscriptions/{subscription_id}/price_intervals" => $$"""{"add": [{{Each(i => $$$"""{"start_date": "2026-02-02T00:00:00Z", "price": {{{Price(i)}}} }""")}}]}""",
            "invoices" => $$"""{"customer_id": "{{ids["{customer_id}"]}}", "currency": "USD", "invoice_date": "2026-03-01T00:00:00Z", "net_terms": 0, "line_items": [{{Each(i => $$$"""{"name": "x", "item_id": "{{{item}}}", "quantity": 1, "model_type": "unit", "unit_config": {"unit_amount": "1"}, "start_date": "2026-02-01", "end_date": "2026-02-01"}""")}}]}""",
            "credit_notes" => $$"""{"reason": "order_change", "line_items": [{{Each(i => $$$"""{"invoice_line_item_id": "{{{ids[$"line {i}"]}}}", "amount": "1.00"}""")}}]}""",
            _ => $$"""{"change_option": "immediate", "plan_id": "{{plan}}"}""",
        };
    }

    [Fact]
    public async Task A_search_of_events_takes_as_many_statements_for_twenty_as_for_two()
    {
        await using var api = await StoredApi.StartAsync(Start, _many);
        await FillAsync(api, 20);
        Task<JsonNode> SearchAsync(int events) => api.PostAsync(
            "events/search", $$"""{"event_ids": [{{string.Join(',', Enumerable.Range(0, events).Select(i => $"\"event-{i}\""))}}], "timeframe_start": "2026-01-01T00:00:00Z"}""");

        (await SearchAsync(20))["data"]!.AsArray().Count.ShouldBe(20);
        (await api.CountAsync(_ => SearchAsync(20))).ShouldBe(await api.CountAsync(_ => SearchAsync(2)));
    }

    [Fact]
    public async Task A_key_that_worked_is_not_looked_up_again_until_it_may_have_changed_A04()
    {
        await using var api = await StoredApi.StartAsync(Start, _few);
        var made = await api.PostAsync("api_keys", """{"name":"ci","role":"support"}""");
        var key = (string)made["key"]!;
        (await api.CountAsync(_ => PingAsync())).ShouldBe(0);

        await api.PostAsync($"api_keys/{made["id"]}/revoke", "");

        (await api.ReadAsync("ping", key)).Status.ShouldBe(401, "the next request is refused");

        async Task<JsonNode> PingAsync()
        {
            var (status, text) = await api.ReadAsync("ping", key);
            status.ShouldBe(200);
            return JsonNode.Parse(text)!;
        }
    }

    public void Dispose()
    {
        StoredApi.Delete(_few);
        StoredApi.Delete(_many);
    }

    private static int? Rows(JsonNode answer) => (answer as JsonObject)?["data"] is JsonArray rows ? rows.Count : null;

    private static string Filled(string path, Dictionary<string, string> ids) =>
        Name().Replace(path, m => ids.TryGetValue(m.Value, out var id) ? id : ids[$"{m.Groups[1].Value} of {path.Split('/')[0].Split('?')[0]}"]);

    // So many of everything: things, what a plan is made of, what a customer has, the lines of an invoice.
    private static async Task<Dictionary<string, string>> FillAsync(StoredApi api, int count)
    {
        var ids = new Dictionary<string, string>();
        async Task EachAsync(string path, Func<int, string> body, string? name = null)
        {
            for (var i = 0; i < count; i++)
            {
                var made = await api.PostAsync(path, body(i));
                if (name is not null)
                {
                    ids[$"{{{name}}}"] = (string)(made["id"] ?? made["api_key"]?["id"])!;
                    ids[$"{name[..^3]} {i}"] = ids[$"{{{name}}}"];
                }
            }
        }

        await EachAsync("items", i => $$"""{"name": "Item {{i}}"}""", "item_id");
        var item = ids["{item_id}"];
        var metrics = new List<string>();
        for (var i = 0; i < count; i++)
            metrics.Add((string)(await api.PostAsync("metrics", $$"""{"name": "Metric {{i}}", "description": null, "item_id": "{{item}}", "sql": "SELECT SUM(m{{i}}) FROM events"}"""))["id"]!);
        for (var i = 0; i < count; i++)
            ids[$"metric {i}"] = metrics[i];
        ids["{metric_id}"] = metrics[0];
        await EachAsync("dimensional_price_groups", i => $$"""{"name": "Group {{i}}", "billable_metric_id": "{{metrics[0]}}", "dimensions": ["region"], "external_dimensional_price_group_id": "group-{{i}}"}""", "dimensional_price_group_id");
        ids["external_id of dimensional_price_groups"] = "group-0";
        await EachAsync("coupons", i => $$"""{"redemption_code": "CODE{{i}}", "discount": {"discount_type": "percentage", "percentage_discount": 0.1} }""", "coupon_id");
        string Fee(string name, string more) =>
            $$$"""{"name": "{{{name}}}", "item_id": "{{{item}}}", "cadence": "monthly", "model_type": "unit", "unit_config": {"unit_amount": "10.00"}, {{{more}}} }""";
        await EachAsync("prices", i => Fee($"Add-on {i}", $"\"currency\": \"USD\", \"external_price_id\": \"price-{i}\", \"billable_metric_id\": \"{metrics[0]}\""), "price_id");
        ids["external_id of prices"] = "price-0";
        string Prices(int pairs) => string.Join(',', Enumerable.Range(0, pairs).SelectMany(p => new[]
        {
            Fee($"Fee {p}", "\"fixed_price_quantity\": 1, \"billed_in_advance\": true"),
            Fee($"Usage {p}", $"\"billable_metric_id\": \"{metrics[p]}\""),
        }).Select(price => $$$"""{"price": {{{price}}} }"""));
        await EachAsync("plans", i => $$"""{"name": "Plan {{i}}", "currency": "USD", "external_plan_id": "plan-{{i}}", "prices": [{{Prices(i == count - 1 ? count : 1)}}]}""", "plan_id");
        ids["external_id of plans"] = "plan-0";
        await EachAsync("pricing_units", i => $$"""{"name": "unit-{{i}}"}""", "pricing_unit_id");
        await EachAsync("test_clocks", _ => """{"frozen_time": "2026-01-01T00:00:00Z"}""", "test_clock_id");
        await EachAsync("api_keys", i => $$"""{"name": "Key {{i}}", "role": "support"}""", "api_key_id");
        await EachAsync("tenants", i => $$"""{"name": "Tenant {{i}}"}""", "tenant_id");
        await EachAsync("customers", i => $$"""{"name": "Customer {{i}}", "email": "ap@acme.example", "external_customer_id": "customer-{{i}}", "currency": "USD"}""", "customer_id");
        await LiveAsync(api, count, ids);
        return ids;
    }

    // What the last customer has: subscriptions, invoices, credits, credit notes, usage that cannot be read.
    private static async Task LiveAsync(StoredApi api, int count, Dictionary<string, string> ids)
    {
        var customer = ids["{customer_id}"];
        ids["external_id of customers"] = $"customer-{count - 1}";
        for (var i = 0; i < count; i++)
        {
            await api.PostAsync($"customers/{customer}/balance_transactions", """{"type": "increment", "amount": "1.00"}""");
            await api.PostAsync($"customers/{customer}/credits/ledger_entry", """{"entry_type": "increment", "amount": 5, "currency": "USD"}""");
            ids["{subscription_id}"] = (string)(await api.PostAsync("subscriptions", $$"""{"customer_id": "{{customer}}", "plan_id": "{{ids["{plan_id}"]}}"}"""))["id"]!;
        }

        for (var i = 0; i < count; i++)
        {
            ids["{alert_id}"] = (string)(await api.PostAsync(
                $"alerts/subscription_id/{ids["{subscription_id}"]}",
                $$"""{"type": "usage_exceeded", "metric_id": "{{ids[$"metric {i}"]}}", "thresholds": [{"value": 1000000}]}"""))["id"]!;
        }

        await api.PostAsync($"customers/{customer}/credits/top_ups", """{"amount": "100", "threshold": "1", "per_unit_cost_basis": "1", "currency": "USD", "invoice_settings": {"auto_collection": true, "net_terms": 0}}""");
        await api.PostAsync("ingest", $$"""{"events": [{{string.Join(',', Enumerable.Range(0, count).Select(i =>
            $$$"""{"event_name": "use", "customer_id": "{{{customer}}}", "timestamp": "2026-01-01T00:00:00Z", "idempotency_key": "event-{{{i}}}", "properties": {"m0": "many", "m1": 3}}"""))}}]}""");
        await api.SweepAsync(Start + Duration.FromDays(31) + Duration.FromHours(13));
        ids["{billing_run_id}"] = (string)(await api.GetAsync("billing_runs"))["data"]![0]!["id"]!;
        ids["{billing_exception_id}"] = (string)(await api.GetAsync("billing_exceptions"))["data"]![0]!["id"]!;
        var invoices = (await api.GetAsync("invoices?limit=100"))["data"]!.AsArray().Where(i => i!["line_items"]!.AsArray().Count >= count).ToList();
        ids["{invoice_id}"] = (string)invoices[0]!["id"]!;
        var charged = invoices[0]!["line_items"]!.AsArray().Where(l => (string)l!["amount"]! == "10.00").ToList();
        for (var i = 0; i < count; i++)
            ids[$"line {i}"] = (string)charged[i]!["id"]!;
        foreach (var invoice in invoices.Take(count))
        {
            var lines = invoice!["line_items"]!.AsArray().Where(l => (string)l!["amount"]! == "10.00").Take(count)
                .Select(l => $$"""{"invoice_line_item_id": "{{l!["id"]}}", "amount": "1.00"}""");
            ids["{credit_note_id}"] = (string)(await api.PostAsync("credit_notes", $$"""{"reason": "order_change", "line_items": [{{string.Join(',', lines)}}]}"""))["id"]!;
        }
    }

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Name();
}
