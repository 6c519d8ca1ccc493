using System.Numerics;
using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Core.Tests.Metering;

public sealed class ExactSumTests
{
    [Fact]
    public void A_sum_agrees_with_integers_of_the_smallest_unit_R1() =>
        Numbers.Decimals.Array[0, 20].Sample(parts =>
        {
            var sum = new ExactSum();
            var units = BigInteger.Zero; // of 10^-28
            foreach (var part in parts)
            {
                sum.Add(part);
                units += Units(part);
            }

            var digits = BigInteger.Abs(units).ToString(System.Globalization.CultureInfo.InvariantCulture).TrimEnd('0');
            if (digits.Length > 28)
                Should.Throw<AmountOverflowException>(() => sum.Total("The sum"));
            else
                Units(sum.Total("The sum")).ShouldBe(units);
        });

    // Read from the text, not from the bits as the sum itself does.
    private static BigInteger Units(decimal value)
    {
        var text = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var places = point < 0 ? 0 : text.Length - point - 1;
        return BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) * BigInteger.Pow(10, 28 - places);
    }
}
