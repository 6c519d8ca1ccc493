using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orb.Billing.Quartz;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Triggers the engine's work by Quartz.</summary>
public static class OrbBillingQuartzExtensions
{
    /// <summary>
    /// Runs due work by Quartz, in place of <c>AddBackgroundProcessing</c>: the hosts of a cluster share it, and one that dies leaves its part to the
    /// others. Called twice, the later settings hold. The scheduler is the engine's own; one that the host has beside it is not touched.
    /// </summary>
    /// <param name="builder">The engine.</param>
    /// <param name="configure">Says where Quartz keeps its tables, and how often to look for work.</param>
    /// <exception cref="InvalidOperationException"><c>AddBackgroundProcessing</c> was called before; the two do not run beside each other.</exception>
    public static OrbBillingBuilder UseQuartz(this OrbBillingBuilder builder, Action<QuartzProcessingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        if (!builder.Choose("trigger of due work", "UseQuartz"))
            return builder;

        var services = builder.Services;
        services.AddOptions<QuartzProcessingOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<QuartzProcessingOptions>, QuartzProcessingOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EngineScheduler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, UpkeepWorker>());
        return builder;
    }
}
