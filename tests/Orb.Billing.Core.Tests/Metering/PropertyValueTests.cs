using System.Globalization;
using CsCheck;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Core.Tests.Metering;

public sealed class PropertyValueTests
{
    [Theory]
    [InlineData("12.5", 12.5)]
    [InlineData("-3", -3)]
    [InlineData("1e3", 1000)]
    public void A_text_in_the_strict_grammar_reads_as_a_number_R1(string text, decimal expected)
    {
        PropertyValue.Text(text).TryGetNumber(out var number).ShouldBeTrue();
        number.ShouldBe(expected);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("NaN")]
    [InlineData("Inf")]
    [InlineData("1,000")]
    [InlineData(" 1")]
    [InlineData("+1")]
    [InlineData("0x10")]
    [InlineData("")]
    [InlineData("12345678901234567890123456789")]
    public void Other_texts_do_not_R1(string text)
    {
        PropertyValue.Text(text).TryGetNumber(out var number).ShouldBeFalse();
        number.ShouldBe(0m);
    }

    [Fact]
    public void A_boolean_is_no_number()
    {
        PropertyValue.Boolean(true).TryGetNumber(out var number).ShouldBeFalse();
        number.ShouldBe(0m);
    }

    [Fact]
    public void The_default_is_null_reads_as_nothing_and_equals_itself()
    {
        PropertyValue nothing = default;
        nothing.Kind.ShouldBe(PropertyKind.Null);
        nothing.AsText().ShouldBe("");
        nothing.TryGetNumber(out _).ShouldBeFalse();
        nothing.ShouldBe(default);
        nothing.GetHashCode().ShouldBe(default(PropertyValue).GetHashCode());
        nothing.ShouldNotBe(PropertyValue.Text(""));
    }

    [Fact]
    public void Canonical_text_has_no_trailing_zeros_and_no_exponent()
    {
        PropertyValue.Number(12.500m).AsText().ShouldBe("12.5");
        PropertyValue.Number(100m).AsText().ShouldBe("100");
        PropertyValue.Number(0.0000000000000000000000000001m).AsText().ShouldBe("0.0000000000000000000000000001");
        PropertyValue.Number("1e3").AsText().ShouldBe("1000");
        PropertyValue.Number(-0.0m).AsText().ShouldBe("0");
        PropertyValue.Boolean(true).AsText().ShouldBe("true");
        PropertyValue.Boolean(false).AsText().ShouldBe("false");
        PropertyValue.Text("12.500").AsText().ShouldBe("12.500");
    }

    [Fact]
    public void A_number_keeps_the_text_it_came_as_but_equals_by_value()
    {
        PropertyValue.Number("12.50").Written.ShouldBe("12.50");
        PropertyValue.Number(12.5m).Written.ShouldBeNull();
        PropertyValue.Number("12.50").ShouldBe(PropertyValue.Number(12.5m));
        PropertyValue.Number("12.50").GetHashCode().ShouldBe(PropertyValue.Number(12.5m).GetHashCode());
        PropertyValue.Text("12.5").ShouldNotBe(PropertyValue.Number(12.5m));
        PropertyValue.Boolean(true).ShouldNotBe(PropertyValue.Number(1m));
    }

    [Fact]
    public void A_number_beyond_28_digits_is_refused_R1()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => PropertyValue.Number(decimal.MaxValue))
            .Message.ShouldBe("A number has at most 28 significant digits. (Parameter 'value')");
        Should.Throw<ArgumentOutOfRangeException>(() => PropertyValue.Number(1.2345678901234567890123456789m));
        Should.Throw<ArgumentOutOfRangeException>(() => PropertyValue.Number(-10000000000000000000000000000m));
        Should.Throw<FormatException>(() => PropertyValue.Number("NaN"));
        PropertyValue.Number(9999999999999999999999999999m).AsText().ShouldBe("9999999999999999999999999999");
        PropertyValue.Number(1.0000000000000000000000000000m).AsText().ShouldBe("1");
    }

    [Fact]
    public void Canonical_text_reads_back_as_the_same_number() =>
        Numbers.Decimals.Sample(d =>
        {
            PropertyValue.Text(PropertyValue.Number(d).AsText()).TryGetNumber(out var back).ShouldBeTrue();
            back.ShouldBe(d);
            CanonicalDecimal.WithoutTrailingZeros(d).ShouldBe(d);
            CanonicalDecimal.WithoutTrailingZeros(d).ToString(CultureInfo.InvariantCulture).ShouldBe(CanonicalDecimal.ToText(d));
        });
}
