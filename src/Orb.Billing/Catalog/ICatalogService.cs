using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Items, metrics, plans and prices of the scope's tenant.</summary>
public interface ICatalogService
{
    /// <summary>Creates an item.</summary>
    Task<Outcome<Item>> CreateItemAsync(CreateItem command, CancellationToken cancellationToken);

    /// <summary>An item by id.</summary>
    Task<Item?> FindItemAsync(ItemId id, CancellationToken cancellationToken);

    /// <summary>Items, newest first.</summary>
    Task<Outcome<Page<Item>>> ListItemsAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>Creates a metric from its SQL; refused with the offending token where the SQL is outside the supported subset.</summary>
    Task<Outcome<BillableMetric>> CreateMetricAsync(CreateMetric command, CancellationToken cancellationToken);

    /// <summary>A metric by id.</summary>
    Task<BillableMetric?> FindMetricAsync(MetricId id, CancellationToken cancellationToken);

    /// <summary>Metrics, newest first.</summary>
    Task<Outcome<Page<BillableMetric>>> ListMetricsAsync(CreatedRange created, PageRequest page, CancellationToken cancellationToken);

    /// <summary>
    /// Creates a plan with its prices, phases, adjustments and trial. Refused when a price names an unknown item or metric, is in another currency,
    /// or is in a pricing unit without a conversion (R21).
    /// </summary>
    Task<Outcome<Plan>> CreatePlanAsync(CreatePlan command, CancellationToken cancellationToken);

    /// <summary>A plan by id.</summary>
    Task<Plan?> FindPlanAsync(PlanId id, CancellationToken cancellationToken);

    /// <summary>A plan by the seller's own id.</summary>
    Task<Plan?> FindPlanByExternalIdAsync(string externalPlanId, CancellationToken cancellationToken);

    /// <summary>Plans, newest first; null status means any.</summary>
    Task<Outcome<Page<Plan>>> ListPlansAsync(PlanStatus? status, CreatedRange created, PageRequest page, CancellationToken cancellationToken);

    /// <summary>
    /// Creates the next version of a plan from the latest, or from the one named, with prices and adjustments added, removed or replaced.
    /// Subscriptions stay on their version until they are migrated.
    /// </summary>
    Task<Outcome<PlanVersion>> CreatePlanVersionAsync(CreatePlanVersion command, CancellationToken cancellationToken);

    /// <summary>Makes a version the one that new subscriptions get.</summary>
    Task<Outcome<Plan>> SetDefaultVersionAsync(PlanId id, int version, CancellationToken cancellationToken);

    /// <summary>A version of a plan.</summary>
    Task<PlanVersion?> FindPlanVersionAsync(PlanId id, int version, CancellationToken cancellationToken);

    /// <summary>A price by id.</summary>
    Task<CatalogPrice?> FindPriceAsync(PriceId id, CancellationToken cancellationToken);

    /// <summary>Prices, newest first.</summary>
    Task<Outcome<Page<CatalogPrice>>> ListPricesAsync(PageRequest page, CancellationToken cancellationToken);
}

/// <summary>A new item.</summary>
/// <param name="Name">1 to 255 characters.</param>
/// <param name="Metadata">At most 50 labels; null values are left out.</param>
public sealed record CreateItem(string Name, IReadOnlyDictionary<string, string?>? Metadata = null);

/// <summary>A new metric.</summary>
/// <param name="Name">1 to 255 characters.</param>
/// <param name="ItemId">The item it measures.</param>
/// <param name="Sql">A SELECT of the supported subset.</param>
/// <param name="Description">A description.</param>
/// <param name="Metadata">At most 50 labels; null values are left out.</param>
public sealed record CreateMetric(
    string Name, ItemId ItemId, string Sql, string? Description = null, IReadOnlyDictionary<string, string?>? Metadata = null);
