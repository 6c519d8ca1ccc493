using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;
using Orb.Billing.Work;

namespace Orb.Billing.Telemetry;

/// <summary>Well means: the storage answers, its schema is this version's, and no customer waits longer than the bound.</summary>
internal sealed class BillingHealth(IServiceScopeFactory scopes, IClock wall, Duration maximumLag) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        try
        {
            var schema = scope.ServiceProvider.GetRequiredService<IBillingSchema>();
            if (await schema.UnknownAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } unknown)
                return new HealthCheckResult(context.Registration.FailureStatus, new NewerSchemaException(unknown).Message);
            var pending = await schema.PendingAsync(cancellationToken).ConfigureAwait(false);
            if (pending.Count > 0)
                return new HealthCheckResult(context.Registration.FailureStatus, $"The schema lacks {pending.Count} migrations; {pending[0]} is the first.");
            var now = wall.GetCurrentInstant();
            var oldest = await scope.ServiceProvider.GetRequiredService<IDueWorkStore>().OldestDueAsync(now, cancellationToken).ConfigureAwait(false);
            var lag = oldest is { } since ? now - since : Duration.Zero;
            var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["lag_seconds"] = (long)lag.TotalSeconds };
            return lag <= maximumLag
                ? HealthCheckResult.Healthy(data: data)
                : HealthCheckResult.Degraded(
                    string.Create(CultureInfo.InvariantCulture, $"A customer has been due for {(long)lag.TotalSeconds} s; at most {(long)maximumLag.TotalSeconds} s are expected. Does a worker run?"), data: data);
        }
#pragma warning disable CA1031 // Whatever the storage throws, it is not well; the message of a driver may name a host or a user, so it goes to the log of the host only.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The storage does not answer.", failure);
        }
    }
}
