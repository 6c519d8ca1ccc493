using CsCheck;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Tests.Amounts;

/// <summary>Money is an amount of one currency, whole in its smallest unit (R1, R2).</summary>
public sealed class MoneyTests
{
    private static readonly Currency Kwd = Currency.Iso("KWD");

    private static readonly Gen<Money> Dollars = Gen.Long[-1_000_000_000_000_000, 1_000_000_000_000_000]
        .Select(cents => Money.Of(cents / 100m, Currency.Usd));

    [Fact]
    public void R1_An_amount_is_written_with_the_decimal_places_of_its_currency()
    {
        Money.Of(26.87m, Currency.Usd).ToString().ShouldBe("26.87 USD");
        Money.Of(5m, Currency.Usd).ToString().ShouldBe("5.00 USD");
        Money.Of(1200m, Currency.Jpy).ToString().ShouldBe("1200 JPY");
        Money.Of(1.5m, Kwd).ToString().ShouldBe("1.500 KWD");
        Money.Of(0.000000001m, Currency.Custom("credits")).ToString().ShouldBe("0.000000001 credits");
        Money.Of(-1234567.8m, Currency.Eur).ToAmountString().ShouldBe("-1234567.80");
    }

    [Fact]
    public void R1_An_amount_is_written_alike_whatever_the_culture() => Numbers.UnderAnotherCulture(() =>
        Money.Of(-1234567.8m, Currency.Usd).ToString().ShouldBe("-1234567.80 USD"));

    [Fact]
    public void R1_The_largest_amounts_are_written_to_the_last_digit()
    {
        Money.Of(99999999999999999999999999.99m, Currency.Usd).ToAmountString().ShouldBe("99999999999999999999999999.99");
        Money.Of(-9999999999999999999999999999m, Currency.Jpy).ToAmountString().ShouldBe("-9999999999999999999999999999");
        Money.Of(9999999999999999999.999999999m, Currency.Custom("credits")).ToAmountString().ShouldBe("9999999999999999999.999999999");
    }

    [Fact]
    public void R1_An_amount_finer_than_the_smallest_unit_does_not_exist()
    {
        Should.Throw<ArgumentException>(() => Money.Of(1.5m, Currency.Jpy)).Message.ShouldContain("1.5 has more than the 0 decimal places of JPY");
        Should.Throw<ArgumentException>(() => Money.Of(0.001m, Currency.Usd));
        Should.Throw<ArgumentException>(() => Money.Of(0.0001m, Kwd));
        Should.Throw<ArgumentException>(() => Money.Of(-0.005m, Currency.Usd));
        Should.Throw<ArgumentException>(() => Money.Of(0.0000000001m, Currency.Custom("credits")));
        Should.Throw<ArgumentException>(() => Money.Of(0.0000000000000000000000000001m, Currency.Usd));
    }

    [Fact]
    public void R1_Zeros_behind_the_smallest_unit_are_no_finer_amount()
    {
        Money.Of(1.000m, Currency.Jpy).ToString().ShouldBe("1 JPY");
        Money.Of(1.5000000000000000000000000000m, Currency.Usd).ToString().ShouldBe("1.50 USD");
    }

    [Theory]
    [InlineData("1034", "0.001", "EUR", "1.03")]
    [InlineData("10.625", "4.4556", "JPY", "47")]
    [InlineData("1", "-0.125", "USD", "-0.13")]
    [InlineData("3", "0.0015", "KWD", "0.005")] // half of the smallest unit, away from zero
    [InlineData("0.4", "1.0", "JPY", "0")]
    public void R2_A_quantity_is_multiplied_first_and_rounded_once(string quantity, string unitPrice, string currency, string amount) =>
        Money.ForQuantity(StrictDecimal.Parse(quantity), StrictDecimal.Parse(unitPrice), Currency.Iso(currency)).ToAmountString().ShouldBe(amount);

