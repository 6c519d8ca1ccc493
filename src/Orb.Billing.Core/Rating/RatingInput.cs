namespace Orb.Billing.Core.Rating;

/// <summary>What a price function sees of a period: the quantity, after usage discounts.</summary>
public readonly record struct RatingInput
{
    /// <summary>A plain quantity.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is negative: a metric below zero rates as zero (R25).</exception>
    public RatingInput(decimal quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        Quantity = quantity;
    }

    /// <summary>The quantity, 0 or more.</summary>
    public decimal Quantity { get; }
}
