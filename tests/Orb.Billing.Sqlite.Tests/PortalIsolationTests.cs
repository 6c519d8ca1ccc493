using System.Text.Json.Nodes;
using NodaTime;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>A key of the role portal over the real store: two customers of one tenant who have the same things, and each sees its own (A02, A20).</summary>
public sealed class PortalIsolationTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    private static readonly string[] Reads =
    [
        "customers/{customer}", "customers/external_customer_id/{external}", "customers/{customer}/balance_transactions", "customers/{customer}/credits",
        "customers/{customer}/credits/ledger", "customers/{customer}/credits/top_ups", "customers/external_customer_id/{external}/credits",
        "customers/external_customer_id/{external}/credits/ledger", "customers/external_customer_id/{external}/credits/top_ups",
        "subscriptions/{subscription}", "subscriptions/{subscription}/costs", "subscriptions/{subscription}/usage", "subscriptions/{subscription}/schedule",
        "invoices/{invoice}", "invoices/{invoice}/explain", "credit_notes/{note}",
    ];

    private readonly string _file = StoredApi.NewFile();

    [Fact]
    public async Task Each_customer_reads_its_own_and_nothing_of_the_other()
    {
        await using var api = await StoredApi.StartAsync(Start, _file);
        var plan = await PlanAsync(api);
        var (ada, bob) = (await LifeAsync(api, plan, "ada"), await LifeAsync(api, plan, "bob"));

        foreach (var (own, other) in ((Life, Life)[])[(ada, bob), (bob, ada)])
        {
            foreach (var read in Reads)
            {
                var (status, text) = await api.ReadAsync(own.In(read), own.Key);
                (status, read).ShouldBe((200, read), text);
                other.Ids.ShouldAllBe(id => !text.Contains(id.Value), read);
                (await api.ReadAsync(other.In(read), own.Key)).Status.ShouldBe(404, read);
            }

            foreach (var list in (string[])["subscriptions", "invoices", "invoices/summary", "credit_notes"])
            {
                var all = await ListAsync(api, list, own.Key);
                all.Count.ShouldBe(1, list);
                all[0]!["customer"]!["id"]!.ToString().ShouldBe(own.Ids["customer"], list);
                (await ListAsync(api, $"{list}?customer_id={own.Ids["customer"]}", own.Key)).Count.ShouldBe(1, list);
                (await ListAsync(api, $"{list}?customer_id={other.Ids["customer"]}", own.Key)).ShouldBeEmpty(list);
            }

            (await ListAsync(api, $"invoices?subscription_id={other.Ids["subscription"]}", own.Key)).ShouldBeEmpty();
            (await ListAsync(api, $"invoices?external_customer_id={other.Ids["external"]}", own.Key)).ShouldBeEmpty();
            (await ListAsync(api, $"subscriptions?external_customer_id={other.Ids["external"]}", own.Key)).ShouldBeEmpty();
            (await api.ReadAsync($"invoices/{own.Ids["draft"]}", own.Key)).Status.ShouldBe(404, "a draft");
            (await api.ReadAsync("customers", own.Key)).Status.ShouldBe(403);
            (await api.ReadAsync("plans", own.Key)).Status.ShouldBe(403);
            (await api.WriteAsync($"customers/{own.Ids["customer"]}/balance_transactions", """{"type":"increment","amount":"1.00"}""", "k", own.Key)).Status.ShouldBe(403);
        }
    }

    public void Dispose() => StoredApi.Delete(_file);

    private static async Task<JsonArray> ListAsync(StoredApi api, string path, string key)
    {
        var (status, text) = await api.ReadAsync(path, key);
        status.ShouldBe(200, text);
        return JsonNode.Parse(text)!["data"]!.AsArray();
    }

    private static async Task<(string Item, string Plan)> PlanAsync(StoredApi api)
    {
        var item = Id(await api.PostAsync("items", """{"name":"API"}"""));
        return (item, Id(await api.PostAsync("plans",
            $$$"""{"name":"Pro","currency":"USD","prices":[{"price":{"name":"Fee","item_id":"{{{item}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"10.00"},"fixed_price_quantity":1,"billed_in_advance":false} }]}""")));
    }

    // A subscription, an issued invoice with a credit note, a draft, a balance, credits and a rule that buys more: some of everything.
    private static async Task<Life> LifeAsync(StoredApi api, (string Item, string Plan) catalog, string name)
    {
        var customer = Id(await api.PostAsync("customers", $$"""{"name":"{{name}}","email":"{{name}}@example.com","external_customer_id":"ext-{{name}}","currency":"USD"}"""));
        var subscription = Id(await api.PostAsync("subscriptions", $$"""{"customer_id":"{{customer}}","plan_id":"{{catalog.Plan}}"}"""));
        await api.PostAsync($"customers/{customer}/balance_transactions", """{"type":"increment","amount":"1.00"}""");
        await api.PostAsync($"customers/{customer}/credits/ledger_entry", """{"entry_type":"increment","amount":5,"currency":"USD"}""");
        await api.PostAsync($"customers/{customer}/credits/top_ups",
            """{"amount":"10","threshold":"1","per_unit_cost_basis":"1","currency":"USD","invoice_settings":{"auto_collection":true,"net_terms":0}}""");
        var invoice = await OneOffAsync(api, customer, catalog.Item, issued: true);
        var draft = await OneOffAsync(api, customer, catalog.Item, issued: false);
        var note = await api.PostAsync("credit_notes",
            $$"""{"reason":"duplicate","line_items":[{"invoice_line_item_id":"{{invoice["line_items"]![0]!["id"]}}","amount":"1.00"}]}""");
        var key = await api.PostAsync("api_keys", $$"""{"name":"{{name}}'s portal","role":"portal","customer_id":"{{customer}}"}""");
        key["customer_id"]!.ToString().ShouldBe(customer);
        return new Life(key["key"]!.ToString(), new Dictionary<string, string>
        {
            ["customer"] = customer,
            ["external"] = $"ext-{name}",
            ["subscription"] = subscription,
            ["invoice"] = Id(invoice),
            ["draft"] = Id(draft),
            ["note"] = Id(note),
        });
    }

    private static Task<JsonNode> OneOffAsync(StoredApi api, string customer, string item, bool issued) => api.PostAsync("invoices",
        $$$"""{"customer_id":"{{{customer}}}","currency":"USD","invoice_date":"2026-01-01T00:00:00Z","will_auto_issue":{{{(issued ? "true" : "false")}}},"line_items":[{"name":"x","item_id":"{{{item}}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"7.00"},"start_date":"2026-01-01","end_date":"2026-01-01"}]}""");

    private static string Id(JsonNode resource) => (string)resource["id"]!;

    private sealed record Life(string Key, Dictionary<string, string> Ids)
    {
        public string In(string path) => Ids.Aggregate(path, (filled, id) => filled.Replace($"{{{id.Key}}}", id.Value, StringComparison.Ordinal));
    }
}
