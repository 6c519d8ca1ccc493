using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Invoicing;

internal sealed class InvoiceService(
    IInvoiceStore store,
    ISubscriptionStore subscriptions,
    ICustomerStore customers,
    InvoiceProjection projection,
    InvoiceIssuing issuing,
    CustomerClock clock,
    IBillingTransactions transactions,
    IDateTimeZoneProvider zones,
    Microsoft.Extensions.Options.IOptions<OrbBillingOptions> options) : IInvoiceService
{
    public async Task<InvoiceView?> FindAsync(InvoiceId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } invoice
            ? (await ViewsAsync([invoice], cancellationToken).ConfigureAwait(false))[0]
            : null;

    public async Task<Outcome<Page<InvoiceView>>> ListAsync(InvoiceQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await Paging.ReadAsync(
            page, (after, take) => store.ListAsync(query, after, take, cancellationToken), i => new PagePosition(i.InvoiceDate, i.Id.Value), byDate: true).ConfigureAwait(false);
        if (!rows.TryGetValue(out var found, out var refusal))
            return refusal;
        return new Page<InvoiceView>(await ViewsAsync(found.Items, cancellationToken).ConfigureAwait(false), found.NextCursor);
    }

    public async Task<Outcome<InvoiceView>> UpcomingAsync(SubscriptionId subscriptionId, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(subscriptionId, cancellationToken).ConfigureAwait(false) is not { } subscription)
            return Refusal.NotFound("Subscription", subscriptionId.ToString());
        var customer = (await customers.FindAsync(subscription.CustomerId, cancellationToken).ConfigureAwait(false))!;
        if (subscription.NextInvoiceDate is not { } from || ChargePlanner.NextInvoiceDate(subscription.Timeline, from) is not { } invoiceDate)
            return Refusal.NotFound("Invoice", $"upcoming invoice of subscription {subscriptionId}, which has nothing left to charge");

        try
        {
            var projected = await projection.RunAsync([new ProjectionRequest(subscription, customer, invoiceDate, subscription.OpenFrom)], cancellationToken).ConfigureAwait(false);
            if (projected.Invoices[0] is not [var first, ..])
                return Refusal.NotFound("Invoice", $"upcoming invoice of subscription {subscriptionId}, which has nothing left to charge");
            var id = new InvoiceId(DerivedId.Of($"upcoming {subscriptionId} {CycleInvoice.CauseId(subscription, invoiceDate, first.Currency, first.GroupingKey)}"));
            var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
            var head = CycleInvoice.Draft(
                id, subscription, customer, invoiceDate, first.Currency, first.GroupingKey, first.HasUsage, options.Value.GracePeriod, now, zones.VersionId);
            var lines = (await projection.ItemsAsync([first], cancellationToken).ConfigureAwait(false))[0];
            return new InvoiceView(head.WithLines(first, lines), customer, subscription);
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The upcoming invoice cannot be calculated. {overflow.Message}");
        }
    }

    public async Task<Outcome<InvoiceView>> IssueAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } draft)
            return Refusal.NotFound("Invoice", id.ToString());
        if (draft.Status != InvoiceStatus.Draft)
            return Refusal.Constraint($"The invoice is {draft.Status}; only a draft can be issued.");
        var subscription = (await subscriptions.FindAsync(draft.SubscriptionId, cancellationToken).ConfigureAwait(false))!;
        var customer = (await customers.FindAsync(draft.CustomerId, cancellationToken).ConfigureAwait(false))!;
        var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
        if (now < draft.ScheduledIssueAt)
            return Refusal.Constraint($"The invoice waits for late usage and is eligible to issue at {draft.ScheduledIssueAt}; it is {now}.");

        try
        {
            var issued = await issuing.IssueAsync(draft, subscription, customer, now, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return issued is null
                ? Refusal.Constraint("The draft had no lines any more and was removed.")
                : new InvoiceView(issued, customer, subscription);
        }
        catch (StaleWriteException)
        {
            return Refusal.Conflict("The invoice was changed by another request; read it and try again.");
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The invoice cannot be calculated. {overflow.Message}");
        }
    }

    // Drafts are projections: their lines are made when they are read, all drafts of a page together (R13).
    private async Task<IReadOnlyList<InvoiceView>> ViewsAsync(IReadOnlyList<Invoice> invoices, CancellationToken cancellationToken)
    {
        var who = await customers.FindManyAsync([.. invoices.Select(i => i.CustomerId).Distinct()], cancellationToken).ConfigureAwait(false);
        var what = await subscriptions.FindManyAsync([.. invoices.Select(i => i.SubscriptionId).Distinct()], cancellationToken).ConfigureAwait(false);
        var drafts = invoices
            .Where(i => i.Status == InvoiceStatus.Draft && what[i.SubscriptionId].Parking is null)
            .Select(d => (Draft: d, Request: ProjectionRequest.Of(d, what[d.SubscriptionId], who[d.CustomerId])))
            .ToList();
        var withLines = await WithLinesAsync(drafts, cancellationToken).ConfigureAwait(false);
        return [.. invoices.Select(i => new InvoiceView(withLines.GetValueOrDefault(i.Id, i), who[i.CustomerId], what[i.SubscriptionId]))];
    }

    // A draft that cannot be calculated has no lines, as if its subscription were parked already; it must not hide the others of the page.
    private async Task<Dictionary<InvoiceId, Invoice>> WithLinesAsync(
        List<(Invoice Draft, ProjectionRequest Request)> drafts, CancellationToken cancellationToken)
    {
        try
        {
            return drafts.Count == 0 ? [] : await ProjectedAsync(drafts, cancellationToken).ConfigureAwait(false);
        }
        catch (AmountOverflowException) when (drafts.Count == 1)
        {
            return [];
        }
        catch (AmountOverflowException)
        {
            var withLines = new Dictionary<InvoiceId, Invoice>();
            foreach (var draft in drafts)
            {
                foreach (var (id, invoice) in await WithLinesAsync([draft], cancellationToken).ConfigureAwait(false))
                    withLines.Add(id, invoice);
            }

            return withLines;
        }
    }

    private async Task<Dictionary<InvoiceId, Invoice>> ProjectedAsync(
        List<(Invoice Draft, ProjectionRequest Request)> drafts, CancellationToken cancellationToken)
    {
        var projected = await projection.RunAsync([.. drafts.Select(d => d.Request)], cancellationToken).ConfigureAwait(false);
        var pairs = drafts
            .Zip(projected.Invoices, (d, of) => (d.Draft, Calculated: of.FirstOrDefault(d.Draft.Matches)))
            .Where(p => p.Calculated is not null)
            .ToList();
        var items = await projection.ItemsAsync([.. pairs.Select(p => p.Calculated!)], cancellationToken).ConfigureAwait(false);
        return pairs.Zip(items, (p, lines) => p.Draft.WithLines(p.Calculated!, lines)).ToDictionary(i => i.Id);
    }
}
