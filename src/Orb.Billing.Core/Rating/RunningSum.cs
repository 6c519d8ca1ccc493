using System.Numerics;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Core.Rating;

/// <summary>
/// A sum of amounts or units that no order of adding changes. It is exact where a decimal holds it, else the nearest that one does: nothing is
/// rounded on the way, where a decimal would drop 0.000000005 from 10^20 twice instead of adding 0.00000001 (docs/decisions/0086).
/// </summary>
internal struct RunningSum
{
    // Below this, two decimals and their sum are in range: adding them can only round.
    private const decimal NearLimit = 10_000_000_000_000_000_000_000_000_000m;

    private static readonly BigInteger MostDigits = (BigInteger)decimal.MaxValue;

    private decimal _near;
    private ExactSum? _far; // takes over once a decimal would round

    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">It leaves the range of a decimal.</exception>
    public readonly decimal Total => _far is null ? _near : Held(_far.Units());

    /// <summary>Adds one more.</summary>
    public void Add(decimal value)
    {
        if (_far is null)
        {
            // What has decimal places is far below the limit.
            if ((_near.Scale > 0 && value.Scale > 0) || (Math.Abs(_near) < NearLimit && Math.Abs(value) < NearLimit))
            {
                var sum = _near + value;
                if (sum.Scale >= Math.Max(_near.Scale, value.Scale))
                {
                    _near = sum;
                    return;
                }
            }

            _far = new ExactSum();
            _far.Add(_near);
        }

        _far.Add(value);
    }

    // As many places as fit: to the nearest of fewer, a larger sum could come to less.
    private static decimal Held(BigInteger units)
    {
        for (var (places, cut) = (ExactSum.Places, BigInteger.One); places >= 0; (places, cut) = (places - 1, cut * 10))
        {
            var (digits, rest) = BigInteger.DivRem(units, cut);
            digits += BigInteger.Abs(rest) * 2 >= cut && !rest.IsZero ? units.Sign : 0;
            if (BigInteger.Abs(digits) <= MostDigits)
                return CanonicalDecimal.WithoutTrailingZeros((decimal)digits * new decimal(1, 0, 0, isNegative: false, (byte)places));
        }

        throw new OverflowException("A sum leaves the range of a decimal.");
    }
}
