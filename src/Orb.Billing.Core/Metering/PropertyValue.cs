using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// One flat property of a usage event: a text, a number kept exact, or a boolean.
/// <c>default</c> is <see cref="PropertyKind.Null"/>, which every metric treats as a missing property.
/// </summary>
/// <remarks>Two values are equal when kind and value are: 1.50 equals 1.5, however it was written; the text "1.5" equals neither.</remarks>
public readonly record struct PropertyValue
{
    private const decimal FirstOf29Digits = 10000000000000000000000000000m;

    private readonly string? _text;
    private readonly decimal _number;

    private PropertyValue(PropertyKind kind, string? text, decimal number)
    {
        Kind = kind;
        _text = text;
        _number = number;
    }

    /// <summary>What the property holds.</summary>
    public PropertyKind Kind { get; }

    /// <summary>The number exactly as it came ("12.50", "1e3"), or the text itself; null when it was not made of a text.</summary>
    public string? Written => _text;

    /// <summary>A text. It stays a text even where it reads as a number; see <see cref="TryGetNumber"/>.</summary>
    public static PropertyValue Text(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new PropertyValue(PropertyKind.Text, value, 0m);
    }

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number has more than 28 significant digits (R1).</exception>
    public static PropertyValue Number(decimal value)
    {
        // A 29th digit may still be a trailing zero; only then is the text looked at.
        if (CanonicalDecimal.Coefficient(value) >= FirstOf29Digits && StrictDecimal.TryParse(CanonicalDecimal.ToText(value), out _) != DecimalRefusal.None)
            throw new ArgumentOutOfRangeException(nameof(value), $"A number has at most {StrictDecimal.MaximumDigits} significant digits.");
        return new PropertyValue(PropertyKind.Number, null, WithoutNegativeZero(value));
    }

    /// <summary>A number from its text, which is kept beside the value: stores write back what came in, to the letter.</summary>
    /// <exception cref="FormatException"><see cref="StrictDecimal"/> refuses the text (R1).</exception>
    public static PropertyValue Number(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return new PropertyValue(PropertyKind.Number, written, StrictDecimal.Parse(written));
    }

    /// <summary>True or false.</summary>
    public static PropertyValue Boolean(bool value) => new(PropertyKind.Boolean, null, value ? 1m : 0m);

    /// <summary>Reads the value as a number: a number, or a text in the strict grammar of <see cref="StrictDecimal"/> ("12.5", but not "1,000" or "NaN").</summary>
    /// <param name="number">The exact value; 0 when it is no number.</param>
    public bool TryGetNumber(out decimal number)
    {
        if (Kind == PropertyKind.Text)
            return StrictDecimal.TryParse(_text, out number) == DecimalRefusal.None;
        number = Kind == PropertyKind.Number ? _number : 0m;
        return Kind == PropertyKind.Number;
    }

    /// <summary>The canonical text for grouping and comparison: a number without trailing zeros or exponent, true or false, a text as it is, "" for null.</summary>
    public string AsText() => Kind switch
    {
        PropertyKind.Text => _text!,
        PropertyKind.Number => CanonicalDecimal.ToText(_number),
        PropertyKind.Boolean => _number == 1m ? "true" : "false",
        _ => "",
    };

    /// <inheritdoc/>
    public bool Equals(PropertyValue other) =>
        Kind == other.Kind && _number == other._number
        && (Kind != PropertyKind.Text || string.Equals(_text, other._text, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Kind, _number, Kind == PropertyKind.Text ? _text!.GetHashCode(StringComparison.Ordinal) : 0);

    /// <inheritdoc cref="AsText"/>
    public override string ToString() => AsText();

    // A decimal remembers the sign of zero; nothing we count does.
    private static decimal WithoutNegativeZero(decimal value) => value == 0m ? 0m : value;
}
