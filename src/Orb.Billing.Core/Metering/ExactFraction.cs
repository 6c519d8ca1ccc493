using System.Numerics;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary>A value before it is rounded: what an average, a time-weighted level or a converted unit is, where a decimal would cut it off first and round it then.</summary>
/// <param name="Numerator">Any whole number.</param>
/// <param name="Denominator">Above zero.</param>
internal readonly record struct ExactFraction(BigInteger Numerator, BigInteger Denominator)
{
    private static readonly BigInteger Limit = BigInteger.Pow(10, StrictDecimal.MaximumDigits);

    public static ExactFraction Of(decimal value) =>
        new(value < 0m ? -(BigInteger)CanonicalDecimal.Coefficient(value) : (BigInteger)CanonicalDecimal.Coefficient(value), BigInteger.Pow(10, value.Scale));

    /// <summary>The exact sum; nearly always all have one denominator, which stays as it is.</summary>
    public static ExactFraction Sum(IEnumerable<ExactFraction> parts)
    {
        var sum = new ExactFraction(BigInteger.Zero, BigInteger.One);
        foreach (var same in parts.GroupBy(p => p.Denominator, p => p.Numerator))
        {
            var part = same.Aggregate(BigInteger.Add);
            sum = sum.Numerator.IsZero
                ? new ExactFraction(part, same.Key)
                : new ExactFraction((sum.Numerator * same.Key) + (part * sum.Denominator), sum.Denominator * same.Key);
        }

        return sum;
    }

    /// <summary>The nearest decimal of at most 28 significant digits and 28 places, half away from zero, without trailing zeros.</summary>
    /// <exception cref="AmountOverflowException">The value is 10^28 or above.</exception>
    public decimal Nearest(object of)
    {
        var places = Places();
        var units = Rounded(BigInteger.Abs(Numerator), places);
        return ToDecimal(Numerator.Sign < 0 ? -units : units, places, of);
    }

    /// <summary>
    /// The value as a quantity that is priced: a decimal of at most 28 significant digits and 28 places, without trailing zeros. What goes on behind them is
    /// rounded away from zero, so that a price which comes to half a cent of the exact value does so of the decimal, and is rounded up (R2).
    /// </summary>
    /// <exception cref="AmountOverflowException">The value is 10^28 or above.</exception>
    public decimal AwayFromZero(object of)
    {
        var places = Places();
        var units = Beyond(BigInteger.Abs(Numerator), places);
        return ToDecimal(Numerator.Sign < 0 ? -units : units, places, of);
    }

    /// <summary>
    /// Parts of a whole as decimals that sum to its decimal, nearest or <see cref="AwayFromZero"/>: each is what the parts up to it come to, less what those
    /// before it do (R5). All have the places of the whole, so that no addition of them rounds.
    /// </summary>
    /// <param name="numerators">The parts, 0 or more.</param>
    /// <param name="denominator">What each is divided by, above 0.</param>
    /// <param name="of">What they are of.</param>
    /// <param name="areQuantities">Whether they are quantities, as against amounts.</param>
    /// <exception cref="AmountOverflowException">The whole is 10^28 or above.</exception>
    public static decimal[] Split(IReadOnlyList<BigInteger> numerators, BigInteger denominator, object of, bool areQuantities)
    {
        var whole = new ExactFraction(numerators.Aggregate(BigInteger.Zero, BigInteger.Add), denominator);
        var places = whole.Places();
        var parts = new decimal[numerators.Count];
        var (soFar, before) = (BigInteger.Zero, BigInteger.Zero);
        for (var i = 0; i < parts.Length; i++)
        {
            soFar += numerators[i];
            var units = areQuantities ? whole.Beyond(soFar, places) : whole.Rounded(soFar, places);
            parts[i] = ToDecimal(units - before, places, of);
            before = units;
        }

        return parts;
    }

    /// <summary>The decimal of units of 10^-places, without trailing zeros.</summary>
    /// <exception cref="AmountOverflowException">It has more than 28 significant digits or places.</exception>
    public static decimal ToDecimal(BigInteger units, int places, object of)
    {
        var magnitude = BigInteger.Abs(units);
        while (places > 0)
        {
            var shorter = BigInteger.DivRem(magnitude, 10, out var digit);
            if (!digit.IsZero)
                break;
            magnitude = shorter;
            places--;
        }

        if (places < 0)
        {
            magnitude *= BigInteger.Pow(10, -places);
            places = 0;
        }

        if (magnitude >= Limit || places > StrictDecimal.MaximumDigits)
            throw new AmountOverflowException($"The value of '{of}'");
        Span<int> bits = stackalloc int[4];
        decimal.GetBits((decimal)magnitude, bits);
        return new decimal(bits[0], bits[1], bits[2], isNegative: units.Sign < 0, (byte)places);
    }

    // How many decimal places of 28 digits are left behind the whole number.
    private int Places()
    {
        var whole = BigInteger.Abs(Numerator) / Denominator;
        var places = StrictDecimal.MaximumDigits;
        // 9.99… may round up to one digit more, but then that is followed by zeros alone.
        for (; places > 0 && !whole.IsZero; places--)
            whole /= 10;
        return places;
    }

    private BigInteger Rounded(BigInteger magnitude, int places)
    {
        var units = BigInteger.DivRem(magnitude * BigInteger.Pow(10, places), Denominator, out var rest);
        return rest * 2 >= Denominator ? units + 1 : units;
    }

    private BigInteger Beyond(BigInteger magnitude, int places)
    {
        var units = BigInteger.DivRem(magnitude * BigInteger.Pow(10, places), Denominator, out var rest);
        return rest.IsZero ? units : units + 1;
    }
}
