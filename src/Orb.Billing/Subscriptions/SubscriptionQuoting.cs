using NodaTime;
using Orb.Billing.Invoicing;
using Orb.Billing.Work;

namespace Orb.Billing.Subscriptions;

/// <summary>Runs what a change made due and reads what that wrote, within a transaction that is taken back.</summary>
internal sealed class SubscriptionQuoting(CustomerSteps steps, BookingJournal journal, ISubscriptionStore store, SubscriptionViews views)
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
        var changed = await views.ChangedAsync(cancellationToken).ConfigureAwait(false);
        changed = changed with { CreatedInvoices = [.. changed.CreatedInvoices.Where(v => v.Invoice.SubscriptionId == subscription.Id && v.Invoice.InvoiceDate >= from)] };
        var after = (await store.FindAsync(subscription.Id, cancellationToken).ConfigureAwait(false))!;
        var view = (await views.OfAsync([after], cancellationToken).ConfigureAwait(false))[0] with { Changed = changed };
        return new SubscriptionQuote(after, [.. changed.CreatedInvoices.Select(v => v.Invoice)], [.. journal.CreditNotes], view);
    }
}
