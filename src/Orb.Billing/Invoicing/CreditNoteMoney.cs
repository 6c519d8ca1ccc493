using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Invoicing;

/// <summary>Where a credit note's money goes (R12).</summary>
/// <param name="ToInvoice">What it takes off the unpaid part of its own invoice.</param>
/// <param name="ToBalance">What goes to the customer's balance.</param>
/// <param name="ToPayer">What goes back to the payer.</param>
internal sealed record CreditNoteMoney(Money ToInvoice, Money ToBalance, Money ToPayer)
{
    /// <summary>
    /// First the unpaid part of the invoice; of the rest what was paid in money, where a refund is asked for, to the payer, all else to the
    /// balance. What the balance had paid never turns into money.
    /// </summary>
    public static CreditNoteMoney Split(Invoice invoice, Money total, bool refund)
    {
        var toInvoice = Money.Min(total, invoice.AmountDue);
        var rest = total - toInvoice;
        var refundable = invoice.CreditNotes.Where(n => n.VoidedAt is null).Aggregate(invoice.AmountPaid, (left, note) => left - note.ToPayer);
        var toPayer = refund ? Money.Min(rest, refundable) : Money.Zero(total.Currency);
        return new CreditNoteMoney(toInvoice, rest - toPayer, toPayer);
    }
}