    [Fact]
    public void R1_A_quantity_that_costs_too_much_is_the_typed_overflow()
    {
        Should.Throw<AmountOverflowException>(() => Money.ForQuantity(1e20m, 1e20m, Currency.Usd))
            .Message.ShouldBe("The price of a quantity exceeds the range of a 28-digit decimal.");
        Should.Throw<AmountOverflowException>(() => Money.ForQuantity(1e14m, 1e14m, Currency.Usd));
    }

    [Fact]
    public void R1_Amounts_of_two_currencies_are_never_combined_or_compared()
    {
        var dollar = Money.Of(1m, Currency.Usd);
        var euro = Money.Of(1m, Currency.Eur);

        Should.Throw<CurrencyMismatchException>(() => dollar + euro).Message.ShouldBe("Amounts of USD and EUR cannot be combined.");
        Should.Throw<CurrencyMismatchException>(() => dollar - euro);
        Should.Throw<CurrencyMismatchException>(() => dollar < euro);
        Should.Throw<CurrencyMismatchException>(() => dollar > euro);
        Should.Throw<CurrencyMismatchException>(() => dollar <= euro);
        Should.Throw<CurrencyMismatchException>(() => dollar >= euro);
        Should.Throw<CurrencyMismatchException>(() => dollar.CompareTo(euro));
        Should.Throw<CurrencyMismatchException>(() => Money.Min(dollar, euro));
        Should.Throw<CurrencyMismatchException>(() => Money.Max(dollar, euro));
        Should.Throw<CurrencyMismatchException>(() => Money.Zero(Currency.Usd) + Money.Zero(Currency.Eur));
        (dollar == euro).ShouldBeFalse();
        Money.Zero(Currency.Usd).Equals(Money.Zero(Currency.Eur)).ShouldBeFalse();
    }

    [Fact]
    public void R1_Pricing_units_of_one_name_but_another_scale_are_never_combined()
    {
        var fine = Money.Of(1m, Currency.Custom("credits", 9));
        var coarse = Money.Of(1m, Currency.Custom("credits", 2));

        Should.Throw<CurrencyMismatchException>(() => fine + coarse);
        (fine == coarse).ShouldBeFalse();
    }

    [Fact]
    public void R1_A_default_Money_is_no_amount_of_anything()
    {
        var nothing = default(Money);
        var dollar = Money.Of(1m, Currency.Usd);

        Should.Throw<InvalidOperationException>(() => nothing.Currency).Message.ShouldBe("A default Money has no currency.");
        Should.Throw<InvalidOperationException>(() => nothing + dollar);
        Should.Throw<InvalidOperationException>(() => dollar + nothing);
        Should.Throw<InvalidOperationException>(() => nothing + nothing);
        Should.Throw<InvalidOperationException>(() => -nothing);
        Should.Throw<InvalidOperationException>(() => nothing.CompareTo(nothing));
        Should.Throw<InvalidOperationException>(() => nothing.ToAmountString());
        (nothing == default).ShouldBeTrue();
        (nothing == Money.Zero(Currency.Usd)).ShouldBeFalse();
        nothing.GetHashCode().ShouldBe(new Money().GetHashCode());
    }

    [Fact]
    public void A_default_Money_can_be_written_to_a_log() => default(Money).ToString().ShouldBe("no money");

    [Fact]
    public void R1_There_is_no_money_without_a_currency()
    {
        Should.Throw<ArgumentNullException>(() => Money.Of(1m, null!));
        Should.Throw<ArgumentNullException>(() => Money.Round(1m, null!));
        Should.Throw<ArgumentNullException>(() => Money.Zero(null!));
    }

