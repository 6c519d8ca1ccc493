using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Stores items of the scope's tenant.</summary>
public interface IItemStore
{
    /// <summary>Adds an item.</summary>
    Task<StoreResult> AddAsync(Item item, CancellationToken cancellationToken);

    /// <summary>Replaces name, connections, labels and archival of an item, which must be stored as read; else <see cref="StoreResult.VersionConflict"/>.</summary>
    /// <param name="from">The item as read.</param>
    /// <param name="to">The item as it is to be.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<StoreResult> UpdateAsync(Item from, Item to, CancellationToken cancellationToken);

    /// <summary>Items by id, in one query; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<ItemId, Item>> FindManyAsync(IReadOnlyCollection<ItemId> ids, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> items after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<Item>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken);
}

/// <summary>Stores metrics of the scope's tenant.</summary>
public interface IMetricStore
{
    /// <summary>Adds a metric.</summary>
    Task<StoreResult> AddAsync(BillableMetric metric, CancellationToken cancellationToken);

    /// <summary>Replaces the labels of a metric, which must be stored as read; else <see cref="StoreResult.VersionConflict"/>.</summary>
    /// <param name="from">The metric as read.</param>
    /// <param name="to">The metric as it is to be.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<StoreResult> UpdateAsync(BillableMetric from, BillableMetric to, CancellationToken cancellationToken);

    /// <summary>Metrics by id with their items, in one query; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<MetricId, BillableMetric>> FindManyAsync(IReadOnlyCollection<MetricId> ids, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> metrics after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<BillableMetric>> ListAsync(CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken);
}

/// <summary>Stores plans of the scope's tenant, each with the prices and adjustments of its default version.</summary>
public interface IPlanStore
{
    /// <summary>Adds a plan and its first version; <see cref="StoreResult.AlreadyExists"/> when an id or external id of plan or price is taken.</summary>
    Task<StoreResult> AddAsync(Plan plan, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces external id, description and labels of a plan, which must be stored as read, else <see cref="StoreResult.VersionConflict"/>;
    /// <see cref="StoreResult.AlreadyExists"/> when the external id is taken.
    /// </summary>
    /// <param name="from">The plan as read.</param>
    /// <param name="to">The plan as it is to be.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<StoreResult> UpdateAsync(Plan from, Plan to, CancellationToken cancellationToken);

    /// <summary>Plans by id, in a fixed number of queries; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<PlanId, Plan>> FindManyAsync(IReadOnlyCollection<PlanId> ids, CancellationToken cancellationToken);

    /// <summary>A plan by the seller's own id, compared ordinally.</summary>
    Task<Plan?> FindByExternalIdAsync(string externalPlanId, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> plans after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<Plan>> ListAsync(PlanStatus? status, CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a version with the prices and adjustments that are new in it; <see cref="StoreResult.AlreadyExists"/> when its number or an id or
    /// external id is taken.
    /// </summary>
    /// <param name="version">The version, whole.</param>
    /// <param name="newPrices">Those of its prices that no version had before.</param>
    /// <param name="newAdjustments">Those of its adjustments that no version had before.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<StoreResult> AddVersionAsync(
        PlanVersion version, IReadOnlyCollection<CatalogPrice> newPrices, IReadOnlyCollection<PlanAdjustment> newAdjustments, CancellationToken cancellationToken);

    /// <summary>Replaces the labels of a price, which must be stored as read; else <see cref="StoreResult.VersionConflict"/>.</summary>
    /// <param name="from">The price as read.</param>
    /// <param name="to">The price as it is to be.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<StoreResult> UpdatePriceAsync(CatalogPrice from, CatalogPrice to, CancellationToken cancellationToken);

    /// <summary>Adds prices that belong to no version of a plan, such as those of no plan and those agreed for one subscription; <see cref="StoreResult.AlreadyExists"/> when an id or external id is taken.</summary>
    Task<StoreResult> AddPricesAsync(IReadOnlyCollection<CatalogPrice> prices, CancellationToken cancellationToken);

    /// <summary>Makes a version of a plan its default; <see cref="StoreResult.VersionConflict"/> when there is none of this number.</summary>
    Task<StoreResult> SetDefaultVersionAsync(PlanId id, int number, CancellationToken cancellationToken);

    /// <summary>The number of a plan's latest version; null when there is no such plan.</summary>
    Task<int?> LatestVersionAsync(PlanId id, CancellationToken cancellationToken);

    /// <summary>A version of a plan.</summary>
    Task<PlanVersion?> FindVersionAsync(PlanId id, int number, CancellationToken cancellationToken);

    /// <summary>Prices by id, in one query; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<PriceId, CatalogPrice>> FindPricesAsync(IReadOnlyCollection<PriceId> ids, CancellationToken cancellationToken);

    /// <summary>Prices by the seller's own ids; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<string, CatalogPrice>> FindPricesByExternalIdAsync(IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> prices after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<CatalogPrice>> ListPricesAsync(PagePosition? after, int take, CancellationToken cancellationToken);
}
