namespace Orb.Billing.Work;

/// <summary>Shows the billing runs of the scope's tenant: how far they are, and what came of them.</summary>
public interface IBillingRunService
{
    /// <summary>Runs, newest first.</summary>
    Task<Outcome<Page<BillingRun>>> ListAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>A run by id; null where there is none.</summary>
    Task<BillingRun?> FindAsync(BillingRunId id, CancellationToken cancellationToken);
}

internal sealed class BillingRunService(IBillingRunStore store) : IBillingRunService
{
    public Task<Outcome<Page<BillingRun>>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(after, take, cancellationToken), r => new PagePosition(null, r.Id.Value));

    public Task<BillingRun?> FindAsync(BillingRunId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);
}
