using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Orb.SampleHost.Tests;

/// <summary>
/// Two tenants on one host: whatever id of the one the other sends to whatever operation, the answer is the one to an id that nobody has (A01). The
/// operations are those of the host's own OpenAPI document, so that a new one is tried without anybody thinking of it.
/// </summary>
public sealed class TenantIsolationTests
{
    private const string FurtherId = "00000000000000000000000000";

    [Fact]
    public async Task An_id_of_another_tenant_is_answered_as_one_that_nobody_has_A01()
    {
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(folder);
        using var owner = host.Api();
        using var stranger = await StrangerAsync(host, folder);
        var ids = new Dictionary<string, string?>(StringComparer.Ordinal);
        var tried = 0;
        var wrong = new List<string>();
        foreach (var (method, path) in await OperationsAsync(host))
        {
            if (!path.Contains('{', StringComparison.Ordinal) || await KnownAsync(owner, path, ids) is not { } known)
                continue;
            var foreign = await SendAsync(stranger, method, Filled(path, known));
            var nobodys = known[..^1] + (known[^1] == '0' ? '1' : '0');
            var unknown = await SendAsync(stranger, method, Filled(path, nobodys));
            tried++;
            if ((int)foreign.Status is < 400 or 401 or 403 or >= 500 || foreign.Status != unknown.Status || Neutral(foreign, known) != Neutral(unknown, nobodys))
                wrong.Add($"{method} {path}: {(int)foreign.Status} {foreign.Text} but of an unknown id {(int)unknown.Status} {unknown.Text}");
        }

        wrong.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Lists_of_a_new_tenant_are_empty_whatever_another_has_A01()
    {
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(folder);
        using var owner = host.Api();
        using var stranger = await StrangerAsync(host, folder);
        var full = 0;
        foreach (var (_, path) in (await OperationsAsync(host)).Where(o => o.Method == "GET" && !o.Path.Contains('{', StringComparison.Ordinal)))
        {
            var own = await owner.GetAsync(path);
            if (own.Status != HttpStatusCode.OK || own.Json["data"] is not JsonArray { Count: > 0 })
                continue;
            full++;
            // A tenant has its own key from the start, and a trail of how it and the key were made.
            (await stranger.ReadAsync(path))["data"]!.AsArray().Count.ShouldBe(path switch { "api_keys" => 1, "audit_log" => 2, _ => 0 }, path);
        }

        full.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task An_operator_makes_tenants_and_keys_and_sees_nothing_within_them()
    {
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(folder, ("Orb__Demo__Enabled", "false"));
        using var op = await OperatorAsync(host, folder);
        var tenant = await op.CreateAsync("tenants", """{"name":"Sandbox","is_test":true}""");
        var made = await op.PostAsync($"tenants/{tenant["id"]}/api_keys", """{"name":"first","role":"admin"}""", "once");
        var key = (string)made.Succeeded()["key"]!;

        key.ShouldStartWith("orb_test_");
        var again = (await op.PostAsync($"tenants/{tenant["id"]}/api_keys", """{"name":"first","role":"admin"}""", "once")).Succeeded();
        again["key"].ShouldBeNull("a secret is shown once, also to a repeated request");
        ((string?)again["id"]).ShouldBe((string?)made.Json["id"]);
        (await op.GetAsync("customers")).Refused(403, "403-permission-denied");
        (await op.GetAsync("api_keys")).Refused(403, "403-permission-denied");
        using var inside = host.Api(key);
        (await inside.ListAsync("customers")).ShouldBeEmpty();
        (await inside.GetAsync("tenants")).Refused(403, "403-permission-denied");
        (await inside.PostAsync("tenants", """{"name":"Mine"}""")).Refused(403, "403-permission-denied");

        var revoked = (await inside.PostAsync($"api_keys/{made.Json["id"]}/revoke", "")).Succeeded();
        revoked["revoked_at"].ShouldNotBeNull();
        (await inside.GetAsync("ping")).Refused(401, "401-authentication-error");
        host.Text.ShouldNotContain(key, Case.Sensitive);
        var database = Database(folder);
        database.AsSpan().IndexOf(SHA256.HashData(Encoding.UTF8.GetBytes(key))).ShouldBeGreaterThan(0, "its row is there, with its hash");
        database.AsSpan().IndexOf(Encoding.UTF8.GetBytes(key)).ShouldBe(-1, "no database holds a usable key (A04)");
    }

    [Fact]
    public async Task An_idempotency_key_of_another_tenant_is_independent_of_ones_own_A01()
    {
        const string acme = """{"name":"Acme","email":"ap@acme.example"}""";
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(folder, ("Orb__Demo__Enabled", "false"));
        using var owner = host.Api();
        using var stranger = await StrangerAsync(host, folder);

        // The same request under the same key: only the tenant tells them apart.
        var (first, second) = (await owner.PostAsync("customers", acme, "signup-1"), await stranger.PostAsync("customers", acme, "signup-1"));

        ((string?)second.Succeeded()["id"]).ShouldNotBe((string?)first.Succeeded()["id"]);
        (await owner.PostAsync("customers", acme, "signup-1")).Text.ShouldBe(first.Text);
        (await stranger.PostAsync("customers", acme, "signup-1")).Text.ShouldBe(second.Text);
        (await owner.ListAsync("customers")).ShouldHaveSingleItem()["id"]!.ToString().ShouldBe((string?)first.Json["id"]);
        (await stranger.ListAsync("customers")).ShouldHaveSingleItem()["id"]!.ToString().ShouldBe((string?)second.Json["id"]);
        (await stranger.PostAsync("customers", acme.Replace("Acme", "Other", StringComparison.Ordinal), "signup-2")).Succeeded();
        (await owner.PostAsync("customers", acme, "signup-2")).Succeeded();
    }

    // What is fresh is in the log before it is in the database: read first, it cannot slip from the one into the other between the two.
    private static byte[] Database(TempFolder folder) =>
        [.. new[] { "orb.db-wal", "orb.db-shm", "orb.db" }.SelectMany(file => File.ReadAllBytes(Path.Combine(folder.Path, file)))];

    private static async Task<Api> OperatorAsync(HostProcess host, TempFolder folder)
    {
        var (exit, said) = await HostProcess.RunAsync(folder, ["key", "create", "--role", "operator"]);
        exit.ShouldBe(0, said);
        return host.Api(KeyIn(said));
    }

    // With the key that a new tenant is given.
    private static async Task<Api> StrangerAsync(HostProcess host, TempFolder folder)
    {
        var (exit, said) = await HostProcess.RunAsync(folder, ["tenant", "create", "Stranger"]);
        exit.ShouldBe(0, said);
        return host.Api(KeyIn(said));
    }

    internal static string KeyIn(string said) => said.Split('\n').Single(line => line.StartsWith("orb_", StringComparison.Ordinal)).Trim();

    private static async Task<IReadOnlyList<(string Method, string Path)>> OperationsAsync(HostProcess host)
    {
        using var client = new HttpClient();
        var document = JsonNode.Parse(await client.GetStringAsync(new Uri(host.Address, "/openapi/v1.json")))!;
        return [.. document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()
            .Where(o => o.Key is "get" or "post" or "put" or "delete" or "patch")
            .Select(o => (o.Key.ToUpperInvariant(), p.Key["/v1/".Length..])))];
    }

    // An id of the owner for the first parameter of a path: of the first row of the list that the path goes through.
    private static async Task<string?> KnownAsync(Api owner, string path, Dictionary<string, string?> ids)
    {
        var segments = path.Split('/');
        var at = Array.FindIndex(segments, s => s.StartsWith('{'));
        var list = segments[0];
        var member = segments[at - 1].StartsWith("external_", StringComparison.Ordinal) ? segments[at - 1] : "id";
        var known = $"{list} {member}";
        if (!ids.TryGetValue(known, out var id))
        {
            var rows = await owner.GetAsync($"{list}?limit=100");
            id = rows.Status == HttpStatusCode.OK
                ? rows.Json["data"]!.AsArray().Select(r => (string?)r![member]).FirstOrDefault(v => v is not null)
                : null;
            ids[known] = id;
        }

        return id;
    }

    private static string Filled(string path, string id)
    {
        var first = true;
        return string.Join('/', path.Split('/').Select(s =>
        {
            if (!s.StartsWith('{'))
                return s;
            var value = first ? Uri.EscapeDataString(id) : FurtherId;
            first = false;
            return value;
        }));
    }

    private static Task<Reply> SendAsync(Api api, string method, string path) =>
        api.SendAsync(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : new StringContent("{}", Encoding.UTF8, "application/json"));

    private static string Neutral(Reply reply, string id)
    {
        var text = reply.Text.Replace(id, "ID", StringComparison.Ordinal);
        var problem = JsonNode.Parse(text)?.AsObject();
        problem?.Remove("request_id");
        problem?.Remove("instance");
        return problem?.ToJsonString() ?? text;
    }
}
