using NodaTime;
using Orb.Billing.Invoicing;
using Orb.Billing.Work;

namespace Orb.Billing.Subscriptions;

/// <summary>Runs what a change made due and reads what that wrote, within a transaction that is taken back.</summary>
internal sealed class SubscriptionQuoting(CustomerSteps steps, BookingJournal journal, ISubscriptionStore store, IInvoiceService invoices)
{
    /// <summary>The quote of a change that has just been applied.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="until">Up to when it is looked at: the change's first instant, or now.</param>
    /// <param name="now">The customer's clock.</param>
    /// <param name="from">Invoices dated before this instant are none of the change's.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<SubscriptionQuote> RunAsync(
        Subscription subscription, Instant until, Instant now, Instant from, CancellationToken cancellationToken)
    {
        journal.Clear();
        await steps.RunNowAsync(subscription.CustomerId, until, now, cancellationToken).ConfigureAwait(false);
        var made = new List<Invoice>();
        foreach (var invoiceId in journal.Invoices.Distinct())
        {
            if (await invoices.FindAsync(invoiceId, cancellationToken).ConfigureAwait(false) is { } view
                && view.Invoice.SubscriptionId == subscription.Id && view.Invoice.InvoiceDate >= from)
                made.Add(view.Invoice);
        }

        var after = (await store.FindAsync(subscription.Id, cancellationToken).ConfigureAwait(false))!;
        return new SubscriptionQuote(after, [.. made.OrderBy(i => i.InvoiceDate).ThenBy(i => i.Id.Value)], [.. journal.CreditNotes]);
    }
}
