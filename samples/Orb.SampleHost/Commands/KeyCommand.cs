using NodaTime;
using Orb.Billing;
using Orb.Billing.Tenants;

namespace Orb.SampleHost.Commands;

/// <summary>Makes API keys, lists them and ends them, on the machine of the host: all that can be done about an operator's key.</summary>
internal static class KeyCommand
{
    private const string CreateUsage = "Usage: key create [--tenant ID] [--role admin|billing|support|ingest|operator] [--name NAME]";

    /// <summary>Makes a key and prints it, the only time it can be read.</summary>
    public static async Task<int> CreateAsync(string[] options)
    {
        Check(options, CreateUsage, "--role", "--name", "--tenant");
        var role = Option(options, "--role") ?? "admin";
        if (!Enum.TryParse<ApiRole>(role, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
            throw new HostSettingsException($"--role is '{role}'; it must be one of admin, billing, support, ingest, operator.");

        var tenant = Tenant(options);
        await using var app = OrbHost.Build([]);
        await OrbHost.MigrateAsync(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        var tenants = scope.ServiceProvider.GetRequiredService<ITenantService>();
        if (tenant == TenantId.Default)
            await tenants.EnsureAsync(TenantId.Default, "Default", isTest: false, CancellationToken.None);
        var name = Option(options, "--name") ?? "Made by key create";
        if (!(await tenants.CreateKeyAsync(tenant, name, parsed, CancellationToken.None)).TryGetValue(out var made, out var refusal))
            throw new HostSettingsException(refusal.Message);
        await Console.Error.WriteLineAsync("This key is shown once and stored only as a hash:");
        await Console.Out.WriteLineAsync(made.Key);
        return 0;
    }

    /// <summary>Prints a line for each key of a tenant, newest first: its id, its role, what is known of it, and whether it works.</summary>
    public static async Task<int> ListAsync(string[] options)
    {
        Check(options, "Usage: key list [--tenant ID]", "--tenant");
        await using var app = OrbHost.Build([]);
        await using var scope = await KeysOfAsync(app, Tenant(options));
        var keys = scope.ServiceProvider.GetRequiredService<IApiKeyService>();
        var now = scope.ServiceProvider.GetRequiredService<IClock>().GetCurrentInstant();
        var page = new PageRequest(PageRequest.MaximumLimit);
        do
        {
            if (!(await keys.ListAsync(page, CancellationToken.None)).TryGetValue(out var found, out var refusal))
                throw new HostSettingsException(refusal.Message);
            foreach (var key in found.Items)
                await Console.Out.WriteLineAsync($"{key.Id}  {key.Role,-8}  {key.Prefix}…{key.LastFour}  {State(key, now)}  {key.Name}");
            page = page with { Cursor = found.NextCursor };
        }
        while (page.Cursor is not null);
        return 0;
    }

    /// <summary>Ends a key: hosts refuse the next request with it.</summary>
    public static async Task<int> RevokeAsync(string id, string[] options)
    {
        Check(options, "Usage: key revoke ID [--tenant ID]", "--tenant");
        if (!ApiKeyId.TryParse(id, out var known))
            throw new HostSettingsException($"'{id}' is not the id of a key, as 'key list' prints it; a key itself is never asked for.");
        await using var app = OrbHost.Build([]);
        await using var scope = await KeysOfAsync(app, Tenant(options));
        var keys = scope.ServiceProvider.GetRequiredService<IApiKeyService>();
        if (!(await keys.RevokeAsync(known, CancellationToken.None)).TryGetValue(out var revoked, out var refusal))
            throw new HostSettingsException(refusal.Message);
        await Console.Out.WriteLineAsync($"The key {revoked.Id} ({revoked.Role}, '{revoked.Name}') has not worked since {revoked.RevokedAt}.");
        return 0;
    }

    private static async Task<AsyncServiceScope> KeysOfAsync(WebApplication app, TenantId tenant)
    {
        await OrbHost.MigrateAsync(app.Services, CancellationToken.None);
        var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant);
        return scope;
    }

    private static string State(ApiKey key, Instant now) => key switch
    {
        { RevokedAt: { } revoked } => $"revoked {revoked}",
        { ExpiresAt: { } end } when end <= now => $"expired {end}",
        { ExpiresAt: { } end } => $"works until {end}",
        _ => "works",
    };

    private static TenantId Tenant(string[] options)
    {
        var tenant = TenantId.Default;
        if (Option(options, "--tenant") is { } id && !TenantId.TryParse(id, out tenant))
            throw new HostSettingsException($"--tenant is '{id}'; it must be the id of a tenant, as 'tenant create' prints it.");
        return tenant;
    }

    private static void Check(string[] options, string usage, params string[] known)
    {
        if (options.Length % 2 != 0 || options.Where((_, i) => i % 2 == 0).FirstOrDefault(o => !known.Contains(o)) is not null)
            throw new HostSettingsException(usage);
    }

    private static string? Option(string[] options, string name)
    {
        var at = Array.IndexOf(options, name);
        return at >= 0 && at + 1 < options.Length ? options[at + 1] : null;
    }
}
