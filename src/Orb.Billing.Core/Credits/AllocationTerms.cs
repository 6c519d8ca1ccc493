using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Credits;

/// <summary>The prepaid credits that an allocation price gives each cadence (docs/decisions/0047).</summary>
public sealed record AllocationTerms
{
    private readonly ValueList<ItemFilter> _filters;

    /// <summary>The terms of an allocation.</summary>
    /// <param name="credits">What a full period gives, above 0, in a currency or a custom pricing unit.</param>
    /// <param name="lifetime">How long the credits of a period last; what does not end with the cadence rolls over.</param>
    /// <param name="costBasis">What one credit costs in the currency of the price, 0 or more.</param>
    /// <param name="filters">The items the credits are for; none for every item.</param>
    /// <exception cref="ArgumentException">Nothing is given, or the cost is negative.</exception>
    public AllocationTerms(Money credits, CreditLifetime lifetime, decimal costBasis = 0m, IReadOnlyList<ItemFilter>? filters = null)
    {
        ArgumentNullException.ThrowIfNull(lifetime);
        ArgumentOutOfRangeException.ThrowIfNegative(costBasis);
        if (!credits.IsPositive)
            throw new ArgumentException("An allocation gives more than nothing.", nameof(credits));
        Credits = credits;
        Lifetime = lifetime;
        CostBasis = costBasis;
        _filters = new ValueList<ItemFilter>(filters ?? []);
    }

    /// <summary>What a full period gives.</summary>
    public Money Credits { get; }

    /// <summary>How long the credits of a period last.</summary>
    public CreditLifetime Lifetime { get; }

    /// <summary>What one credit costs, in major units of the currency of the price; 0 where it is free.</summary>
    public decimal CostBasis { get; }

    /// <summary>The items the credits are for; none for every item.</summary>
    public IReadOnlyList<ItemFilter> Filters => _filters;

    /// <summary>Whether it costs nothing, so that there is nothing to invoice.</summary>
    public bool IsFree => CostBasis == 0m;
}
