using Orb.Billing;
using Orb.Billing.Tenants;

namespace Orb.SampleHost.Commands;

/// <summary>Makes an API key and prints it, the only time it can be read.</summary>
internal static class KeyCommand
{
    private const int MaximumNameLength = 255;

    public static async Task<int> CreateAsync(string[] options)
    {
        string[] known = ["--role", "--name"];
        if (options.Length % 2 != 0 || options.Where((_, i) => i % 2 == 0).FirstOrDefault(o => !known.Contains(o)) is not null)
            throw new HostSettingsException("Usage: key create [--role admin|billing|support|ingest] [--name NAME]");
        var role = Option(options, "--role") ?? "admin";
        if (!Enum.TryParse<ApiRole>(role, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
            throw new HostSettingsException($"--role is '{role}'; it must be one of admin, billing, support, ingest.");

        await using var app = OrbHost.Build([]);
        await OrbHost.MigrateAsync(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        var tenants = scope.ServiceProvider.GetRequiredService<ITenantService>();
        await tenants.EnsureAsync(TenantId.Default, "Default", CancellationToken.None);
        var made = await tenants.CreateKeyAsync(TenantId.Default, Option(options, "--name") ?? "Made by key create", parsed, CancellationToken.None);
        await Console.Error.WriteLineAsync("This key is shown once and stored only as a hash:");
        await Console.Out.WriteLineAsync(made.Key);
        return 0;
    }

    /// <summary>Makes a tenant with customers, catalogue, numbers and keys of its own, and prints its first key, of the role admin.</summary>
    public static async Task<int> CreateTenantAsync(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaximumNameLength)
            throw new HostSettingsException($"Usage: tenant create NAME, with a name of 1 to {MaximumNameLength} characters.");
        await using var app = OrbHost.Build([]);
        await OrbHost.MigrateAsync(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        var tenants = scope.ServiceProvider.GetRequiredService<ITenantService>();
        var id = new TenantId(scope.ServiceProvider.GetRequiredService<IIdGenerator>().Next());
        await tenants.EnsureAsync(id, name, CancellationToken.None);
        var made = await tenants.CreateKeyAsync(id, "Made by tenant create", ApiRole.Admin, CancellationToken.None);
        await Console.Error.WriteLineAsync($"The tenant '{name}' has the id {id}. This key is shown once and stored only as a hash:");
        await Console.Out.WriteLineAsync(made.Key);
        return 0;
    }

    private static string? Option(string[] options, string name)
    {
        var at = Array.IndexOf(options, name);
        return at >= 0 && at + 1 < options.Length ? options[at + 1] : null;
    }
}
