using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Catalog;

/// <summary>What usage costs by prices, whether or not anybody subscribes to them: calculators, dashboards, trying out a price before it is sold.</summary>
public interface IPriceEvaluationService
{
    /// <summary>
    /// Rates usage by each of some prices. A timeframe that is a billing period comes to the subtotal of that period's invoice line; adjustments, prepaid
    /// credits and taxes are left out. Nothing is written.
    /// </summary>
    /// <returns>One result a price, in their order.</returns>
    Task<Outcome<IReadOnlyList<EvaluatedCatalogPrice>>> EvaluateAsync(EvaluatePrices command, CancellationToken cancellationToken);
}

/// <summary>What is to be rated by which prices.</summary>
public sealed record EvaluatePrices
{
    /// <summary>The most prices at once.</summary>
    public const int MaximumPrices = 100;

    /// <summary>The most events that may be given.</summary>
    public const int MaximumEvents = 500;

    /// <summary>The most days of a timeframe.</summary>
    public const int MaximumDays = 400;

    /// <summary>The first instant of the timeframe.</summary>
    public required Instant From { get; init; }

    /// <summary>The first instant after it; at most <see cref="MaximumDays"/> days later.</summary>
    public required Instant To { get; init; }

    /// <summary>Whose usage; this or the external id is needed unless events are given.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>The seller's own id of the customer.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>The prices, 1 to <see cref="MaximumPrices"/>.</summary>
    public required IReadOnlyList<PriceToEvaluate> Prices { get; init; }

    /// <summary>Events to rate instead of those stored, 0 to <see cref="MaximumEvents"/>; null for those stored.</summary>
    public IReadOnlyList<GivenUsageEvent>? Events { get; init; }

    /// <summary>How many days before now, by the customer's clock, the timeframe may start where stored events are rated; null, the default, sets no limit.</summary>
    public int? MaximumAgeDays { get; init; }

    /// <summary>
    /// The full billing period that the timeframe is a part of, in local days: what a price holds fixed in money is cut by it (R4), and levels are weighed
    /// by it. The timeframe is a full period itself by default.
    /// </summary>
    public AnchorPeriod? FullPeriod { get; init; }
}

/// <summary>A price to rate by: one of the catalogue, or one that is not in it.</summary>
public sealed record PriceToEvaluate
{
    /// <summary>A price of the catalogue by the seller's own id; this, <see cref="PriceId"/> or <see cref="Price"/>.</summary>
    public string? ExternalPriceId { get; init; }

    /// <summary>A price of the catalogue with a metric; this or <see cref="Price"/>.</summary>
    public PriceId? PriceId { get; init; }

    /// <summary>A price that is only looked at, with a metric and its currency, which is one of ISO 4217.</summary>
    public NewPrice? Price { get; init; }

    /// <summary>Which events count beside what the metric says, for example <c>region = 'eu'</c>; all by default.</summary>
    public string? Filter { get; init; }

    /// <summary>Properties to group by, each once, at most 10; at most 1,000 groups may come of them.</summary>
    public IReadOnlyList<string> GroupingKeys { get; init; } = [];
}

/// <summary>An event that is only looked at.</summary>
/// <param name="EventName">What happened, 1 to 255 characters.</param>
/// <param name="Timestamp">When; events outside the timeframe do not count, as when they were stored.</param>
/// <param name="Properties">Flat properties, at most 200.</param>
public sealed record GivenUsageEvent(string EventName, Instant Timestamp, IReadOnlyDictionary<string, PropertyValue> Properties);

/// <summary>What usage comes to by a price.</summary>
/// <param name="Price">The price; one that was given has an id that nothing else has.</param>
/// <param name="Evaluated">Quantity, amount and groups.</param>
public sealed record EvaluatedCatalogPrice(Price Price, EvaluatedPrice Evaluated);
