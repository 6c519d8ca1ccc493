using System.Numerics;
using CsCheck;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>The numbers that prices and usage are made of.</summary>
/// <param name="Quantity">Units, 0 or more.</param>
/// <param name="Rate">What a unit costs.</param>
/// <param name="Fixed">What is fixed for a period: a minimum, an allowance.</param>
/// <param name="Size">Units in a package, above 0.</param>
/// <param name="Part">A fraction from 0 to 1.</param>
/// <param name="Tiers">Tiers that touch.</param>
/// <param name="Amount">What one event or one other charge comes to; may be below 0 of an event.</param>
internal sealed record NumbersAtRandom(
    Gen<decimal> Quantity, Gen<decimal> Rate, Gen<decimal> Fixed, Gen<decimal> Size, Gen<decimal> Part, Gen<Tier[]> Tiers, Gen<decimal> Amount)
{
    /// <summary>Rates in cents, usage in thousandths.</summary>
    public static NumbersAtRandom Usual { get; } = new(
        Promises.Quantity,
        Gen.Int[0, 300].Select(n => n / 100m),
        Gen.Int[0, 900].Select(n => (decimal)n),
        Gen.Int[1, 70].Select(n => (decimal)n),
        Gen.Int[0, 100].Select(n => n / 100m),
        Promises.Tiers,
        Gen.Int[-5_000, 100_000].Select(n => n / 100m));

    /// <summary>1 to 28 digits, 0 to 28 of them places: sums and products of which no decimal holds all.</summary>
    public static NumbersAtRandom OfManyDigits { get; } = Many();

    /// <summary>Numbers from 0 up to 10^<paramref name="whole"/> of up to 28 digits and 28 places, often with many of both.</summary>
    public static Gen<decimal> Digits(int whole) =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[0, 28], Gen.Int[0, 28], Gen.Int[0, 3]).Select((high, low, count, places, kind) =>
        {
            var least = BigInteger.Pow(10, count);
            var digits = kind == 0 ? least - 1 : (((BigInteger)high << 64) | low) % least;
            var scale = Math.Max(places, count - whole);
            return (decimal)(digits / BigInteger.Pow(10, Math.Max(0, scale - 28))) * new decimal(1, 0, 0, isNegative: false, (byte)Math.Min(28, scale));
        });

    private static NumbersAtRandom Many()
    {
        var quantity = Gen.Frequency((1, Usual.Quantity), (3, Digits(4)), (2, Digits(12)), (1, Digits(20)));
        var rate = Gen.Frequency((1, Usual.Rate), (3, Digits(2)), (1, Digits(5)));
        var amount = Gen.Frequency((1, Usual.Fixed), (2, Digits(3)), (1, Digits(12)));
        var part = Gen.Frequency((1, Usual.Part), (3, Digits(0)));
        return new(
            quantity,
            rate,
            amount,
            Gen.Frequency((1, Usual.Size), (2, Gen.Select(Digits(2), n => decimal.Round(n, 18) + 0.001m))),
            part,
            Gen.Select(Gen.Frequency((1, Usual.Size), (2, Digits(3))).Array[1, 6], rate.Array[6], amount.Array[6], Gen.Bool, Gen.Bool, Touching),
            Gen.Select(Gen.Frequency((1, Usual.Amount), (2, Digits(4)), (1, Digits(12))), Gen.Int[0, 9], (n, sign) => sign == 0 ? -n : n));
    }

    // A width that a bound does not hold makes no tier.
    private static Tier[] Touching(decimal[] widths, decimal[] rates, decimal[] flats, bool open, bool isFlat)
    {
        var bounds = widths.Aggregate(new List<decimal> { 0m }, (all, width) =>
        {
            if (all[^1] + width > all[^1])
                all.Add(all[^1] + width);
            return all;
        });
        return bounds.Count == 1
            ? [new Tier(0m, null, rates[0], isFlat ? flats[0] : 0m)]
            : [.. bounds.SkipLast(1).Select((from, i) => new Tier(from, open && i == bounds.Count - 2 ? null : bounds[i + 1], rates[i], isFlat ? flats[i] : 0m))];
    }
}
