using NodaTime;

namespace Orb.Billing.Invoicing;

/// <summary>The one rule of when an invoice is paid: when nothing of it is due any more, by whatever means (R13).</summary>
internal static class Settlement
{
    /// <summary>The invoice in the state that follows from what is due of it.</summary>
    public static Invoice Settled(this Invoice invoice, Instant at) => invoice.Status switch
    {
        InvoiceStatus.Issued or InvoiceStatus.Synced when invoice.AmountDue.IsZero => invoice with { Status = InvoiceStatus.Paid, PaidAt = at },
        InvoiceStatus.Paid when !invoice.AmountDue.IsZero => invoice with { Status = InvoiceStatus.Issued, PaidAt = null },
        _ => invoice,
    };
}
