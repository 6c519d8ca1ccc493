using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>A new plan.</summary>
public sealed record CreatePlan
{
    /// <summary>1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>An ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Its prices in order, at most 500.</summary>
    public required IReadOnlyList<NewPrice> Prices { get; init; }

    /// <summary>Its phases; none by default, at most 100.</summary>
    public IReadOnlyList<NewPlanPhase> Phases { get; init; } = [];

    /// <summary>Its adjustments in order; none by default, at most 100.</summary>
    public IReadOnlyList<NewPlanAdjustment> Adjustments { get; init; } = [];

    /// <summary>The trial it starts with; none by default.</summary>
    public NewTrial? Trial { get; init; }

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

/// <summary>A new phase of a plan.</summary>
/// <param name="Order">Its place, from 1.</param>
/// <param name="Duration">How many units it lasts; null, as only the last phase may have it, for one without end.</param>
/// <param name="DurationUnit">The unit of <paramref name="Duration"/>.</param>
/// <param name="Name">1 to 255 characters; "Phase 1", "Phase 2" … by default.</param>
public sealed record NewPlanPhase(int Order, int? Duration = null, PhaseDurationUnit? DurationUnit = null, string? Name = null);

/// <summary>A trial: no fixed fees, and usage given away.</summary>
/// <param name="PeriodDays">Its local days, 1 to 3660.</param>
/// <param name="UsageDiscountMaximum">The most that usage is discounted by, in the plan's currency; null for all of it.</param>
public sealed record NewTrial(int PeriodDays, decimal? UsageDiscountMaximum = null);

/// <summary>The next version of a plan: what differs from the version it is based on.</summary>
public sealed record CreatePlanVersion
{
    /// <summary>The plan.</summary>
    public required PlanId PlanId { get; init; }

    /// <summary>The number the caller expects: one above the latest. Null takes what comes.</summary>
    public int? Version { get; init; }

    /// <summary>The version it starts from; the latest by default.</summary>
    public int? BasedOn { get; init; }

    /// <summary>Prices that are new; they come last.</summary>
    public IReadOnlyList<NewPrice> AddPrices { get; init; } = [];

    /// <summary>Prices that end.</summary>
    public IReadOnlyList<PriceId> RemovePrices { get; init; } = [];

    /// <summary>Prices that others take the place of, phase included.</summary>
    public IReadOnlyList<ReplacePrice> ReplacePrices { get; init; } = [];

    /// <summary>Adjustments that are new; they come last.</summary>
    public IReadOnlyList<NewPlanAdjustment> AddAdjustments { get; init; } = [];

    /// <summary>Adjustments that end.</summary>
    public IReadOnlyList<AdjustmentId> RemoveAdjustments { get; init; } = [];

    /// <summary>Adjustments that others take the place of, phase included.</summary>
    public IReadOnlyList<ReplaceAdjustment> ReplaceAdjustments { get; init; } = [];

    /// <summary>Whether new subscriptions get it at once; false by default.</summary>
    public bool SetAsDefault { get; init; }
}

/// <summary>A price that takes the place of another.</summary>
/// <param name="ReplacesPriceId">The price of the version this one is based on.</param>
/// <param name="Price">What takes its place; its phase is that of the other.</param>
public sealed record ReplacePrice(PriceId ReplacesPriceId, NewPrice Price);

/// <summary>An adjustment that takes the place of another.</summary>
/// <param name="ReplacesAdjustmentId">The adjustment of the version this one is based on.</param>
/// <param name="Adjustment">What takes its place; its phase is that of the other.</param>
public sealed record ReplaceAdjustment(AdjustmentId ReplacesAdjustmentId, NewPlanAdjustment Adjustment);
