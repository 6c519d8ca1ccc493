using Orb.Billing.Tenants;

namespace Orb.SampleHost.Commands;

/// <summary>Makes a tenant and prints its id and its first key, the only time that one can be read.</summary>
internal static class TenantCommand
{
    public static async Task<int> CreateAsync(string name, string[] options)
    {
        if (options is not ([] or ["--test"]))
            throw new HostSettingsException("Usage: tenant create NAME [--test]");
        await using var app = OrbHost.Build([]);
        await OrbHost.MigrateAsync(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        var tenants = scope.ServiceProvider.GetRequiredService<ITenantService>();
        if (!(await tenants.CreateAsync(name, options.Length > 0, CancellationToken.None)).TryGetValue(out var tenant, out var refusal))
            throw new HostSettingsException(refusal.Message);
        if (!(await tenants.CreateKeyAsync(tenant.Id, "Made by tenant create", ApiRole.Admin, CancellationToken.None)).TryGetValue(out var made, out refusal))
            throw new HostSettingsException(refusal.Message);
        await Console.Error.WriteLineAsync($"Tenant '{tenant.Name}' is made: its id, and its first key, which is shown once and stored only as a hash:");
        await Console.Out.WriteLineAsync(tenant.Id.ToString());
        await Console.Out.WriteLineAsync(made.Key);
        return 0;
    }
}
