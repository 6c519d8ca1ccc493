using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// The units that a metric is priced in, where they are others than those it counts: seconds and minutes, bytes and gibibytes. The value of everything
/// counted is multiplied or divided once, exactly, before it is rounded (R25), so that parts and merging change nothing.
/// </summary>
public sealed record MetricConversion
{
    private const decimal Limit = 10000000000000000000000000000m;

    private MetricConversion(bool divides, decimal number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        Divides = divides;
        Number = CanonicalDecimal.WithoutTrailingZeros(number);
        if (CanonicalDecimal.Coefficient(Number) >= Limit)
            throw new ArgumentOutOfRangeException(nameof(number), number, $"A number has at most {StrictDecimal.MaximumDigits} significant digits.");
    }

    /// <summary>Whether the value is divided; otherwise it is multiplied.</summary>
    public bool Divides { get; }

    /// <summary>What the value is multiplied or divided by, above 0.</summary>
    public decimal Number { get; }

    /// <summary>A value that is multiplied; <c>aggregate * number</c> in SQL.</summary>
    /// <param name="number">Above 0, at most 28 significant digits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of these.</exception>
    public static MetricConversion MultiplyBy(decimal number) => new(divides: false, number);

    /// <summary>A value that is divided; <c>aggregate / number</c> in SQL.</summary>
    /// <param name="number">Above 0, at most 28 significant digits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of these.</exception>
    public static MetricConversion DivideBy(decimal number) => new(divides: true, number);

    /// <summary>What stands behind the aggregate in SQL: <c>/ 60</c>.</summary>
    public override string ToString() => $"{(Divides ? "/" : "*")} {CanonicalDecimal.ToText(Number)}";

    /// <summary>The value in the units that are priced.</summary>
    internal ExactFraction Of(ExactFraction value)
    {
        var by = ExactFraction.Of(Number);
        return Divides
            ? new ExactFraction(value.Numerator * by.Denominator, value.Denominator * by.Numerator)
            : new ExactFraction(value.Numerator * by.Numerator, value.Denominator * by.Denominator);
    }
}
