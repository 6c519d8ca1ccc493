using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>For hosts that charge each event: rate(after) - rate(before), rounded minus rounded (R5, R16).</summary>
public sealed class CumulativeRatingTests
{
    [Fact]
    public void R5_An_event_pays_what_it_adds_to_the_period() =>
        Between(new TieredPriceModel(ThreeTiers), 990m, 1020m).ShouldBe(new RatedIncrease(2.00m, Usd(2.00m))); // 10 at 0.10, 20 at 0.05

    [Fact]
    public void R5_Units_below_a_cent_add_up_to_whole_cents()
    {
        var model = new UnitPriceModel(0.004m);
        Enumerable.Range(0, 5).Select(n => Between(model, n, n + 1).Amount).ShouldBe([Usd(0m), Usd(0.01m), Usd(0m), Usd(0.01m), Usd(0m)]);
        Between(model, 0m, 1m).Exact.ShouldBe(0.004m);
    }

    [Fact]
    public void A_price_that_falls_or_usage_that_is_corrected_gives_back()
    {
        Between(new BulkPriceModel(ThreeTiers), 1000m, 1001m).Amount.ShouldBe(Usd(-49.95m));
        Between(new UnitPriceModel(1m), 5m, 3m).Amount.ShouldBe(Usd(-2m));
    }

    [Fact]
    public void R1_An_increase_beyond_all_numbers_is_a_typed_error() =>
        Should.Throw<AmountOverflowException>(() => Between(new UnitPriceModel(decimal.MaxValue), 0m, 2m))
            .Message.ShouldBe("The increase of a unit price exceeds the range of a 28-digit decimal.");

    [Fact]
    public void R5_The_increases_of_a_period_sum_to_its_amount() =>
        Gen.Int[0, 300_000].Array[1, 10].Sample(amounts =>
        {
            var model = new TieredPriceModel(ThreeTiers);
            var soFar = amounts.Select((_, i) => amounts.Take(i + 1).Sum() / 100m).ToArray();
            var sum = soFar.Select((after, i) => Between(model, i == 0 ? 0m : soFar[i - 1], after).Amount).Aggregate((a, b) => a + b);
            sum.ShouldBe(Money.Round(model.Rate(new RatingInput(soFar[^1])).Exact, Currency.Usd));
        }, iter: Runs(10_000));

    private static RatedIncrease Between(PriceModel model, decimal before, decimal after) =>
        CumulativeRating.Between(model, new RatingInput(before), new RatingInput(after), Currency.Usd);

    private static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);
}
