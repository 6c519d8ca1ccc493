using NodaTime;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>A price with what the catalogue knows of it beyond the calculation.</summary>
public sealed record CatalogPrice
{
    /// <summary>The price as the calculation sees it.</summary>
    public required Price Price { get; init; }

    /// <summary>The plan it belongs to; null for a price of no plan, which is added to subscriptions one by one.</summary>
    public required PlanId? PlanId { get; init; }

    /// <summary>Its order in the plan, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>The phase it is charged in; null for the whole life of the subscription.</summary>
    public int? PhaseOrder { get; init; }

    /// <summary>The price of an earlier version that it takes the place of.</summary>
    public PriceId? ReplacesPriceId { get; init; }

    /// <summary>The first price of the line of replacements it stands in; null when it replaces none.</summary>
    public PriceId? OriginPriceId => Price.OriginId;

    /// <summary>The name of its item.</summary>
    public required string ItemName { get; init; }

    /// <summary>The id the seller chose; unique in the tenant where set.</summary>
    public string? ExternalPriceId { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }
}
