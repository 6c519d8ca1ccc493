using NodaTime;

namespace Orb.Billing.Core.Credits;

/// <summary>
/// Which block is used first: item-filtered ones, soonest expiry (none last), lower cost basis, oldest, id (R17). So credits that fit
/// fewer charges or perish sooner go before those that would also do later.
/// </summary>
public sealed class BurnOrder : IComparer<CreditBlock>
{
    private BurnOrder()
    {
    }

    /// <summary>The order.</summary>
    public static BurnOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(CreditBlock? x, CreditBlock? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = y.IsFiltered.CompareTo(x.IsFiltered);
        if (order == 0)
            order = (x.ExpiresAt ?? Instant.MaxValue).CompareTo(y.ExpiresAt ?? Instant.MaxValue);
        if (order == 0)
            order = (x.PerUnitCostBasis ?? 0m).CompareTo(y.PerUnitCostBasis ?? 0m);
        if (order == 0)
            order = x.CreatedAt.CompareTo(y.CreatedAt);
        return order == 0 ? x.Id.CompareTo(y.Id) : order;
    }
}
