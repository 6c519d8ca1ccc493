using Orb.Billing;
using Orb.Billing.Tenants;

namespace Orb.SampleHost.Commands;

/// <summary>Makes an API key and prints it, the only time it can be read.</summary>
internal static class KeyCommand
{
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

    private static string? Option(string[] options, string name)
    {
        var at = Array.IndexOf(options, name);
        return at >= 0 && at + 1 < options.Length ? options[at + 1] : null;
    }
}
