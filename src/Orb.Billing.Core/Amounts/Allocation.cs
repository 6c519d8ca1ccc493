using System.Numerics;

namespace Orb.Billing.Core.Amounts;

/// <summary>
/// Splits an amount into parts that sum to it: every share is cut down to the smallest unit, and the units left over go
/// to the largest remainders, ties to the earlier part (R2).
/// </summary>
public static class Allocation
{
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

        var units = ToIntegers(weights, out var sum);
        var parts = new Money[weights.Length];
        if (sum.IsZero)
        {
            Array.Fill(parts, Money.Zero(total.Currency));
            parts[0] = total;
            return parts;
        }

        var smallest = UnitsOf(total);
        var sign = smallest.Sign;
        smallest = BigInteger.Abs(smallest);

        var shares = new BigInteger[units.Length];
        var remainders = new (BigInteger Remainder, int Index)[units.Length];
        var left = smallest;
        for (var i = 0; i < units.Length; i++)
        {
            shares[i] = BigInteger.DivRem(smallest * units[i], sum, out var remainder);
            remainders[i] = (remainder, i);
            left -= shares[i];
        }

        Array.Sort(remainders, static (a, b) =>
        {
            var byRemainder = b.Remainder.CompareTo(a.Remainder);
            return byRemainder != 0 ? byRemainder : a.Index.CompareTo(b.Index);
        });
        for (var i = 0; i < (int)left; i++)
            shares[remainders[i].Index] += 1;

        for (var i = 0; i < parts.Length; i++)
            parts[i] = FromUnits(sign < 0 ? -shares[i] : shares[i], total.Currency);
        return parts;
    }

    /// <summary>Splits a sum that was rounded into the exact amounts it was made of, of which some may be negative.</summary>
    /// <param name="rounded">The sum of the amounts, rounded.</param>
    /// <param name="amounts">The exact amounts, at least one.</param>
    /// <returns>As many amounts; they sum to <paramref name="rounded"/> and each is within one smallest unit of its exact amount.</returns>
    /// <exception cref="ArgumentException">There is no amount.</exception>
    public static Money[] OfSum(Money rounded, ReadOnlySpan<decimal> amounts)
    {
        var isSigned = false;
        foreach (var amount in amounts)
            isSigned |= amount < 0m;
        if (!isSigned)
            return ByLargestRemainder(rounded, amounts);

        // In proportion to a sum that may be zero nothing can be split: each is cut down on its own, and what is left over goes by remainder.
        var scale = rounded.Currency.Scale;
        var parts = new Money[amounts.Length];
        var remainders = new (decimal Remainder, int Index)[amounts.Length];
        var left = rounded;
        for (var i = 0; i < parts.Length; i++)
        {
            var down = decimal.Round(amounts[i], scale, MidpointRounding.ToNegativeInfinity);
            parts[i] = Money.Of(down, rounded.Currency);
            remainders[i] = (amounts[i] - down, i);
            left -= parts[i];
        }

        Array.Sort(remainders, static (a, b) =>
        {
            var byRemainder = b.Remainder.CompareTo(a.Remainder);
            return byRemainder != 0 ? byRemainder : a.Index.CompareTo(b.Index);
        });
        var smallest = Money.Of(new decimal(1, 0, 0, false, (byte)scale), rounded.Currency);
        for (var i = 0; left.IsPositive; i++, left -= smallest)
            parts[remainders[i].Index] += smallest;
        return parts;
    }

    private static BigInteger[] ToIntegers(ReadOnlySpan<decimal> weights, out BigInteger sum)
    {
        byte scale = 0;
        foreach (var weight in weights)
        {
            if (weight < 0m)
                throw new ArgumentException("A weight must not be negative.", nameof(weights));
            scale = Math.Max(scale, weight.Scale);
        }

        var units = new BigInteger[weights.Length];
        sum = BigInteger.Zero;
        for (var i = 0; i < weights.Length; i++)
        {
            units[i] = Unscaled(weights[i]) * BigInteger.Pow(10, scale - weights[i].Scale);
            sum += units[i];
        }

        return units;
    }

    private static BigInteger UnitsOf(Money money)
    {
        var amount = money.Amount;
        var shift = money.Currency.Scale - amount.Scale;
        return shift >= 0
            ? Unscaled(amount) * BigInteger.Pow(10, shift)
            : Unscaled(amount) / BigInteger.Pow(10, -shift); // only trailing zeros are cut: money is whole in its unit
    }

    private static BigInteger Unscaled(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        // The words are bit patterns: a set top bit is no sign, and a checked conversion would refuse it.
        var (high, middle, low) = unchecked(((uint)bits[2], (uint)bits[1], (uint)bits[0]));
        var magnitude = ((BigInteger)high << 64) | ((BigInteger)middle << 32) | low;
        return bits[3] < 0 ? -magnitude : magnitude;
    }

    private static Money FromUnits(BigInteger units, Currency currency)
    {
        var amount = (decimal)units;
        for (var i = 0; i < currency.Scale; i++)
            amount /= 10m;
        return Money.Of(amount, currency);
    }
}
