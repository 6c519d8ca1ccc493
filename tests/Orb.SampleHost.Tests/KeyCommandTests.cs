using System.Text.RegularExpressions;

namespace Orb.SampleHost.Tests;

/// <summary>Keys from making to end by the commands on the machine of the host, which are all there is for an operator's.</summary>
public sealed partial class KeyCommandTests
{
    private static readonly (string, string) Production = ("ASPNETCORE_ENVIRONMENT", "Production");

    [Fact]
    public async Task An_operators_key_is_listed_and_ended_while_the_host_runs()
    {
        using var folder = new TempFolder();
        var key = TenantIsolationTests.KeyIn(await RunAsync(folder, "key", "create", "--role", "operator", "--name", "Ada"));
        var admins = TenantIsolationTests.KeyIn(await RunAsync(folder, "key", "create", "--role", "admin"));
        await using var host = await HostProcess.StartAsync(folder, Production);
        using var op = host.Api(key);
        (await op.GetAsync("tenants")).Succeeded();

        var line = (await RunAsync(folder, "key", "list")).Split('\n').Single(l => l.Contains("Ada", StringComparison.Ordinal));
        line.ShouldContain("Operator");
        line.ShouldContain($"{key[..13]}…{key[^4..]}  works");
        line.ShouldNotContain(key);
        var id = Id().Match(line).Value;
        using var admin = host.Api(admins);
        (await admin.ListAsync("api_keys")).ShouldContain(k => (string?)k["id"] == id, "it is kept with the default tenant");
        (await admin.PostAsync($"api_keys/{id}/rotate", "{}")).Refused(403, "403-permission-denied");

        (await RunAsync(folder, "key", "revoke", id)).ShouldContain("has not worked since");
        (await op.GetAsync("tenants")).Refused(401, "401-authentication-error");
        (await RunAsync(folder, "key", "list")).ShouldContain($"{id}  Operator  {key[..13]}…{key[^4..]}  revoked");
        (await RunAsync(folder, "key", "revoke", id)).ShouldContain("has not worked since", Case.Sensitive, "a key that was ended stays so");
    }

    [Fact]
    public async Task Keys_are_listed_and_ended_by_tenant_and_what_is_not_there_is_named()
    {
        using var folder = new TempFolder();
        var made = await RunAsync(folder, "tenant", "create", "Acme", "--test");
        var tenant = made.Split('\n').Single(l => l.Length == 26);
        var id = Id().Match((await RunAsync(folder, "key", "list", "--tenant", tenant)).Split('\n').Single(l => l.Contains("orb_test_", StringComparison.Ordinal))).Value;

        (await RunAsync(folder, "key", "list")).ShouldNotContain(id);
        (await RefusedAsync(folder, "key", "revoke", id)).ShouldContain(id, Case.Sensitive, "it is another tenant's");
        (await RefusedAsync(folder, "key", "revoke", TenantIsolationTests.KeyIn(made))).ShouldContain("not the id of a key");
        (await RefusedAsync(folder, "key", "revoke")).ShouldContain("key revoke ID");
        (await RefusedAsync(folder, "key", "list", "--role", "admin")).ShouldContain("Usage: key list");
        (await RunAsync(folder, "key", "revoke", id, "--tenant", tenant)).ShouldContain(id);
    }

    private static async Task<string> RunAsync(TempFolder folder, params string[] command)
    {
        var (exitCode, said) = await HostProcess.RunAsync(folder, command, Production);
        exitCode.ShouldBe(0, said);
        return said;
    }

    private static async Task<string> RefusedAsync(TempFolder folder, params string[] command)
    {
        var (exitCode, said) = await HostProcess.RunAsync(folder, command, Production);
        exitCode.ShouldBe(2, said);
        return said;
    }

    [GeneratedRegex("^[0-9A-Za-z]{26}(?= )")]
    private static partial Regex Id();
}
