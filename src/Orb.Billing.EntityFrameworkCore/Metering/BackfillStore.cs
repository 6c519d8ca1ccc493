using Microsoft.EntityFrameworkCore;
using Orb.Billing.Metering;

namespace Orb.Billing.EntityFrameworkCore.Metering;

internal sealed class BackfillStore(OrbDbContext context, BillingTransactions transactions, IRowLocks locks) : IBackfillStore
{
    public Task<StoreResult> AddAsync(Backfill backfill, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, BackfillRow.Of(context.TenantId, backfill), cancellationToken);

    public Task<StoreResult> UpdateAsync(Backfill backfill, CancellationToken cancellationToken) =>
        transactions.UpdateAsync(context, BackfillRow.Of(context.TenantId, backfill), cancellationToken);

    public async Task<Backfill?> FindAsync(BackfillId id, CancellationToken cancellationToken) =>
        (await RowById<BackfillRow>.FindAsync(context, id.Value, cancellationToken))?.ToBackfill();

    public async Task<IReadOnlyList<Backfill>> OverlappingAsync(Backfill backfill, CancellationToken cancellationToken)
    {
        // What is written on the strength of this look must still be true when it is committed.
        await locks.LockUsageAsync(cancellationToken);
        var (start, end) = (backfill.Timeframe.Start, backfill.Timeframe.End);
        var rows = await context.Set<BackfillRow>()
            .Where(b => b.TimeframeStart < end && b.TimeframeEnd > start && b.RevertedSequence == null && b.Id != backfill.Id.Value)
            .OrderBy(b => b.Id)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToBackfill()).Where(backfill.Overlaps)];
    }

    public async Task<IReadOnlyList<Backfill>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await context.Set<BackfillRow>().PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToBackfill())];
    }
}
