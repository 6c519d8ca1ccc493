namespace Orb.Billing.Core.Amounts;

/// <summary>The one rounding of the invoice: half away from zero (R2).</summary>
public static class Rounding
{
    /// <summary>Rounds to a number of decimal places, halves away from zero.</summary>
    /// <param name="exact">The exact value.</param>
    /// <param name="scale">Decimal places kept, 0 to 28.</param>
    public static decimal HalfAwayFromZero(decimal exact, int scale) =>
        decimal.Round(exact, scale, MidpointRounding.AwayFromZero);
}
