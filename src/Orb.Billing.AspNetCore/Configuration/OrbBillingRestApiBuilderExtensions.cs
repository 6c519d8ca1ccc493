using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orb.Billing.AspNetCore;
using Orb.Billing.AspNetCore.Configuration;
using Orb.Billing.AspNetCore.Conventions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the REST API to the engine.</summary>
public static class OrbBillingRestApiBuilderExtensions
{
    /// <summary>Adds what <c>app.MapOrbBilling()</c> needs. Calling it twice is harmless.</summary>
    /// <param name="builder">The engine's builder.</param>
    /// <param name="configure">Changes settings of the API; they are checked at start.</param>
    public static OrbBillingBuilder AddRestApi(this OrbBillingBuilder builder, Action<RestApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<RestApiOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RestApiOptions>, RestApiOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBearerAuthenticator, JwtAuthenticator>());
        services.TryAddSingleton<KnownApiKeys>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBearerAuthenticator, ApiKeyAuthenticator>());
        services.TryAddSingleton<RequestLimits>();
        services.TryAddSingleton<RequestPipeline>();
        if (configure is not null)
            services.Configure(configure);
        return builder;
    }
}
