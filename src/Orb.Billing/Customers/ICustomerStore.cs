using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Customers;

/// <summary>Stores customers of the scope's tenant.</summary>
public interface ICustomerStore
{
    /// <summary>Adds a customer; <see cref="StoreResult.AlreadyExists"/> when its id or external id is taken.</summary>
    Task<StoreResult> AddAsync(Customer customer, CancellationToken cancellationToken);

    /// <summary>Replaces a customer whose stored version is <see cref="Customer.Version"/>; the stored version goes up by one.</summary>
    Task<StoreResult> UpdateAsync(Customer customer, CancellationToken cancellationToken);

    /// <summary>
    /// Hides a customer and its subscriptions from every query and removes its drafts and its due work. <see cref="StoreResult.VersionConflict"/>,
    /// with nothing written, where an invoice of it was issued or another writer was faster.
    /// </summary>
    Task<StoreResult> DeleteAsync(Customer customer, Instant at, CancellationToken cancellationToken);

    /// <summary>Whether an invoice of the customer was ever issued, void ones too.</summary>
    Task<bool> HasIssuedInvoiceAsync(CustomerId id, CancellationToken cancellationToken);

    /// <summary>A customer by id.</summary>
    Task<Customer?> FindAsync(CustomerId id, CancellationToken cancellationToken);

    /// <summary>Customers by id, in one query; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<CustomerId, Customer>> FindManyAsync(IReadOnlyCollection<CustomerId> ids, CancellationToken cancellationToken);

    /// <summary>A customer by the seller's own id, compared ordinally.</summary>
    Task<Customer?> FindByExternalIdAsync(string externalCustomerId, CancellationToken cancellationToken);

    /// <summary>
    /// The customers that some ids or some of the seller's own ids name, in one query and each once; unknown ids are left out. All that taking
    /// in usage asks of them, which names hundreds.
    /// </summary>
    Task<IReadOnlyList<CustomerReference>> FindReferencesAsync(
        IReadOnlyCollection<CustomerId> ids, IReadOnlyCollection<string> externalCustomerIds, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> customers after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<Customer>> ListAsync(CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken);
}
