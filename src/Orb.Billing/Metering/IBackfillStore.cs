namespace Orb.Billing.Metering;

/// <summary>Stores backfills of the scope's tenant.</summary>
public interface IBackfillStore
{
    /// <summary>Adds a backfill.</summary>
    Task<StoreResult> AddAsync(Backfill backfill, CancellationToken cancellationToken);

    /// <summary>Replaces a backfill; its stored version must be the one read and goes up by one.</summary>
    Task<StoreResult> UpdateAsync(Backfill backfill, CancellationToken cancellationToken);

    /// <summary>A backfill by id.</summary>
    Task<Backfill?> FindAsync(BackfillId id, CancellationToken cancellationToken);

    /// <summary>The other backfills, not reverted, that can touch an event which this one can touch (<see cref="Backfill.Overlaps"/>).</summary>
    Task<IReadOnlyList<Backfill>> OverlappingAsync(Backfill backfill, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> backfills after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<Backfill>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken);
}
