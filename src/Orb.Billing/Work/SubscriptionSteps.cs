using System.Globalization;
using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;
using Orb.Billing.Telemetry;
using Orb.Billing.Tenants;

namespace Orb.Billing.Work;

/// <summary>That something of a subscription is due at an instant.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Customer">Its customer.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="At">The time it is stamped with.</param>
internal sealed record ChargeStep(Subscription Subscription, Customer Customer, Instant DueAt, Instant At);

/// <summary>What became of it.</summary>
/// <param name="Subscription">The subscription as it is stored now.</param>
/// <param name="Drafts">The drafts that were added.</param>
/// <param name="Rereads">Whether credit notes were written or drafts removed, so that what is due is to be read anew.</param>
internal sealed record ChargeResult(Subscription Subscription, IReadOnlyList<Invoice> Drafts, bool Rereads);

/// <summary>What is due of subscriptions: the credits of a change, then the drafts of their charges (R12, R13, R22).</summary>
internal sealed class SubscriptionSteps(
    ISubscriptionStore store,
    IInvoiceStore invoices,
    InvoiceProjection projection,
    CreditNoteWriting creditNotes,
    EmptyDrafts emptyDrafts,
    BookingJournal journal,
    Announcements announcements,
    BillingTelemetry telemetry,
    IIdGenerator ids,
    IDateTimeZoneProvider zones,
    CurrentSettings settings)
{
    /// <summary>Runs steps, each of another customer, within the caller's transaction.</summary>
    /// <returns>What became of each, in their order.</returns>
    public async Task<IReadOnlyList<ChargeResult>> RunAsync(IReadOnlyList<ChargeStep> steps, CancellationToken cancellationToken)
    {
        // Credits are booked before a new or last invoice is made, so that they can pay for it (R12).
        var due = steps.Select(s => ChargePlanner.DueAt(s.Subscription.Timeline, s.DueAt)).ToList();
        var credited = await CreditAsync(
            [.. steps.Zip(due, (step, charges) => (Step: step, From: CreditsFrom(step, charges))).Where(s => s.From is not null).Select(s => (s.Step, s.From!.Value))],
            cancellationToken).ConfigureAwait(false);
        var gracePeriod = (await settings.ReadAsync(cancellationToken).ConfigureAwait(false)).GracePeriod;
        var drafts = (await AddAsync([.. steps.Zip(due).SelectMany(d => Drafts(d.First, d.Second, gracePeriod))], cancellationToken).ConfigureAwait(false)).ToLookup(d => d.SubscriptionId!.Value);
        foreach (var step in steps)
            Announce(step);
        var done = steps.Select(s => Done(s.Subscription, s.DueAt, drafts[s.Subscription.Id].Any(d => d.CorrectsFrom is not null))).ToList();
        StaleWriteException.Unless(await store.AdvanceAsync(done, cancellationToken).ConfigureAwait(false));
        var emptied = await emptyDrafts.RemoveAsync(
            [.. steps.Zip(done).Where(s => s.First.Subscription.CreditsFrom == s.First.DueAt).Select(s => (s.Second, s.First.Customer, s.First.At))], cancellationToken)
            .ConfigureAwait(false);
        credited.UnionWith(emptied.Select(s => s.Id));
        return [.. done.Select(s => new ChargeResult(s with { Version = s.Version + 1 }, [.. drafts[s.Id]], credited.Contains(s.Id)))];
    }

    private void Announce(ChargeStep step)
    {
        var (subscription, customer, dueAt, at) = step;
        if (subscription.Timeline.Start == dueAt && subscription.CreatedAt < dueAt)
            announcements.Subscription(subscription, customer, OutboxMessageType.SubscriptionStarted, at);
        if (subscription.Timeline.End == dueAt)
            announcements.Subscription(subscription, customer, OutboxMessageType.SubscriptionEnded, at);
    }

    private static Subscription Done(Subscription subscription, Instant dueAt, bool opensCorrections)
    {
        var plan = subscription.ScheduledPlans.LastOrDefault(p => p.From <= dueAt);
        return (plan is null ? subscription : subscription.On(plan)) with
        {
            NextInvoiceDate = BillingDates.Next(subscription.Timeline, dueAt + Duration.Epsilon),
            CreditsFrom = subscription.CreditsFrom <= dueAt ? null : subscription.CreditsFrom,
            OpenFrom = opensCorrections ? null : subscription.OpenFrom,
            ScheduledPlans = [.. subscription.ScheduledPlans.Where(p => p.From > dueAt)],
        };
    }

    private static Instant? CreditsFrom(ChargeStep step, IReadOnlyList<PlannedCharge> due) =>
        ChargePlanner.CreditsFrom(step.Subscription.Timeline, step.DueAt, due)
        ?? (step.Subscription.CreditsFrom == step.DueAt ? step.DueAt : null);

    private IEnumerable<Candidate> Drafts(ChargeStep step, IReadOnlyList<PlannedCharge> due, Duration gracePeriod)
    {
        var (subscription, customer, dueAt, at) = step;
        foreach (var group in due.GroupBy(c => c.Price.InvoiceGroupingKey))
        {
            var draft = CycleInvoice.Draft(
                new InvoiceId(ids.Next()), subscription, customer, dueAt, subscription.Timeline.InvoicingCurrency, group.Key,
                group.Any(c => c.Price.FollowsUsage), gracePeriod, at, zones.VersionId);
            yield return new Candidate(draft, subscription, customer, group.All(c => c.WasDueBefore(dueAt)));
        }
    }

    // The cause's key makes an invoice once, whoever comes second (R10).
    private async Task<IReadOnlyList<Invoice>> AddAsync(IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        // Where every charge was due before, there may be nothing more to bill: no lines, no invoice (R13).
        List<Candidate> doubtful = [.. candidates.Where(c => c.WasDueBefore)];
        var empty = doubtful.Except(await WithLinesAsync(doubtful, cancellationToken).ConfigureAwait(false)).ToHashSet();
        List<Candidate> wanted = [.. candidates.Where(c => !empty.Contains(c))];
        if (wanted.Count == 0)
            return [];
        var taken = await invoices.AddDraftsAsync([.. wanted.Select(c => c.Draft)], cancellationToken).ConfigureAwait(false);
        telemetry.Taken(taken.Count);
        var added = new List<Invoice>();
        foreach (var candidate in wanted)
        {
            if ((taken.Contains(candidate.Draft.Id) ? await AddSecondAsync(candidate, cancellationToken).ConfigureAwait(false) : candidate.Draft) is not { } draft)
                continue;
            journal.Wrote(draft.Id);
            added.Add(draft);
        }

        return added;
    }

    // A change may make something due on a date whose cycle invoice has been issued: that one is immutable, so the change makes another
    // (R10, R12).
    private async Task<Invoice?> AddSecondAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var cycle = candidate.Draft;
        var drafts = await invoices.DraftsOfCustomerAsync(cycle.CustomerId, cancellationToken).ConfigureAwait(false);
        if (drafts.Any(d => d.Takes(cycle)))
            return null; // a draft is rebuilt with what has become due
        if ((await WithLinesAsync([candidate], cancellationToken).ConfigureAwait(false)).Count == 0)
            return null;
        var second = cycle with
        {
            Cause = InvoiceCause.Change,
            CauseId = $"{cycle.CauseId}|{candidate.Subscription.Version.ToString(CultureInfo.InvariantCulture)}",
        };
        return await invoices.AddDraftAsync(second, cancellationToken).ConfigureAwait(false) == StoreResult.Success ? second : null;
    }

    private async Task<IReadOnlyList<Candidate>> WithLinesAsync(List<Candidate> candidates, CancellationToken cancellationToken)
    {
        if (candidates.Count == 0)
            return [];
        var projected = await projection.RunAsync(
            [.. candidates.Select(c => ProjectionRequest.Of(c.Draft, c.Subscription, c.Customer) with { TakesLateUsage = false })], cancellationToken).ConfigureAwait(false);
        return [.. candidates.Zip(projected.Invoices).Where(c => c.Second.Any(c.First.Draft.Matches)).Select(c => c.First)];
    }

    private async Task<HashSet<SubscriptionId>> CreditAsync(IReadOnlyList<(ChargeStep Step, Instant From)> steps, CancellationToken cancellationToken)
    {
        if (steps.Count == 0)
            return [];
        var credits = await projection.CreditsPastAsync(
            [.. steps.Select(s => new PastCharges(s.Step.Subscription, s.Step.Customer, s.From, s.Step.At))], cancellationToken).ConfigureAwait(false);
        HashSet<SubscriptionId> credited = [];
        foreach (var (step, ofStep) in steps.Select(s => s.Step).Zip(credits).Where(s => s.Second.Count > 0))
        {
            var memo = step.Subscription.Timeline.End == step.DueAt ? "Unused time after the end of the subscription." : "Change of the subscription.";
            await creditNotes.WriteAsync(ofStep, step.Customer, memo, step.At, cancellationToken).ConfigureAwait(false);
            credited.Add(step.Subscription.Id);
        }

        return credited;
    }

    private sealed record Candidate(Invoice Draft, Subscription Subscription, Customer Customer, bool WasDueBefore);
}
