using System.Globalization;
using System.Numerics;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Sums of any number of digits, to compare what decimals come to.</summary>
internal static class Summing
{
    // What has more digits than this may have been rounded where it was made.
    private const int Roomy = 24;

    /// <summary>
    /// They come to the sum, to the last digit. Only where one of them fills a decimal, so that it may be a product that was rounded, or no decimal holds the
    /// sum, is the last digit of the largest let go.
    /// </summary>
    public static void ShouldSumTo(this IEnumerable<decimal> terms, decimal sum)
    {
        var all = terms.Append(-sum).ToList();
        var off = BigInteger.Abs(all.Select(ExactSum.Units).Aggregate(BigInteger.Zero, BigInteger.Add));
        if (off.IsZero)
            return;
        var exact = all.SkipLast(1).Select(ExactSum.Units).Aggregate(BigInteger.Zero, BigInteger.Add);
        (all.Any(Fills) || Digits(exact) > 28).ShouldBeTrue($"{string.Join(" + ", all.SkipLast(1))} is not {sum}");
        var largest = all.Max(t => BigInteger.Abs(ExactSum.Units(t)));
        // In units of 10^-28: one of the 28th digit.
        var last = BigInteger.Pow(10, Math.Max(0, largest.ToString(CultureInfo.InvariantCulture).Length - 28));
        off.ShouldBeLessThanOrEqualTo(last * all.Count, $"{string.Join(" + ", all.SkipLast(1))} is not {sum}");
    }

    // Of a number in units of 10^-28, without the zeros at its end.
    private static int Digits(BigInteger units) => BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture).TrimEnd('0').Length;

    private static bool Fills(decimal value) =>
        value.Scale > Roomy || decimal.Truncate(Math.Abs(value)).ToString(CultureInfo.InvariantCulture).Length + value.Scale > Roomy;
}
