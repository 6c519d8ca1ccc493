namespace Orb.Billing.Work;

/// <summary>Stores billing runs of the scope's tenant.</summary>
public interface IBillingRunStore
{
    /// <summary>Adds a run.</summary>
    Task<StoreResult> AddAsync(BillingRun run, CancellationToken cancellationToken);

    /// <summary>Replaces a run; only the worker whose run it is does so.</summary>
    Task<StoreResult> UpdateAsync(BillingRun run, CancellationToken cancellationToken);

    /// <summary>A run by id.</summary>
    Task<BillingRun?> FindAsync(BillingRunId id, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> runs after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<BillingRun>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken);
}
