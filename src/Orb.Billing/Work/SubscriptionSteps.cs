using System.Globalization;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Work;

/// <summary>What is due of a subscription at an instant: the credits of a change, then the drafts of its charges (R12, R13, R22).</summary>
internal sealed class SubscriptionSteps(
    ISubscriptionStore store,
    IInvoiceStore invoices,
    IDueWorkStore work,
    InvoiceProjection projection,
    CreditNoteWriting creditNotes,
    BookingJournal journal,
    IIdGenerator ids,
    IDateTimeZoneProvider zones,
    IOptions<OrbBillingOptions> options)
{
    public async Task RunAsync(Subscription subscription, Customer customer, Instant dueAt, Instant at, CancellationToken cancellationToken)
    {
        // Credits are booked before a new or last invoice is made, so that they can pay for it (R12).
        if (subscription.CreditsFrom == dueAt || subscription.Timeline.NextEdge(dueAt) == dueAt)
            await CreditAsync(subscription, customer, dueAt, at, cancellationToken).ConfigureAwait(false);

        var opensCorrections = false;
        foreach (var group in ChargePlanner.DueAt(subscription.Timeline, dueAt).GroupBy(c => c.Price.InvoiceGroupingKey))
        {
            var draft = CycleInvoice.Draft(
                new InvoiceId(ids.Next()), subscription, customer, dueAt, subscription.Timeline.InvoicingCurrency, group.Key,
                group.Any(c => c.Price.IsUsage), options.Value.GracePeriod, at, zones.VersionId);
            if (await AddAsync(draft, subscription, customer, [.. group], cancellationToken).ConfigureAwait(false))
            {
                opensCorrections |= draft.CorrectsFrom is not null;
                await work.ScheduleAsync(customer.Id, customer.TestClockId, draft.ScheduledIssueAt, cancellationToken).ConfigureAwait(false);
            }
        }

        StaleWriteException.Unless(await store.UpdateAsync(Done(subscription, dueAt, opensCorrections), cancellationToken).ConfigureAwait(false));
    }

    private static Subscription Done(Subscription subscription, Instant dueAt, bool opensCorrections)
    {
        var plan = subscription.ScheduledPlans.LastOrDefault(p => p.From <= dueAt);
        return subscription with
        {
            NextInvoiceDate = BillingDates.Next(subscription.Timeline, dueAt + Duration.Epsilon),
            CreditsFrom = subscription.CreditsFrom <= dueAt ? null : subscription.CreditsFrom,
            OpenFrom = opensCorrections ? null : subscription.OpenFrom,
            PlanId = plan?.PlanId ?? subscription.PlanId,
            PlanVersion = plan?.Version ?? subscription.PlanVersion,
            ScheduledPlans = [.. subscription.ScheduledPlans.Where(p => p.From > dueAt)],
        };
    }

    // The cause's key makes the invoice once, whoever comes second (R10).
    private async Task<bool> AddAsync(
        Invoice draft, Subscription subscription, Customer customer, IReadOnlyList<PlannedCharge> charges, CancellationToken cancellationToken)
    {
        // Where every charge was due before, there may be nothing more to bill: no lines, no invoice (R13).
        if (charges.All(c => c.Pieces.Any(p => p.InvoiceDate < draft.InvoiceDate))
            && !await HasLinesAsync(draft, subscription, customer, cancellationToken).ConfigureAwait(false))
            return false;
        var added = await invoices.AddDraftAsync(draft, cancellationToken).ConfigureAwait(false) == StoreResult.Success
            || await AddSecondAsync(draft, subscription, customer, cancellationToken).ConfigureAwait(false);
        if (added)
            journal.Wrote(draft.Id);
        return added;
    }

    // A change may make something due on a date whose cycle invoice has been issued: that one is immutable, so the change makes another
    // (R10, R12).
    private async Task<bool> AddSecondAsync(Invoice cycle, Subscription subscription, Customer customer, CancellationToken cancellationToken)
    {
        var drafts = await invoices.DraftsOfCustomerAsync(cycle.CustomerId, cancellationToken).ConfigureAwait(false);
        if (drafts.Any(d => d.Takes(cycle)))
            return false; // a draft is rebuilt with what has become due
        if (!await HasLinesAsync(cycle, subscription, customer, cancellationToken).ConfigureAwait(false))
            return false;
        var second = cycle with { Cause = InvoiceCause.Change, CauseId = $"{cycle.CauseId}|{subscription.Version.ToString(CultureInfo.InvariantCulture)}" };
        return await invoices.AddDraftAsync(second, cancellationToken).ConfigureAwait(false) == StoreResult.Success;
    }

    private async Task<bool> HasLinesAsync(Invoice draft, Subscription subscription, Customer customer, CancellationToken cancellationToken)
    {
        var projected = await projection.RunAsync([ProjectionRequest.Of(draft, subscription, customer) with { TakesLateUsage = false }], cancellationToken).ConfigureAwait(false);
        return projected.Invoices[0].Any(draft.Matches);
    }

    private async Task CreditAsync(Subscription subscription, Customer customer, Instant from, Instant at, CancellationToken cancellationToken)
    {
        var credits = await projection.CreditsPastAsync(subscription, customer, from, at, cancellationToken).ConfigureAwait(false);
        if (credits.Count > 0)
        {
            var memo = subscription.Timeline.End == from ? "Unused time after the end of the subscription." : "Change of the subscription.";
            await creditNotes.WriteAsync(credits, customer, memo, at, cancellationToken).ConfigureAwait(false);
        }
    }
}
