using System.Text.Json.Nodes;
using NodaTime;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>What a tenant states in its settings is what its invoices show.</summary>
public sealed class SettingsApiTests : IDisposable
{
    private readonly string _file = StoredApi.NewFile();

    [Fact]
    public async Task Invoices_go_by_the_terms_the_grace_period_and_the_prefix_that_the_tenant_has_stated()
    {
        await using var api = await StoredApi.StartAsync(Instant.FromUtc(2026, 1, 1, 0, 0), _file);
        var item = Id(await api.PostAsync("items", """{"name":"API"}"""));
        var customer = Id(await api.PostAsync("customers", """{"name":"A","email":"a@example.com","currency":"USD"}"""));
        var metric = Id(await api.PostAsync("metrics", $$"""{"name":"Calls","item_id":"{{item}}","sql":"SELECT COUNT(*) FROM events"}"""));
        var plan = Id(await api.PostAsync("plans",
            $$$"""{"name":"Pro","currency":"USD","prices":[{"price":{"name":"Calls","item_id":"{{{item}}}","billable_metric_id":"{{{metric}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1.00"} } }]}"""));
        Task<JsonNode> OneOffAsync(string more = "") => api.PostAsync("invoices",
            $$$"""{"customer_id":"{{{customer}}}","currency":"USD","invoice_date":"2026-01-01T00:00:00Z","will_auto_issue":true,{{{more}}}"line_items":[{"name":"x","item_id":"{{{item}}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"7.00"},"start_date":"2026-01-01","end_date":"2026-01-01"}]}""");

        var before = await OneOffAsync();
        await api.PutAsync("settings", """{"invoice_number_prefix":"R-","net_terms":14,"grace_period_seconds":3600}""");
        var after = await OneOffAsync();
        var dated = await OneOffAsync("\"due_date\":\"2026-01-05\",");
        await api.PostAsync("subscriptions", $$"""{"customer_id":"{{customer}}","plan_id":"{{plan}}"}""");
        await api.SweepAsync(Instant.FromUtc(2026, 2, 1, 0, 30));
        var draft = (await api.GetAsync("invoices?status[]=draft"))["data"]!.AsArray().ShouldHaveSingleItem()!;

        (before["invoice_number"]!.ToString(), before["due_date"]!.ToString()).ShouldBe(("INV-000001", "2026-01-01T00:00:00+00:00"));
        (after["invoice_number"]!.ToString(), after["due_date"]!.ToString()).ShouldBe(("R-000002", "2026-01-15T00:00:00+00:00"));
        dated["due_date"]!.ToString().ShouldBe("2026-01-05T00:00:00+00:00", "what the invoice says itself");
        (draft["scheduled_issue_at"]!.ToString(), draft["due_date"]!.ToString()).ShouldBe(("2026-02-01T01:00:00+00:00", "2026-02-15T00:00:00+00:00"));
        (await api.GetAsync("settings"))["net_terms"]!.GetValue<int>().ShouldBe(14);
    }

    public void Dispose() => StoredApi.Delete(_file);

    private static string Id(JsonNode resource) => (string)resource["id"]!;
}
