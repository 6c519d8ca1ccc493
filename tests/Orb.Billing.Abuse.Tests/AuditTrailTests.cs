using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orb.Billing.Abuse.Tests.Fuzz;

namespace Orb.Billing.Abuse.Tests;

/// <summary>
/// Every operation of the host's own OpenAPI document that changes something says in the audit trail who did what to which resource. A new one fails until it has a step
/// here, or stands among those that change nothing.
/// </summary>
public sealed class AuditTrailTests
{
    private static readonly string[] ChangeNothing =
        ["searchEvents", "evaluatePrice", "evaluatePrices", "evaluatePreviewEvents", "previewSubscription", "previewPlanChange"];

    // Usage is its own record; what an operator does is in the trail of the tenant it is done to (KeyTests).
    private static readonly string[] RecordedElsewhere = ["ingestEvents", "createTenant", "createTenantApiKey"];

    [Fact]
    public async Task Every_operation_that_changes_something_is_in_the_trail_with_who_did_it()
    {
        await using var host = await ApiHost.StartAsync();
        var journey = await Journey.StartAsync(host);

        await CatalogAsync(journey);
        await CustomersAsync(journey);
        await CreditsAsync(journey);
        await SubscriptionsAsync(journey);
        await AlertsAsync(journey);
        await InvoicesAsync(journey);
        await TenantAsync(journey);

        journey.Left.Except(ChangeNothing).Except(RecordedElsewhere).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_trail_says_which_fields_a_change_set_and_nothing_personal()
    {
        await using var host = await ApiHost.StartAsync();
        var customer = await host.CreateAsync("customers", """{"name":"Ada Lovelace","email":"ada@b.test","external_customer_id":"ada"}""");

        (await host.SendAsync("PUT", $"customers/{customer["id"]}", """{"email":"countess@b.test","metadata":{"note":"Byron"}}""")).Succeeded();

        var trail = (await host.GetAsync($"audit_log?resource_type=customer&resource_id={customer["id"]}")).Succeeded();
        trail["data"]!.AsArray().Select(e => ((string)e!["action"]!, e["details"]!.ToJsonString())).ShouldBe(
            [("customer.updated", """{"fields":"email, metadata"}"""), ("customer.created", "{}")]);
        foreach (var personal in (string[])["Ada", "ada@", "countess", "Byron"])
            trail.ToJsonString().ShouldNotContain(personal, Case.Sensitive);
    }

    [Fact]
    public async Task What_fell_due_within_a_request_was_done_by_nobody()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        await host.CreateAsync("plans", $$$$"""
            {"name":"Huge","external_plan_id":"huge","currency":"USD","prices":[{"price":{"name":"Fee","item_id":"{{{{item["id"]}}}}","cadence":"monthly","model_type":"unit",
             "unit_config":{"unit_amount":"600000000.00"},"billed_in_advance":true,"fixed_price_quantity":3}}]}
            """);
        await host.CreateAsync("customers", """{"name":"C","email":"c@b.test","external_customer_id":"c"}""");

        var subscription = await host.CreateAsync("subscriptions", """{"external_customer_id":"c","external_plan_id":"huge"}""");

        var trail = (await host.GetAsync($"audit_log?resource_id={subscription["id"]}")).Succeeded()["data"]!.AsArray();
        trail.Select(e => ((string)e!["action"]!, (string)e["actor"]!)).ShouldBe([("subscription.parked", "system"), ("subscription.created", "api_key:…_key")]);
        ((string)trail[1]!["details"]!["external_plan_id"]!).ShouldBe("huge");
    }

    [Fact]
    public async Task A_request_that_is_refused_or_sets_nothing_leaves_no_entry()
    {
        await using var host = await ApiHost.StartAsync();
        var plan = """{"name":"P","external_plan_id":"p","currency":"USD","prices":[]}""";
        await host.CreateAsync("plans", plan);
        await host.CreateAsync("customers", """{"name":"C","email":"c@b.test","external_customer_id":"c"}""");
        var before = (await host.GetAsync("audit_log")).Text;

        (await host.PostAsync("plans", plan)).Status.ShouldBe(400);
        (await host.PostAsync("customers", """{"name":"C","email":"c@b.test","external_customer_id":"c"}""")).Status.ShouldBe(400);
        (await host.PostAsync("items", """{"name":""}""")).Status.ShouldBe(400);
        (await host.SendAsync("PUT", "plans/external_plan_id/p", "{}")).Succeeded();

        (await host.GetAsync("audit_log")).Text.ShouldBe(before);
    }

