using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class PlanStore(OrbDbContext context, BillingTransactions transactions, KnownPriceModels models) : IPlanStore
{
    private IQueryable<PlanRow> Plans => context.Set<PlanRow>();

    private IQueryable<PlanVersionRow> Versions => context.Set<PlanVersionRow>();

    private IQueryable<PriceRow> Prices => context.Set<PriceRow>().Include(p => p.Item);

    public Task<StoreResult> AddAsync(Plan plan, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            context.Add(PlanRow.Of(context.TenantId, plan));
            var first = new PlanVersion
            {
                PlanId = plan.Id,
                Number = plan.Version,
                Prices = plan.Prices,
                Adjustments = plan.Adjustments,
                CreatedAt = plan.CreatedAt,
            };
            Add(first, plan.Prices, plan.Adjustments);
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task<StoreResult> AddVersionAsync(
        PlanVersion version,
        IReadOnlyCollection<CatalogPrice> newPrices,
        IReadOnlyCollection<PlanAdjustment> newAdjustments,
        CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            Add(version, newPrices, newAdjustments);
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task<StoreResult> AddPricesAsync(IReadOnlyCollection<CatalogPrice> prices, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            context.AddRange(prices.Select(p => PriceRow.Of(context.TenantId, p)));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task<StoreResult> SetDefaultVersionAsync(PlanId id, int number, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            var set = await Plans
                .Where(p => p.Id == id.Value && Versions.Any(v => v.PlanId == p.Id && v.Number == number))
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.Version, number), cancellationToken);
            return set == 1 ? StoreResult.Success : StoreResult.VersionConflict;
        },
        cancellationToken);

    public Task<StoreResult> UpdateAsync(Plan from, Plan to, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            var (metadata, changed) = (StoredJson.Write(from.Metadata), StoredJson.Write(to.Metadata));
            return await Plans
                .Where(p => p.Id == from.Id.Value && p.ExternalPlanId == from.ExternalPlanId && p.Description == from.Description && p.Metadata == metadata)
                .ExecuteUpdateAsync(
                    p => p.SetProperty(r => r.ExternalPlanId, to.ExternalPlanId).SetProperty(r => r.Description, to.Description).SetProperty(r => r.Metadata, changed),
                    cancellationToken) == 1
                ? StoreResult.Success
                : StoreResult.VersionConflict;
        },
        cancellationToken);

    public async Task<StoreResult> UpdatePriceAsync(CatalogPrice from, CatalogPrice to, CancellationToken cancellationToken)
    {
        var (metadata, changed) = (StoredJson.Write(from.Metadata), StoredJson.Write(to.Metadata));
        return await context.Set<PriceRow>().Where(p => p.Id == from.Price.Id.Value && p.Metadata == metadata)
            .ExecuteUpdateAsync(p => p.SetProperty(r => r.Metadata, changed), cancellationToken) == 1
            ? StoreResult.Success
            : StoreResult.VersionConflict;
    }

    public Task<int?> LatestVersionAsync(PlanId id, CancellationToken cancellationToken) =>
        Versions.Where(v => v.PlanId == id.Value).MaxAsync(v => (int?)v.Number, cancellationToken);

    public async Task<PlanVersion?> FindVersionAsync(PlanId id, int number, CancellationToken cancellationToken)
    {
        if (await Versions.SingleOrDefaultAsync(v => v.PlanId == id.Value && v.Number == number, cancellationToken) is not { } row)
            return null;
        var prices = await PricesOfAsync(v => v.PlanId == id.Value && v.Number == number, cancellationToken);
        var adjustments = await AdjustmentsOfAsync(v => v.PlanId == id.Value && v.Number == number, cancellationToken);
        return new PlanVersion
        {
            PlanId = id,
            Number = number,
            Prices = [.. prices[id.Value]],
            Adjustments = [.. adjustments[id.Value]],
            CreatedAt = row.CreatedAt,
        };
    }

    public async Task<IReadOnlyDictionary<PlanId, Plan>> FindManyAsync(IReadOnlyCollection<PlanId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        var rows = await Plans.Where(p => wanted.Contains(p.Id)).ToListAsync(cancellationToken);
        return (await WithContentAsync(rows, cancellationToken)).ToDictionary(p => p.Id);
    }

    public async Task<Plan?> FindByExternalIdAsync(string externalPlanId, CancellationToken cancellationToken)
    {
        var rows = await Plans.Where(p => p.ExternalPlanId == externalPlanId).ToListAsync(cancellationToken);
        return (await WithContentAsync(rows, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<Plan>> ListAsync(
        PlanStatus? status, CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var plans = Plans.In(p => p.CreatedAt, created);
        if (status is { } wanted)
            plans = plans.Where(p => p.Status == wanted);
        return await WithContentAsync(await plans.PageById(after, take).ToListAsync(cancellationToken), cancellationToken);
    }

    public async Task<IReadOnlyDictionary<PriceId, CatalogPrice>> FindPricesAsync(
        IReadOnlyCollection<PriceId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return await Prices.Where(p => wanted.Contains(p.Id))
            .ToDictionaryAsync(p => new PriceId(p.Id), p => p.ToCatalogPrice(models), cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, CatalogPrice>> FindPricesByExternalIdAsync(
        IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken)
    {
        var wanted = externalIds.ToList();
        return await Prices.Where(p => p.ExternalPriceId != null && wanted.Contains(p.ExternalPriceId))
            .ToDictionaryAsync(p => p.ExternalPriceId!, p => p.ToCatalogPrice(models), StringComparer.Ordinal, cancellationToken);
    }

    public async Task<IReadOnlyList<CatalogPrice>> ListPricesAsync(PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await Prices.PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToCatalogPrice(models))];
    }

    private async Task<IReadOnlyList<Plan>> WithContentAsync(List<PlanRow> plans, CancellationToken cancellationToken)
    {
        if (plans.Count == 0)
            return [];
        var ids = plans.Select(p => p.Id).ToList();
        var prices = await PricesOfAsync(v => ids.Contains(v.PlanId) && v.Number == v.Version.Plan.Version, cancellationToken);
        var adjustments = await AdjustmentsOfAsync(v => ids.Contains(v.PlanId) && v.Number == v.Version.Plan.Version, cancellationToken);
        return [.. plans.Select(p => p.ToPlan([.. prices[p.Id]], [.. adjustments[p.Id]]))];
    }

    private async Task<ILookup<Guid, CatalogPrice>> PricesOfAsync(
        Expression<Func<PlanVersionPriceRow, bool>> which, CancellationToken cancellationToken)
    {
        var rows = await context.Set<PlanVersionPriceRow>().Where(which).Include(v => v.Price).ThenInclude(p => p.Item)
            .OrderBy(v => v.Price.Position).ThenBy(v => v.PriceId)
            .ToListAsync(cancellationToken);
        return rows.ToLookup(v => v.PlanId, v => v.Price.ToCatalogPrice(models));
    }

    private async Task<ILookup<Guid, PlanAdjustment>> AdjustmentsOfAsync(
        Expression<Func<PlanVersionAdjustmentRow, bool>> which, CancellationToken cancellationToken)
    {
        var rows = await context.Set<PlanVersionAdjustmentRow>().Where(which).Include(v => v.Adjustment)
            .OrderBy(v => v.Adjustment.Position).ThenBy(v => v.AdjustmentId)
            .ToListAsync(cancellationToken);
        return rows.ToLookup(v => v.PlanId, v => v.Adjustment.ToPlanAdjustment());
    }

    private void Add(PlanVersion version, IEnumerable<CatalogPrice> newPrices, IEnumerable<PlanAdjustment> newAdjustments)
    {
        var (tenant, plan) = (context.TenantId, version.PlanId.Value);
        context.Add(PlanVersionRow.Of(tenant, version));
        context.AddRange(newPrices.Select(p => PriceRow.Of(tenant, p)));
        context.AddRange(newAdjustments.Select(a => PlanAdjustmentRow.Of(tenant, a)));
        context.AddRange(version.Prices.Select(p => new PlanVersionPriceRow
        {
            TenantId = tenant,
            PlanId = plan,
            Number = version.Number,
            PriceId = p.Price.Id.Value,
        }));
        context.AddRange(version.Adjustments.Select(a => new PlanVersionAdjustmentRow
        {
            TenantId = tenant,
            PlanId = plan,
            Number = version.Number,
            AdjustmentId = a.Adjustment.Id.Value,
        }));
    }
}
