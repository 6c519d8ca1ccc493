using CsCheck;
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
            new ConversionRate(9_999_999_999_999_999_999_999_999_999m, Currency.Usd).Convert(Money.Of(99m, Credits)))
            .Message.ShouldBe("A conversion of credits to USD exceeds the range of a 28-digit decimal.");

    [Fact]
    public void Nothing_converts_between_real_currencies_R1()
    {
        Should.Throw<ArgumentException>(() => new ConversionRate(1m, Credits)).ParamName.ShouldBe("currency");
        Should.Throw<ArgumentOutOfRangeException>(() => new ConversionRate(-0.01m, Currency.Usd)).ParamName.ShouldBe("unitAmount");
        Should.Throw<ArgumentException>(() => new ConversionRate(1m, Currency.Usd).Convert(Money.Of(1m, Currency.Eur))).Message.ShouldContain("1.00 EUR");
        Should.Throw<ArgumentException>(() => Fee(1m) with { ConversionRate = new ConversionRate(1m, Currency.Usd) }).Message.ShouldContain("USD");
    }

    [Theory]
    [InlineData(0, 0.00)]
    [InlineData(50, 50.00)]
    [InlineData(100, 100.00)] // the upper bound is inclusive
    [InlineData(100.01, 100.01)] // 100.005
    [InlineData(250, 175.00)]
    [InlineData(500, 300.00)]
    [InlineData(1000, 350.00)] // the last tier is open even if bounded
    public void Each_unit_is_worth_the_rate_of_its_tier_R25(decimal units, decimal worth) =>
        Tiered.Convert(Money.Of(units, Credits)).ShouldBe(Money.Of(worth, Currency.Usd));

    [Fact]
    public void More_units_are_never_worth_less() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 100_000]).Sample(
            (some, more) => Worth(some + more) >= Worth(some), iter: Runs(10_000));

    [Fact]
    public void Tiers_leave_no_gap_and_have_no_flat_amounts()
    {
        Tiered.UnitAmount.ShouldBeNull();
        Tiered.Tiers.Count.ShouldBe(3);
        Tiered.ShouldBe(new ConversionRate([.. Tiered.Tiers], Currency.Usd));
        new ConversionRate(1m, Currency.Usd).Tiers.ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => new ConversionRate(Tiers((0m, 100m, 1m, 0m), (101m, null, 0.5m, 0m)), Currency.Usd)).Message.ShouldContain("Tier 2 starts at 101");
        Should.Throw<ArgumentException>(() => new ConversionRate(Tiers((0m, null, 1m, 0.01m)), Currency.Usd)).Message.ShouldContain("no flat amounts");
        Should.Throw<ArgumentException>(() => new ConversionRate(Tiers((0m, null, -1m, 0m)), Currency.Usd)).Message.ShouldContain("negative");
        Should.Throw<ArgumentException>(() => new ConversionRate(Tiers((0m, 100m, 1m, 0m), (100m, null, 1m, 0.01m)), Currency.Usd)).Message.ShouldContain("no flat amounts");
        Should.Throw<ArgumentException>(() => new ConversionRate(Tiers((0m, null, 1m, 0m)), Credits))
            .Message.ShouldBe("A conversion ends in a real currency, not in credits. (Parameter 'currency')");
        Should.Throw<ArgumentNullException>(() => new ConversionRate(1m, null!)).ParamName.ShouldBe("currency");
    }

    private static ConversionRate Tiered { get; } = new(Tiers((0m, 100m, 1m, 0m), (100m, 500m, 0.5m, 0m), (500m, 700m, 0.1m, 0m)), Currency.Usd);

    private static decimal Worth(int cents) => Tiered.Convert(Money.Of(cents / 100m, Credits)).Amount;

    [Fact]
    public void A_price_in_a_pricing_unit_knows_what_a_unit_is_worth_R21()
    {
        var price = Metered(new UnitPriceModel(2m), currency: Credits) with { ConversionRate = new ConversionRate(0.01m, Currency.Eur) };
        price.ConversionRate.ShouldBe(new ConversionRate(0.01m, Currency.Eur));
        Fee(1m).ConversionRate.ShouldBeNull();
    }
}
