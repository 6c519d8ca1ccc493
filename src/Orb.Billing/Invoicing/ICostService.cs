using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>What subscriptions cost day by day, from the usage so far (docs/decisions/0072). Nothing is written.</summary>
public interface ICostService
{
    /// <summary>
    /// The costs of a subscription, one window a local day. Through a day, a billing period costs what it would be charged if nothing came after that
    /// day: usage through the day by the prices of the period, and the fees that began by then, whole.
    /// </summary>
    Task<Outcome<IReadOnlyList<CostWindow>>> OfSubscriptionAsync(SubscriptionCostQuery query, CancellationToken cancellationToken);
}

/// <summary>Which costs to read.</summary>
public sealed record SubscriptionCostQuery
{
    /// <summary>The most days that are read at once.</summary>
    public const int MaximumDays = 400;

    /// <summary>The subscription.</summary>
    public required SubscriptionId SubscriptionId { get; init; }

    /// <summary>From when, with <see cref="To"/>; the start of the running billing period by default, or of the last one of a subscription that has ended.</summary>
    public Instant? From { get; init; }

    /// <summary>Up to, not including, when; by default the end of the customer's today, within that period. At most <see cref="MaximumDays"/> days after the start.</summary>
    public Instant? To { get; init; }

    /// <summary>Whether each window is one day, worth what the day adds; by default each counts from the start of its billing period.</summary>
    public bool Periodic { get; init; }

    /// <summary>The currency code or the pricing unit of the prices that count; by default the invoicing currency, or the unit of the first price where none is in that.</summary>
    public string? Currency { get; init; }
}

/// <summary>What a stretch of time cost.</summary>
/// <param name="Period">The stretch: one day, or from the start of a billing period through a day.</param>
/// <param name="Prices">What each price came to, in the order of invoice lines; prices without a charge in the stretch are left out.</param>
/// <param name="Subtotal">Before adjustments.</param>
/// <param name="Total">After them, before prepaid credits and taxes.</param>
public sealed record CostWindow(ServicePeriod Period, IReadOnlyList<PriceCost> Prices, Money Subtotal, Money Total);

/// <summary>What a price came to.</summary>
/// <param name="Price">The price.</param>
/// <param name="Quantity">The units metered in the stretch, or the quantity of the fee.</param>
/// <param name="Subtotal">Before adjustments.</param>
/// <param name="Total">After them.</param>
public sealed record PriceCost(CatalogPrice Price, decimal Quantity, Money Subtotal, Money Total);
