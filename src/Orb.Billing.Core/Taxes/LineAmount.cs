using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Taxes;

/// <summary>The amount of a line that states a quantity and a unit price: written by hand, or on a document of others.</summary>
public static class LineAmount
{
    /// <summary>quantity x unit price / price base quantity, rounded once (R2), plus charges minus allowances.</summary>
    /// <param name="quantity">Units; may be negative.</param>
    /// <param name="unitPrice">Major units per base quantity, any number of decimal places.</param>
    /// <param name="priceBaseQuantity">The units that the unit price buys, above 0; usually 1.</param>
    /// <param name="currency">The currency.</param>
    /// <param name="adjustments">Allowances and charges on the line; none by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The base quantity is not above 0.</exception>
    /// <exception cref="AmountOverflowException">The amount leaves the range of a decimal.</exception>
    /// <remarks>Source: EN 16931, BT-131.</remarks>
    public static Money Of(
        decimal quantity, decimal unitPrice, decimal priceBaseQuantity, Currency currency, IReadOnlyList<AllowanceOrCharge>? adjustments = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(priceBaseQuantity);
        Money rated;
        try
        {
            rated = Money.Round(quantity * unitPrice / priceBaseQuantity, currency);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("The amount of a line", overflow);
        }

        return (adjustments ?? []).Aggregate(rated, (sum, adjustment) => sum + adjustment.Effect);
    }
}
