using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Subscriptions;

/// <summary>What one subscription is to have otherwise than its plan. A price or an adjustment of the plan is named at most once.</summary>
public sealed record PlanOverrides
{
    /// <summary>Prices beside those of the plan; their lines come last.</summary>
    public IReadOnlyList<AddedPrice> AddPrices { get; init; } = [];

    /// <summary>Prices of the plan that are agreed otherwise; phase and place among the lines stay.</summary>
    public IReadOnlyList<ReplacedPrice> ReplacePrices { get; init; } = [];

    /// <summary>Prices of the plan that are not charged.</summary>
    public IReadOnlyList<PriceId> RemovePrices { get; init; } = [];

    /// <summary>Prices of the plan that are not charged, by the seller's own ids.</summary>
    public IReadOnlyList<string> RemovePricesByExternalId { get; init; } = [];

    /// <summary>Adjustments beside those of the plan.</summary>
    public IReadOnlyList<AddedAdjustment> AddAdjustments { get; init; } = [];

    /// <summary>Adjustments of the plan that others take the place of, phase included.</summary>
    public IReadOnlyList<ReplacedAdjustment> ReplaceAdjustments { get; init; } = [];

    /// <summary>Adjustments of the plan that do not apply.</summary>
    public IReadOnlyList<AdjustmentId> RemoveAdjustments { get; init; } = [];

    internal bool IsEmpty =>
        AddPrices.Count + ReplacePrices.Count + RemovePrices.Count + RemovePricesByExternalId.Count + AddAdjustments.Count + ReplaceAdjustments.Count + RemoveAdjustments.Count == 0;
}

/// <summary>How one subscription pays for a price.</summary>
public abstract record AgreedTerms
{
    private protected AgreedTerms()
    {
    }

    /// <summary>A price of its own; null for one of the catalogue.</summary>
    public NewPrice? Price { get; init; }

    /// <summary>A price of the catalogue; null for one of its own.</summary>
    public PriceId? PriceId { get; init; }

    /// <summary>A price of the catalogue by the seller's own id, in place of <see cref="PriceId"/>.</summary>
    public string? ExternalPriceId { get; init; }

    /// <summary>The quantity of a fixed fee, 0 or more; the price's by default.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>What the price comes to at least in a full period, in the plan's currency; nothing by default.</summary>
    public decimal? MinimumAmount { get; init; }

    /// <summary>What the price comes to at most in a full period, in the plan's currency; no bound by default.</summary>
    public decimal? MaximumAmount { get; init; }

    /// <summary>Discounts on this price alone; whatever target they name is not looked at.</summary>
    public IReadOnlyList<NewAdjustment> Discounts { get; init; } = [];
}

/// <summary>A price beside those of the plan. Exactly one of the two kinds of price is given.</summary>
public sealed record AddedPrice : AgreedTerms
{
    /// <summary>The first instant; by default, and at the earliest, that of the plan or of the phase.</summary>
    public Instant? StartDate { get; init; }

    /// <summary>The first instant after; by default, and at the latest, that of the plan or of the phase.</summary>
    public Instant? EndDate { get; init; }

    /// <summary>The phase it is charged in; null for the whole life.</summary>
    public int? PhaseOrder { get; init; }
}

/// <summary>A price of the plan that is agreed otherwise. Without a price it is charged as the plan has it, with the quantity and bounds given here.</summary>
/// <param name="ReplacesPriceId">The price of the plan.</param>
public sealed record ReplacedPrice(PriceId ReplacesPriceId) : AgreedTerms;

/// <summary>An adjustment beside those of the plan.</summary>
/// <param name="Adjustment">The adjustment; it may name prices of the plan, which then stand for what takes their place.</param>
public sealed record AddedAdjustment(NewAdjustment Adjustment)
{
    /// <summary>The first instant; by default, and at the earliest, that of the plan or of the phase.</summary>
    public Instant? StartDate { get; init; }

    /// <summary>The first instant after; by default, and at the latest, that of the plan or of the phase.</summary>
    public Instant? EndDate { get; init; }

    /// <summary>The phase it lasts for; null for the whole life.</summary>
    public int? PhaseOrder { get; init; }
}

/// <summary>An adjustment of the plan that another takes the place of.</summary>
/// <param name="ReplacesAdjustmentId">The adjustment of the plan.</param>
/// <param name="Adjustment">What takes its place; its phase is that of the other.</param>
public sealed record ReplacedAdjustment(AdjustmentId ReplacesAdjustmentId, NewAdjustment Adjustment);
