using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Catalog;

public sealed class ConversionRateTests
{
    private static readonly Currency Credits = Currency.Custom("credits", 2);

    [Fact]
    public void Units_become_money_rounded_once_half_away_from_zero_R2()
    {
        var rate = new ConversionRate(0.015m, Currency.Usd);
        rate.Convert(Money.Of(33.00m, Credits)).ShouldBe(Money.Of(0.50m, Currency.Usd)); // 0.495
        rate.Convert(Money.Of(-33.00m, Credits)).ShouldBe(Money.Of(-0.50m, Currency.Usd));
        rate.Convert(Money.Of(33.33m, Credits)).ShouldBe(Money.Of(0.50m, Currency.Usd)); // 0.49995
        new ConversionRate(0m, Currency.Jpy).Convert(Money.Of(7m, Credits)).ShouldBe(Money.Zero(Currency.Jpy));
    }

    [Fact]
    public void A_result_beyond_28_digits_is_the_typed_overflow_R1() =>
        Should.Throw<AmountOverflowException>(() =>
            new ConversionRate(9_999_999_999_999_999_999_999_999_999m, Currency.Usd).Convert(Money.Of(99m, Credits)));

    [Fact]
    public void Nothing_converts_between_real_currencies_R1()
    {
        Should.Throw<ArgumentException>(() => new ConversionRate(1m, Credits)).ParamName.ShouldBe("currency");
        Should.Throw<ArgumentOutOfRangeException>(() => new ConversionRate(-0.01m, Currency.Usd)).ParamName.ShouldBe("unitAmount");
        Should.Throw<ArgumentException>(() => new ConversionRate(1m, Currency.Usd).Convert(Money.Of(1m, Currency.Eur))).Message.ShouldContain("1.00 EUR");
        Should.Throw<ArgumentException>(() => Fee(1m) with { ConversionRate = new ConversionRate(1m, Currency.Usd) }).Message.ShouldContain("USD");
    }

    [Fact]
    public void A_price_in_a_pricing_unit_knows_what_a_unit_is_worth_R21()
    {
        var price = Metered(new UnitPriceModel(2m), currency: Credits) with { ConversionRate = new ConversionRate(0.01m, Currency.Eur) };
        price.ConversionRate.ShouldBe(new ConversionRate(0.01m, Currency.Eur));
        Fee(1m).ConversionRate.ShouldBeNull();
    }
}
