using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Credits;

/// <summary>Prepaid credits: blocks that pay arrears charges before money does, per customer and currency or pricing unit (R17).</summary>
public interface ICreditService
{
    /// <summary>The blocks of a customer in a unit (null: the customer's currency) with what they have left, in the order in which they are used.</summary>
    Task<Outcome<IReadOnlyList<CustomerCreditBlock>>> ListBlocksAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken);

    /// <summary>Blocks of a customer in a unit, newest first; of a customer who has no currency yet none.</summary>
    Task<Outcome<Page<CustomerCreditBlock>>> ListBlocksAsync(
        CustomerId customerId, CreditBlockQuery query, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Entries of a customer's ledger in a unit, newest first; of a customer who has no currency yet none.</summary>
    Task<Outcome<Page<CreditLedgerView>>> ListLedgerAsync(
        CustomerId customerId, CreditLedgerQuery query, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The entries that the customer's drafts would write if they were issued now.</summary>
    Task<Outcome<IReadOnlyList<LedgerEntry>>> PendingAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken);

    /// <summary>The balance of a customer in a unit: the sum of all committed entries.</summary>
    Task<Outcome<Money>> BalanceAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken);

    /// <summary>Grants or sells a block.</summary>
    Task<Outcome<CustomerCreditBlock>> AddAsync(CustomerId customerId, AddCreditBlock command, CancellationToken cancellationToken);

    /// <summary>Grants or sells a block, and answers with its entry.</summary>
    Task<Outcome<CreditLedgerView>> IncrementAsync(CustomerId customerId, AddCreditBlock command, CancellationToken cancellationToken);

    /// <summary>Takes credits by hand.</summary>
    Task<Outcome<IReadOnlyList<CreditLedgerView>>> DecrementAsync(CustomerId customerId, DecrementCredits command, CancellationToken cancellationToken);

    /// <summary>Moves credits of a block to a new block of another expiry.</summary>
    Task<Outcome<IReadOnlyList<CreditLedgerView>>> ChangeExpirationAsync(CustomerId customerId, ChangeCreditExpiration command, CancellationToken cancellationToken);

    /// <summary>Takes unused credits back.</summary>
    Task<Outcome<IReadOnlyList<CreditLedgerView>>> VoidAsync(CustomerId customerId, VoidCreditBlock command, CancellationToken cancellationToken);

    /// <summary>Returns used credits by hand.</summary>
    Task<Outcome<IReadOnlyList<CreditLedgerView>>> AmendAsync(CustomerId customerId, AmendCreditBlock command, CancellationToken cancellationToken);

    /// <summary>The top-up rules of a customer.</summary>
    Task<Outcome<IReadOnlyList<TopUp>>> ListTopUpsAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>Makes a rule, in the place of the one of the unit if there is one. Where the balance is low already, it buys at once.</summary>
    Task<Outcome<TopUp>> SetTopUpAsync(CustomerId customerId, SetTopUp command, CancellationToken cancellationToken);

    /// <summary>Deletes a rule; what it has bought stays.</summary>
    Task<Outcome<TopUp>> DeleteTopUpAsync(CustomerId customerId, TopUpId id, CancellationToken cancellationToken);

    /// <summary>The allocations of a customer.</summary>
    Task<Outcome<IReadOnlyList<CreditAllocation>>> ListAllocationsAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>Grants credits each cadence from now on.</summary>
    Task<Outcome<CreditAllocation>> AddAllocationAsync(CustomerId customerId, AddCreditAllocation command, CancellationToken cancellationToken);

    /// <summary>Ends an allocation at an instant not before now; what it has granted stays.</summary>
    Task<Outcome<CreditAllocation>> EndAllocationAsync(CustomerId customerId, CreditAllocationId id, Instant end, CancellationToken cancellationToken);
}
