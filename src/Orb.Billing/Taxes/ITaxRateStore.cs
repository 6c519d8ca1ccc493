using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Taxes;

/// <summary>Stores the tax rates that a seller keeps by hand and what was decided about customers, for the scope's tenant.</summary>
public interface ITaxRateStore
{
    /// <summary>Adds a rate; <see cref="StoreResult.AlreadyExists"/> when its id, or as a default its tax, is taken.</summary>
    Task<StoreResult> AddAsync(ManualTaxRate rate, CancellationToken cancellationToken);

    /// <summary>Rates by id, in one query; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<TaxRateId, ManualTaxRate>> FindManyAsync(IReadOnlyCollection<TaxRateId> ids, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> rates after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<ManualTaxRate>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>The tenant's defaults, oldest (smallest id) first.</summary>
    Task<IReadOnlyList<ManualTaxRate>> FindDefaultsAsync(CancellationToken cancellationToken);

    /// <summary>Makes these rates, and no others, the tenant's defaults.</summary>
    Task<StoreResult> SetDefaultsAsync(IReadOnlyCollection<TaxRateId> ids, CancellationToken cancellationToken);

    /// <summary>What was decided about customers, in a fixed number of queries; customers with nothing are left out.</summary>
    Task<IReadOnlyDictionary<CustomerId, CustomerTaxes>> FindCustomersAsync(IReadOnlyCollection<CustomerId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what was decided about a customer: the first time with version 0, later over the stored version it was read in. The stored version
    /// goes up by one.
    /// </summary>
    Task<StoreResult> SaveCustomerAsync(CustomerTaxes customer, CancellationToken cancellationToken);
}
