using NodaTime;
using Orb.Billing.Core.Taxes;
using static Orb.Billing.Core.Tests.Taxes.GivenTaxes;

namespace Orb.Billing.Core.Tests.Taxes;

/// <summary>A rate is a fraction of one tax and category; a reason for no tax keeps the tax and says why (R19).</summary>
public sealed class TaxRateTests
{
    private static readonly LocalDate Day = new(2026, 1, 31);

    [Fact]
    public void R19_Rates_are_equal_by_value() => Vat(0.2m).ShouldBe(Vat(0.20m));

    [Theory]
    [InlineData(-1)]
    [InlineData(20)] // percent
    public void A_rate_is_a_fraction(int rate) => Should.Throw<ArgumentOutOfRangeException>(() => Vat(rate)).ParamName.ShouldBe("rate");

    [Theory]
    [InlineData("Z")]
    [InlineData("E")]
    [InlineData("AE")]
    [InlineData("K")]
    [InlineData("G")]
    [InlineData("O")]
    public void A_category_that_bears_no_tax_has_rate_0(string category)
    {
        Should.Throw<ArgumentException>(() => new TaxRate("vat", TaxCategory.Of(category), 0.01m)).Message
            .ShouldBe($"Category {category} bears no tax, so its rate is 0. (Parameter 'rate')");
        new TaxRate("vat", TaxCategory.Of(category), 0m).Rate.ShouldBe(0m);
    }

    [Theory]
    [InlineData("S")]
    [InlineData("L")]
    [InlineData("M")]
    [InlineData("B")]
    public void A_category_that_bears_tax_may_have_any_rate(string category)
    {
        new TaxRate("vat", TaxCategory.Of(category), 0.22m).Category.Code.ShouldBe(category);
        new TaxRate("vat", TaxCategory.Of(category), 0m).Category.Code.ShouldBe(category);
    }

    [Fact]
    public void A_rate_names_its_tax_and_its_category()
    {
        Should.Throw<ArgumentException>(() => new TaxRate(" ", TaxCategory.Standard, 0.2m)).ParamName.ShouldBe("code");
        Should.Throw<ArgumentNullException>(() => new TaxRate("vat", null!, 0.2m)).ParamName.ShouldBe("category");
    }

    [Fact]
    public void A_category_is_one_of_the_ten_of_EN_16931()
    {
        TaxCategory.All.Select(c => c.Code).ShouldBe(["S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B"]);
        TaxCategory.TryOf("s", out _).ShouldBeFalse();
        TaxCategory.TryOf(null, out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => TaxCategory.Of("XX")).Message.ShouldBe("'XX' is no tax category. (Parameter 'code')");
    }

    [Fact]
    public void R19_Exempt_reverse_charged_and_exported_sales_keep_their_taxes_at_nothing()
    {
        var domestic = new LineTaxation(TaxTreatmentKind.Domestic, Day, [Vat(0.2m)]);
        domestic.Exempted().ShouldBe(new LineTaxation(TaxTreatmentKind.Exempt, Day, [new TaxRate("vat", TaxCategory.Exempt, 0m)]));
        domestic.ReverseCharged().ShouldBe(new LineTaxation(TaxTreatmentKind.ReverseCharge, Day, [new TaxRate("vat", TaxCategory.ReverseCharge, 0m)]));
        domestic.Exported().ShouldBe(new LineTaxation(TaxTreatmentKind.Export, Day, [new TaxRate("vat", TaxCategory.Export, 0m)]));
        domestic.ShouldNotBe(domestic with { Kind = TaxTreatmentKind.Exempt });
        LineTaxation.None(Day).ShouldBe(new LineTaxation(TaxTreatmentKind.None, Day, []));
    }

    [Fact]
    public void Two_rates_of_one_tax_are_one_group_at_nothing() =>
        new LineTaxation(TaxTreatmentKind.Domestic, Day, [City(0.02m), Vat(0.2m), City(0.01m)]).Exempted().Rates
            .ShouldBe([new TaxRate("city", TaxCategory.Exempt, 0m), new TaxRate("vat", TaxCategory.Exempt, 0m)]);

    [Fact]
    public void A_category_that_bears_tax_is_no_reason_for_a_rate_of_0() =>
        Should.Throw<ArgumentException>(() => Vat(0.2m).ZeroedAs(TaxCategory.Standard)).Message
            .ShouldBe("Category S bears tax and cannot be the reason for a rate of 0. (Parameter 'category')");

    [Fact]
    public void R19_A_reverse_charged_line_shows_its_base_and_no_tax()
    {
        var rates = new LineTaxation(TaxTreatmentKind.Domestic, Day, [Vat(0.2m)]).ReverseCharged().Rates;
        var taxed = Exclusive(new TaxedLine(Usd(35m), rates));
        taxed.Groups.ShouldBe([new TaxGroup(rates[0], Usd(35m), Usd(0m))]);
        taxed.Total.ShouldBe(Usd(35m));
    }
}
