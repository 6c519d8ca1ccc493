using Microsoft.EntityFrameworkCore;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class PlanStore(OrbDbContext context, BillingTransactions transactions) : IPlanStore
{
    private IQueryable<PlanRow> Plans => context.Set<PlanRow>();

    private IQueryable<PriceRow> Prices => context.Set<PriceRow>().Include(p => p.Item);

    public Task<StoreResult> AddAsync(Plan plan, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            context.Add(PlanRow.Of(context.TenantId, plan));
            context.AddRange(plan.Prices.Select(p => PriceRow.Of(context.TenantId, p)));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public async Task<IReadOnlyDictionary<PlanId, Plan>> FindManyAsync(IReadOnlyCollection<PlanId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        var rows = await Plans.Where(p => wanted.Contains(p.Id)).ToListAsync(cancellationToken);
        return (await WithPricesAsync(rows, cancellationToken)).ToDictionary(p => p.Id);
    }

    public async Task<Plan?> FindByExternalIdAsync(string externalPlanId, CancellationToken cancellationToken)
    {
        var rows = await Plans.Where(p => p.ExternalPlanId == externalPlanId).ToListAsync(cancellationToken);
        return (await WithPricesAsync(rows, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<Plan>> ListAsync(
        PlanStatus? status, CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var plans = Plans.In(p => p.CreatedAt, created);
        if (status is { } wanted)
            plans = plans.Where(p => p.Status == wanted);
        return await WithPricesAsync(await plans.PageById(after, take).ToListAsync(cancellationToken), cancellationToken);
    }

    public async Task<IReadOnlyDictionary<PriceId, CatalogPrice>> FindPricesAsync(
        IReadOnlyCollection<PriceId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return await Prices.Where(p => wanted.Contains(p.Id))
            .ToDictionaryAsync(p => new PriceId(p.Id), p => p.ToCatalogPrice(), cancellationToken);
    }

    public async Task<IReadOnlyList<CatalogPrice>> ListPricesAsync(PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await Prices.PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToCatalogPrice())];
    }

    private async Task<IReadOnlyList<Plan>> WithPricesAsync(List<PlanRow> plans, CancellationToken cancellationToken)
    {
        if (plans.Count == 0)
            return [];
        var ids = plans.Select(p => p.Id).ToList();
        var prices = await Prices.Where(p => ids.Contains(p.PlanId))
            .OrderBy(p => p.Position).ThenBy(p => p.Id)
            .ToListAsync(cancellationToken);
        var byPlan = prices.ToLookup(p => p.PlanId, p => p.ToCatalogPrice());
        return [.. plans.Select(p => p.ToPlan([.. byPlan[p.Id]]))];
    }
}