    [Fact]
    public void R2_Making_money_rounds_half_away_from_zero_to_the_smallest_unit()
    {
        Money.Round(1.034589m, Currency.Eur).ToString().ShouldBe("1.03 EUR");
        Money.Round(17.9699999999999988631316m, Currency.Eur).ToString().ShouldBe("17.97 EUR");
        Money.Round(1034m * 0.001m, Currency.Eur).ToString().ShouldBe("1.03 EUR");
        Money.Round(1.0m * 0.01m, Currency.Eur).ToString().ShouldBe("0.01 EUR");
        Money.Round(10.625m * 4.4556m, Currency.Jpy).ToString().ShouldBe("47 JPY");
        Money.Round(0.4m * 1.0m, Currency.Jpy).ToString().ShouldBe("0 JPY");
        Money.Round(1.0m * 1.0m, Currency.Jpy).ToString().ShouldBe("1 JPY");
        Money.Round(-0.125m, Currency.Usd).ToString().ShouldBe("-0.13 USD");
        Money.Round(0.135m, Currency.Usd).ToString().ShouldBe("0.14 USD");
        Money.Round(0.145m, Currency.Usd).ToString().ShouldBe("0.15 USD");
        Money.Round(0.0005m, Kwd).ToString().ShouldBe("0.001 KWD");
        Money.Round(0.0000000005m, Currency.Custom("credits")).ToString().ShouldBe("0.000000001 credits");
    }

    [Fact]
    public void Equal_amounts_are_equal_however_many_zeros_they_were_written_with()
    {
        var bare = Money.Of(1m, Currency.Usd);
        var padded = Money.Of(1.00m, Currency.Usd);

        padded.ShouldBe(bare);
        (padded == bare).ShouldBeTrue();
        padded.GetHashCode().ShouldBe(bare.GetHashCode());
        padded.CompareTo(bare).ShouldBe(0);
        padded.ToString().ShouldBe(bare.ToString());
    }

    [Fact]
    public void There_is_one_zero_and_it_has_no_sign()
    {
        var zero = Money.Zero(Currency.Usd);
        Money[] others = [-zero, Money.Of(-0.00m, Currency.Usd), Money.Round(-0.001m, Currency.Usd), zero - zero];

        foreach (var other in others)
        {
            other.ShouldBe(zero);
            other.GetHashCode().ShouldBe(zero.GetHashCode());
            other.ToString().ShouldBe("0.00 USD");
            (other.IsZero, other.IsPositive, other.IsNegative).ShouldBe((true, false, false));
        }
    }

    [Fact]
    public void Amounts_of_one_currency_are_added_negated_and_ordered()
    {
        var small = Money.Of(-1.50m, Currency.Usd);
        var large = Money.Of(2.75m, Currency.Usd);

        (small + large).ToString().ShouldBe("1.25 USD");
        (small - large).ToString().ShouldBe("-4.25 USD");
        (-small).ToString().ShouldBe("1.50 USD");
        (small < large, small <= large, small > large, small >= large).ShouldBe((true, true, false, false));
        Money.Min(small, large).ShouldBe(small);
        Money.Min(large, small).ShouldBe(small);
        Money.Max(small, large).ShouldBe(large);
        Money.Max(large, small).ShouldBe(large);
        (small.IsNegative, small.IsPositive, small.IsZero).ShouldBe((true, false, false));
        (large.IsNegative, large.IsPositive, large.IsZero).ShouldBe((false, true, false));
    }

    [Fact]
    public void Of_equal_amounts_neither_is_smaller_nor_larger()
    {
        var (one, same) = (Money.Of(1m, Currency.Usd), Money.Of(1.00m, Currency.Usd));

        (one < same, one <= same, one > same, one >= same).ShouldBe((false, true, false, true));
        (Money.Min(one, same), Money.Max(one, same)).ShouldBe((one, one));
    }

    [Fact]
    public void R1_An_amount_of_more_than_28_digits_is_the_typed_overflow()
    {
        Should.Throw<AmountOverflowException>(() => Money.Of(100000000000000000000000000m, Currency.Usd))
            .Message.ShouldBe("An amount in USD exceeds the range of a 28-digit decimal.");
        Should.Throw<AmountOverflowException>(() => Money.Of(-10000000000000000000000000000m, Currency.Jpy));
        Should.Throw<AmountOverflowException>(() => Money.Of(10000000000000000000m, Currency.Custom("credits")));
        Should.Throw<AmountOverflowException>(() => Money.Round(decimal.MaxValue, Currency.Usd));
        Should.Throw<AmountOverflowException>(() => Money.Round(decimal.MinValue, Currency.Jpy));
        Should.Throw<AmountOverflowException>(() => Money.Round(99999999999999999999999999.995m, Currency.Usd));
    }

