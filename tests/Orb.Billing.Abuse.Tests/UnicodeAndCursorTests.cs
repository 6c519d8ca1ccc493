using System.Text.Json;

namespace Orb.Billing.Abuse.Tests;

/// <summary>Texts that look alike or that some stores refuse (A21), and positions in lists that somebody made up (A22).</summary>
public sealed class UnicodeAndCursorTests
{
    private const string Invalid = "400-request-validation-errors";

    // Composed and decomposed, with something invisible, in both cases of the Turkish i, and beyond the basic plane.
    private static readonly string[] Alike = ["é", "e\u0301", "e\u0301\u200b", "İ", "i̇", "I", "ı", "i", "ﬀ", "ff", "😀", "😀\ufe0f", "\u202ee", "a\u00a0", "a"];

    [Fact]
    public async Task Ids_that_look_alike_are_different_ids_and_are_kept_as_they_came_A21()
    {
        await using var host = await ApiHost.StartAsync();
        var made = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in Alike)
        {
            var customer = await host.CreateAsync("customers", $$"""{"name":{{JsonSerializer.Serialize(id)}},"email":"a@b.test","external_customer_id":{{JsonSerializer.Serialize(id)}}}""");
            customer["external_customer_id"]!.ToString().ShouldBe(id, StringCompareShould.IgnoreLineEndings);
            made[id] = (string)customer["id"]!;
        }

