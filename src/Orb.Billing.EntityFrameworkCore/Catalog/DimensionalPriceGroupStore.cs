using Microsoft.EntityFrameworkCore;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class DimensionalPriceGroupStore(OrbDbContext context, BillingTransactions transactions) : IDimensionalPriceGroupStore
{
    private IQueryable<DimensionalPriceGroupRow> Groups => context.Set<DimensionalPriceGroupRow>();

    public Task<StoreResult> AddAsync(DimensionalPriceGroup group, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, DimensionalPriceGroupRow.Of(context.TenantId, group), cancellationToken);

    public Task<StoreResult> UpdateAsync(DimensionalPriceGroup group, CancellationToken cancellationToken) =>
        transactions.UpdateAsync(context, DimensionalPriceGroupRow.Of(context.TenantId, group), cancellationToken);

    public async Task<IReadOnlyList<DimensionalPriceGroup>> FindManyAsync(
        IReadOnlyCollection<DimensionalPriceGroupId> ids, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken)
    {
        if (ids.Count + externalIds.Count == 0)
            return [];
        var (wanted, external) = (ids.Select(i => i.Value).ToList(), externalIds.ToList());
        var rows = await Groups.Where(g => wanted.Contains(g.Id) || (g.ExternalGroupId != null && external.Contains(g.ExternalGroupId))).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToGroup())];
    }

    public async Task<IReadOnlyList<DimensionalPriceGroup>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await Groups.PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToGroup())];
    }
}