    [Fact]
    public void R1_A_sum_or_difference_out_of_range_is_the_typed_overflow()
    {
        var most = Money.Of(9999999999999999999999999999m, Currency.Jpy);
        var one = Money.Of(1m, Currency.Jpy);

        Should.Throw<AmountOverflowException>(() => most + one);
        Should.Throw<AmountOverflowException>(() => most + most);
        Should.Throw<AmountOverflowException>(() => -most - one);
        (most - one).ToString().ShouldBe("9999999999999999999999999998 JPY");
        (most - most).ToString().ShouldBe("0 JPY");
    }

    [Fact]
    public void R1_A_million_large_amounts_overflow_by_type_before_a_cent_is_lost()
    {
        var large = Money.Of(999999999999999999999.99m, Currency.Usd);
        var sum = Money.Zero(Currency.Usd);
        var added = 0;

        Should.Throw<AmountOverflowException>(() =>
        {
            for (; added < 1_000_000; added++)
                sum += large;
        });

        added.ShouldBe(100_000);
        sum.ToString().ShouldBe("99999999999999999999999000.00 USD");
    }

    [Fact]
    public void R1_A_sum_is_exact_or_the_typed_overflow_and_never_cut() =>
        Gen.Select(Numbers.UpTo28Digits, Numbers.UpTo28Digits, Gen.Int[0, 9]).Sample((x, y, scale) =>
        {
            var unit = Currency.Custom("credits", scale);
            var (left, right) = (Fit(x, unit), Fit(y, unit));
            var exact = Numbers.Units(left.Amount, scale) + Numbers.Units(right.Amount, scale);
            if (System.Numerics.BigInteger.Abs(exact) < System.Numerics.BigInteger.Pow(10, 28))
                Numbers.Units((left + right).Amount, scale).ShouldBe(exact);
            else
                Should.Throw<AmountOverflowException>(() => left + right);
        }, iter: Numbers.Iterations);

    [Fact]
    public void Addition_commutes_and_associates() =>
        Gen.Select(Dollars, Dollars, Dollars).Sample((a, b, c) =>
        {
            (a + b).ShouldBe(b + a);
            (a + b + c).ShouldBe(a + (b + c));
        }, iter: Numbers.Iterations);

    [Fact]
    public void Subtraction_undoes_addition_and_adds_the_opposite() =>
        Gen.Select(Dollars, Dollars).Sample((a, b) =>
        {
            (a + b - b).ShouldBe(a);
            (a - b).ShouldBe(a + -b);
            (a - a).ShouldBe(Money.Zero(Currency.Usd));
        }, iter: Numbers.Iterations);

    [Fact]
    public void Order_and_equality_agree_and_keep_when_the_same_is_added() =>
        Gen.Select(Dollars, Dollars, Dollars).Sample((a, b, c) =>
        {
            (a == b).ShouldBe(a.CompareTo(b) == 0);
            (a < b).ShouldBe(b > a);
            (a + c < b + c).ShouldBe(a < b);
        }, iter: Numbers.Iterations);

    [Fact]
    public void R1_What_is_written_is_read_back_as_the_same_amount() =>
        Dollars.Sample(money => Money.Of(StrictDecimal.Parse(money.ToAmountString()), Currency.Usd).ShouldBe(money), iter: Numbers.Iterations);

    // The same digits with the point moved, so that they are whole in the unit.
    private static Money Fit(decimal value, Currency unit) =>
        Money.Of(Numbers.Scaled(value, unit.Scale, value < 0m), unit);
}
