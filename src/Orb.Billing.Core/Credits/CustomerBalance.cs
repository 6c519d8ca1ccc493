using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Core.Credits;

/// <summary>What of an invoice the customer balance settles.</summary>
/// <param name="BalanceApplied">Above 0: paid from the balance. Below 0: the customer owed it and the invoice collects it.</param>
/// <param name="AmountDue">Total less <paramref name="BalanceApplied"/>.</param>
/// <param name="Balance">The balance afterwards.</param>
/// <param name="Transaction">The transaction; null where the balance does not move.</param>
public sealed record AppliedBalance(Money BalanceApplied, Money AmountDue, CustomerBalance Balance, BalanceTransaction? Transaction);

/// <summary>An invoice as the customer balance sees it.</summary>
/// <param name="InvoiceDate">Its invoice date.</param>
/// <param name="InvoiceId">Its id.</param>
/// <param name="Total">Its total, tax included, 0 or more (R13).</param>
public sealed record BalancedInvoice(Instant InvoiceDate, InvoiceId InvoiceId, Money Total);

/// <summary>
/// The balance of a customer in one currency: money, not credits. It comes after tax, never expires and is applied when an invoice is
/// issued (R18). Above 0 the customer has it to spend, below 0 the customer owes it; that is also the sign on the wire.
/// </summary>
/// <param name="Amount">The balance.</param>
public sealed record CustomerBalance(Money Amount)
{
    /// <summary>A customer's first balance.</summary>
    public static CustomerBalance Zero(Currency currency) => new(Money.Zero(currency));

    /// <summary>Moves the balance.</summary>
    /// <param name="action">Why.</param>
    /// <param name="change">Above 0 for the customer's benefit; not 0.</param>
    /// <param name="at">When, on the customer's clock.</param>
    /// <param name="invoiceId">The invoice it is about, where there is one.</param>
    /// <param name="creditNoteId">The credit note it is about, where there is one.</param>
    /// <exception cref="ArgumentException">The change is 0.</exception>
    public BalanceTransaction Post(BalanceAction action, Money change, Instant at, InvoiceId? invoiceId = null, CreditNoteId? creditNoteId = null) =>
        change.IsZero
            ? throw new ArgumentException("A transaction moves the balance.", nameof(change))
            : new BalanceTransaction(action, Amount, Amount + change, at, invoiceId, creditNoteId);

    /// <summary>
    /// Applies the balance to an invoice: credit pays at most the total, a debt is added to it and reset to zero. A total of 0 is left
    /// alone, for such an invoice is paid at once (R13).
    /// </summary>
    /// <param name="total">The invoice's total, tax included, 0 or more.</param>
    /// <param name="at">When the invoice is issued; of a draft or preview, the instant it is looked at.</param>
    /// <param name="invoiceId">The invoice.</param>
    /// <exception cref="ArgumentException">The total is below 0.</exception>
    public AppliedBalance ApplyTo(Money total, Instant at, InvoiceId invoiceId)
    {
        if (total.IsNegative)
            throw new ArgumentException("What is below zero is a credit note, not an invoice.", nameof(total));
        var applied = total.IsZero ? total : Money.Min(total, Amount);
        if (applied.IsZero)
            return new AppliedBalance(applied, total, this, null);
        var transaction = Post(BalanceAction.AppliedToInvoice, -applied, at, invoiceId);
        return new AppliedBalance(applied, total - applied, transaction.Balance, transaction);
    }

    /// <summary>Applies the balance to several invoices as if all were issued now, in order of invoice date, then id (R18).</summary>
    /// <returns>One result an invoice, in the order given.</returns>
    public IReadOnlyList<AppliedBalance> ApplyTo(IReadOnlyList<BalancedInvoice> invoices, Instant at)
    {
        var results = new AppliedBalance[invoices.Count];
        var balance = this;
        foreach (var i in Enumerable.Range(0, invoices.Count).OrderBy(i => invoices[i].InvoiceDate).ThenBy(i => invoices[i].InvoiceId.Value))
        {
            results[i] = balance.ApplyTo(invoices[i].Total, at, invoices[i].InvoiceId);
            balance = results[i].Balance;
        }

        return results;
    }
}
