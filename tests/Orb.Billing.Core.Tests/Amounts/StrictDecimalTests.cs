using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using CsCheck;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Tests.Amounts;

/// <summary>Numbers are read strictly: JSON's grammar, at most 28 significant digits, nothing lost (R1, A09).</summary>
public sealed partial class StrictDecimalTests
{
    [Theory]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("∞")]
    [InlineData("-0")]
    [InlineData("-0.00")]
    [InlineData("-0e5")]
    [InlineData("1,5")]
    [InlineData("1,000")]
    [InlineData("1.000,5")]
    [InlineData("1_000")]
    [InlineData("1 000")]
    [InlineData("1'000")]
    [InlineData("١٢")] // Arabic digits
    [InlineData("१२")] // Devanagari digits
    [InlineData("１２")] // full-width digits
    [InlineData("1٢")]
    [InlineData("1e٢")]
    [InlineData("0x10")]
    [InlineData("10h")]
    [InlineData("1m")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("\u22121")] // the long minus
    [InlineData("(1)")]
    [InlineData("$1")]
    [InlineData("1%")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("\t1")]
    [InlineData("\u00A01")]
    [InlineData("1\0")] // decimal.Parse accepts this one
    [InlineData("\uFEFF1")]
    [InlineData("1\uD800")]
    [InlineData("1.")]
    [InlineData("-1.")]
    [InlineData(".5")]
    [InlineData("-.5")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData("00")]
    [InlineData("00.5")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1E")]
    [InlineData("1e+")]
    [InlineData("1e-")]
    [InlineData("1e1.5")]
    [InlineData("1e+-1")]
    [InlineData("1ee1")]
    [InlineData("e1")]
    [InlineData("1.e1")]
    [InlineData("null")]
    [InlineData("\"1\"")]
    public void R1_A_text_that_is_no_number_in_the_grammar_of_JSON_is_refused(string text) => Refused(text, DecimalRefusal.NotANumber);

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    [InlineData("1e-999")]
    [InlineData("1e-30")]
    [InlineData("1e-29")]
    [InlineData("1e28")]
    [InlineData("10000000000000000000000000000")] // 29 places before the point, though one significant digit
    [InlineData("1e99999999999999999999")]
    [InlineData("1e-99999999999999999999")]
    [InlineData("1e2147483648")]
    [InlineData("1e-2147483648")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("12345678901234567890123456789")] // 29 digits
    [InlineData("-12345678901234567890123456789")]
    [InlineData("1.2345678901234567890123456789")]
    [InlineData("10000000000000000000000000001")]
    [InlineData("1.0000000000000000000000000001")]
    [InlineData("123456789012345678901234567890")] // 30 digits
    [InlineData("1234567890123456789012345678901234567890")] // 40 digits
    [InlineData("0.1234567890123456789012345678901234567890")]
    [InlineData("79228162514264337593543950335")] // the largest decimal of .NET
    [InlineData("79228162514264337593543950336")]
    public void R1_A_number_of_more_than_28_digits_or_out_of_range_is_refused(string text) => Refused(text, DecimalRefusal.TooManyDigits);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.0", "0")]
    [InlineData("0e5", "0")]
    [InlineData("-1", "-1")]
    [InlineData("1.50", "1.5")]
    [InlineData("100", "100")]
    [InlineData("-0.000001", "-0.000001")]
    [InlineData("0.00000125", "0.00000125")]
    [InlineData("1e3", "1000")]
    [InlineData("1E3", "1000")]
    [InlineData("1e+3", "1000")]
    [InlineData("1E-7", "0.0000001")]
    [InlineData("-1.25e2", "-125")]
    [InlineData("1200e-2", "12")]
    [InlineData("1e0", "1")]
    [InlineData("1e-0", "1")]
    [InlineData("1e27", "1000000000000000000000000000")]
    [InlineData("1e-28", "0.0000000000000000000000000001")]
    [InlineData("1234567890123456789012345678", "1234567890123456789012345678")] // 28 digits
    [InlineData("9999999999999999999999999999", "9999999999999999999999999999")]
    [InlineData("-9999999999999999999999999999", "-9999999999999999999999999999")]
    [InlineData("1.234567890123456789012345678", "1.234567890123456789012345678")]
    [InlineData("0.1234567890123456789012345678", "0.1234567890123456789012345678")]
    [InlineData("17.9699999999999988631316", "17.9699999999999988631316")]
    [InlineData("1.00000000000000000000000000000000000000", "1")] // zeros beyond 28 digits: the value is exact
    [InlineData("1234567890123456789012345678.00000", "1234567890123456789012345678")]
    [InlineData("0.000000000000000000000000000100000", "0.0000000000000000000000000001")]
    [InlineData("0.0000000000000000000000000000000000000000", "0")]
    [InlineData("10000000000000000000000000000e-1", "1000000000000000000000000000")]
    [InlineData("0.00000000000000000000000000000000000001e10", "0.0000000000000000000000000001")]
    [InlineData("1e0001", "10")] // the exponent is read by value too
    [InlineData("1e-00000000000000000002", "0.01")]
    [InlineData("0e61", "0")]
    [InlineData("0e999", "0")]
    [InlineData("0.000e-99999999999", "0")]
    [InlineData("0.0000000000000000000000000000000001e61", "1000000000000000000000000000")]
    [InlineData("10000000000000000000000000000000000000000e-61", "0.000000000000000000001")]
    public void R1_A_number_that_a_decimal_holds_exactly_is_read_exactly(string text, string value)
    {
        StrictDecimal.TryParse(text, out var read).ShouldBe(DecimalRefusal.None);
        read.ToString(CultureInfo.InvariantCulture).ShouldBe(value);
        StrictDecimal.Parse(text).ShouldBe(read);
    }

    [Fact]
    public void R1_Parse_says_why_it_refuses()
    {
        Should.Throw<FormatException>(() => StrictDecimal.Parse("1,5")).Message.ShouldBe("The text is not a decimal number.");
        Should.Throw<FormatException>(() => StrictDecimal.Parse("1e999"))
            .Message.ShouldBe("The number has more than 28 significant digits or is out of range.");
        Should.Throw<FormatException>(() => StrictDecimal.Parse(null!)).Message.ShouldBe("The text is not a decimal number.");
    }

    [Fact]
    public void R1_The_culture_of_the_machine_changes_nothing() => Numbers.UnderAnotherCulture(() =>
    {
        StrictDecimal.Parse("-1.5").ShouldBe(-1.5m);
        StrictDecimal.Parse("1234567890.5e-3").ShouldBe(1234567.8905m);
        Refused("1,5", DecimalRefusal.NotANumber);
        Refused("\u22121.5", DecimalRefusal.NotANumber);
    });

    [Fact]
    public void A_text_of_64_characters_is_read_and_a_longer_one_is_refused()
    {
        StrictDecimal.Parse("1." + new string('0', 62)).ShouldBe(1m);
        Refused("1." + new string('0', 63), DecimalRefusal.TooManyDigits);
        Refused(new string(' ', 65), DecimalRefusal.NotANumber);
    }

    // A body may hold one enormous "number" (A08): the answer must not cost memory in proportion.
    [Theory]
    [InlineData("9")]
    [InlineData("0.")]
    [InlineData("-1e")]
    [InlineData("")]
    public void A_text_of_ten_million_characters_is_refused_without_allocating(string start)
    {
        var text = start.PadRight(10_000_000, '7');
        // The first call may load and compile what it needs.
        StrictDecimal.TryParse(start, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = StrictDecimal.TryParse(text, out _);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        refusal.ShouldBe(DecimalRefusal.TooManyDigits);
        allocated.ShouldBeLessThan(1_000);
    }

    [Fact]
    public void R1_What_is_written_is_read_back_for_every_number_of_up_to_28_digits() =>
        Numbers.UpTo28Digits.Sample(number =>
        {
            StrictDecimal.TryParse(number.ToString(CultureInfo.InvariantCulture), out var read).ShouldBe(DecimalRefusal.None);
            read.ShouldBe(number);
        }, iter: 10 * Numbers.Iterations);

    [Fact]
    public void R1_A_number_is_accepted_exactly_when_28_digits_hold_it_and_then_it_is_that_number()
    {
        var digits = Gen.Char["0000123456789"].Array[0, 33].Select(d => new string(d));
        var number = Gen.Select(
            Gen.OneOf("", "", "-"), digits, Gen.OneOf("", ".", "."), digits, Gen.OneOf("", "", "e", "E-", "e+"),
            Gen.OneOf(Gen.Int[0, 70], Gen.Int[0, 2000]), Gen.OneOf("", "", "00"),
            (sign, whole, point, fraction, e, exponent, zeros) =>
                sign + (whole.TrimStart('0') is { Length: > 0 } trimmed ? trimmed : "0")
                + (point.Length > 0 && fraction.Length > 0 ? point + fraction : "")
                + (e.Length > 0 ? e + zeros + exponent.ToString(CultureInfo.InvariantCulture) : ""));

        number.Sample(AgreesWithIntegers, iter: 10 * Numbers.Iterations);
    }

    [Fact]
    public void R1_No_text_whatever_throws_and_only_the_grammar_of_JSON_is_read() =>
        Gen.OneOf(Gen.Char["00123456789.-+eE ,_x\u0661\0"].Array[0, 12].Select(c => new string(c)), Gen.String)
            .Sample(AgreesWithIntegers, iter: 10 * Numbers.Iterations);

    private static void Refused(string text, DecimalRefusal reason)
    {
        StrictDecimal.TryParse(text, out var value).ShouldBe(reason);
        value.ShouldBe(0m);
        Should.Throw<FormatException>(() => StrictDecimal.Parse(text));
    }

    // The same question put to integers without bounds.
    private static void AgreesWithIntegers(string text)
    {
        var refusal = StrictDecimal.TryParse(text, out var value);

        var match = JsonNumber.Match(text);
        var digits = match.Groups["whole"].Value + match.Groups["fraction"].Value;
        if (!match.Success || (match.Groups["sign"].Length > 0 && text.Length <= StrictDecimal.MaximumLength && digits.Trim('0').Length == 0))
        {
            (refusal, value).ShouldBe((DecimalRefusal.NotANumber, 0m), text);
            return;
        }

        var mantissa = BigInteger.Parse("0" + digits, CultureInfo.InvariantCulture);
        var exponent = match.Groups["exponent"].Length > 0 ? BigInteger.Parse(match.Groups["exponent"].Value, CultureInfo.InvariantCulture) : 0;
        var shift = BigInteger.Min(exponent, 1_000_000) - match.Groups["fraction"].Length;
        var holds = mantissa.IsZero || Holds(mantissa, shift);
        if (text.Length > StrictDecimal.MaximumLength || !holds)
        {
            (refusal, value).ShouldBe((DecimalRefusal.TooManyDigits, 0m), text);
            return;
        }

        refusal.ShouldBe(DecimalRefusal.None, text);
        var steps = mantissa.IsZero ? 0
            : shift >= -28 ? mantissa * BigInteger.Pow(10, (int)shift + 28)
            : mantissa / BigInteger.Pow(10, -28 - (int)shift);
        Numbers.InSmallestSteps(value).ShouldBe(match.Groups["sign"].Length > 0 ? -steps : steps, text);
    }

    // Below 10^28, whole in steps of 10^-28, and of at most 28 digits once the zeros at its end are gone.
    private static bool Holds(BigInteger mantissa, BigInteger shift)
    {
        while (mantissa % 10 == 0)
            (mantissa, shift) = (mantissa / 10, shift + 1);
        var length = mantissa.ToString(CultureInfo.InvariantCulture).Length;
        return length <= 28 && shift >= -28 && length + shift <= 28;
    }

    [GeneratedRegex(@"\A(?<sign>-?)(?<whole>0|[1-9][0-9]*)(\.(?<fraction>[0-9]+))?([eE](\+?(?<exponent>[0-9]+)|(?<exponent>-[0-9]+)))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber { get; }
}
