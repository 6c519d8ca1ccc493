using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Customers;

/// <summary>Stores balance transactions of the scope's tenant; they are only appended.</summary>
public interface IBalanceStore
{
    /// <summary>Appends a transaction; <see cref="StoreResult.AlreadyExists"/> when its sequence is taken: somebody else moved the balance.</summary>
    Task<StoreResult> AddAsync(BalanceTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Appends transactions of different balances, all or none; <see cref="StoreResult.AlreadyExists"/> when a sequence is taken.</summary>
    Task<StoreResult> AddAsync(IReadOnlyCollection<BalanceTransaction> transactions, CancellationToken cancellationToken);

    /// <summary>The newest transaction of each customer in each currency, in one query.</summary>
    Task<IReadOnlyList<BalanceTransaction>> LatestAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> transactions of a customer in a currency after a position, largest sequence first.</summary>
    Task<IReadOnlyList<BalanceTransaction>> ListAsync(
        CustomerId customerId, Currency currency, CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken);
}
