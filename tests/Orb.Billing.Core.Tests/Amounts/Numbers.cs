using System.Globalization;
using System.Numerics;
using CsCheck;

namespace Orb.Billing.Core.Tests.Amounts;

/// <summary>Generated numbers, and their exact values as integers: the measure the decimals are held against.</summary>
internal static class Numbers
{
    /// <summary>How often a property runs.</summary>
    public static long Iterations { get; } = Invoicing.Given.Runs(10_000);

    /// <summary>1 to 28 digits, with the point anywhere from behind the last digit to 28 places before it, of either sign.</summary>
    public static Gen<decimal> UpTo28Digits { get; } = Gen.Select(
        Gen.Char['0', '9'].Array[1, 28], Gen.Byte[0, 28], Gen.Bool,
        (digits, scale, negative) => Scaled(decimal.Parse(new string(digits), CultureInfo.InvariantCulture), scale, negative));

    /// <summary>The value as a whole number of 10^-28, the smallest step a decimal knows.</summary>
    public static BigInteger InSmallestSteps(decimal value) => Units(value, 28);

    /// <summary>The value as a whole number of 10^-<paramref name="scale"/>; it must be one.</summary>
    public static BigInteger Units(decimal value, int scale)
    {
        var bits = decimal.GetBits(value).Select(part => (BigInteger)unchecked((uint)part)).ToArray();
        var magnitude = (bits[2] << 64) + (bits[1] << 32) + bits[0];
        var (units, rest) = BigInteger.DivRem(magnitude * BigInteger.Pow(10, scale), BigInteger.Pow(10, value.Scale));
        rest.ShouldBe(BigInteger.Zero);
        return decimal.IsNegative(value) ? -units : units;
    }

    public static decimal Scaled(decimal integer, int scale, bool negative)
    {
        var bits = decimal.GetBits(integer);
        return new decimal(bits[0], bits[1], bits[2], negative, (byte)scale);
    }

    /// <summary>Runs the check as a host on a machine that writes 1.234,5 and uses a long minus would.</summary>
    public static void UnderAnotherCulture(Action check)
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212";
        CultureInfo.CurrentCulture = culture;
        try
        {
            check();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
