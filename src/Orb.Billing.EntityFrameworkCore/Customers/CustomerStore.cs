using Microsoft.EntityFrameworkCore;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

namespace Orb.Billing.EntityFrameworkCore.Customers;

internal sealed class CustomerStore(OrbDbContext context, BillingTransactions transactions) : ICustomerStore
{
    private IQueryable<CustomerRow> Customers => context.Set<CustomerRow>();

    public Task<StoreResult> AddAsync(Customer customer, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, CustomerRow.Of(context.TenantId, customer), cancellationToken);

    public Task<StoreResult> UpdateAsync(Customer customer, CancellationToken cancellationToken) =>
        transactions.UpdateAsync(context, CustomerRow.Of(context.TenantId, customer), cancellationToken);

    public async Task<Customer?> FindAsync(CustomerId id, CancellationToken cancellationToken) =>
        (await Customers.SingleOrDefaultAsync(c => c.Id == id.Value, cancellationToken))?.ToCustomer();

    public async Task<IReadOnlyDictionary<CustomerId, Customer>> FindManyAsync(
        IReadOnlyCollection<CustomerId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return await Customers.Where(c => wanted.Contains(c.Id))
            .ToDictionaryAsync(c => new CustomerId(c.Id), c => c.ToCustomer(), cancellationToken);
    }

    public async Task<Customer?> FindByExternalIdAsync(string externalCustomerId, CancellationToken cancellationToken) =>
        (await Customers.SingleOrDefaultAsync(c => c.ExternalCustomerId == externalCustomerId, cancellationToken))?.ToCustomer();

    public async Task<IReadOnlyDictionary<string, Customer>> FindManyByExternalIdAsync(
        IReadOnlyCollection<string> externalCustomerIds, CancellationToken cancellationToken)
    {
        var wanted = externalCustomerIds.ToList();
        return await Customers.Where(c => c.ExternalCustomerId != null && wanted.Contains(c.ExternalCustomerId))
            .ToDictionaryAsync(c => c.ExternalCustomerId!, c => c.ToCustomer(), StringComparer.Ordinal, cancellationToken);
    }

    public async Task<IReadOnlyList<Customer>> ListAsync(
        CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await Customers.In(c => c.CreatedAt, created).PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToCustomer())];
    }
}
