using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;

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

    /// <summary>Creates a plan with its prices. Refused when a price names an unknown item or metric or is in another currency.</summary>
    Task<Outcome<Plan>> CreatePlanAsync(CreatePlan command, CancellationToken cancellationToken);

    /// <summary>A plan by id.</summary>
    Task<Plan?> FindPlanAsync(PlanId id, CancellationToken cancellationToken);

    /// <summary>A plan by the seller's own id.</summary>
    Task<Plan?> FindPlanByExternalIdAsync(string externalPlanId, CancellationToken cancellationToken);

    /// <summary>Plans, newest first; null status means any.</summary>
    Task<Outcome<Page<Plan>>> ListPlansAsync(PlanStatus? status, CreatedRange created, PageRequest page, CancellationToken cancellationToken);

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

/// <summary>A new plan.</summary>
public sealed record CreatePlan
{
    /// <summary>1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>An ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Its prices in order, at most 500.</summary>
    public required IReadOnlyList<NewPrice> Prices { get; init; }

    /// <summary>The seller's own id, 1 to 255 characters.</summary>
    public string? ExternalPlanId { get; init; }

    /// <summary>A description.</summary>
    public string? Description { get; init; }

    /// <summary>Days from the invoice date to the due date, 0 to 3650.</summary>
    public int? NetTerms { get; init; }

    /// <summary>A memo for its invoices.</summary>
    public string? DefaultInvoiceMemo { get; init; }

    /// <summary>Active by default.</summary>
    public PlanStatus Status { get; init; }

    /// <summary>At most 50 labels; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }
}

/// <summary>A new price, wherever one is made. A metric makes it a usage price, else it is a fixed fee.</summary>
public sealed record NewPrice
{
    /// <summary>1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The item sold.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>one_time, monthly, quarterly, semi_annual or annual.</summary>
    public required string Cadence { get; init; }

    /// <summary>The price function.</summary>
    public required PriceModel Model { get; init; }

    /// <summary>The metric of a usage price.</summary>
    public MetricId? MetricId { get; init; }

    /// <summary>For a fixed fee: charged at the start of the period; true by default (as the public contract documents).</summary>
    public bool? BilledInAdvance { get; init; }

    /// <summary>The quantity of a fixed fee, 0 or more; 1 by default.</summary>
    public decimal? FixedPriceQuantity { get; init; }

    /// <summary>An ISO 4217 code; the plan's by default.</summary>
    public string? Currency { get; init; }

    /// <summary>The seller's own id, 1 to 255 characters.</summary>
    public string? ExternalPriceId { get; init; }

    /// <summary>Lines with different keys go to different invoices.</summary>
    public string? InvoiceGroupingKey { get; init; }

    /// <summary>At most 50 labels; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }
}
