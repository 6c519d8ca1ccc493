using System.Text;
using System.Text.Json.Nodes;

namespace Orb.SampleHost.Tests;

/// <summary>What belongs to another tenant is as unknown as what does not exist, by every id and to every operation (A20).</summary>
public sealed class ForeignTenantTests
{
    private const string NotFound = "404-resource-not-found";

    [Fact]
    public async Task Nothing_of_another_tenant_is_found_changed_or_listed()
    {
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(folder, ("Orb__Demo__Enabled", "false"));
        var (exitCode, said) = await HostProcess.RunAsync(folder, ["tenant", "create", "Another"]);
        exitCode.ShouldBe(0, said);
        var key = said.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("orb_live_", StringComparison.Ordinal));
        using var own = host.Api();
        using var other = host.Api(key);

        var item = Id(await own.CreateAsync("items", """{"name":"API"}"""));
        var metric = Id(await own.CreateAsync("metrics", $$"""{"name":"M","item_id":"{{item}}","sql":"SELECT COUNT(*) FROM events"}"""));
        var plan = await own.CreateAsync("plans", Bodies.TeamPlan("team", item, metric));
        var price = (string)plan["prices"]![0]!["id"]!;
        var coupon = Id(await own.CreateAsync("coupons", """{"redemption_code":"TEN","discount":{"discount_type":"percentage","percentage_discount":0.1}}"""));
        var customer = Id(await own.CreateAsync("customers", """{"name":"A","email":"a@example.com","external_customer_id":"acme","currency":"USD"}"""));
        var entry = await own.CreateAsync($"customers/{customer}/credits/ledger_entry", """{"entry_type":"increment","amount":5}""");
        var block = (string)entry["credit_block"]!["id"]!;
        var invoice = await own.CreateAsync("invoices",
            $$"""{"customer_id":"{{customer}}","currency":"USD","invoice_date":"2026-01-01T00:00:00Z","line_items":[{"name":"x","item_id":"{{item}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"1"},"start_date":"2026-01-01","end_date":"2026-01-01"}]}""");
        var (invoiceId, line) = (Id(invoice), (string)invoice["line_items"]![0]!["id"]!);

        var subscription = Id(await own.CreateAsync("subscriptions", $$"""{"customer_id":"{{customer}}","plan_id":"{{Id(plan)}}"}"""));
        const string OfCosts = """{"type":"cost_exceeded","thresholds":[{"value":100}]}""";
        const string OfCredits = """{"type":"credit_balance_dropped","currency":"USD","thresholds":[{"value":1}]}""";
        var alert = await own.CreateAsync($"alerts/subscription_id/{subscription}", OfCosts);

