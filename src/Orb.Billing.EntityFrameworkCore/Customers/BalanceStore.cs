using Microsoft.EntityFrameworkCore;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.EntityFrameworkCore.Bulk;

namespace Orb.Billing.EntityFrameworkCore.Customers;

internal sealed class BalanceStore(OrbDbContext context, BillingTransactions transactions, BulkWriting bulk) : IBalanceStore
{
    private IQueryable<BalanceTransactionRow> Transactions => context.Set<BalanceTransactionRow>();

    public Task<StoreResult> AddAsync(BalanceTransaction transaction, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, BalanceTransactionRow.Of(context.TenantId, transaction), cancellationToken);

    public Task<StoreResult> AddAsync(IReadOnlyCollection<BalanceTransaction> moved, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            await bulk.InsertAsync([.. moved.Select(t => BalanceTransactionRow.Of(context.TenantId, t))], cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public async Task<IReadOnlyList<BalanceTransaction>> LatestAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        var wanted = customers.Select(c => c.Value).ToList();
        var rows = await Transactions
            .Where(t => wanted.Contains(t.CustomerId))
            .Where(t => !Transactions.Any(later => later.CustomerId == t.CustomerId && later.Currency == t.Currency && later.Sequence > t.Sequence))
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToTransaction())];
    }

    public async Task<IReadOnlyList<BalanceTransaction>> ListAsync(
        CustomerId customerId, Currency currency, CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = Transactions.Where(t => t.CustomerId == customerId.Value && t.Currency == currency.Code).In(t => t.CreatedAt, created);
        if (after is not null)
        {
            // By sequence and not by id: ids of two hosts may differ from the order in which the balance moved.
            var id = after.Id;
            rows = rows.Where(t => t.Sequence < Transactions.Where(last => last.Id == id).Select(last => last.Sequence).Single());
        }

        return [.. (await rows.OrderByDescending(t => t.Sequence).Take(take).ToListAsync(cancellationToken)).Select(r => r.ToTransaction())];
    }
}
