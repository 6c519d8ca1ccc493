using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What an invoice takes from its customer's balance when it is issued: the last step before payment (R3, R18).</summary>
public static class BalanceApplication
{
    /// <summary>
    /// The part of the balance that is applied: at most the total, or the whole of a negative balance, which the invoice collects. An invoice
    /// of 0 applies none: it is paid at once (R13), and a debt waits for one that is collected.
    /// </summary>
    /// <param name="total">The invoice's total, 0 or more.</param>
    /// <param name="balance">The customer's balance before; positive is credit the customer has.</param>
    /// <returns>What is taken off the total; negative where it is added.</returns>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static Money Of(Money total, Money balance) => total.IsZero ? total : Money.Min(total, balance);
}
