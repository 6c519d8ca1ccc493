using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;
using Orb.Billing;
using Orb.Billing.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts time and ids of an engine under a test's control.</summary>
public static class OrbBillingTestingExtensions
{
    /// <summary>Makes the engine live by a clock, for example NodaTime's <c>FakeClock</c>, instead of the wall clock.</summary>
    public static OrbBillingBuilder UseClock(this OrbBillingBuilder builder, IClock clock)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        return builder;
    }

    /// <summary>Makes the engine's ids repeat: the same seed gives the same ids in the same order.</summary>
    public static OrbBillingBuilder UseSeededIds(this OrbBillingBuilder builder, int seed)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton<IIdGenerator>(new SeededIdGenerator(seed)));
        return builder;
    }
}
