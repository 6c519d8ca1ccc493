using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Customers;

/// <summary>The balances of customers: credit, or a debt, per customer and currency that the next invoices settle (R18).</summary>
public interface ICustomerBalanceService
{
    /// <summary>The balance now; positive is credit the customer has.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="currency">An ISO 4217 code; the customer's currency by default.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Outcome<Money>> FindAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken);

    /// <summary>The transactions in one currency, newest first; of a customer who has no currency yet none.</summary>
    Task<Outcome<Page<BalanceTransaction>>> ListAsync(CustomerId customerId, BalanceQuery query, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Gives credit or takes it back by hand. A decrement may leave a debt, which the next invoice collects.</summary>
    Task<Outcome<BalanceTransaction>> AdjustAsync(CustomerId customerId, AdjustBalance command, CancellationToken cancellationToken);
}

/// <summary>Whether an adjustment gives or takes.</summary>
public enum BalanceAdjustment
{
    /// <summary>The customer has more credit.</summary>
    Increment,

    /// <summary>The customer has less credit, or a debt.</summary>
    Decrement,
}

/// <summary>An adjustment by hand.</summary>
/// <param name="Adjustment">Whether it gives or takes.</param>
/// <param name="Amount">Above 0, in major units, with no more decimal places than the currency has.</param>
/// <param name="Currency">An ISO 4217 code; the customer's currency by default.</param>
/// <param name="Description">A sentence for a person.</param>
public sealed record AdjustBalance(BalanceAdjustment Adjustment, decimal Amount, string? Currency = null, string? Description = null);

/// <summary>Which transactions to list.</summary>
public sealed record BalanceQuery
{
    /// <summary>An ISO 4217 code; the customer's currency by default.</summary>
    public string? Currency { get; init; }

    /// <summary>Created in this range.</summary>
    public CreatedRange Created { get; init; } = CreatedRange.Any;
}
