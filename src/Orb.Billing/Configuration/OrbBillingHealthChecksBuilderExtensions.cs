using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;
using Orb.Billing.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the engine to the host's health checks.</summary>
public static class OrbBillingHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is unhealthy while the storage does not answer or its schema is another version's, and degraded while a customer has
    /// been due for longer than expected.
    /// </summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="maximumLag">How long a customer may be due; 10 minutes by default.</param>
    /// <param name="tags">The check's tags, for example "ready".</param>
    public static IHealthChecksBuilder AddOrbBilling(
        this IHealthChecksBuilder builder, string name = "orb_billing", Duration? maximumLag = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new BillingHealth(services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<IClock>(), maximumLag ?? Duration.FromMinutes(10)),
            HealthStatus.Unhealthy,
            tags));
    }
}
