using System.Numerics;

namespace Orb.Billing.Core.Metering;

/// <summary>Which way a metric rounds.</summary>
public enum MetricRoundingMode
{
    /// <summary>To the nearest, half away from zero; <c>ROUND</c> in SQL.</summary>
    Half,

    /// <summary>To the next above, -1.5 to -1; <c>CEIL</c> in SQL.</summary>
    Up,

    /// <summary>To the next below, -1.5 to -2; <c>FLOOR</c> in SQL.</summary>
    Down,
}

/// <summary>
/// How the value of a metric is rounded: once, when it is read, from the exact and converted value of everything counted, so that parts and merging change
/// nothing.
/// </summary>
public readonly record struct MetricRounding
{
    /// <summary>The most decimal places, and the most zeros before the point.</summary>
    public const int MaximumDigits = 28;

    /// <summary>Rounds to a number of decimal places.</summary>
    /// <param name="mode">Which way.</param>
    /// <param name="digits">The decimal places; below zero to tens (-1), hundreds (-2) and so on. Within -28 to 28.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mode is none, or there are too many digits.</exception>
    public MetricRounding(MetricRoundingMode mode, int digits)
    {
        if (!Enum.IsDefined(mode))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "There is no such mode of rounding.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, MaximumDigits);
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, -MaximumDigits);
        Mode = mode;
        Digits = digits;
    }

    /// <summary>Which way.</summary>
    public MetricRoundingMode Mode { get; }

    /// <summary>The decimal places; below zero to tens (-1), hundreds (-2) and so on.</summary>
    public int Digits { get; }

    internal string Keyword => Of(Mode);

    internal static string Of(MetricRoundingMode mode) => mode switch
    {
        MetricRoundingMode.Up => "CEIL",
        MetricRoundingMode.Down => "FLOOR",
        _ => "ROUND",
    };

    internal decimal Round(ExactFraction value, object of)
    {
        var (numerator, denominator) = Digits >= 0
            ? (value.Numerator * BigInteger.Pow(10, Digits), value.Denominator)
            : (value.Numerator, value.Denominator * BigInteger.Pow(10, -Digits));
        var floor = BigInteger.DivRem(numerator, denominator, out var rest);
        if (rest.Sign < 0)
        {
            floor -= 1;
            rest += denominator;
        }

        var twice = rest * 2;
        var isUp = Mode switch
        {
            MetricRoundingMode.Up => !rest.IsZero,
            MetricRoundingMode.Down => false,
            _ => twice > denominator || (twice == denominator && floor.Sign >= 0),
        };
        return ExactFraction.ToDecimal(isUp ? floor + 1 : floor, Digits, of);
    }
}
