using Microsoft.EntityFrameworkCore;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class MetricStore(OrbDbContext context, BillingTransactions transactions) : IMetricStore
{
    private IQueryable<MetricRow> Metrics => context.Set<MetricRow>().Include(m => m.Item);

    public Task<StoreResult> AddAsync(BillableMetric metric, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, MetricRow.Of(context.TenantId, metric), cancellationToken);

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
