using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>A top-up buys the fewest whole increments that end above the threshold (R26).</summary>
public sealed class TopUpRuleTests
{
    public static TheoryData<decimal, long, decimal, decimal> Examples => new()
    {
        { 20.00m, 1, 50m, 10.00m }, // at the threshold
        { 19.99m, 1, 50m, 10.00m },
        { -30.00m, 2, 100m, 20.00m }, // one increment would end at the threshold, not above it
        { -29.99m, 1, 50m, 10.00m },
        { -130.00m, 4, 200m, 40.00m },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void R26_The_fewest_whole_increments_that_end_above_the_threshold_are_bought(decimal balance, long increments, decimal credits, decimal total) =>
        Rule(20m, 50m, 0.20m).Decide(Usd(balance)).ShouldBe(new BuyTopUp(increments, Usd(credits), Money.Of(total, Currency.Eur)));

    [Fact]
    public void R26_Above_the_threshold_nothing_is_bought() => Rule(20m, 50m, 0.20m).Decide(Usd(20.01m)).ShouldBe(new NoTopUp());

    [Fact]
    public void R26_A_purchase_that_rounds_to_zero_is_refused()
    {
        Rule(0m, 1m, 0.004m).Decide(Usd(0m)).ShouldBe(new RefusedTopUp(Usd(1m)));
        Rule(0m, 1m, 0.005m).Decide(Usd(0m)).ShouldBe(new BuyTopUp(1, Usd(1m), Money.Of(0.01m, Currency.Eur)));
        Rule(0m, 1m, 0m).Decide(Usd(0m)).ShouldBe(new RefusedTopUp(Usd(1m)));
    }

    [Fact]
    public void A_rule_has_an_increment_a_cost_and_a_lifetime_of_its_own()
    {
        Should.Throw<ArgumentException>(() => Rule(0m, 0m, 1m)).Message.ShouldBe("An increment is above 0. (Parameter 'increment')");
        Should.Throw<ArgumentException>(() => Rule(0m, 1m, -1m)).ParamName.ShouldBe("perUnitCostBasis");
        Should.Throw<ArgumentException>(() => new TopUpRule(Usd(0m), Usd(1m), 1m, Currency.Usd, CreditLifetime.Cadence))
            .Message.ShouldBe("A top-up has no cadence to end with. (Parameter 'lifetime')");
        Should.Throw<CurrencyMismatchException>(() => new TopUpRule(Usd(0m), Money.Of(1m, Currency.Eur), 1m, Currency.Usd, CreditLifetime.Unlimited));
    }

    [Fact]
    public void R1_A_purchase_beyond_all_numbers_is_a_typed_error()
    {
        Should.Throw<AmountOverflowException>(() => Rule(0m, 0.01m, 1m).Decide(Usd(-99999999999999999999999999m)))
            .Message.ShouldBe("A top-up exceeds the range of a 28-digit decimal.");
        Should.Throw<AmountOverflowException>(() => Rule(0m, 10000000000m, 100000000000000000000m).Decide(Usd(0m)));
    }

    [Theory]
    [InlineData("-99999999999999999999999999.98", 3)] // a cent less than three increments
    [InlineData("-66666666666666666666666666.66", 3)] // two increments would end at the threshold
    [InlineData("-66666666666666666666666666.65", 2)]
    public void R26_Increments_of_28_digits_are_counted_to_the_cent(string balance, long increments) =>
        Rule(0m, 33333333333333333333333333.33m, 0.01m).Decide(Usd(StrictDecimal.Parse(balance))).ShouldBeOfType<BuyTopUp>().Increments.ShouldBe(increments);

    [Fact]
    public void R26_One_increment_fewer_would_not_do() =>
        Gen.Select(Gen.Int[-100_000, 10_000], Gen.Int[0, 5_000], Gen.Int[1, 9_999]).Sample((balance, threshold, increment) =>
        {
            var (before, limit, step) = (Usd(balance / 100m), Usd(threshold / 100m), Usd(increment / 100m));
            var decision = new TopUpRule(limit, step, 1m, Currency.Usd, CreditLifetime.Unlimited).Decide(before);
            if (decision is BuyTopUp buy)
            {
                (before + buy.Credits > limit).ShouldBeTrue();
                (before + buy.Credits - step <= limit).ShouldBeTrue();
                buy.Credits.Amount.ShouldBe(buy.Increments * step.Amount);
            }

            (decision is NoTopUp).ShouldBe(before > limit);
        }, iter: Runs(10_000));

    private static TopUpRule Rule(decimal threshold, decimal increment, decimal cost) =>
        new(Usd(threshold), Usd(increment), cost, Currency.Eur, CreditLifetime.Unlimited);
}
