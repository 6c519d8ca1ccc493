namespace Orb.Billing.Core.Adjustments;

/// <summary>The units one usage discount took.</summary>
/// <param name="AdjustmentId">The discount.</param>
/// <param name="Units">What it took, 0 where nothing was left for it.</param>
public sealed record UsageDiscountTaken(AdjustmentId AdjustmentId, decimal Units);

/// <summary>A quantity after usage discounts: what the price function sees.</summary>
/// <param name="Quantity">What is left, 0 or more.</param>
/// <param name="Taken">What each discount took, in order; the units and the rest sum to the quantity before.</param>
public sealed record DiscountedQuantity(decimal Quantity, IReadOnlyList<UsageDiscountTaken> Taken);

/// <summary>Takes free units off a metered quantity, before the price function and of each line by itself (R3, R4).</summary>
public static class UsageDiscounts
{
    /// <summary>The quantity that is priced.</summary>
    /// <param name="quantity">What was metered in the period so far, converted to its billed unit; below zero it counts as zero (R25).</param>
    /// <param name="intervals">The adjustments that apply to the charge; of them only usage discounts are taken here.</param>
    /// <remarks>
    /// Given the cumulative quantity of the period, free units spread over its parts by themselves: of 500 free units, 300 used up to the
    /// first part and 550 up to the second leave 0 and 50.
    /// </remarks>
    public static DiscountedQuantity Apply(decimal quantity, IEnumerable<AdjustmentInterval> intervals)
    {
        var left = Math.Max(0m, quantity);
        var taken = new List<UsageDiscountTaken>();
        foreach (var interval in AdjustmentInterval.InOrder(intervals, i => i))
        {
            if (interval.Adjustment is not UsageDiscount discount)
                continue;
            var units = Math.Min(discount.Units, left);
            taken.Add(new UsageDiscountTaken(discount.Id, units));
            left -= units;
        }

        return new DiscountedQuantity(left, taken);
    }
}
