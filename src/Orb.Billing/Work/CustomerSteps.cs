using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Work;

/// <summary>Runs one customer's due steps in order, each in a transaction of its own (R22).</summary>
internal sealed class CustomerSteps(
    ICustomerStore customers,
    ISubscriptionStore subscriptions,
    IInvoiceStore invoices,
    IDueWorkStore work,
    SubscriptionSteps subscriptionSteps,
    InvoiceIssuing issuing,
    CreditSteps creditSteps,
    CustomerClock clock,
    IBillingTransactions transactions,
    IOptions<OrbBillingOptions> options,
    ILogger<CustomerSteps> log)
{
    private const int MaximumAttempts = 5;

    /// <summary>
    /// Runs what is overdue before a command changes anything, stamped with the times it was due: after an outage the command finds the books
    /// that punctual running would have left.
    /// </summary>
    public Task CatchUpAsync(CustomerId customerId, Instant now, CancellationToken cancellationToken) =>
        RunAsync(customerId, now, notBefore: null, cancellationToken);

    /// <summary>Runs what a command made due at once, stamped with the command's time.</summary>
    public Task RunNowAsync(CustomerId customerId, Instant now, CancellationToken cancellationToken) =>
        RunNowAsync(customerId, now, now, cancellationToken);

    /// <summary>Runs what a command made due, up to an instant that may lie ahead: only to look at it and take it back.</summary>
    public Task RunNowAsync(CustomerId customerId, Instant until, Instant now, CancellationToken cancellationToken) =>
        RunAsync(customerId, until, notBefore: now, cancellationToken);

    /// <summary>Runs every step due by an instant.</summary>
    /// <param name="claim">The claim on the customer; when it is lost, nothing more is written.</param>
    /// <param name="dueBy">Everything due by then is done, the earliest first.</param>
    /// <param name="notBefore">
    /// The time a step is stamped with is its due instant, so that catching up leaves the same books as punctual running; a command that
    /// reaches into the past stamps its own time.
    /// </param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>Steps done.</returns>
    public async Task<int> RunAsync(DueClaim claim, Instant dueBy, Instant? notBefore, CancellationToken cancellationToken)
    {
        var done = 0;
        var attempts = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!await RunNextAsync(claim, dueBy, notBefore, cancellationToken).ConfigureAwait(false))
                    return done;
                done++;
                attempts = 0;
            }
            catch (StaleWriteException) when (++attempts < MaximumAttempts)
            {
                // Another writer changed a row of this step: the next attempt reads it anew.
            }
        }
    }

    // The claim is taken and given back here. Nothing is done while a worker holds the customer: it will do it.
    private async Task RunAsync(CustomerId customerId, Instant now, Instant? notBefore, CancellationToken cancellationToken)
    {
        if (await work.ClaimAsync(customerId, clock.WallNow, options.Value.Lease, cancellationToken).ConfigureAwait(false) is not { } claim)
            return;
        await RunAsync(claim, now, notBefore, cancellationToken).ConfigureAwait(false);
        await work.ReleaseAsync(claim, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> RunNextAsync(DueClaim claim, Instant dueBy, Instant? notBefore, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        var due = await LoadAsync(claim.CustomerId, cancellationToken).ConfigureAwait(false);
        var step = due.Steps.FirstOrDefault(s => s.DueAt <= dueBy);
        if (step is not null)
        {
            await ExecuteAsync(step, due.Customer, notBefore, cancellationToken).ConfigureAwait(false);
            due = await LoadAsync(claim.CustomerId, cancellationToken).ConfigureAwait(false);
        }

        if (!await work.AdvanceAsync(claim, due.Steps.FirstOrDefault()?.DueAt, cancellationToken).ConfigureAwait(false))
        {
            CustomerStepsLog.ClaimLost(log, claim.CustomerId);
            return false; // rolls back: a stale worker writes nothing
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return step is not null;
    }

    private async Task ExecuteAsync(Step step, Customer customer, Instant? notBefore, CancellationToken cancellationToken)
    {
        var at = Instant.Max(Instant.Max(step.DueAt, notBefore ?? step.DueAt), step.NotBefore);
        try
        {
            if (step.Credit is { } credit)
                await creditSteps.RunAsync(credit, customer, at, cancellationToken).ConfigureAwait(false);
            else if (step.Draft is { } draft)
                await issuing.IssueAsync(draft, step.Subscription, customer, at, cancellationToken).ConfigureAwait(false);
            else
                await subscriptionSteps.RunAsync(step.Subscription!, customer, step.DueAt, at, cancellationToken).ConfigureAwait(false);
        }
        catch (AmountOverflowException overflow) when (step.Credit is null)
        {
            // Calculating comes before writing, so nothing of the step has been written yet (R1).
            if (step.Subscription is { } subscription)
                await ParkAsync(subscription, overflow.Message, at, cancellationToken).ConfigureAwait(false);
            else
                await HoldAsync(step.Draft!, overflow.Message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(Customer Customer, List<Step> Steps)> LoadAsync(CustomerId customerId, CancellationToken cancellationToken)
    {
        var customer = (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false))!;
        var all = await subscriptions.OfCustomerAsync(customerId, cancellationToken).ConfigureAwait(false);
        var drafts = await invoices.DraftsOfCustomerAsync(customerId, cancellationToken).ConfigureAwait(false);
        var running = all.Where(s => s.Parking is null).ToDictionary(s => s.Id);

        var steps = running.Values
            .Where(s => s.NextInvoiceDate is not null)
            .Select(s => new Step(s.NextInvoiceDate!.Value, StepRank.Charge, s, null))
            .ToList();
        steps.AddRange(drafts
            .Where(d => (d.AutoIssue ?? customer.AutoIssuance != false) && (d.SubscriptionId is not { } id || running.ContainsKey(id)))
            .Select(d => new Step(d.ScheduledIssueAt, StepRank.Issue, d.SubscriptionId is { } id ? running[id] : null, d)));

        steps.AddRange((await creditSteps.DueAsync(customer, cancellationToken).ConfigureAwait(false)).Select(c => new Step(c.DueAt, c.Rank, null, null, c)));

        // (due instant, rank), and the id where both are equal, so that every worker takes the same order (R22).
        return (customer, [.. steps.OrderBy(s => s.DueAt).ThenBy(s => s.Rank).ThenBy(s => s.Draft?.InvoiceDate).ThenBy(s => s.Draft?.Id.Value ?? s.Subscription?.Id.Value ?? s.Credit!.Id)]);
    }

    private async Task ParkAsync(Subscription subscription, string detail, Instant at, CancellationToken cancellationToken)
    {
        var parked = subscription with { Parking = new Parking("amount_overflow", detail, at) };
        StaleWriteException.Unless(await subscriptions.UpdateAsync(parked, cancellationToken).ConfigureAwait(false));
        CustomerStepsLog.Parked(log, subscription.Id, detail);
    }

    // A one-off invoice has no subscription to park: it stays a draft, for somebody to look at.
    private async Task HoldAsync(Invoice draft, string detail, CancellationToken cancellationToken)
    {
        StaleWriteException.Unless(await invoices.UpdateDraftAsync(draft with { AutoIssue = false }, cancellationToken).ConfigureAwait(false));
        CustomerStepsLog.Held(log, draft.Id, detail);
    }

    // A step has a subscription, a draft, or both; or it is one of the credits.
    private sealed record Step(Instant DueAt, StepRank Rank, Subscription? Subscription, Invoice? Draft, CreditStep? Credit = null)
    {
        // Nothing carries a time before it existed.
        public Instant NotBefore => Subscription?.CreatedAt ?? Draft?.CreatedAt ?? DueAt;
    }
}

/// <summary>The order of steps that are due at one instant (R22).</summary>
internal enum StepRank
{
    /// <summary>Credit blocks expire.</summary>
    Expiry = 2,

    /// <summary>Allocations grant credits, and top-ups buy them.</summary>
    Grant = 3,

    /// <summary>A subscription's charges become drafts.</summary>
    Charge = 4,

    /// <summary>A draft is issued.</summary>
    Issue = 5,
}

internal static partial class CustomerStepsLog
{
    [LoggerMessage(2001, LogLevel.Warning, "The claim on customer {CustomerId} was lost to another worker; its step was rolled back.")]
    public static partial void ClaimLost(ILogger logger, CustomerId customerId);

    [LoggerMessage(2002, LogLevel.Error, "Subscription {SubscriptionId} was parked: {Detail}")]
    public static partial void Parked(ILogger logger, SubscriptionId subscriptionId, string detail);

    [LoggerMessage(2006, LogLevel.Error, "The one-off invoice {InvoiceId} cannot be issued and stays a draft: {Detail}")]
    public static partial void Held(ILogger logger, InvoiceId invoiceId, string detail);
}
