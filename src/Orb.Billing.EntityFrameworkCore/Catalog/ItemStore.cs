using Microsoft.EntityFrameworkCore;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class ItemStore(OrbDbContext context, BillingTransactions transactions) : IItemStore
{
    public Task<StoreResult> AddAsync(Item item, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, ItemRow.Of(context.TenantId, item), cancellationToken);

    public async Task<StoreResult> UpdateAsync(Item from, Item to, CancellationToken cancellationToken)
    {
        var (metadata, connections) = (StoredJson.Write(from.Metadata), ItemRow.Connections(from));
        var (newMetadata, newConnections, archivedAt) = (StoredJson.Write(to.Metadata), ItemRow.Connections(to), to.ArchivedAt);
        return await context.Set<ItemRow>()
            .Where(i => i.Id == from.Id.Value && i.Name == from.Name && i.Metadata == metadata && i.ExternalConnections == connections && i.ArchivedAt == from.ArchivedAt)
            .ExecuteUpdateAsync(
                i => i.SetProperty(r => r.Name, to.Name).SetProperty(r => r.Metadata, newMetadata).SetProperty(r => r.ExternalConnections, newConnections)
                    .SetProperty(r => r.ArchivedAt, archivedAt),
                cancellationToken) == 1
            ? StoreResult.Success
            : StoreResult.VersionConflict;
    }

    public async Task<IReadOnlyDictionary<ItemId, Item>> FindManyAsync(IReadOnlyCollection<ItemId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return await context.Set<ItemRow>().Where(i => wanted.Contains(i.Id))
            .ToDictionaryAsync(i => new ItemId(i.Id), i => i.ToItem(), cancellationToken);
    }

    public async Task<IReadOnlyList<Item>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await context.Set<ItemRow>().PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToItem())];
    }
}
