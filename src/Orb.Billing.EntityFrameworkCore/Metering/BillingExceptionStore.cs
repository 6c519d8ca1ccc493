using Microsoft.EntityFrameworkCore;
using Orb.Billing.Metering;

namespace Orb.Billing.EntityFrameworkCore.Metering;

internal sealed class BillingExceptionStore(OrbDbContext context, BillingTransactions transactions) : IBillingExceptionStore
{
    // Keys a statement asks for at once.
    private const int Chunk = 500;

    public Task<StoreResult> AddAsync(IReadOnlyList<BillingException> exceptions, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            foreach (var chunk in exceptions.Select(e => BillingExceptionRow.Of(context.TenantId, e)).DistinctBy(Event).Chunk(Chunk))
            {
                context.AddRange(await FreshAsync(chunk, cancellationToken));
                await context.SaveChangesAsync(cancellationToken);
                context.ChangeTracker.Clear();
            }

            return StoreResult.Success;
        },
        cancellationToken);

    public async Task<IReadOnlyList<BillingException>> ListAsync(
        BillingExceptionQuery query, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        IQueryable<BillingExceptionRow> rows = context.Set<BillingExceptionRow>();
        if (query.CustomerId is { } customer)
            rows = rows.Where(e => e.CustomerId == customer.Value);
        if (query.Kind is { } kind)
            rows = rows.Where(e => e.Kind == kind);
        return [.. (await rows.PageById(after, take).ToListAsync(cancellationToken)).Select(r => r.ToException())];
    }

    private async Task<List<BillingExceptionRow>> FreshAsync(BillingExceptionRow[] rows, CancellationToken cancellationToken)
    {
        var keys = rows.Select(r => r.IdempotencyKey).Distinct().ToList();
        var listed = await context.Set<BillingExceptionRow>().Where(e => keys.Contains(e.IdempotencyKey)).ToListAsync(cancellationToken);
        return [.. rows.ExceptBy(listed.Select(Event), Event)];
    }

    private static (string, BillingExceptionKind, Guid) Event(BillingExceptionRow row) => (row.IdempotencyKey, row.Kind, row.MetricId);
}
