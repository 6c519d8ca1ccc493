using Microsoft.EntityFrameworkCore;
using Orb.Billing.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class PricingUnitStore(OrbDbContext context, BillingTransactions transactions) : IPricingUnitStore
{
    private IQueryable<PricingUnitRow> Units => context.Set<PricingUnitRow>();

    public Task<StoreResult> AddAsync(PricingUnit unit, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, PricingUnitRow.Of(context.TenantId, unit), cancellationToken);

    public async Task<PricingUnit?> FindAsync(PricingUnitId id, CancellationToken cancellationToken) =>
        (await RowById<PricingUnitRow>.FindAsync(context, id.Value, cancellationToken))?.ToUnit();

    public async Task<IReadOnlyDictionary<string, PricingUnit>> FindManyByNameAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
            return new Dictionary<string, PricingUnit>();
        var wanted = names.ToList();
        return await Units.Where(u => wanted.Contains(u.Name))
            .ToDictionaryAsync(u => u.Name, u => u.ToUnit(), StringComparer.Ordinal, cancellationToken);
    }

    public async Task<IReadOnlyList<PricingUnit>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await Units.PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToUnit())];
    }
}
