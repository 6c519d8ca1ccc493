using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Tests.Amounts;

/// <summary>A currency is one of ISO 4217 or a custom pricing unit with the scale it was created with (R1).</summary>
public sealed class CurrencyTests
{
    [Theory]
    [InlineData("USD", 2)]
    [InlineData("EUR", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KWD", 3)]
    [InlineData("CLP", 0)]
    [InlineData("CLF", 4)]
    [InlineData("ISK", 0)]
    [InlineData("UGX", 0)]
    [InlineData("HUF", 2)]
    [InlineData("TWD", 2)]
    [InlineData("IDR", 2)]
    [InlineData("MGA", 2)]
    [InlineData("MRU", 2)]
    [InlineData("TND", 3)]
    public void R1_A_currency_has_the_minor_units_of_ISO_4217(string code, int scale)
    {
        var currency = Currency.Iso(code);

        (currency.Code, currency.Scale, currency.IsCustomUnit).ShouldBe((code, scale, false));
    }

    [Fact]
    public void R1_These_currencies_have_no_minor_unit() => CodesOfScale(0).ShouldBe(
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]);

    [Fact]
    public void R1_These_currencies_have_three_or_four_decimal_places()
    {
        CodesOfScale(3).ShouldBe(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);
        CodesOfScale(4).ShouldBe(["CLF"]);
    }

    [Fact]
    public void R1_The_table_holds_the_156_currencies_in_circulation()
    {
        Iso4217.Table.Count.ShouldBe(156);
        CodesOfScale(2).Length.ShouldBe(132);
    }

    [Fact]
    public void R1_Venezuela_has_two_codes_of_one_currency()
    {
        Currency.Iso("VES").Scale.ShouldBe(2);
        Currency.Iso("VED").Scale.ShouldBe(2);
    }

    [Fact]
    public void R1_Every_code_of_the_table_is_three_capital_letters() =>
        Iso4217.Table.ShouldAllBe(row => row.Key == row.Value.Code && row.Key.Length == 3 && row.Key.All(char.IsAsciiLetterUpper) && !row.Value.IsCustomUnit);

    [Fact]
    public void Lower_case_codes_name_the_same_currency()
    {
        Currency.Iso("usd").ShouldBe(Currency.Usd);
        Currency.Iso("Eur").ShouldBe(Currency.Eur);
        Currency.Iso("jpY").Code.ShouldBe("JPY");
    }

    [Theory]
    [InlineData("XXX")] // no currency
    [InlineData("XTS")] // testing
    [InlineData("XAU")] // gold
    [InlineData("XAG")] // silver
    [InlineData("XDR")] // special drawing right
    [InlineData("xxx")]
    [InlineData("DEM")] // withdrawn
    [InlineData("HRK")]
    [InlineData("ANG")]
    [InlineData("SLL")]
    [InlineData("ZWL")]
    [InlineData("ABC")]
    [InlineData("")]
    [InlineData("US")]
    [InlineData("USDT")]
    [InlineData(" USD")]
    [InlineData("USD ")]
    [InlineData("U D")]
    [InlineData("840")]
    [InlineData("US\0")]
    [InlineData("ＵＳＤ")]
    [InlineData("\u0130DR")] // Turkish capital I with dot
    [InlineData("\u0131dr")] // Turkish small i without dot
    [InlineData("\u212AWD")] // Kelvin sign
    [InlineData("u\u017Fd")] // the long s, whose capital is S
    [InlineData("\u017FEK")]
    public void R1_An_unknown_code_is_refused(string code)
    {
        Currency.TryIso(code, out var currency).ShouldBeFalse();
        currency.ShouldBeNull();
        Should.Throw<ArgumentException>(() => Currency.Iso(code)).Message.ShouldBe($"'{code}' is not a currency code of ISO 4217. (Parameter 'code')");
    }

    [Fact]
    public void R1_No_code_is_no_currency()
    {
        Currency.TryIso(null, out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => Currency.Iso(null!));
    }

    [Fact]
    public void R1_A_custom_unit_has_nine_decimal_places_by_default_and_those_it_was_created_with_otherwise()
    {
        Currency.Custom("credits").Scale.ShouldBe(9);
        Currency.Custom("tokens", 0).Scale.ShouldBe(0);
        Currency.Custom("CREDITS4", 4).Scale.ShouldBe(4);
        Currency.Custom("fine", 15).Scale.ShouldBe(15);
        Currency.Custom("credits").IsCustomUnit.ShouldBeTrue();
        Currency.Custom("API calls").ToString().ShouldBe("API calls");
    }

    [Fact]
    public void R1_A_custom_unit_has_at_least_0_and_at_most_15_decimal_places()
    {
        Should.Throw<ArgumentException>(() => Currency.Custom("credits", -1)).ParamName.ShouldBe("scale");
        Should.Throw<ArgumentException>(() => Currency.Custom("credits", 16)).ParamName.ShouldBe("scale");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\n")]
    [InlineData("USD")]
    [InlineData("usd")]
    [InlineData("Jpy")]
    public void A_custom_unit_needs_a_name_that_is_no_currency(string? code) =>
        Should.Throw<ArgumentException>(() => Currency.Custom(code!)).ParamName.ShouldBe("code");

    [Fact]
    public void A_custom_unit_that_is_called_like_a_currency_is_told_so() =>
        Should.Throw<ArgumentException>(() => Currency.Custom("usd"))
            .Message.ShouldBe("'usd' is a currency code of ISO 4217 and cannot name a pricing unit. (Parameter 'code')");

    [Fact]
    public void Units_are_equal_when_name_scale_and_kind_are()
    {
        Currency.Custom("credits", 4).ShouldBe(Currency.Custom("credits", 4));
        Currency.Custom("credits", 4).GetHashCode().ShouldBe(Currency.Custom("credits", 4).GetHashCode());
        Currency.Custom("credits", 4).ShouldNotBe(Currency.Custom("credits", 5));
        Currency.Custom("credits").ShouldNotBe(Currency.Custom("Credits")); // a name is kept verbatim
        Currency.Usd.ShouldNotBe(Currency.Eur);
        Currency.Usd.ShouldBeSameAs(Currency.Iso("USD"));
        Currency.Eur.ShouldBeSameAs(Currency.Iso("EUR"));
        Currency.Jpy.ShouldBeSameAs(Currency.Iso("JPY"));
    }

    private static string[] CodesOfScale(int scale) =>
        [.. Iso4217.Table.Values.Where(currency => currency.Scale == scale).Select(currency => currency.Code).Order(StringComparer.Ordinal)];
}