        made.Values.Distinct(StringComparer.Ordinal).Count().ShouldBe(Alike.Length);
        foreach (var (id, known) in made)
            ((string)(await host.GetAsync($"customers/external_customer_id/{Uri.EscapeDataString(id)}")).Succeeded()["id"]!).ShouldBe(known);
    }

    [Fact]
    public async Task Keys_of_events_that_look_alike_are_different_events_A21()
    {
        await using var host = await ApiHost.StartAsync();
        await host.CreateAsync("customers", """{"name":"A","email":"a@b.test","external_customer_id":"acme"}""");
        var events = string.Join(',', Alike.Select(k =>
            $$$"""{"event_name":"e","timestamp":"2026-02-10T11:00:00Z","idempotency_key":{{{JsonSerializer.Serialize(k)}}},"external_customer_id":"acme","properties":{{{{JsonSerializer.Serialize(k)}}}:1}}"""));
        await host.CreateAsync("ingest", $$"""{"events":[{{events}}]}""");

        var found = (await host.CreateAsync("events/search", $$"""{"event_ids":{{JsonSerializer.Serialize(Alike)}}}"""))["data"]!.AsArray();
        found.Select(e => (string)e!["id"]!).Order(StringComparer.Ordinal).ShouldBe(Alike.Order(StringComparer.Ordinal));
        foreach (var one in found)
            one!["properties"]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe((string)one["id"]!);
    }

    [Fact]
    public async Task Idempotency_keys_that_look_alike_are_different_keys_A21()
    {
        await using var host = await ApiHost.StartAsync();
        // A header has no bytes beyond ASCII: what an SDK sends is escaped by the caller, in whatever way.
        foreach (var key in (string[])["caf%C3%A9", "cafe%CC%81", "CAFE", "cafe"])
            (await host.SendAsync("POST", "items", """{"name":"API"}""", ApiHost.AdminKey, ("Idempotency-Key", key))).Succeeded();
        (await host.GetAsync("items")).Json["data"]!.AsArray().Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("\\u0000", "U+0000")]
    [InlineData("a\\u0000b", "U+0000")]
    [InlineData("\\ud800", "surrogate")]
    [InlineData("\\udc00\\ud800", "surrogate")]
    [InlineData("a\\ud83d", "surrogate")]
    public async Task What_is_no_text_is_refused_wherever_it_stands_A21(string escaped, string says)
    {
        await using var host = await ApiHost.StartAsync();
        foreach (var (path, body) in ((string, string)[])
        [
            ("customers", $$"""{"name":"{{escaped}}","email":"a@b.test"}"""),
            ("customers", $$$"""{"name":"a","email":"a@b.test","metadata":{"{{{escaped}}}":"v"}}"""),
            ("ingest", $$$"""{"events":[{"event_name":"e","timestamp":"2026-02-10T11:00:00Z","idempotency_key":"k","external_customer_id":"x","properties":{"{{{escaped}}}":1}}]}"""),
            ("ingest", $$$"""{"events":[{"event_name":"e","timestamp":"2026-02-10T11:00:00Z","idempotency_key":"{{{escaped}}}","external_customer_id":"x","properties":{}}]}"""),
        ])
            (await host.PostAsync(path, body)).Refused(400, Invalid, says);
    }

    [Fact]
    public async Task An_id_of_ten_thousand_characters_is_refused_or_found_by_nobody_A21()
    {
        await using var host = await ApiHost.StartAsync();
        var longest = new string('x', 10_000);
        var reply = await host.PostAsync("customers", $$"""{"name":"A","email":"a@b.test","external_customer_id":"{{longest}}"}""");
        reply.Refused(400, Invalid, "external_customer_id", "255", "10000");
        reply.Bytes.Length.ShouldBeLessThan(2_000);
        (await host.GetAsync($"customers/external_customer_id/{longest}")).Refused(404, "404-resource-not-found");
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=101")]
    [InlineData("limit=1000000000")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("limit=1.5")]
    [InlineData("limit=1e2")]
    [InlineData("limit=%D9%A3")]
    [InlineData("cursor=x")]
    [InlineData("cursor=%00")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("cursor=../../etc/passwd")]
    [InlineData("cursor=a&cursor=b")]
    public async Task A_page_that_was_not_offered_is_refused_A22(string query)
    {
        await using var host = await ApiHost.StartAsync();
        foreach (var list in (string[])["customers", "items", "plans", "prices", "subscriptions", "invoices", "coupons", "credit_notes", "api_keys", "billing_runs"])
            (await host.GetAsync($"{list}?{query}")).Refused(400, Invalid, query.Split('=')[0]);
    }

    [Fact]
    public async Task A_cursor_with_any_bit_changed_is_refused_or_leads_into_the_callers_own_list_A22()
    {
        await using var host = await ApiHost.StartAsync();
        for (var n = 0; n < 4; n++)
            await host.CreateAsync("customers", $$"""{"name":"C{{n}}","email":"a@b.test"}""");
        var own = (await host.GetAsync("customers")).Json["data"]!.AsArray().Select(c => (string)c!["id"]!).ToHashSet(StringComparer.Ordinal);
        var cursor = (string)(await host.GetAsync("customers?limit=2")).Json["pagination_metadata"]!["next_cursor"]!;

        for (var at = 0; at < cursor.Length; at++)
        {
            foreach (var other in (char[])['A', '0', '_', '9', 'z'])
            {
                var changed = cursor[..at] + other + cursor[(at + 1)..];
                var reply = await host.GetAsync($"customers?limit=2&cursor={Uri.EscapeDataString(changed)}");
                if (reply.Status == 400)
                    reply.Refused(400, Invalid, "cursor");
                else
                    reply.Succeeded()["data"]!.AsArray().ShouldAllBe(c => own.Contains((string)c!["id"]!));
            }
        }

        (await host.GetAsync($"customers?cursor={Uri.EscapeDataString(cursor[..^1])}")).Status.ShouldBeOneOf(200, 400);
        (await host.GetAsync($"invoices?cursor={Uri.EscapeDataString(cursor)}")).Status.ShouldBeOneOf(200, 400);
    }

    [Fact]
    public async Task An_id_of_another_type_is_unknown_A22()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var customer = await host.CreateAsync("customers", """{"name":"A","email":"a@b.test"}""");
        foreach (var list in (string[])["customers", "plans", "prices", "metrics", "subscriptions", "invoices", "coupons", "credit_notes", "api_keys", "test_clocks", "billing_runs"])
        {
            if (list != "customers")
                (await host.GetAsync($"{list}/{customer["id"]}")).Refused(404, "404-resource-not-found");
            (await host.GetAsync($"{list}/{item["id"]}")).Refused(404, "404-resource-not-found");
        }

        (await host.PostAsync("subscriptions", $$"""{"customer_id":"{{item["id"]}}","plan_id":"{{customer["id"]}}"}""")).Refused(404, "404-resource-not-found");
        (await host.PostAsync("metrics", $$"""{"name":"M","item_id":"{{customer["id"]}}","sql":"SELECT COUNT(*) FROM events"}""")).Refused(404, "404-resource-not-found");
    }
}
