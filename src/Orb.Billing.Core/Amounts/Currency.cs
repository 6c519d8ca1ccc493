using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Orb.Billing.Core.Amounts;

/// <summary>
/// The unit an amount is counted in: a currency of ISO 4217 or a custom pricing unit such as "credits".
/// Two currencies are equal when code, scale and kind are.
/// </summary>
public sealed record Currency
{
    /// <summary>The decimal places of a custom pricing unit that was created without any (R1).</summary>
    public const int DefaultScale = 9;

    /// <summary>The largest number of decimal places a custom pricing unit may have. A store may keep fewer and must refuse the rest.</summary>
    public const int MaximumScale = 15;

    private Currency(string code, int scale, bool isCustomUnit)
    {
        Code = code;
        Scale = scale;
        IsCustomUnit = isCustomUnit;
    }

    /// <summary>The upper-case ISO 4217 code, or the name of the custom pricing unit as it was created.</summary>
    public string Code { get; }

    /// <summary>Decimal places of the smallest unit: 2 for USD, 0 for JPY, 3 for KWD; 9 by default for a custom unit.</summary>
    public int Scale { get; }

    /// <summary>Whether this is a custom pricing unit rather than money.</summary>
    public bool IsCustomUnit { get; }

    /// <summary>The US dollar.</summary>
    public static Currency Usd { get; } = Iso("USD");

    /// <summary>The euro.</summary>
    public static Currency Eur { get; } = Iso("EUR");

    /// <summary>The yen, which has no minor unit.</summary>
    public static Currency Jpy { get; } = Iso("JPY");

    /// <summary>The currency with this ISO 4217 code.</summary>
    /// <param name="code">Three letters; lower case is accepted, as older data holds it.</param>
    /// <exception cref="ArgumentException">No currency in circulation has this code.</exception>
    public static Currency Iso(string code) =>
        TryIso(code, out var currency)
            ? currency
            : throw new ArgumentException($"'{code}' is not a currency code of ISO 4217.", nameof(code));

    /// <summary>The currency with this ISO 4217 code, if there is one.</summary>
    /// <param name="code">Three letters; lower case is accepted, as older data holds it.</param>
    /// <param name="currency">The currency found.</param>
    public static bool TryIso(string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        // ASCII alone: the capital of the long s is S, and "u\u017Fd" is not the dollar.
        return code is { Length: 3 } && Ascii.IsValid(code) && Iso4217.Table.TryGetValue(code.ToUpperInvariant(), out currency);
    }

    /// <summary>A custom pricing unit.</summary>
    /// <param name="code">Its name, kept verbatim.</param>
    /// <param name="scale">Decimal places of its smallest part, 0 to 15; 9 by default (R1).</param>
    /// <exception cref="ArgumentException">The name is empty or is an ISO 4217 code, or the scale is out of range.</exception>
    public static Currency Custom(string code, int scale = DefaultScale)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, MaximumScale);
        return TryIso(code, out _)
            ? throw new ArgumentException($"'{code}' is a currency code of ISO 4217 and cannot name a pricing unit.", nameof(code))
            : new Currency(code, scale, isCustomUnit: true);
    }

    internal static Currency OfTable(string code, int minorUnits) => new(code, minorUnits, isCustomUnit: false);

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
