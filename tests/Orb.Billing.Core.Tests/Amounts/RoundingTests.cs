using CsCheck;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Tests.Amounts;

/// <summary>There is one rounding: half away from zero (R2).</summary>
public sealed class RoundingTests
{
    // Every one of these is exact: up to 19 digits, up to 9 places.
    private static readonly Gen<(decimal Exact, int Scale)> Cases = Gen.Select(
        Gen.OneOf(Gen.Long, Gen.Long[-2000, 2000]), Gen.Int[0, 9], Gen.Int[0, 9],
        (digits, places, scale) => (Numbers.Scaled(Math.Abs((decimal)digits), places, digits < 0), scale));

    public static TheoryData<decimal, int, decimal> Examples => new()
    {
        { 0.125m, 2, 0.13m },
        { -0.125m, 2, -0.13m },
        { 0.135m, 2, 0.14m },
        { 0.145m, 2, 0.15m }, // half to even gives 0.14
        { -0.145m, 2, -0.15m },
        { -8.5m, 0, -9m },
        { 8.5m, 0, 9m },
        { 0.5m, 0, 1m },
        { 1.5m, 0, 2m },
        { 2.5m, 0, 3m },
        { 0.4999999999999999999999999999m, 0, 0m },
        { 0.5000000000000000000000000001m, 0, 1m },
        { -0.4999999999999999999999999999m, 0, 0m },
        { 0.0045m, 3, 0.005m },
        { 1.034589m, 2, 1.03m },
        { 17.9699999999999988631316m, 2, 17.97m },
        { 47.340750m, 0, 47m },
        { 99.995m, 2, 100.00m },
        { 26.87m, 2, 26.87m },
        { 26m, 2, 26m },
        { 7.9228162514264337593543950335m, 0, 8m },
        { 79228162514264337593543950335m, 0, 79228162514264337593543950335m },
        { 0.0000000000000000000000000001m, 28, 0.0000000000000000000000000001m },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void R2_Halves_are_rounded_away_from_zero(decimal exact, int scale, decimal rounded) =>
        Rounding.HalfAwayFromZero(exact, scale).ShouldBe(rounded);

    [Theory]
    [InlineData(-1)]
    [InlineData(29)]
    public void A_decimal_has_0_to_28_places(int scale) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Rounding.HalfAwayFromZero(1m, scale));

    [Fact]
    public void R2_The_rounded_value_is_the_nearest_and_of_two_the_one_farther_from_zero() =>
        Cases.Sample(c =>
        {
            var unit = Numbers.Units(1m, 10 - c.Scale); // of steps of 10^-10
            var exact = Numbers.Units(c.Exact, 10);
            var rounded = Numbers.Units(Rounding.HalfAwayFromZero(c.Exact, c.Scale), 10);

            (rounded % unit).IsZero.ShouldBeTrue();
            var twice = System.Numerics.BigInteger.Abs(rounded - exact) * 2;
            twice.ShouldBeLessThanOrEqualTo(unit);
            if (twice == unit)
                System.Numerics.BigInteger.Abs(rounded).ShouldBeGreaterThan(System.Numerics.BigInteger.Abs(exact));
        }, iter: 10 * Numbers.Iterations);

    [Fact]
    public void R2_The_opposite_rounds_to_the_opposite() =>
        Cases.Sample(c => Rounding.HalfAwayFromZero(-c.Exact, c.Scale).ShouldBe(-Rounding.HalfAwayFromZero(c.Exact, c.Scale)), iter: Numbers.Iterations);

    [Fact]
    public void R2_Rounding_twice_changes_nothing() =>
        Cases.Sample(c =>
        {
            var once = Rounding.HalfAwayFromZero(c.Exact, c.Scale);
            Rounding.HalfAwayFromZero(once, c.Scale).ShouldBe(once);
        }, iter: Numbers.Iterations);

    [Fact]
    public void R2_Rounding_keeps_the_order() =>
        Gen.Select(Cases, Cases).Sample((a, b) =>
        {
            var (low, high) = a.Exact <= b.Exact ? (a.Exact, b.Exact) : (b.Exact, a.Exact);
            Rounding.HalfAwayFromZero(low, a.Scale).ShouldBeLessThanOrEqualTo(Rounding.HalfAwayFromZero(high, a.Scale));
        }, iter: Numbers.Iterations);
}