        foreach (var (method, path, body) in ((string, string, string)[])
        [
            ("GET", $"customers/{customer}", ""), ("PUT", $"customers/{customer}", "{}"), ("DELETE", $"customers/{customer}", ""),
            ("GET", "customers/external_customer_id/acme", ""), ("PUT", "customers/external_customer_id/acme", "{}"),
            ("GET", $"customers/{customer}/balance_transactions", ""),
            ("POST", $"customers/{customer}/balance_transactions", """{"amount":"1","type":"increment","currency":"USD"}"""),
            ("GET", $"customers/{customer}/credits", ""), ("GET", $"customers/{customer}/credits/ledger", ""),
            ("POST", $"customers/{customer}/credits/ledger_entry", """{"entry_type":"increment","amount":5,"currency":"USD"}"""),
            ("POST", $"customers/{customer}/credits/ledger_entry", $$"""{"entry_type":"void","amount":5,"block_id":"{{block}}"}"""),
            ("GET", "customers/external_customer_id/acme/credits", ""), ("GET", "customers/external_customer_id/acme/credits/ledger", ""),
            ("GET", $"customers/{customer}/credits/top_ups", ""),
            ("GET", $"items/{item}", ""), ("PUT", $"items/{item}", """{"name":"B"}"""), ("POST", $"items/{item}/archive", ""),
            ("GET", $"metrics/{metric}", ""), ("PUT", $"metrics/{metric}", """{"metadata":{"a":"b"}}"""),
            ("POST", "metrics", $$"""{"name":"M","item_id":"{{item}}","sql":"SELECT COUNT(*) FROM events"}"""),
            ("GET", $"plans/{Id(plan)}", ""), ("PUT", $"plans/{Id(plan)}", """{"description":"B"}"""), ("GET", "plans/external_plan_id/team", ""),
            ("PUT", "plans/external_plan_id/team", """{"description":"B"}"""), ("POST", "plans", Bodies.TeamPlan("mine", item, metric)),
            ("GET", $"prices/{price}", ""), ("PUT", $"prices/{price}", """{"metadata":{"a":"b"}}"""),
            ("POST", $"prices/{price}/evaluate", $$"""{"timeframe_start":"2026-01-01T00:00:00Z","timeframe_end":"2026-01-02T00:00:00Z","customer_id":"{{customer}}"}"""),
            ("GET", $"coupons/{coupon}", ""), ("POST", $"coupons/{coupon}/archive", ""),
            ("GET", $"alerts/{Id(alert)}", ""), ("PUT", $"alerts/{Id(alert)}", """{"thresholds":[{"value":1}]}"""),
            ("POST", $"alerts/{Id(alert)}/enable", ""), ("POST", $"alerts/{Id(alert)}/disable", ""),
            ("POST", $"alerts/subscription_id/{subscription}", OfCosts), ("POST", $"alerts/customer_id/{customer}", OfCredits),
            ("POST", "alerts/external_customer_id/acme", OfCredits),
            ("GET", $"invoices/{invoiceId}", ""), ("PUT", $"invoices/{invoiceId}", """{"memo":"B"}"""), ("GET", $"invoices/{invoiceId}/explain", ""),
            ("POST", $"invoices/{invoiceId}/issue", "{}"), ("POST", $"invoices/{invoiceId}/pay", ""), ("POST", $"invoices/{invoiceId}/void", ""),
            ("POST", $"invoices/{invoiceId}/mark_paid", """{"payment_received_date":"2026-01-01"}"""),
            ("DELETE", $"invoices/{invoiceId}/invoice_line_items/{line}", ""),
            ("POST", "invoice_line_items", $$"""{"invoice_id":"{{invoiceId}}","amount":"1","quantity":1,"start_date":"2026-01-01","end_date":"2026-01-01","name":"x"}"""),
            ("POST", "credit_notes", $$"""{"reason":"duplicate","line_items":[{"invoice_line_item_id":"{{line}}","amount":"1"}]}"""),
        ])
        {
            var content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json");
            (await other.SendAsync(new HttpMethod(method), path, content)).Refused(404, NotFound);
        }

        foreach (var list in (string[])["customers", "items", "metrics", "plans", "prices", "coupons", "alerts", $"alerts?subscription_id={subscription}", $"alerts?customer_id={customer}", "invoices?status[]=draft&status[]=issued", "credit_notes"])
            (await other.ListAsync(list)).ShouldBeEmpty(list);
        (await other.PostAsync("test_clocks", """{"frozen_time":"2026-01-15T00:00:00Z"}""")).Refused(400, "400-constraint-violation", "This tenant is live");
        (await other.CreateAsync("customers", """{"name":"B","email":"b@example.com","external_customer_id":"acme"}"""))["name"]!.ToString().ShouldBe("B");
        (await own.ReadAsync($"invoices/{invoiceId}")).ToJsonString().ShouldBe(invoice.ToJsonString(), "nothing was changed");
        (await own.ReadAsync($"alerts/{Id(alert)}")).ToJsonString().ShouldBe(alert.ToJsonString());
        (await own.ReadAsync($"items/{item}"))["archived_at"].ShouldBeNull();
    }

    private static string Id(JsonNode resource) => (string)resource["id"]!;
}
