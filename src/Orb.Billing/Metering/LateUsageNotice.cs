using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Metering;

/// <summary>
/// Lists what a correction changed too late to be billed: older than the re-rate window of every subscription of its customer (R15). Only a
/// backfill, an amendment or a deprecation reaches that far back, so they ask for it, within their own transaction.
/// </summary>
internal sealed class LateUsageNotice(
    ICustomerStore customers,
    ISubscriptionStore subscriptions,
    IInvoiceStore invoices,
    ILateUsageStore late,
    FoundExceptions found,
    CustomerClock clock,
    CurrentSettings settings)
{
    private const int CustomersAtOnce = 500;

    /// <summary>Looks at one customer's changes between two cut-offs.</summary>
    public async Task NoteAsync(Customer customer, long after, long upTo, CancellationToken cancellationToken)
    {
        if (await ClosedAsync(customer, cancellationToken).ConfigureAwait(false) is not { } closed)
            return;
        var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
        var query = new LateEventQuery
        {
            Customers = [new UsageCustomer(customer.Id, customer.ExternalCustomerId)],
            After = after,
            UpTo = upTo,
            Before = closed.Before,
        };
        while (true)
        {
            var events = await late.LateEventsAsync(query, cancellationToken).ConfigureAwait(false);
            await found.AddLateAsync(customer.Id, events.Where(e => e.Timestamp >= closed.From), now, cancellationToken).ConfigureAwait(false);
            if (events.Count < query.Take)
                return;
            query = query with { From = events[^1] };
        }
    }

    /// <summary>Looks at the changes of every customer between two cut-offs, a page of customers at a time.</summary>
    public async Task NoteAllAsync(long after, long upTo, CancellationToken cancellationToken)
    {
        PagePosition? position = null;
        while (true)
        {
            var page = await customers.ListAsync(CreatedRange.Any, position, CustomersAtOnce, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
                return;
            var changed = await late.ChangedAsync(
                [.. page.Select(c => new UsageCustomer(c.Id, c.ExternalCustomerId))], after, upTo, cancellationToken).ConfigureAwait(false);
            foreach (var customer in page.Where(c => changed.ContainsKey(c.Id)))
                await NoteAsync(customer, after, upTo, cancellationToken).ConfigureAwait(false);
            position = new PagePosition(null, page[^1].Id.Value);
        }
    }

    // The time in which usage of the customer was billed and is closed now; null when there is none.
    private async Task<(Instant From, Instant Before)?> ClosedAsync(Customer customer, CancellationToken cancellationToken)
    {
        var metered = (await subscriptions.OfCustomerAsync(customer.Id, cancellationToken).ConfigureAwait(false))
            .Where(s => s.Timeline.Intervals.Any(i => i.Price.IsUsage))
            .ToList();
        if (metered.Count == 0)
            return null;
        var drafts = await invoices.DraftsOfCustomerAsync(customer.Id, cancellationToken).ConfigureAwait(false);
        var periods = (await settings.ReadAsync(cancellationToken).ConfigureAwait(false)).ReRatePeriods;
        // The invoice that would take it in is the oldest draft, else the next one.
        var before = metered.Min(s => (drafts.FirstOrDefault(d => d.SubscriptionId == s.Id)?.InvoiceDate ?? ChargePlanner.NextInvoiceDate(s.Timeline, s.NextInvoiceDate ?? Instant.MaxValue))
            is { } date
            ? ReRateWindow.Start(s.Timeline, date, periods)!.Value
            : s.Timeline.End ?? Instant.MaxValue);
        return (metered.Min(s => s.Timeline.Start), before);
    }
}