    [Fact]
    public async Task The_trail_is_filtered_by_who_acted_and_when_and_shown_to_those_who_may()
    {
        await using var host = await ApiHost.StartAsync();
        var billing = await host.CreateAsync("api_keys", """{"name":"ci","role":"billing"}""");
        host.Clock.AdvanceHours(1);
        await host.CreateAsync("items", """{"name":"By the key"}""", (string)billing["key"]!);
        host.Clock.AdvanceHours(1);
        await host.CreateAsync("items", """{"name":"By the admin"}""");
        async Task<IReadOnlyList<string>> Names(string query, string key = ApiHost.AdminKey) =>
            [.. (await host.GetAsync($"audit_log?{query}", key)).Succeeded()["data"]!.AsArray().Select(e => (string)e!["details"]!["name"]!)];

        (await Names($"actor={Uri.EscapeDataString($"api_key:…{((string)billing["key"]!)[^4..]}")}")).ShouldBe(["By the key"]);
        (await Names("resource_type=item&created_at[gte]=2026-02-10T13:00:00Z&created_at[lt]=2026-02-10T14:00:00Z")).ShouldBe(["By the key"]);
        (await Names("resource_type=item", (string)billing["key"]!)).ShouldBe(["By the admin", "By the key"]);
        (await Names("resource_type=plan")).ShouldBeEmpty();
        foreach (var role in (string[])["support", "ingest"])
        {
            var key = await host.CreateAsync("api_keys", $$"""{"name":"{{role}}","role":"{{role}}"}""");
            (await host.GetAsync("audit_log", (string)key["key"]!)).Refused(403, "403-permission-denied");
        }
    }

