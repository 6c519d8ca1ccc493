using System.Globalization;

namespace Orb.Billing.Core.Metering;

/// <summary>One shape per value: 1.50 and 1.5 are one number and must look like one, whichever event came first.</summary>
internal static class CanonicalDecimal
{
    /// <summary>The same value without trailing zeros.</summary>
    /// <remarks>A decimal division keeps only the places it needs, so dividing by a one with 28 of them strips the rest.</remarks>
    public static decimal WithoutTrailingZeros(decimal value) => value / 1.0000000000000000000000000000m;

    /// <summary>All digits of the value as one whole number: 1250 of 12.50. Without its sign.</summary>
    public static decimal Coefficient(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return new decimal(bits[0], bits[1], bits[2], isNegative: false, scale: 0);
    }

    /// <summary>Plain digits, no exponent, no trailing zeros.</summary>
    public static string ToText(decimal value) =>
        // Most numbers are whole, and for those the format would cost five times as much.
        value.Scale == 0 && value != 0m ? value.ToString(CultureInfo.InvariantCulture) : value.ToString("0.############################", CultureInfo.InvariantCulture);
}
