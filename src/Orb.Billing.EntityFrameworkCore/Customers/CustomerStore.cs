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
        (await ReadAsync(Customers.Where(c => c.Id == id.Value), cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyDictionary<CustomerId, Customer>> FindManyAsync(
        IReadOnlyCollection<CustomerId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return (await ReadAsync(Customers.Where(c => wanted.Contains(c.Id)), cancellationToken)).ToDictionary(c => c.Id);
    }

    public async Task<Customer?> FindByExternalIdAsync(string externalCustomerId, CancellationToken cancellationToken) =>
        (await ReadAsync(Customers.Where(c => c.ExternalCustomerId == externalCustomerId), cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyDictionary<string, Customer>> FindManyByExternalIdAsync(
        IReadOnlyCollection<string> externalCustomerIds, CancellationToken cancellationToken)
    {
        var wanted = externalCustomerIds.ToList();
        var found = await ReadAsync(Customers.Where(c => c.ExternalCustomerId != null && wanted.Contains(c.ExternalCustomerId)), cancellationToken);
        return found.ToDictionary(c => c.ExternalCustomerId!, StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<Customer>> ListAsync(
        CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken) =>
        await ReadAsync(Customers.In(c => c.CreatedAt, created).PageById(after, take), cancellationToken);

    // The balance comes along in the same query, by the end of an index.
    private async Task<IReadOnlyList<Customer>> ReadAsync(IQueryable<CustomerRow> query, CancellationToken cancellationToken)
    {
        var found = await query
            .Select(c => new
            {
                Row = c,
                Balance = context.Set<BalanceTransactionRow>()
                    .Where(t => t.CustomerId == c.Id && t.Currency == c.Currency)
                    .OrderByDescending(t => t.Sequence)
                    .Select(t => (decimal?)t.EndingBalance)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return [.. found.Select(f => f.Row.ToCustomer(f.Balance))];
    }
}
