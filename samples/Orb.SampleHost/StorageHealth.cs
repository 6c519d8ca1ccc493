using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orb.Billing;

namespace Orb.SampleHost;

/// <summary>Ready means: the database answers and its schema is this version's.</summary>
internal sealed class StorageHealth(IServiceScopeFactory scopes) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var pending = await scope.ServiceProvider.GetRequiredService<IBillingSchema>().PendingAsync(cancellationToken);
        return pending.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The schema lacks {pending.Count} migrations; run the host's command 'migrate'.");
    }
}
