using System.Globalization;

namespace Orb.Billing.Core.Amounts;

/// <summary>Why a text is no number we accept.</summary>
public enum DecimalRefusal
{
    /// <summary>It was accepted.</summary>
    None,

    /// <summary>Not a number in JSON's grammar: separators, NaN, infinity, hexadecimal, a leading plus, white space, other digits, a negative zero.</summary>
    NotANumber,

    /// <summary>More than 28 significant digits, 10^28 or above, more than 28 decimal places, or a text too long to be looked into.</summary>
    TooManyDigits,
}

/// <summary>
/// Reads decimal numbers so that nothing is lost: the grammar of JSON numbers, at most 28 significant digits,
/// and only values that a decimal holds exactly (R1).
/// </summary>
public static class StrictDecimal
{
    /// <summary>The most significant digits a number may have.</summary>
    public const int MaximumDigits = 28;

    /// <summary>The longest text that is accepted: sign, 28 digits, point, exponent and room for zeros.</summary>
    public const int MaximumLength = 64;

    /// <summary>Reads a number, or throws.</summary>
    /// <exception cref="FormatException">The text is refused; the message says why.</exception>
    public static decimal Parse(string text) => TryParse(text, out var value) switch
    {
        DecimalRefusal.None => value,
        DecimalRefusal.TooManyDigits => throw new FormatException($"The number has more than {MaximumDigits} significant digits or is out of range."),
        _ => throw new FormatException("The text is not a decimal number."),
    };

    /// <summary>Reads a number and says why where it cannot.</summary>
    /// <param name="text">The whole text; surrounding white space is refused.</param>
    /// <param name="value">The exact value; 0 when refused.</param>
    public static DecimalRefusal TryParse(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0m;
        if (!Scan(text, out var number))
            return DecimalRefusal.NotANumber;
        if (text.Length > MaximumLength)
            return DecimalRefusal.TooManyDigits;

        // The digits without leading and trailing zeros, and the power of ten of the last one.
        Span<char> digits = stackalloc char[MaximumLength];
        var count = 0;
        foreach (var c in text[..number.MantissaEnd])
        {
            if (char.IsAsciiDigit(c) && (c != '0' || count > 0))
                digits[count++] = c;
        }

        var power = number.Exponent - number.FractionDigits;
        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
            power++;
        }

        if (count == 0)
            return number.Negative ? DecimalRefusal.NotANumber : DecimalRefusal.None;
        if (count > MaximumDigits || power < -MaximumDigits || count + power > MaximumDigits)
            return DecimalRefusal.TooManyDigits;

        var mantissa = decimal.Parse(digits[..count], NumberStyles.None, CultureInfo.InvariantCulture);
        value = Scale(mantissa, power);
        if (number.Negative)
            value = -value;
        return DecimalRefusal.None;
    }

    private static decimal Scale(decimal mantissa, int power)
    {
        if (power < 0)
        {
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(mantissa, bits);
            return new decimal(bits[0], bits[1], bits[2], isNegative: false, scale: (byte)-power);
        }

        for (; power > 0; power--)
            mantissa *= 10m;
        return mantissa;
    }

    private readonly record struct Scanned(bool Negative, int MantissaEnd, int FractionDigits, int Exponent);

    // JSON's grammar: -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
    private static bool Scan(ReadOnlySpan<char> text, out Scanned number)
    {
        number = default;
        var i = 0;
        var negative = i < text.Length && text[i] == '-';
        if (negative)
            i++;

        var whole = Digits(text, i);
        if (whole == 0 || (whole > 1 && text[i] == '0'))
            return false;
        i += whole;

        var fraction = 0;
        if (i < text.Length && text[i] == '.')
        {
            fraction = Digits(text, ++i);
            if (fraction == 0)
                return false;
            i += fraction;
        }

        var mantissaEnd = i;
        var exponent = 0;
        if (i < text.Length && text[i] is 'e' or 'E')
        {
            i++;
            var down = i < text.Length && text[i] == '-';
            if (i < text.Length && text[i] is '-' or '+')
                i++;
            var length = Digits(text, i);
            if (length == 0)
                return false;
            exponent = Exponent(text.Slice(i, length));
            if (down)
                exponent = -exponent;
            i += length;
        }

        number = new Scanned(negative, mantissaEnd, fraction, exponent);
        return i == text.Length;
    }

    // From four digits on, zeros at the front aside, the value is 0 or out of range whatever they say.
    private static int Exponent(ReadOnlySpan<char> digits)
    {
        var significant = digits.TrimStart('0');
        return significant.Length switch
        {
            0 => 0,
            > 3 => 999,
            _ => int.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture),
        };
    }

    private static int Digits(ReadOnlySpan<char> text, int from)
    {
        var i = from;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
            i++;
        return i - from;
    }
}
