using Orb.Billing;
using Orb.Billing.Tenants;

namespace Orb.SampleHost.Commands;

/// <summary>Makes an API key and prints it, the only time it can be read.</summary>
internal static class KeyCommand
{
    public static async Task<int> CreateAsync(string[] options)
    {
        string[] known = ["--role", "--name", "--tenant"];
        if (options.Length % 2 != 0 || options.Where((_, i) => i % 2 == 0).FirstOrDefault(o => !known.Contains(o)) is not null)
            throw new HostSettingsException("Usage: key create [--tenant ID] [--role admin|billing|support|ingest|operator] [--name NAME]");
        var role = Option(options, "--role") ?? "admin";
        if (!Enum.TryParse<ApiRole>(role, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
            throw new HostSettingsException($"--role is '{role}'; it must be one of admin, billing, support, ingest, operator.");

        var tenant = TenantId.Default;
        if (Option(options, "--tenant") is { } id && !TenantId.TryParse(id, out tenant))
            throw new HostSettingsException($"--tenant is '{id}'; it must be the id of a tenant, as 'tenant create' prints it.");

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

    private static string? Option(string[] options, string name)
    {
        var at = Array.IndexOf(options, name);
        return at >= 0 && at + 1 < options.Length ? options[at + 1] : null;
    }
}
