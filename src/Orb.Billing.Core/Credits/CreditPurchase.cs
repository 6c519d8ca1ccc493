using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Credits;

/// <summary>What credits cost when they are bought.</summary>
public static class CreditPurchase
{
    /// <summary>The total of the purchase invoice before tax: credits x cost of one, rounded once (R2).</summary>
    /// <param name="credits">The credits bought, above 0.</param>
    /// <param name="perUnitCostBasis">What one costs in <paramref name="invoiceCurrency"/>, above 0.</param>
    /// <param name="invoiceCurrency">The currency of the invoice.</param>
    /// <returns>The total; null where it rounds to zero, for such a purchase is refused (R26).</returns>
    /// <exception cref="AmountOverflowException">The total leaves the range of a decimal.</exception>
    public static Money? Total(Money credits, decimal perUnitCostBasis, Currency invoiceCurrency)
    {
        try
        {
            var total = Money.Round(credits.Amount * perUnitCostBasis, invoiceCurrency);
            return total.IsPositive ? total : null;
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("A purchase of credits", overflow);
        }
    }
}
