using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Work;

/// <summary>What is due of a subscription at an instant: the credits of its end, then the drafts of its charges (R12, R13, R22).</summary>
internal sealed class SubscriptionSteps(
    ISubscriptionStore store,
    IInvoiceStore invoices,
    IDueWorkStore work,
    InvoiceProjection projection,
    CreditNoteWriting creditNotes,
    IIdGenerator ids,
    IDateTimeZoneProvider zones,
    IOptions<OrbBillingOptions> options)
{
    public async Task RunAsync(Subscription subscription, Customer customer, Instant dueAt, Instant at, CancellationToken cancellationToken)
    {
        // The credit is booked before the last invoice is made, so that it can pay for it (R12).
        if (subscription.Timeline.End == dueAt)
            await CreditBeyondEndAsync(subscription, customer, dueAt, at, cancellationToken).ConfigureAwait(false);

        foreach (var group in ChargePlanner.DueAt(subscription.Timeline, dueAt).GroupBy(c => (c.Price.Currency, c.Price.InvoiceGroupingKey)))
        {
            var draft = CycleInvoice.Draft(
                new InvoiceId(ids.Next()), subscription, customer, dueAt, group.Key.Currency, group.Key.InvoiceGroupingKey,
                group.Any(c => c.Price.IsUsage), options.Value.GracePeriod, at, zones.VersionId);
            // The cause's key makes the invoice once, whoever comes second (R10).
            if (await invoices.AddDraftAsync(draft, cancellationToken).ConfigureAwait(false) == StoreResult.Success
                || await AddSecondAsync(draft, [.. group], cancellationToken).ConfigureAwait(false))
                await work.ScheduleAsync(customer.Id, customer.TestClockId, draft.ScheduledIssueAt, cancellationToken).ConfigureAwait(false);
        }

        var next = BillingDates.Next(subscription.Timeline, dueAt + Duration.Epsilon);
        StaleWriteException.Unless(await store.UpdateAsync(subscription with { NextInvoiceDate = next }, cancellationToken).ConfigureAwait(false));
    }

    // A cancellation may end arrears on a date whose cycle invoice has been issued: that one is immutable, so the change makes a second (R10, R12).
    private async Task<bool> AddSecondAsync(Invoice cycle, IReadOnlyList<PlannedCharge> charges, CancellationToken cancellationToken)
    {
        var drafts = await invoices.DraftsOfCustomerAsync(cycle.CustomerId, cancellationToken).ConfigureAwait(false);
        if (drafts.Any(d => d.Takes(cycle)))
            return false; // a draft is rebuilt with what has become due
        var settled = await invoices.SettledAsync([.. charges.Select(c => c.Key)], cancellationToken).ConfigureAwait(false);
        if (charges.All(c => settled.TryGetValue(c.Key, out var before) && c.Pieces.All(p => p.Service.Start < before.CoveredUntil)))
            return false;
        return await invoices.AddDraftAsync(cycle with { Cause = InvoiceCause.Change }, cancellationToken).ConfigureAwait(false) == StoreResult.Success;
    }

    private async Task CreditBeyondEndAsync(Subscription subscription, Customer customer, Instant end, Instant at, CancellationToken cancellationToken)
    {
        var credits = await projection.CreditsAfterEndAsync(subscription, customer, end, cancellationToken).ConfigureAwait(false);
        if (credits.Count > 0)
            await creditNotes.WriteAsync(credits, customer, "Unused time after the end of the subscription.", at, cancellationToken).ConfigureAwait(false);
    }
}
