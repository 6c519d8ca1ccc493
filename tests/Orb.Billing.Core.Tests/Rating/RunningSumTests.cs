using System.Globalization;
using System.Numerics;
using CsCheck;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Tests.Metering;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Sums that no order changes (docs/decisions/0086).</summary>
public sealed class RunningSumTests
{
    // Of any size, also those whose sum has more digits than a decimal.
    private static readonly Gen<decimal> Terms = Gen.OneOf(
        Numbers.Decimals, NumbersAtRandom.Digits(20), NumbersAtRandom.Digits(4).Select(n => -n), Gen.OneOf(1e28m, -1e28m, decimal.MaxValue, decimal.MinValue, 0m, 1e-28m));

    [Fact]
    public void R2_What_a_decimal_holds_is_the_sum()
    {
        Of(100_000_000_000_000_000_000m, 0.000000005m, 0.000000005m).ShouldBe(100_000_000_000_000_000_000.00000001m);
        Of(10m, -0.0000000000000000000000000001m, -10m).ShouldBe(-0.0000000000000000000000000001m);
        Of(decimal.MaxValue, decimal.MaxValue, -decimal.MaxValue).ShouldBe(decimal.MaxValue);
        Of().ShouldBe(0m);
    }

    [Fact]
    public void R2_What_no_decimal_holds_is_the_nearest_half_away_from_zero()
    {
        Of(79_228_162_514_264_337_593_543_950_33m, 0.04m).ShouldBe(79_228_162_514_264_337_593_543_950_33m);
        Of(79_228_162_514_264_337_593_543_950_33m, 0.55m, 0.01m).ShouldBe(7922816251426433759354395033.6m);
        Of(1_000_000_000_000_000_000_000_000_000m, 0.05m).ShouldBe(1_000_000_000_000_000_000_000_000_000.1m);
        Of(-1_000_000_000_000_000_000_000_000_000m, -0.05m).ShouldBe(-1_000_000_000_000_000_000_000_000_000.1m);
    }

    [Fact]
    public void R1_What_leaves_the_range_of_a_decimal_overflows() =>
        Should.Throw<OverflowException>(() => Of(decimal.MaxValue, 1m)).Message.ShouldBe("A sum leaves the range of a decimal.");

    [Fact]
    public void R2_It_is_the_nearest_to_the_sum_of_all_digits_in_any_order() =>
        Gen.Select(Terms.Array[0, 12], Gen.Int[0, 1000]).Sample((terms, seed) =>
        {
            var shuffled = terms.ToArray();
            new Random(seed).Shuffle(shuffled);
            var sum = Outcome(terms);
            Outcome(shuffled).ShouldBe(sum);
            if (sum is not { } held)
                return;
            var exact = terms.Select(ExactSum.Units).Aggregate(BigInteger.Zero, BigInteger.Add);
            var digits = BigInteger.Abs(exact).ToString(CultureInfo.InvariantCulture).Length;
            (BigInteger.Abs(exact - ExactSum.Units(held)) * 2).ShouldBeLessThanOrEqualTo(digits <= 28 ? BigInteger.Zero : BigInteger.Pow(10, digits - 28));
        }, iter: Runs(5_000));

    [Fact]
    public void R16_More_is_no_less() =>
        Gen.Select(Terms.Array[0, 8], Terms.Select(Math.Abs)).Sample((terms, more) =>
        {
            if (Outcome(terms) is { } less && Outcome([.. terms, more]) is { } sum)
                sum.ShouldBeGreaterThanOrEqualTo(less);
        }, iter: Runs(5_000));

    private static decimal? Outcome(decimal[] terms)
    {
        try
        {
            return Of(terms);
        }
        catch (OverflowException)
        {
            BigInteger.Abs(terms.Select(ExactSum.Units).Aggregate(BigInteger.Zero, BigInteger.Add)).ShouldBeGreaterThan((BigInteger)decimal.MaxValue * ExactSum.UnitsOfOne);
            return null;
        }
    }

    private static decimal Of(params decimal[] terms)
    {
        var sum = default(RunningSum);
        foreach (var term in terms)
            sum.Add(term);
        return sum.Total;
    }
}
