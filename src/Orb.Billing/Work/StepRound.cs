using NodaTime;
using Orb.Billing.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Work;

/// <summary>
/// Carries customers one due step forward, all of them in one transaction (R22): what they need is read together and what they write is written
/// together, so that statements stay few. A command's own customer is a round of one.
/// </summary>
internal sealed class StepRound(
    IDueWorkStore work, DueReading reading, SubscriptionSteps subscriptionSteps, InvoiceIssuing issuing, CreditSteps creditSteps,
    ThresholdInvoicing thresholds, AlertEvaluation alerts, Parkings parkings, RunTally tally, IBillingTransactions transactions)
{
    /// <summary>Runs the next step of each customer.</summary>
    /// <param name="claims">The claims on the customers, all of the scope's tenant; when one of them is lost, nothing is written.</param>
    /// <param name="dueBy">Only what is due by then.</param>
    /// <param name="notBefore">The time a step is stamped with at least; null for the time it was due.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StaleWriteException">Another writer changed a row of a step; nothing was written.</exception>
    public async Task<RoundResult> RunAsync(IReadOnlyList<DueClaim> claims, Instant dueBy, Instant? notBefore, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        tally.Begin();
        List<CustomerId> ids = [.. claims.Select(c => c.CustomerId)];
        await work.LockAsync(ids, cancellationToken).ConfigureAwait(false);
        var dues = (await reading.ReadAsync(ids, dueBy, cancellationToken).ConfigureAwait(false)).ToDictionary();
        var steps = ids.Select(id => dues[id].Next).OfType<DueStep>().Where(s => s.DueAt <= dueBy).ToList();
        await ExecuteAsync(steps, dues, dueBy, notBefore, cancellationToken).ConfigureAwait(false);

        var lost = await work.AdvanceAsync([.. claims.Select(c => new DueProgress(c, dues[c.CustomerId].Next?.DueAt))], cancellationToken).ConfigureAwait(false);
        if (lost.Count > 0)
            return new RoundResult(0, [], lost); // rolls back: a stale worker writes nothing
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        tally.Commit(steps);
        return new RoundResult(steps.Count, [.. claims.Where(c => dues[c.CustomerId].Next?.DueAt <= dueBy)], []);
    }

    /// <summary>Stops what a step that was rolled back works on; false when the claim was lost, and then nothing was written.</summary>
    public async Task<bool> ParkAsync(DueClaim claim, PoisonedStepException poisoned, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        tally.Begin();
        await work.LockAsync([claim.CustomerId], cancellationToken).ConfigureAwait(false);
        await StopAsync(
            poisoned.Subscription, poisoned.Draft, poisoned.Customer, ParkingReason.CalculationFailed, poisoned.Detail, poisoned.At, cancellationToken).ConfigureAwait(false);
        var due = (await reading.ReadAsync([claim.CustomerId], poisoned.At, cancellationToken).ConfigureAwait(false))[claim.CustomerId];
        if (!await work.AdvanceAsync(claim, due.Next?.DueAt, cancellationToken).ConfigureAwait(false))
            return false;
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        tally.Commit([]);
        return true;
    }

    private async Task ExecuteAsync(
        List<DueStep> steps, Dictionary<CustomerId, CustomerDues> dues, Instant dueBy, Instant? notBefore, CancellationToken cancellationToken)
    {
        // What made more due than can be told from the step itself is read once more.
        HashSet<CustomerId> again = [];
        try
        {
            await ChargeAsync([.. steps.Where(s => s is { Draft: null, Check: null, Credit: null })], dues, again, notBefore, cancellationToken).ConfigureAwait(false);
            await IssueAsync([.. steps.Where(s => s.Draft is not null)], dues, again, notBefore, cancellationToken).ConfigureAwait(false);
            foreach (var step in steps.Where(s => s.Check is not null || s.Credit is not null))
            {
                var at = step.At(notBefore);
                if (step.Credit is { } credit)
                    await creditSteps.RunAsync(credit, step.Customer, at, cancellationToken).ConfigureAwait(false);
                else
                    await thresholds.RunAsync(step.Subscription!, step.Customer, at, cancellationToken).ConfigureAwait(false);
                again.Add(step.Customer.Id);
            }

            await thresholds.CompleteAsync([.. steps.Select(s => s.Check).OfType<ThresholdCheck>()], cancellationToken).ConfigureAwait(false);
            // Where usage came, and where charges fell due: a new period begins with its fees, and with what was sent ahead for it.
            await alerts.RunAsync(
                [.. steps.Where(s => s is { Subscription.HasAlerts: true, Draft: null }).Select(s => new AlertCheck(s.Subscription!, s.Customer, s.At(notBefore)))],
                cancellationToken).ConfigureAwait(false);
        }
        catch (AmountOverflowException overflow) when (steps is [{ Credit: null }])
        {
            // Calculating comes before writing, so nothing of the step has been written yet (R1).
            await StopAsync(steps[0], ParkingReason.AmountOverflow, overflow.Message, notBefore, again, cancellationToken).ConfigureAwait(false);
        }
        catch (BoundPassedException passed) when (steps.Count == 1)
        {
            await StopAsync(steps[0], passed.Reason, passed.Message, notBefore, again, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (steps is [{ Credit: null }] && PoisonedStepException.Is(failure))
        {
            throw new PoisonedStepException(steps[0].Customer, steps[0].Subscription, steps[0].Draft, steps[0].At(notBefore), failure);
        }

        if (again.Count == 0)
            return;
        foreach (var (id, after) in await reading.ReadAsync(again, dueBy, cancellationToken).ConfigureAwait(false))
            dues[id] = after;
    }

    private async Task ChargeAsync(
        List<DueStep> steps, Dictionary<CustomerId, CustomerDues> dues, HashSet<CustomerId> again, Instant? notBefore, CancellationToken cancellationToken)
    {
        if (steps.Count == 0)
            return;
        var done = await subscriptionSteps.RunAsync(
            [.. steps.Select(s => new ChargeStep(s.Subscription!, s.Customer, s.DueAt, s.At(notBefore)))], cancellationToken).ConfigureAwait(false);
        foreach (var (step, result) in steps.Zip(done))
        {
            dues[step.Customer.Id] = dues[step.Customer.Id].After(result.Subscription, result.Drafts);
            if (result.Rereads || AllocationGrants.AnyIn(result.Subscription.Timeline))
                again.Add(step.Customer.Id);
        }
    }

    private async Task IssueAsync(
        List<DueStep> steps, Dictionary<CustomerId, CustomerDues> dues, HashSet<CustomerId> again, Instant? notBefore, CancellationToken cancellationToken)
    {
        if (steps.Count == 0)
            return;
        var done = await issuing.IssueAsync(
            [.. steps.Select(s => new DraftIssue(s.Draft!, s.Subscription, s.Customer, s.At(notBefore)))], cancellationToken).ConfigureAwait(false);
        foreach (var (step, result) in steps.Zip(done))
        {
            var due = dues[step.Customer.Id] = dues[step.Customer.Id].After(step.Draft!);
            if (result.Credited || due.HasCredits)
                again.Add(step.Customer.Id);
        }
    }

    private async Task StopAsync(
        DueStep step, string reason, string detail, Instant? notBefore, HashSet<CustomerId> again, CancellationToken cancellationToken)
    {
        await StopAsync(step.Subscription, step.Draft, step.Customer, reason, detail, step.At(notBefore), cancellationToken).ConfigureAwait(false);
        again.Add(step.Customer.Id);
    }

    private Task StopAsync(
        Subscription? subscription, Invoice? draft, Customer customer, string reason, string detail, Instant at, CancellationToken cancellationToken) =>
        subscription is not null
            ? parkings.ParkAsync(subscription.Id, customer, reason, detail, at, cancellationToken)
            : parkings.HoldAsync(draft!, customer, reason, detail, at, cancellationToken);
}

/// <summary>What a round did.</summary>
/// <param name="Steps">Steps done.</param>
/// <param name="Open">The customers that are due again.</param>
/// <param name="Lost">The claims that were lost to another worker; when there are any, nothing was done.</param>
internal sealed record RoundResult(int Steps, IReadOnlyList<DueClaim> Open, IReadOnlyList<DueClaim> Lost);
