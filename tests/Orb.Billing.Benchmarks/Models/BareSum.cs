using Orb.Billing.Core.Rating;

namespace Orb.Billing.Benchmarks;

/// <summary>What any price comes down to: a multiplication and an addition of decimals for each quantity that it is given, and no result but the sum.</summary>
public sealed class BareSum
{
    private readonly decimal[] _quantities;
    private readonly decimal _rate = 0.05m;

    /// <summary>The sum for some usage.</summary>
    public BareSum(PricedUsageKind kind, RatingInput usage) => _quantities = kind switch
    {
        PricedUsageKind.Groups => [.. usage.Groups.Select(g => g.Quantity)],
        PricedUsageKind.Events => [.. usage.Events.Select(e => e.Quantity)],
        PricedUsageKind.Subtotals => [.. usage.Subtotals],
        _ => [usage.Quantity],
    };

    /// <summary>Quantity times rate, added up.</summary>
    public decimal Sum()
    {
        var sum = 0m;
        foreach (var quantity in _quantities)
            sum += quantity * _rate;
        return sum;
    }
}
