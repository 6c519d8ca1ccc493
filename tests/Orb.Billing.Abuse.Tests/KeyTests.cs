using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.Audit;
using Orb.Billing.Tenants;

namespace Orb.Billing.Abuse.Tests;

/// <summary>A key makes none that may do more than itself, by no way there is (A02, A04).</summary>
public sealed class KeyTests
{
    private const string Denied = "403-permission-denied";

    [Theory]
    [InlineData("""{"name":"wide","role":"admin"}""", "read_customers")]
    [InlineData("""{"name":"wide","role":"admin","scopes":[]}""", "write_invoices")]
    [InlineData("""{"name":"wide","role":"admin","scopes":["manage_api_keys","read_customers"]}""", "read_customers")]
    [InlineData("""{"name":"wide","role":"support"}""", "read_invoices")]
    [InlineData("""{"name":"wide","role":"ingest"}""", "ingest_usage")]
    public async Task A_narrowed_key_makes_none_that_may_do_what_it_may_not_A02(string wide, string tooMuch)
    {
        await using var host = await ApiHost.StartAsync();
        var narrow = await KeyAsync(host, """{"name":"narrow","role":"admin","scopes":["manage_api_keys"]}""");

        (await host.PostAsync("api_keys", wide, narrow)).Refused(403, Denied, tooMuch);
        (await host.GetAsync("api_keys")).Json["data"]!.AsArray().Count.ShouldBe(2, "the development key and the narrow one");
        (await host.GetAsync("customers", narrow)).Refused(403, Denied);
    }

    [Fact]
    public async Task What_an_operator_does_to_a_tenant_is_in_the_trail_of_that_tenant()
    {
        await using var host = await ApiHost.StartAsync();
        var key = (await host.InScopeAsync<ITenantService, Outcome<NewApiKey>>(s => s.CreateKeyAsync(TenantId.Default, "operator", ApiRole.Operator, default))).Value;
        var tenant = (string)(await host.CreateAsync("tenants", """{"name":"Sandbox","is_test":true}""", key.Key))["id"]!;
        var made = await host.CreateAsync($"tenants/{tenant}/api_keys", """{"name":"first","role":"admin"}""", key.Key);

        await using var scope = host.Services.CreateAsyncScope();
        TenantId.TryParse(tenant, out var id).ShouldBeTrue();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Enter(id);
        var trail = (await scope.ServiceProvider.GetRequiredService<IAuditService>().ListAsync(new AuditQuery(), new PageRequest(10), default)).Value.Items;
        trail.Select(e => (e.Action, e.ResourceId, e.Actor)).ShouldBe(
            [("api_key.created", (string)made["id"]!, $"api_key:…{key.Row.LastFour}"), ("tenant.created", tenant, $"api_key:…{key.Row.LastFour}")]);
        trail[0].Details["role"].ShouldBe("Admin");
        trail[1].Details["name"].ShouldBe("Sandbox");
    }

    [Fact]
    public async Task A_narrowed_key_makes_and_rotates_those_within_itself()
    {
        await using var host = await ApiHost.StartAsync();
        var narrow = await KeyAsync(host, """{"name":"narrow","role":"admin","scopes":["manage_api_keys","read_customers","ingest_usage"]}""");

        await KeyAsync(host, """{"name":"reader","role":"support","scopes":["read_customers"]}""", narrow);
        await KeyAsync(host, """{"name":"sender","role":"ingest"}""", narrow);
        var equal = await host.CreateAsync("api_keys", """{"name":"equal","role":"admin","scopes":["manage_api_keys","read_customers"]}""", narrow);
        (await host.PostAsync($"api_keys/{equal["id"]}/rotate", "{}", narrow)).Succeeded()["scopes"]!.ToJsonString().ShouldBe("""["manage_api_keys","read_customers"]""");
    }

    [Fact]
    public async Task A_narrowed_key_is_not_given_a_wider_one_by_rotating_it_A02()
    {
        await using var host = await ApiHost.StartAsync();
        var narrow = await KeyAsync(host, """{"name":"narrow","role":"admin","scopes":["manage_api_keys"]}""");
        var wide = await host.CreateAsync("api_keys", """{"name":"wide","role":"admin"}""");

        (await host.PostAsync($"api_keys/{wide["id"]}/rotate", """{"overlap_seconds":0}""", narrow)).Refused(403, Denied, "write_customers");

        (await host.GetAsync("customers", (string)wide["key"]!)).Succeeded();
        (await host.PostAsync($"api_keys/{wide["id"]}/rotate", "{}")).Succeeded()["role"]!.ToString().ShouldBe("admin");
    }

    [Theory]
    [InlineData("", "never end")]
    [InlineData(""","expires_at":"2026-02-11T12:00:01Z"}""", "2026-02-11T12:00:01Z")]
    public async Task A_key_that_ends_makes_none_that_outlives_it_A04(string expires, string names)
    {
        await using var host = await ApiHost.StartAsync();
        var made = await host.CreateAsync("api_keys", """{"name":"a day","role":"admin","expires_at":"2026-02-11T12:00:00Z"}""");
        var ending = (string)made["key"]!;
        var body = """{"name":"heir","role":"admin" """ + (expires.Length == 0 ? "}" : expires);

        (await host.PostAsync("api_keys", body, ending)).Refused(403, Denied, "2026-02-11T12:00:00Z", names);
        await KeyAsync(host, """{"name":"heir","role":"admin","expires_at":"2026-02-11T12:00:00Z"}""", ending);

        // An hour later its successor, with a life as long, would end after it: it does not renew itself.
        host.Clock.AdvanceHours(1);
        (await host.PostAsync($"api_keys/{made["id"]}/rotate", "{}", ending)).Refused(403, Denied, "2026-02-11T13:00:00Z");
        (await host.PostAsync($"api_keys/{made["id"]}/rotate", "{}")).Succeeded()["expires_at"]!.ToString().ShouldBe("2026-02-11T13:00:00+00:00");
    }

    [Fact]
    public async Task The_second_to_rotate_a_key_is_told_of_the_first_and_not_to_try_again_A04()
    {
        await using var host = await ApiHost.StartAsync();
        var key = await host.CreateAsync("api_keys", """{"name":"ci","role":"billing"}""");

        var replies = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => host.PostAsync($"api_keys/{key["id"]}/rotate", "{}")));

        var first = replies.Where(r => r.Status == 201).ShouldHaveSingleItem().Json;
        var second = replies.Single(r => r.Status != 201);
        second.Refused(409, "409-resource-conflict", (string)first["id"]!);
        second.ShouldRetry.ShouldBe("false");
        (await host.GetAsync($"api_keys/{key["id"]}")).Json["successor_id"]!.ToString().ShouldBe((string)first["id"]!);
        (await host.GetAsync("api_keys")).Json["data"]!.AsArray().Count.ShouldBe(3);
    }

    private static async Task<string> KeyAsync(ApiHost host, string body, string? by = ApiHost.AdminKey) =>
        (string)(await host.CreateAsync("api_keys", body, by))["key"]!;
}
