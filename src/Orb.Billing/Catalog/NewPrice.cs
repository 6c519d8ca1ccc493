using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>
/// A new price, wherever one is made. A metric makes it a usage price, a model of other charges a composite, else it is a fixed fee, or a commitment.
/// </summary>
public sealed record NewPrice
{
    /// <summary>1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The item sold.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>one_time, monthly, quarterly, semi_annual, annual, or custom with a <see cref="BillingCycle"/>.</summary>
    public required string Cadence { get; init; }

    /// <summary>How long a billing period of the cadence custom is; it may say again what a named cadence is. Null by default.</summary>
    public CycleConfiguration? BillingCycle { get; init; }

    /// <summary>The price function.</summary>
    public required PriceModel Model { get; init; }

    /// <summary>The metric of a usage price.</summary>
    public MetricId? MetricId { get; init; }

    /// <summary>The part of a dimensional group it is for; null, the default, for all usage of the metric.</summary>
    public NewPriceDimensions? Dimensions { get; init; }

    /// <summary>For a fixed fee: charged at the start of the period; true by default (as the public contract documents).</summary>
    public bool? BilledInAdvance { get; init; }

    /// <summary>The quantity of a fixed fee, 0 or more; 1 by default.</summary>
    public decimal? FixedPriceQuantity { get; init; }

    /// <summary>
    /// Whether it is a commitment: what a full period is to come to, by a unit price; at the end of each period the rest is charged that the other
    /// charges leave. In arrears, not one_time, in the plan's currency.
    /// </summary>
    public bool IsCommitment { get; init; }

    /// <summary>
    /// The prices whose charges a composite is made of; only for its models, and all usage prices and fees by default. A price named by id must be one of
    /// the plan's, and stands for every price that replaces it. A composite is in arrears, not one_time, in the plan's currency.
    /// </summary>
    public CompositeSelection? MadeOf { get; init; }

    /// <summary>
    /// The prepaid credits it gives each cadence; null, the default, for none. Such a price is charged in advance what the credits cost, in the plan's
    /// currency, whatever its <see cref="Model"/> says.
    /// </summary>
    public NewAllocation? Allocation { get; init; }

    /// <summary>The plan's currency, which is the default, or the name of a pricing unit.</summary>
    public string? Currency { get; init; }

    /// <summary>What a pricing unit is worth in the plan's currency, 0 or more; a price in one needs this or <see cref="ConversionTiers"/> (R21).</summary>
    public decimal? ConversionRate { get; init; }

    /// <summary>
    /// What the units of a charge are worth where that depends on how many it converts: tiers from 0 on, the lower bound exclusive and the upper
    /// inclusive, the last open even if bounded, without flat amounts. Null by default; excludes <see cref="ConversionRate"/>.
    /// </summary>
    public IReadOnlyList<Tier>? ConversionTiers { get; init; }

    /// <summary>The phase it is charged in; null for the whole life of the subscription.</summary>
    public int? PhaseOrder { get; init; }

    /// <summary>The seller's own id, 1 to 255 characters.</summary>
    public string? ExternalPriceId { get; init; }

    /// <summary>Lines with different keys go to different invoices.</summary>
    public string? InvoiceGroupingKey { get; init; }

    /// <summary>At most 50 labels; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }
}
