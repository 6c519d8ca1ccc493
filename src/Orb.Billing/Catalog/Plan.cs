using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Whether a plan can be subscribed to.</summary>
public enum PlanStatus
{
    /// <summary>It can.</summary>
    Active,

    /// <summary>Not yet.</summary>
    Draft,

    /// <summary>Not any more.</summary>
    Archived,
}

/// <summary>A set of prices that customers subscribe to.</summary>
public sealed record Plan
{
    /// <summary>The id.</summary>
    public required PlanId Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The id the seller chose; unique in the tenant where set.</summary>
    public string? ExternalPlanId { get; init; }

    /// <summary>A description; empty by default.</summary>
    public string Description { get; init; } = "";

    /// <summary>The currency of its prices and invoices (R21).</summary>
    public required Currency Currency { get; init; }

    /// <summary>Days from the invoice date to the due date; null leaves it to the subscription, else 0.</summary>
    public int? NetTerms { get; init; }

    /// <summary>A memo for its invoices.</summary>
    public string? DefaultInvoiceMemo { get; init; }

    /// <summary>Whether it can be subscribed to.</summary>
    public PlanStatus Status { get; init; }

    /// <summary>The number of the default version, which new subscriptions get and whose prices and adjustments are given here; from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Its prices in order.</summary>
    public required IReadOnlyList<CatalogPrice> Prices { get; init; }

    /// <summary>Its adjustments in order.</summary>
    public IReadOnlyList<PlanAdjustment> Adjustments { get; init; } = [];

    /// <summary>Its phases, orders 1, 2, 3 …; none by default. They are the same in every version.</summary>
    public IReadOnlyList<PlanPhase> Phases { get; init; } = [];

    /// <summary>The trial it starts with; null for none. It is the same in every version.</summary>
    public TrialConfiguration? Trial { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }
}
