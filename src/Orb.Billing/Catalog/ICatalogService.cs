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

    /// <summary>Changes name, connections and labels of an item.</summary>
    Task<Outcome<Item>> UpdateItemAsync(ItemId id, UpdateItem command, CancellationToken cancellationToken);

    /// <summary>Archives an item, for good: no new price or metric may name it. Archiving again does nothing.</summary>
    Task<Outcome<Item>> ArchiveItemAsync(ItemId id, CancellationToken cancellationToken);

    /// <summary>Creates a metric from its SQL; refused with the offending token where the SQL is outside the supported subset.</summary>
    Task<Outcome<BillableMetric>> CreateMetricAsync(CreateMetric command, CancellationToken cancellationToken);

    /// <summary>A metric by id.</summary>
    Task<BillableMetric?> FindMetricAsync(MetricId id, CancellationToken cancellationToken);

    /// <summary>Metrics, newest first.</summary>
    Task<Outcome<Page<BillableMetric>>> ListMetricsAsync(CreatedRange created, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Changes the labels of a metric; what it counts never changes.</summary>
    Task<Outcome<BillableMetric>> UpdateMetricAsync(MetricId id, IReadOnlyDictionary<string, string?>? metadata, CancellationToken cancellationToken);

    /// <summary>
    /// Creates a plan with its prices, phases, adjustments and trial. Refused when a price names an unknown item or metric, is in another currency,
    /// or is in a pricing unit without a conversion (R21).
    /// </summary>
    Task<Outcome<Plan>> CreatePlanAsync(CreatePlan command, CancellationToken cancellationToken);

    /// <summary>A plan by id.</summary>
    Task<Plan?> FindPlanAsync(PlanId id, CancellationToken cancellationToken);

    /// <summary>A plan by the seller's own id.</summary>
    Task<Plan?> FindPlanByExternalIdAsync(string externalPlanId, CancellationToken cancellationToken);

    /// <summary>Changes external id, description and labels of a plan. Refused when the external id is taken.</summary>
    Task<Outcome<Plan>> UpdatePlanAsync(PlanId id, UpdatePlan command, CancellationToken cancellationToken);

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

    /// <summary>
    /// Creates a price of no plan, in its own currency, to be added to subscriptions one by one. Refused for a composite, which is made of the other
    /// prices of a plan, and for a price in a pricing unit, whose conversion is to the currency of a plan.
    /// </summary>
    Task<Outcome<CatalogPrice>> CreatePriceAsync(NewPrice command, CancellationToken cancellationToken);

    /// <summary>Changes the labels of a price; nothing else of a price ever changes.</summary>
    Task<Outcome<CatalogPrice>> UpdatePriceAsync(PriceId id, IReadOnlyDictionary<string, string?>? metadata, CancellationToken cancellationToken);

    /// <summary>A price by the seller's own id.</summary>
    Task<CatalogPrice?> FindPriceByExternalIdAsync(string externalPriceId, CancellationToken cancellationToken);

    /// <summary>A price by id.</summary>
    Task<CatalogPrice?> FindPriceAsync(PriceId id, CancellationToken cancellationToken);

    /// <summary>Prices, newest first.</summary>
    Task<Outcome<Page<CatalogPrice>>> ListPricesAsync(PageRequest page, CancellationToken cancellationToken);
}

/// <summary>A new item.</summary>
/// <param name="Name">1 to 255 characters.</param>
/// <param name="Metadata">At most 50 labels; null values are left out.</param>
public sealed record CreateItem(string Name, IReadOnlyDictionary<string, string?>? Metadata = null);

/// <summary>Changes to an item; null leaves a detail as it is.</summary>
/// <param name="Name">1 to 255 characters.</param>
/// <param name="ExternalConnections">Replaces the connections; at most 20, of each system once.</param>
/// <param name="Metadata">Labels to set; a null value removes one.</param>
public sealed record UpdateItem(
    string? Name = null, IReadOnlyList<ExternalConnection>? ExternalConnections = null, IReadOnlyDictionary<string, string?>? Metadata = null);

/// <summary>Changes to a plan; null leaves a detail as it is.</summary>
/// <param name="ExternalPlanId">The seller's own id, 1 to 255 characters.</param>
/// <param name="Description">A description; may be empty.</param>
/// <param name="Metadata">Labels to set; a null value removes one.</param>
public sealed record UpdatePlan(string? ExternalPlanId = null, string? Description = null, IReadOnlyDictionary<string, string?>? Metadata = null);

/// <summary>A new metric.</summary>
/// <param name="Name">1 to 255 characters.</param>
/// <param name="ItemId">The item it measures.</param>
/// <param name="Sql">A SELECT of the supported subset.</param>
/// <param name="Description">A description.</param>
/// <param name="Metadata">At most 50 labels; null values are left out.</param>
public sealed record CreateMetric(
    string Name, ItemId ItemId, string Sql, string? Description = null, IReadOnlyDictionary<string, string?>? Metadata = null);
