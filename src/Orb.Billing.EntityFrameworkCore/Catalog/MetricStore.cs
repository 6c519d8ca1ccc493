using Microsoft.EntityFrameworkCore;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class MetricStore(OrbDbContext context, BillingTransactions transactions) : IMetricStore
{
    private IQueryable<MetricRow> Metrics => context.Set<MetricRow>().Include(m => m.Item);

    public Task<StoreResult> AddAsync(BillableMetric metric, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, MetricRow.Of(context.TenantId, metric), cancellationToken);

    public async Task<StoreResult> UpdateAsync(BillableMetric from, BillableMetric to, CancellationToken cancellationToken)
    {
        var (metadata, changed) = (StoredJson.Write(from.Metadata), StoredJson.Write(to.Metadata));
        return await context.Set<MetricRow>().Where(m => m.Id == from.Id.Value && m.Metadata == metadata)
            .ExecuteUpdateAsync(m => m.SetProperty(r => r.Metadata, changed), cancellationToken) == 1
            ? StoreResult.Success
            : StoreResult.VersionConflict;
    }

    public async Task<IReadOnlyDictionary<MetricId, BillableMetric>> FindManyAsync(
        IReadOnlyCollection<MetricId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return await Metrics.Where(m => wanted.Contains(m.Id))
            .ToDictionaryAsync(m => new MetricId(m.Id), m => m.ToMetric(), cancellationToken);
    }

    public async Task<IReadOnlyList<BillableMetric>> ListAsync(
        CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await Metrics.In(m => m.CreatedAt, created).PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToMetric())];
    }
}
