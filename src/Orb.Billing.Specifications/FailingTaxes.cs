using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Taxes;

namespace Orb.Billing.Specifications;

/// <summary>No taxes for anybody, but a failure for the customers that a suite names: a step that cannot be done.</summary>
internal sealed class FailingTaxes : ITaxRateSource
{
    public ConcurrentDictionary<CustomerId, Exception> Failures { get; } = [];

    /// <summary>Puts it in the place of the engine's own.</summary>
    public void Use(OrbBillingBuilder billing) => billing.Services.Replace(ServiceDescriptor.Singleton<ITaxRateSource>(this));

    public Task<IReadOnlyDictionary<CustomerId, CustomerTaxation>> FindAsync(
        IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken) =>
        customers.Select(c => Failures.GetValueOrDefault(c)).FirstOrDefault(f => f is not null) is { } failure
            ? throw failure
            : Task.FromResult<IReadOnlyDictionary<CustomerId, CustomerTaxation>>(customers.Distinct().ToDictionary(c => c, _ => CustomerTaxation.None));
}
