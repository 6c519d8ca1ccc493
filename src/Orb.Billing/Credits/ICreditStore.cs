using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Credits;

/// <summary>Stores prepaid credits of the scope's tenant: blocks, the ledger, which is only appended, and the rules that buy or grant credits.</summary>
public interface ICreditStore
{
    /// <summary>All blocks of customers in every unit, used up and expired ones too, oldest (smallest id) first; in one query.</summary>
    Task<IReadOnlyList<CustomerCreditBlock>> BlocksAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);

    /// <summary>The blocks bought with an invoice.</summary>
    Task<IReadOnlyList<CustomerCreditBlock>> BoughtWithAsync(InvoiceId invoiceId, CancellationToken cancellationToken);

    /// <summary>The newest entry of a customer in each unit.</summary>
    Task<IReadOnlyList<CreditLedgerItem>> LatestAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>The newest entry of each customer in each unit, in one query.</summary>
    Task<IReadOnlyList<CreditLedgerItem>> LatestAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> entries of a customer in a unit after a position, largest sequence first; of the query type and range count.</summary>
    Task<IReadOnlyList<CreditLedgerItem>> ListAsync(
        CustomerId customerId, Currency currency, CreditLedgerQuery query, PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Appends entries and writes the blocks they moved: new ones (version 0) are added, the stored version of others must be the one read.
    /// <see cref="StoreResult.VersionConflict"/> when another writer was faster at the ledger or a block.
    /// </summary>
    Task<StoreResult> WriteAsync(
        IReadOnlyList<CustomerCreditBlock> added, IReadOnlyList<CustomerCreditBlock> changed, IReadOnlyList<CreditLedgerItem> entries,
        CancellationToken cancellationToken);

    /// <summary>Appends draws to issued lines.</summary>
    Task<StoreResult> AddDrawsAsync(IReadOnlyList<LineDraws> draws, CancellationToken cancellationToken);

    /// <summary>The draws of the lines of charges, in the order of the lines; lines without any, and those opened again, are left out.</summary>
    Task<IReadOnlyList<LineDraws>> DrawsAsync(IReadOnlyCollection<ChargeKey> charges, CancellationToken cancellationToken);

    /// <summary>The draws of lines; lines without any are left out.</summary>
    Task<IReadOnlyList<LineDraws>> DrawsOfLinesAsync(IReadOnlyCollection<LineItemId> lines, CancellationToken cancellationToken);

    /// <summary>The top-up rules of a customer.</summary>
    Task<IReadOnlyList<TopUp>> TopUpsAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>The top-up rules of customers, in one query.</summary>
    Task<IReadOnlyList<TopUp>> TopUpsAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);

    /// <summary>Puts a rule in the place of the one of its customer and unit, if there is one.</summary>
    Task<StoreResult> ReplaceTopUpAsync(TopUp topUp, CancellationToken cancellationToken);

    /// <summary>Deletes a rule; false when it is not the customer's.</summary>
    Task<bool> DeleteTopUpAsync(CustomerId customerId, TopUpId id, CancellationToken cancellationToken);

    /// <summary>The allocations of a customer, oldest first.</summary>
    Task<IReadOnlyList<CreditAllocation>> AllocationsAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>The allocations of customers, oldest first, in one query.</summary>
    Task<IReadOnlyList<CreditAllocation>> AllocationsAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);

    /// <summary>Adds an allocation.</summary>
    Task<StoreResult> AddAllocationAsync(CreditAllocation allocation, CancellationToken cancellationToken);

    /// <summary>Replaces an allocation, whose stored version must be the one read.</summary>
    Task<StoreResult> UpdateAllocationAsync(CreditAllocation allocation, CancellationToken cancellationToken);
}
