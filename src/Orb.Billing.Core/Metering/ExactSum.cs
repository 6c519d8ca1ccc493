using System.Numerics;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// A sum that no order of adding can change. A decimal silently rounds 10^27 + 10^-28, so what does not fit exactly is
/// moved to an unbounded integer; whether the total is a number we can hold is asked of the total alone.
/// </summary>
internal sealed class ExactSum
{
    /// <summary>The decimal places of a unit.</summary>
    public const int Places = 28;

    private const decimal NearLimit = 10000000000000000000000000000m;

    /// <summary>How many units are one.</summary>
    public static readonly BigInteger UnitsOfOne = BigInteger.Pow(10, Places);

    private decimal _near;
    private BigInteger _far; // in units of 10^-28

    /// <summary>Adds a value.</summary>
    public void Add(decimal value)
    {
        if (decimal.Abs(value) >= NearLimit)
        {
            _far += Units(value);
            return;
        }

        // Both are below 10^28 and their sum is far below the range's end, so this cannot overflow, only round.
        var sum = _near + value;
        var isExact = sum.Scale >= Math.Max(_near.Scale, value.Scale);
        if (isExact && decimal.Abs(sum) < NearLimit)
        {
            _near = sum;
            return;
        }

        _far += Units(_near);
        _near = value;
    }

    /// <summary>Adds what another sum holds.</summary>
    public void Add(ExactSum other)
    {
        _far += other._far;
        Add(other._near);
    }

    /// <summary>The total without trailing zeros.</summary>
    /// <exception cref="AmountOverflowException">It is not a decimal of at most 28 significant digits.</exception>
    public decimal Total(object of) => IsNear(out var total) ? total : ToDecimal(Units(), of);

    /// <summary>The total as the nearest decimal of at most 28 significant digits, half away from zero, without trailing zeros.</summary>
    /// <exception cref="AmountOverflowException">It is 10^28 or above.</exception>
    public decimal Nearest(object of) => IsNear(out var total) ? total : new ExactFraction(Units(), UnitsOfOne).Nearest(of);

    /// <summary>The total in units of 10^-28, whatever its size.</summary>
    public BigInteger Units() => _far + Units(_near);

    /// <summary>The total without trailing zeros, however it is held.</summary>
    public void Write(StateWriter state)
    {
        var (units, scale) = (Units(), Places);
        while (scale > 0 && BigInteger.DivRem(units, 10, out var digit) is var shorter && digit.IsZero)
            (units, scale) = (shorter, scale - 1);
        state.Byte((byte)scale);
        state.Number(units);
    }

    /// <summary>Takes a total that was written; this one is zero.</summary>
    public void Read(ref StateReader state)
    {
        var (scale, units) = (state.Byte(), state.Number());
        if (scale > Places || (scale > 0 && (units % 10).IsZero))
            throw StateReader.Damaged("a sum has more digits than it needs");
        if (BigInteger.Abs(units) < UnitsOfOne)
            _near = ExactFraction.ToDecimal(units, scale, "");
        else
            _far = units * BigInteger.Pow(10, Places - scale);
    }

    // What always fitted a decimal needs no larger integers.
    private bool IsNear(out decimal total)
    {
        total = CanonicalDecimal.WithoutTrailingZeros(_near);
        if (total == 0m)
            total = 0m;
        return _far.IsZero && CanonicalDecimal.Coefficient(total) < NearLimit;
    }

    /// <summary>The value of units of 10^-28, without trailing zeros.</summary>
    /// <exception cref="AmountOverflowException">It is not a decimal of at most 28 significant digits.</exception>
    public static decimal ToDecimal(BigInteger units, object of) => ExactFraction.ToDecimal(units, Places, of);

    /// <summary>A value in units of 10^-28.</summary>
    public static BigInteger Units(decimal value)
    {
        var magnitude = (BigInteger)CanonicalDecimal.Coefficient(value) * BigInteger.Pow(10, Places - value.Scale);
        return value < 0m ? -magnitude : magnitude;
    }
}
