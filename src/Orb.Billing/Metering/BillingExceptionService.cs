using Orb.Billing.Work;

namespace Orb.Billing.Metering;

internal sealed class BillingExceptionService(
    IBillingExceptionStore store, Parkings parkings, CustomerTurn turn, CustomerSteps steps, IBillingTransactions transactions)
    : IBillingExceptionService
{
    private const string Type = "BillingException";

    public Task<Outcome<Page<BillingException>>> ListAsync(BillingExceptionQuery query, PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(query, after, take, cancellationToken), e => new PagePosition(null, e.Id.Value));

    public Task<BillingException?> FindAsync(BillingExceptionId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public async Task<Outcome<BillingException>> RetryAsync(BillingExceptionId id, CancellationToken cancellationToken)
    {
        try
        {
            if (transactions.IsOpen)
                await TryAsync(id, cancellationToken).ConfigureAwait(false);
            return await transactions.RunAsync(() => RunAsync(id, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (PoisonedStepException poisoned)
        {
            return await transactions.RunAsync(() => FailedAsync(id, poisoned, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    // The retry was rolled back, so it is as stopped as before; the attempt and its entry in the audit trail are written together.
    private async Task<Outcome<BillingException>> FailedAsync(BillingExceptionId id, PoisonedStepException poisoned, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { ResolvedAt: null } found)
            return Refusal.Conflict("The exception was retried by another request; read it again.");
        await parkings.FailedAgainAsync(found, poisoned.Detail, poisoned.At, cancellationToken).ConfigureAwait(false);
        var after = (await store.FindAsync(id, cancellationToken).ConfigureAwait(false))!;
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return after;
    }

    // Within another transaction, such as that of a request with an idempotency key, a step that fails would take the whole along, and the attempt could not be noted.
    private async Task TryAsync(BillingExceptionId id, CancellationToken cancellationToken)
    {
        await using var trial = await transactions.BeginTrialAsync(cancellationToken).ConfigureAwait(false);
        _ = await RunAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Outcome<BillingException>> RunAsync(BillingExceptionId id, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found)
            return Refusal.NotFound(Type, id.ToString());
        if (!(await turn.TakeAsync(found.CustomerId, cancellationToken).ConfigureAwait(false)).TryGetValue(out var at, out var refusal))
            return refusal;
        // The customer is locked from here on; somebody may have retried it before.
        found = (await store.FindAsync(id, cancellationToken).ConfigureAwait(false))!;
        if (found.Kind is not (BillingExceptionKind.SubscriptionParked or BillingExceptionKind.InvoiceHeld))
            return Refusal.Constraint("Only a parked subscription or a held invoice can be retried; usage is corrected by an amendment or a backfill.");
        if (found.ResolvedAt is { } resolved)
            return Refusal.Constraint($"The exception was resolved at {resolved}.");

        try
        {
            if (!await parkings.ReleaseAsync(found, cancellationToken).ConfigureAwait(false))
                return Refusal.Constraint("What was stopped is gone: the invoice is no draft any more.");
            if (!await steps.RetryAsync(found.CustomerId, at.Now, cancellationToken).ConfigureAwait(false))
                return Refusal.Conflict("A worker has the customer at this moment; try again.");
            await parkings.ResolveAsync(found, at.Now, cancellationToken).ConfigureAwait(false);
        }
        catch (StaleWriteException)
        {
            return Refusal.Conflict("The subscription or the invoice was changed by another request; try again.");
        }

        var after = (await store.FindAsync(id, cancellationToken).ConfigureAwait(false))!;
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return after;
    }
}
