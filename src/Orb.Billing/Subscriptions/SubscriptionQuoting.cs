using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.Subscriptions;

/// <summary>Reads what a change has just written, before it is taken back.</summary>
internal sealed class SubscriptionQuoting(BookingJournal journal, IInvoiceService invoices)
{
    /// <summary>The invoices the change made, those dated before it left out.</summary>
    public async Task<IReadOnlyList<Invoice>> InvoicesAsync(SubscriptionId id, Instant from, CancellationToken cancellationToken)
    {
        var made = new List<Invoice>();
        foreach (var invoiceId in journal.Invoices.Distinct())
        {
            if (await invoices.FindAsync(invoiceId, cancellationToken).ConfigureAwait(false) is { } view
                && view.Invoice.SubscriptionId == id && view.Invoice.InvoiceDate >= from)
                made.Add(view.Invoice);
        }

        return [.. made.OrderBy(i => i.InvoiceDate).ThenBy(i => i.Id.Value)];
    }
}
