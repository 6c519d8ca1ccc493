using System.Numerics;
using CsCheck;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Tests.Amounts;

/// <summary>An amount is split by largest remainder, ties to the earlier part, and the parts sum to it (R2).</summary>
public sealed class AllocationTests
{
    private static readonly Currency[] Currencies = [Currency.Usd, Currency.Jpy, Currency.Iso("KWD"), Currency.Custom("credits")];

    // From one unit to all 28 digits.
    private static readonly Gen<Money> Total = Gen.Select(
        Gen.OneOf(Currencies), Numbers.UpTo28Digits,
        (currency, digits) => Money.Of(Numbers.Scaled(digits, currency.Scale, digits < 0m), currency));

    // Small whole weights bring ties and zeros; the others bring 28 digits and every scale.
    private static readonly Gen<decimal[]> Weights = Gen.OneOf(
        Gen.Int[0, 3].Select(weight => (decimal)weight).Array[1, 12],
        Gen.OneOf(Gen.Const(0m), Numbers.UpTo28Digits.Select(Math.Abs)).Array[1, 12]);

    public static TheoryData<string, decimal, decimal[], decimal[]> Examples => new()
    {
        { "USD", 6.00m, [10m, 5m], [4.00m, 2.00m] },
        { "USD", 0.05m, [1m, 1m, 1m], [0.02m, 0.02m, 0.01m] },
        { "JPY", 5m, [1m, 1m, 1m], [2m, 2m, 1m] },
        { "USD", 0.01m, [100m, 1m], [0.01m, 0.00m] },
        { "USD", 100m, [1m, 2m, 3m], [16.67m, 33.33m, 50.00m] },
        { "USD", 1.00m, [0.001m, 0.002m], [0.33m, 0.67m] },
        { "EUR", 100.00m, [1m, 1m, 1m], [33.34m, 33.33m, 33.33m] },
        { "EUR", -100.00m, [1m, 1m, 1m], [-33.34m, -33.33m, -33.33m] },
        { "JPY", 100m, [1m, 1m, 1m], [34m, 33m, 33m] },
        { "EUR", 17.95m, [99.00m, 50.00m, 46.90m, 1.54m], [9.00m, 4.55m, 4.26m, 0.14m] },
        { "KWD", 0.005m, [1m, 1m], [0.003m, 0.002m] },
        { "USD", 0.01m, [1m, 100m], [0.00m, 0.01m] },
        { "USD", 0.02m, [1m, 3m], [0.01m, 0.01m] }, // 0.5 and 1.5 cents: the tie goes to the earlier,
        { "USD", 0.02m, [3m, 1m], [0.02m, 0.00m] }, // whichever it is
        { "USD", 12.34m, [0.0000000000000000000000000001m], [12.34m] },
        { "USD", 1.00m, [0.0000000000000000000000000001m, 9999999999999999999999999999m], [0.00m, 1.00m] },
        { "USD", 1.00m, [0m, 1m, 0m, 1m, 0m], [0m, 0.50m, 0m, 0.50m, 0m] },
        { "USD", 0m, [1m, 2m], [0m, 0m] },
        { "USD", 5.01m, [0m, 0m, 0m], [5.01m, 0m, 0m] }, // no weight at all: the whole goes to the first
        { "USD", -5.01m, [0m, 0m], [-5.01m, 0m] },
        { "USD", 1.000m, [1.0m, 1.00m], [0.50m, 0.50m] },
        { "USD", 99999999999999999999999999.99m, [1m, 1m], [50000000000000000000000000.00m, 49999999999999999999999999.99m] },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void R2_Left_over_units_go_to_the_largest_remainders(string currency, decimal total, decimal[] weights, decimal[] parts) =>
        Amounts(Allocation.ByLargestRemainder(Money.Of(total, Currency.Iso(currency)), weights)).ShouldBe(parts);

    [Fact]
    public void R2_A_custom_unit_is_split_to_its_own_scale() =>
        Amounts(Allocation.ByLargestRemainder(Money.Of(0.0005m, Currency.Custom("CREDITS4", 4)), [1m, 1m])).ShouldBe([0.0003m, 0.0002m]);

    [Fact]
    public void R2_A_part_has_the_currency_of_the_whole() =>
        Allocation.ByLargestRemainder(Money.Of(1m, Currency.Jpy), [0m, 1m, 1m]).ShouldAllBe(part => part.Currency == Currency.Jpy);

    [Fact]
    public void A_split_needs_a_weight_and_none_below_zero()
    {
        var dollar = Money.Of(1m, Currency.Usd);

        Refusal([]).ShouldBe("An amount cannot be split into no parts. (Parameter 'weights')");
        Refusal([2m, -1m]).ShouldBe("A weight must not be negative. (Parameter 'weights')");
        Should.Throw<ArgumentException>(() => Allocation.ByLargestRemainder(dollar, [-0.0000000000000000000000000001m])).ParamName.ShouldBe("weights");
        Should.Throw<InvalidOperationException>(() => Allocation.ByLargestRemainder(default, [1m]));
        Should.Throw<InvalidOperationException>(() => Allocation.ByLargestRemainder(default, [0m]));

        string Refusal(decimal[] weights) => Should.Throw<ArgumentException>(() => Allocation.ByLargestRemainder(dollar, weights)).Message;
    }

    [Fact]
    public void R2_A_hundred_thousand_parts_still_sum_to_the_whole()
    {
        var total = Money.Of(1234.56m, Currency.Usd);

        var parts = Allocation.ByLargestRemainder(total, Enumerable.Repeat(0.1m, 100_000).Append(0m).ToArray());

        parts.Count(part => part == Money.Of(0.02m, Currency.Usd)).ShouldBe(23_456);
        parts.Count(part => part == Money.Of(0.01m, Currency.Usd)).ShouldBe(76_544);
        parts[23_455].Amount.ShouldBe(0.02m);
        parts[23_456].Amount.ShouldBe(0.01m);
        parts[^1].IsZero.ShouldBeTrue();
    }

    // 30 million dollars are 3,000,000,000 cents: the first number whose 32nd bit is set is 21,474,836.48.
    [Fact]
    public void R2_Amounts_and_weights_of_any_bit_pattern_are_split()
    {
        Amounts(Allocation.ByLargestRemainder(Money.Of(21474836.48m, Currency.Usd), [1m, 1m])).ShouldBe([10737418.24m, 10737418.24m]);
        Amounts(Allocation.ByLargestRemainder(Money.Of(-30000000.01m, Currency.Usd), [1m, 1m])).ShouldBe([-15000000.01m, -15000000.00m]);
        Amounts(Allocation.ByLargestRemainder(Money.Of(1m, Currency.Usd), [3000000000m, 1000000000m])).ShouldBe([0.75m, 0.25m]);
        Amounts(Allocation.ByLargestRemainder(Money.Of(1m, Currency.Usd), [79228162514264337593543950335m, 79228162514264337593543950335m])).ShouldBe([0.50m, 0.50m]);
    }

    [Fact]
    public void R2_The_parts_sum_to_the_whole_whatever_the_weights() =>
        Gen.Select(Total, Weights).Sample((total, weights) =>
        {
            var parts = Allocation.ByLargestRemainder(total, weights);
            parts.Length.ShouldBe(weights.Length);
            parts.Aggregate((sum, part) => sum + part).ShouldBe(total);
        }, iter: Numbers.Iterations);

    [Fact]
    public void R2_Each_part_is_less_than_one_smallest_unit_from_its_exact_share() =>
        Gen.Select(Total, SomeWeight).Sample((total, weights) =>
        {
            var (whole, shares, sum) = Exactly(total, weights);
            var parts = Units(Allocation.ByLargestRemainder(total, weights), total.Currency);
            for (var i = 0; i < parts.Length; i++)
                BigInteger.Abs(parts[i] * sum - whole * shares[i]).ShouldBeLessThan(sum);
        }, iter: Numbers.Iterations);

    [Fact]
    public void R2_Whoever_got_a_left_over_unit_had_the_larger_remainder_or_came_earlier() =>
        Gen.Select(Total, SomeWeight).Sample((total, weights) =>
        {
            var (whole, shares, sum) = Exactly(total, weights);
            var parts = Units(Allocation.ByLargestRemainder(total, weights), total.Currency);
            for (var i = 0; i < parts.Length; i++)
            {
                for (var j = 0; j < parts.Length; j++)
                {
                    var (gotOne, gotNone) = (Lacking(i) < 0, Lacking(j) >= 0);
                    if (gotOne && gotNone)
                        (Remainder(i) > Remainder(j) || (Remainder(i) == Remainder(j) && i < j)).ShouldBeTrue();
                }
            }

            BigInteger Lacking(int i) => BigInteger.Abs(whole) * shares[i] - BigInteger.Abs(parts[i]) * sum;
            BigInteger Remainder(int i) => BigInteger.Abs(whole) * shares[i] % sum;
        }, iter: Numbers.Iterations);

    [Fact]
    public void R2_A_negative_whole_is_split_as_the_mirror_of_the_positive_one() =>
        Gen.Select(Total, Weights).Sample((total, weights) =>
            Allocation.ByLargestRemainder(-total, weights).ShouldBe(Allocation.ByLargestRemainder(total, weights).Select(part => -part)),
            iter: Numbers.Iterations);

    [Fact]
    public void R2_A_weight_of_zero_gets_nothing_where_another_is_positive() =>
        Gen.Select(Total, SomeWeight).Sample((total, weights) =>
        {
            var parts = Allocation.ByLargestRemainder(total, weights);
            for (var i = 0; i < parts.Length; i++)
                (weights[i] != 0m || parts[i].IsZero).ShouldBeTrue();
        }, iter: Numbers.Iterations);

    [Fact]
    public void R2_Of_equal_weights_the_earlier_gets_as_much_or_one_unit_more() =>
        Gen.Select(Total.Select(total => total.IsNegative ? -total : total), Gen.Int[1, 30]).Sample((total, count) =>
        {
            var parts = Units(Allocation.ByLargestRemainder(total, Enumerable.Repeat(0.7m, count).ToArray()), total.Currency);
            parts.ShouldBe(parts.OrderDescending());
            (parts[0] - parts[^1]).ShouldBeLessThanOrEqualTo(BigInteger.One);
        }, iter: Numbers.Iterations);

    [Fact]
    public void R2_Where_no_remainders_tie_the_order_of_the_parts_does_not_matter() =>
        Gen.Select(Total, SomeWeight).Where((total, weights) => RemaindersDiffer(total, weights)).Sample((total, weights) =>
        {
            var backwards = Allocation.ByLargestRemainder(total, weights.AsEnumerable().Reverse().ToArray());
            backwards.AsEnumerable().Reverse().ShouldBe(Allocation.ByLargestRemainder(total, weights));
        }, iter: Numbers.Iterations);

    [Fact]
    public void R2_Only_the_proportion_of_the_weights_counts() =>
        Gen.Select(Total, Gen.Int[0, 50].Array[1, 12], Gen.Int[1, 1000]).Sample((total, weights, times) =>
            Allocation.ByLargestRemainder(total, weights.Select(weight => weight * times * 0.001m).ToArray())
                .ShouldBe(Allocation.ByLargestRemainder(total, weights.Select(weight => (decimal)weight).ToArray())),
            iter: Numbers.Iterations);

    private static Gen<decimal[]> SomeWeight => Weights.Where(weights => weights.Any(weight => weight > 0m));

    private static bool RemaindersDiffer(Money total, decimal[] weights)
    {
        var (whole, shares, sum) = Exactly(total, weights);
        return shares.Select(share => BigInteger.Abs(whole) * share % sum).Distinct().Count() == shares.Length;
    }

    private static (BigInteger Whole, BigInteger[] Shares, BigInteger Sum) Exactly(Money total, decimal[] weights)
    {
        var shares = weights.Select(Numbers.InSmallestSteps).ToArray();
        return (Numbers.Units(total.Amount, total.Currency.Scale), shares, shares.Aggregate(BigInteger.Add));
    }

    private static BigInteger[] Units(Money[] parts, Currency currency) =>
        [.. parts.Select(part => Numbers.Units(part.Amount, currency.Scale))];

    private static decimal[] Amounts(Money[] parts) => [.. parts.Select(part => part.Amount)];

    [Theory]
    [InlineData("12.50", "20.00", "-7.50", "20.00", "-7.50")]
    [InlineData("0.00", "20.00", "-20.00", "20.00", "-20.00")]
    [InlineData("0.67", "1.006", "-0.335", "1.01", "-0.34")] // cut down to 1.00 and -0.34, and the larger remainder takes the cent
    [InlineData("0.01", "0.014", "-0.004", "0.01", "0.00")] // cut down to 0.01 and -0.01: 0.4 of a cent is left of the first, 0.6 of the second
    public void R2_A_sum_with_something_taken_off_splits_into_its_parts(string sum, string first, string second, string one, string other)
    {
        var parts = Allocation.OfSum(Dollars(sum), [StrictDecimal.Parse(first), StrictDecimal.Parse(second)]);
        parts.ShouldBe([Dollars(one), Dollars(other)]);
    }

    [Theory]
    [InlineData("10.02", "10.009", "0.0033", "0.0031", "10.01", "0.01", "0.00")] // 10.0154: in proportion the first would get 10.02, more than a cent above it
    [InlineData("100.01", "100.00", "0.003", "0.003", "100.00", "0.01", "0.00")] // 100.006: what needs no rounding stays
    [InlineData("0.02", "0.005", "0.005", "0.005", "0.01", "0.01", "0.00")]
    [InlineData("7.00", "7.00", "0.00", "0.00", "7.00", "0.00", "0.00")]
    [InlineData("0.00", "0.004", "0.00", "0.00", "0.00", "0.00", "0.00")]
    public void R2_Sub_lines_are_their_exact_amounts_cut_down_and_the_cents_left_over_go_by_remainder(
        string sum, string first, string second, string third, string one, string two, string three) =>
        Allocation.OfSum(Dollars(sum), [StrictDecimal.Parse(first), StrictDecimal.Parse(second), StrictDecimal.Parse(third)])
            .ShouldBe([Dollars(one), Dollars(two), Dollars(three)]);

    [Theory]
    [InlineData("0.99")]
    [InlineData("1.03")]
    public void R2_What_is_no_rounded_sum_of_the_amounts_is_refused(string sum) =>
        Should.Throw<ArgumentException>(() => Allocation.OfSum(Dollars(sum), [0.50m, 0.50m])).ParamName.ShouldBe("rounded");

    [Fact]
    public void R2_Of_equal_remainders_beside_something_taken_off_the_earlier_get_the_cents()
    {
        // 99 halves of a cent less half a cent are 49 cents: 50 are left to give when the half taken off is cut down to a whole one.
        var parts = Allocation.OfSum(Money.Of(0.49m, Currency.Usd), [.. Enumerable.Repeat(0.005m, 99), -0.005m]);
        Amounts(parts).ShouldBe([.. Enumerable.Repeat(0.01m, 50), .. Enumerable.Repeat(0m, 49), -0.01m]);
    }

    [Fact]
    public void R2_Amounts_of_either_sign_sum_to_their_rounded_sum_and_each_is_less_than_one_unit_away() =>
        Gen.Select(Gen.OneOf(Currencies), Gen.Long[-1_000_000_000, 1_000_000_000].Select(n => n / 10_000m).Array[1, 12]).Sample((currency, amounts) =>
        {
            var sum = Money.Round(amounts.Sum(), currency);
            var parts = Allocation.OfSum(sum, amounts);
            parts.Sum(p => p.Amount).ShouldBe(sum.Amount);
            var unit = new decimal(1, 0, 0, false, (byte)currency.Scale);
            for (var i = 0; i < parts.Length; i++)
                Math.Abs(parts[i].Amount - amounts[i]).ShouldBeLessThan(unit);
        }, iter: Invoicing.Given.Runs(2_000));

    private static Money Dollars(string amount) => Money.Of(StrictDecimal.Parse(amount), Currency.Usd);
}
