using System.Numerics;

namespace Orb.Billing.Core.Amounts;

/// <summary>
/// Splits an amount into parts that sum to it: every share is cut down to the smallest unit, and the units left over go
/// to the largest remainders, ties to the earlier part (R2).
/// </summary>
public static class Allocation
{
    // 10^18 is the largest power of ten below 2^63; the product of two numbers below that is below 2^128.
    private const int MostPlaces = 18;

    private static readonly decimal[] PowersOfTen = [.. Enumerable.Range(0, MostPlaces + 1).Select(places => (decimal)BigInteger.Pow(10, places))];

    /// <summary>Splits <paramref name="total"/> in proportion to <paramref name="weights"/>.</summary>
    /// <param name="total">The amount to split; may be negative.</param>
    /// <param name="weights">One weight a part, none negative. When all are 0 the whole goes to the first part.</param>
    /// <returns>As many amounts as weights; they sum to <paramref name="total"/>.</returns>
    /// <exception cref="ArgumentException">There is no weight, or one is negative.</exception>
    /// <remarks>Source: largest remainder method (Hamilton). Shares are compared as exact integers, so no remainder is lost to division.</remarks>
    public static Money[] ByLargestRemainder(Money total, ReadOnlySpan<decimal> weights)
    {
        if (weights.IsEmpty)
            throw new ArgumentException("An amount cannot be split into no parts.", nameof(weights));

        byte scale = 0;
        var most = Math.Abs(total.Amount);
        foreach (var weight in weights)
        {
            if (weight < 0m)
                throw new ArgumentException("A weight must not be negative.", nameof(weights));
            scale = Math.Max(scale, weight.Scale);
            most = Math.Max(most, weight);
        }

        // Nearly every amount and every weight are small enough that their products are.
        scale = Math.Max(scale, (byte)total.Currency.Scale);
        return scale <= MostPlaces && most < long.MaxValue / PowersOfTen[scale]
            ? Split(total, weights, scale, static (value, places) => (UInt128)(value * PowersOfTen[places]))
            : Split(total, weights, scale, static (value, places) => Unscaled(value) * BigInteger.Pow(10, places) / BigInteger.Pow(10, value.Scale));
    }

    /// <summary>Splits a sum that was rounded into the exact amounts it was made of, of which some may be negative.</summary>
    /// <param name="rounded">The sum of the amounts, rounded.</param>
    /// <param name="amounts">The exact amounts, at least one.</param>
    /// <returns>
    /// As many amounts; they sum to <paramref name="rounded"/>. Each is within one smallest unit of its exact amount, and one that needs no rounding is as it was.
    /// </returns>
    /// <exception cref="ArgumentException">There is no amount, or <paramref name="rounded"/> is not their sum, rounded.</exception>
    /// <remarks>Each is cut down on its own, and what is left over goes to the largest remainders: not in proportion to the rounded sum, from which no exact amount comes (docs/decisions/0079).</remarks>
    public static Money[] OfSum(Money rounded, ReadOnlySpan<decimal> amounts)
    {
        var scale = rounded.Currency.Scale;
        var parts = new Money[amounts.Length];
        var left = rounded;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Money.Of(decimal.Round(amounts[i], scale, MidpointRounding.ToNegativeInfinity), rounded.Currency);
            left -= parts[i];
        }

        if (left.IsZero)
            return parts;
        var remainders = new (decimal Remainder, int Index)[amounts.Length];
        for (var i = 0; i < parts.Length; i++)
            remainders[i] = (amounts[i] - parts[i].Amount, i);
        SortByRemainder(remainders);
        var smallest = new decimal(1, 0, 0, isNegative: false, (byte)scale);
        var steps = left.Amount / smallest;
        if (steps < 0m || steps > parts.Length)
            throw new ArgumentException($"{rounded} is not the rounded sum of the amounts: they leave {left} to give.", nameof(rounded));
        for (var i = 0; i < (int)steps; i++)
            parts[remainders[i].Index] += Money.Of(smallest, rounded.Currency);
        return parts;
    }

    private static void SortByRemainder<T>((T Remainder, int Index)[] remainders)
        where T : IComparable<T> =>
        Array.Sort(remainders, static (a, b) =>
        {
            var byRemainder = b.Remainder.CompareTo(a.Remainder);
            return byRemainder != 0 ? byRemainder : a.Index.CompareTo(b.Index);
        });

    private static Money[] Split<T>(Money total, ReadOnlySpan<decimal> weights, int scale, Func<decimal, int, T> toInteger)
        where T : IBinaryInteger<T>
    {
        var units = new T[weights.Length];
        var sum = T.Zero;
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = toInteger(weights[i], scale);
            sum += units[i];
        }

        var parts = new Money[weights.Length];
        if (T.IsZero(sum))
        {
            Array.Fill(parts, Money.Zero(total.Currency));
            parts[0] = total;
            return parts;
        }

        var smallest = toInteger(Math.Abs(total.Amount), total.Currency.Scale);
        var remainders = new (T Remainder, int Index)[units.Length];
        var left = smallest;
        for (var i = 0; i < units.Length; i++)
        {
            (units[i], remainders[i].Remainder) = T.DivRem(smallest * units[i], sum);
            remainders[i].Index = i;
            left -= units[i];
        }

        SortByRemainder(remainders);
        for (var i = 0; i < int.CreateChecked(left); i++)
            units[remainders[i].Index] += T.One;

        var oneUnit = new decimal(1, 0, 0, isNegative: false, (byte)total.Currency.Scale);
        for (var i = 0; i < parts.Length; i++)
        {
            var amount = decimal.CreateChecked(units[i]) * oneUnit;
            parts[i] = Money.Of(total.IsNegative ? 0m - amount : amount, total.Currency);
        }

        return parts;
    }

    // Of weights and magnitudes, which are never negative.
    private static BigInteger Unscaled(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        // The words are bit patterns: a set top bit is no sign, and a checked conversion would refuse it.
        var (high, middle, low) = unchecked(((uint)bits[2], (uint)bits[1], (uint)bits[0]));
        return ((BigInteger)high << 64) | ((BigInteger)middle << 32) | low;
    }
}
