using Orb.Billing.Core.Credits;

namespace Orb.Billing.Catalog;

/// <summary>The prepaid credits that a new price gives each cadence (docs/decisions/0047).</summary>
public sealed record NewAllocation
{
    /// <summary>What a full period gives, above 0, with no more decimal places than the unit has.</summary>
    public required decimal Amount { get; init; }

    /// <summary>An ISO 4217 code, or the name of a pricing unit.</summary>
    public required string Currency { get; init; }

    /// <summary>What one credit costs in the plan's currency, 0 or more; free by default, and then on no invoice.</summary>
    public decimal PerUnitCostBasis { get; init; }

    /// <summary>Whether what is left at the end of a period expires then; by default it rolls over. Excludes <see cref="CustomExpiration"/>.</summary>
    public bool ExpiresAtEndOfCadence { get; init; }

    /// <summary>How long the credits of a period last; null, the default, for good.</summary>
    public CycleConfiguration? CustomExpiration { get; init; }

    /// <summary>The items the credits are for; every item by default.</summary>
    public IReadOnlyList<ItemFilter> Filters { get; init; } = [];
}