    private static async Task CatalogAsync(Journey journey)
    {
        var item = await journey.DidAsync("item.created", "POST", "items", """{"name":"API"}""");
        await journey.DidAsync("item.updated", "PUT", $"items/{item}", """{"name":"The API"}""");
        await journey.DidAsync("item.archived", "POST", $"items/{await journey.DidAsync("item.created", "POST", "items", """{"name":"Old"}""")}/archive");
        var metric = await journey.DidAsync("metric.created", "POST", "metrics", $$"""{"name":"Tokens","item_id":"{{item}}","sql":"SELECT SUM(tokens) FROM events"}""");
        await journey.DidAsync("metric.updated", "PUT", $"metrics/{metric}", """{"metadata":{"team":"core"}}""");
        var group = await journey.DidAsync(
            "dimensional_price_group.created", "POST", "dimensional_price_groups",
            $$"""{"name":"By region","billable_metric_id":"{{metric}}","dimensions":["region"],"external_dimensional_price_group_id":"regions"}""");
        await journey.DidAsync("dimensional_price_group.updated", "PUT", $"dimensional_price_groups/{group}", """{"metadata":{"team":"core"}}""");
        await journey.DidAsync(
            "dimensional_price_group.updated", "PUT", "dimensional_price_groups/external_dimensional_price_group_id/regions", """{"metadata":{"team":"core"}}""");
        await journey.DidAsync("pricing_unit.created", "POST", "pricing_units", """{"name":"tokens","scale":2}""");
        var fee = $$"""
             "name":"Fee","item_id":"{{item}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"20.00"},"billed_in_advance":true,"fixed_price_quantity":3
            """;
        var plan = await journey.DidAsync(
            "plan.created", "POST", "plans", $$$"""{"name":"Team","external_plan_id":"team","currency":"USD","prices":[{"price":{{{{fee}}}}}]}""");
        await journey.DidAsync("plan.updated", "PUT", $"plans/{plan}", """{"description":"For teams"}""");
        await journey.DidAsync("plan.updated", "PUT", "plans/external_plan_id/team", """{"metadata":{"team":"core"}}""");
        await journey.DidAsync("plan.created", "POST", "plans", $$$"""
            {"name":"Phased","external_plan_id":"phased","currency":"USD","plan_phases":[{"order":1,"duration":1,"duration_unit":"monthly"},{"order":2}],
             "prices":[{"plan_phase_order":1,"price":{{{{fee}}}}},{"plan_phase_order":2,"price":{{{{fee}}}}}]}
            """);
        await journey.DidAsync("plan.created", "POST", "plans", $$$"""
            {"name":"Huge","external_plan_id":"huge","currency":"USD","prices":[{"price":{{{{fee.Replace("20.00", "600000000.00", StringComparison.Ordinal)}}}}}]}
            """);
        var price = await journey.DidAsync("price.created", "POST", "prices", $$"""{{{fee}},"currency":"USD","external_price_id":"extra"}""");
        await journey.DidAsync("price.updated", "PUT", $"prices/{price}", """{"metadata":{"team":"core"}}""");
        await journey.DidAsync("price.updated", "PUT", "prices/external_price_id/extra", """{"metadata":{"team":"core"}}""");
        await journey.DidAsync(
            "coupon.created", "POST", "coupons", """{"redemption_code":"TEN","discount":{"discount_type":"percentage","percentage_discount":0.1}}""");
        var old = await journey.DidAsync(
            "coupon.created", "POST", "coupons", """{"redemption_code":"OLD","discount":{"discount_type":"amount","amount_discount":"5.00","currency":"USD"}}""");
        await journey.DidAsync("coupon.archived", "POST", $"coupons/{old}/archive");
    }

    private static async Task CustomersAsync(Journey journey)
    {
        var customer = await journey.DidAsync(
            "customer.created", "POST", "customers", """{"name":"C","email":"c@b.test","external_customer_id":"c","currency":"USD"}""");
        await journey.DidAsync("customer.updated", "PUT", $"customers/{customer}", """{"name":"D"}""");
        await journey.DidAsync("customer.updated", "PUT", "customers/external_customer_id/c", """{"name":"C"}""");
        await journey.DidAsync("customer.balance_adjusted", "POST", $"customers/{customer}/balance_transactions", """{"amount":"15.00","type":"increment"}""");
        var leaving = await journey.DidAsync("customer.created", "POST", "customers", """{"name":"L","email":"l@b.test"}""");
        await journey.DidAsync("customer.deleted", "DELETE", $"customers/{leaving}");
    }

    private static async Task CreditsAsync(Journey journey)
    {
        var customer = journey.Id("customers/external_customer_id/c");
        const string entry = """{"entry_type":"increment","amount":40,"currency":"USD"}""";
        const string topUp =
            """{"amount":"50","currency":"USD","threshold":"10","per_unit_cost_basis":"1","invoice_settings":{"auto_collection":true,"net_terms":30}}""";
        await journey.DidAsync("customer.credits_added", "POST", $"customers/{await customer}/credits/ledger_entry", entry);
        await journey.DidAsync("customer.credits_added", "POST", "customers/external_customer_id/c/credits/ledger_entry", entry);
        var first = await journey.DidAsync("customer.top_up_set", "POST", $"customers/{await customer}/credits/top_ups", topUp);
        await journey.DidAsync("customer.top_up_deleted", "DELETE", $"customers/{await customer}/credits/top_ups/{first}");
        var second = await journey.DidAsync("customer.top_up_set", "POST", "customers/external_customer_id/c/credits/top_ups", topUp);
        await journey.DidAsync("customer.top_up_deleted", "DELETE", $"customers/external_customer_id/c/credits/top_ups/{second}");
    }

    private static async Task SubscriptionsAsync(Journey journey)
    {
        var id = await journey.DidAsync("subscription.created", "POST", "subscriptions", """{"external_customer_id":"c","external_plan_id":"team"}""");
        var path = $"subscriptions/{id}";
        var fee = (string)(await journey.ReadAsync(path))["price_intervals"]![0]!["price"]!["id"]!;
        await journey.DidAsync("subscription.updated", "PUT", path, """{"net_terms":14}""");
        await journey.DidAsync("subscription.trial_updated", "POST", $"{path}/update_trial", """{"trial_end_date":"2026-02-20T00:00:00Z"}""");
        await journey.DidAsync("subscription.trial_updated", "POST", $"{path}/update_trial", """{"trial_end_date":"immediate"}""");
        await journey.DidAsync("subscription.coupon_redeemed", "POST", $"{path}/redeem_coupon", """{"change_option":"immediate","coupon_redemption_code":"TEN"}""");
        await journey.DidAsync(
            "subscription.intervals_changed", "POST", $"{path}/price_intervals", """{"add":[{"start_date":"2026-04-01T00:00:00Z","external_price_id":"extra"}]}""");
        await journey.DidAsync(
            "subscription.quantity_changed", "POST", $"{path}/update_fixed_fee_quantity",
            $$"""{"price_id":"{{fee}}","quantity":5,"change_option":"effective_date","effective_date":"2026-03-20"}""");
        await journey.DidAsync("subscription.quantities_unscheduled", "POST", $"{path}/unschedule_fixed_fee_quantity_updates", $$"""{"price_id":"{{fee}}"}""");
        await journey.DidAsync(
            "subscription.plan_changed", "POST", $"{path}/schedule_plan_change", """{"change_option":"end_of_subscription_term","external_plan_id":"phased"}""");
        await journey.DidAsync("subscription.plan_changes_unscheduled", "POST", $"{path}/unschedule_pending_plan_changes");
        await journey.DidAsync("subscription.cancelled", "POST", $"{path}/cancel", """{"cancel_option":"end_of_subscription_term"}""");
        await journey.DidAsync("subscription.uncancelled", "POST", $"{path}/unschedule_cancellation");
        await journey.DidAsync("subscription.paused", "POST", $"{path}/pause");
        await journey.DidAsync("subscription.resumed", "POST", $"{path}/resume");
        var phased = await journey.DidAsync("subscription.created", "POST", "subscriptions", """{"external_customer_id":"c","external_plan_id":"phased","start_date":"2026-02-05T00:00:00Z"}""");
        await journey.DidAsync("subscription.phase_triggered", "POST", $"subscriptions/{phased}/trigger_phase");
        await journey.DidAsync("subscription.created", "POST", "subscriptions", """{"external_customer_id":"c","external_plan_id":"huge"}""");
        var parked = (string)(await journey.ReadAsync("billing_exceptions"))["data"]![0]!["id"]!;
        await journey.DidAsync("subscription.retried", "POST", $"billing_exceptions/{parked}/retry");
    }

    private static async Task AlertsAsync(Journey journey)
    {
        var customer = await journey.Id("customers/external_customer_id/c");
        var subscription = (string)(await journey.ReadAsync("subscriptions"))["data"]![0]!["id"]!;
        var alert = await journey.DidAsync("alert.created", "POST", $"alerts/customer_id/{customer}", """{"type":"credit_balance_dropped","currency":"USD","thresholds":[{"value":1}]}""");
        await journey.DidAsync("alert.created", "POST", "alerts/external_customer_id/c", """{"type":"credit_balance_depleted","currency":"USD"}""");
        await journey.DidAsync("alert.created", "POST", $"alerts/subscription_id/{subscription}", """{"type":"cost_exceeded","thresholds":[{"value":1000}]}""");
        await journey.DidAsync("alert.updated", "PUT", $"alerts/{alert}", """{"thresholds":[{"value":2}]}""");
        await journey.DidAsync("alert.disabled", "POST", $"alerts/{alert}/disable");
        await journey.DidAsync("alert.enabled", "POST", $"alerts/{alert}/enable");
    }

    private static async Task InvoicesAsync(Journey journey)
    {
        var item = (string)(await journey.ReadAsync("items?limit=100"))["data"]!.AsArray().Last()!["id"]!;
        async Task<string> MadeAsync()
        {
            return await journey.DidAsync("invoice.created", "POST", "invoices", $$$$"""
                {"external_customer_id":"c","currency":"USD","invoice_date":"2026-02-10T00:00:00Z","net_terms":0,
                 "line_items":[{"name":"x","item_id":"{{{{item}}}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"500.00"},"start_date":"2026-02-01","end_date":"2026-02-01"}]}
                """);
        }

        var paid = await MadeAsync();
        await journey.DidAsync("invoice.updated", "PUT", $"invoices/{paid}", """{"memo":"Thank you","net_terms":14}""");
        var line = await journey.DidAsync("invoice.line_added", "POST", "invoice_line_items", $$"""{"invoice_id":"{{paid}}","name":"Setup","quantity":1,"amount":"7.00","start_date":"2026-02-01","end_date":"2026-02-01"}""");
        await journey.DidAsync("invoice.line_removed", "DELETE", $"invoices/{paid}/invoice_line_items/{line}");
        await journey.DidAsync("invoice.issued", "POST", $"invoices/{paid}/issue");
        await journey.DidAsync("invoice.payment_failed", "POST", $"invoices/{paid}/pay");
        await journey.DidAsync("invoice.marked_as_paid", "POST", $"invoices/{paid}/mark_paid", """{"payment_received_date":"2026-02-10"}""");

        var voided = await MadeAsync();
        await journey.DidAsync("invoice.issued", "POST", $"invoices/summary/{voided}/issue");
        var charged = (string)(await journey.ReadAsync($"invoices/{voided}"))["line_items"]![0]!["id"]!;
        var note = await journey.DidAsync(
            "credit_note.created", "POST", "credit_notes", $$"""{"reason":"product_unsatisfactory","line_items":[{"invoice_line_item_id":"{{charged}}","amount":"10.00"}]}""");
        await journey.DidAsync("credit_note.voided", "POST", $"credit_notes/{note}/void");
        await journey.DidAsync("invoice.voided", "POST", $"invoices/{voided}/void");
    }

    private static async Task TenantAsync(Journey journey)
    {
        await journey.DidAsync("settings.updated", "PUT", "settings", """{"net_terms":14}""");
        var key = await journey.DidAsync("api_key.created", "POST", "api_keys", """{"name":"ci","role":"billing"}""");
        await journey.DidAsync("api_key.rotated", "POST", $"api_keys/{key}/rotate");
        await journey.DidAsync("api_key.revoked", "POST", $"api_keys/{key}/revoke");
        var advanced = await journey.DidAsync("test_clock.created", "POST", "test_clocks", """{"frozen_time":"2026-02-10T00:00:00Z"}""");
        await journey.DidAsync("test_clock.advanced", "POST", $"test_clocks/{advanced}/advance", """{"frozen_time":"2026-03-10T00:00:00Z"}""");
        var deleted = await journey.DidAsync("test_clock.created", "POST", "test_clocks", """{"frozen_time":"2026-02-10T00:00:00Z"}""");
        await journey.DidAsync("test_clock.deleted", "DELETE", $"test_clocks/{deleted}");
    }

    /// <summary>Does one thing after the other, each with a look at what the trail has gained.</summary>
    private sealed class Journey(ApiHost host, List<(string Id, string Method, Regex Path)> left, string actor)
    {
        private string _seen = "";

        /// <summary>Operations that were not done.</summary>
        public IEnumerable<string> Left => left.Select(o => o.Id);

        public static async Task<Journey> StartAsync(ApiHost host)
        {
            // A literal segment is more than a parameter, as in routing.
            var operations = (await ApiOperation.OfAsync(host)).Where(o => o.Method != "GET").OrderBy(o => o.Path.Count(c => c == '{'))
                .Select(o => (o.Id, o.Method, new Regex($"^{Regex.Replace(o.Path, "{[^}]*}", "[^/]+")}/?$")));
            return new Journey(host, [.. operations], $"api_key:…{ApiHost.AdminKey[^4..]}");
        }

        /// <summary>Does it and gives the id of what was answered, which is empty where nothing is.</summary>
        public async Task<string> DidAsync(string action, string method, string path, string? body = null)
        {
            var reply = await host.SendAsync(method, path, body ?? (method == "DELETE" ? null : "{}"));
            reply.Status.ShouldBeInRange(200, 299, $"{reply.Request} answered: {reply.Text}");
            if (left.FindIndex(o => o.Method == method && o.Path.IsMatch($"/v1/{path}")) is var done && done >= 0)
                left.RemoveAt(done);
            var entries = (await ReadAsync("audit_log?limit=100"))["data"]!.AsArray().TakeWhile(e => (string)e!["id"]! != _seen).Select(e => e!).ToList();
            _seen = (string)entries.First()["id"]!;
            entries.Select(e => (string)e["action"]!).ShouldContain(action, reply.Request);
            var entry = entries.First(e => (string)e["action"]! == action);
            ((string)entry["actor"]!).ShouldBe(actor, reply.Request);
            ((string)entry["resource_id"]!).ShouldNotBeEmpty();
            if (reply.Text.Length == 0)
                return "";
            var id = (string?)reply.Json["id"] ?? "";
            if (method == "POST" && action.EndsWith(".created", StringComparison.Ordinal))
                ((string)entry["resource_id"]!).ShouldBe(id, reply.Request);
            return id;
        }

        public async Task<JsonNode> ReadAsync(string path) => (await host.GetAsync(path)).Succeeded();

        public async Task<string> Id(string path) => (string)(await ReadAsync(path))["id"]!;
    }
}
