using NodaTime;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>What a plan held at a version. It never changes; another set of prices is another version.</summary>
public sealed record PlanVersion
{
    /// <summary>The plan.</summary>
    public required PlanId PlanId { get; init; }

    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its prices in order.</summary>
    public required IReadOnlyList<CatalogPrice> Prices { get; init; }

    /// <summary>Its adjustments in order.</summary>
    public IReadOnlyList<PlanAdjustment> Adjustments { get; init; } = [];

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>
    /// What becomes of each price of another version of the plan when a subscription moves from there to here: kept, replaced, ended or begun.
    /// A price follows its replacements, however many versions lie between, and in both directions.
    /// </summary>
    /// <param name="from">The version the subscription is on.</param>
    /// <returns>The prices of <paramref name="from"/> in order, then those that begin.</returns>
    /// <exception cref="ArgumentException">The version is of another plan.</exception>
    public IReadOnlyList<PriceSuccession> SuccessionFrom(PlanVersion from)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (from.PlanId != PlanId)
            throw new ArgumentException($"Version {from.Number} is of another plan, {from.PlanId}.", nameof(from));
        var byOrigin = Prices.ToDictionary(Origin);
        var origins = from.Prices.Select(Origin).ToHashSet();
        return
        [
            .. from.Prices.Select(old => new PriceSuccession(old, byOrigin.GetValueOrDefault(Origin(old)))),
            .. Prices.Where(price => !origins.Contains(Origin(price))).Select(price => new PriceSuccession(null, price)),
        ];
    }

    private static PriceId Origin(CatalogPrice price) => price.OriginPriceId ?? price.Price.Id;
}

/// <summary>What becomes of a price between two versions.</summary>
/// <param name="Old">The price before; null where one begins.</param>
/// <param name="New">The price after; null where it ends.</param>
public sealed record PriceSuccession(CatalogPrice? Old, CatalogPrice? New)
{
    /// <summary>Whether it is the same price, so that nothing of it changes.</summary>
    public bool IsKept => Old is not null && Old.Price.Id == New?.Price.Id;
}
