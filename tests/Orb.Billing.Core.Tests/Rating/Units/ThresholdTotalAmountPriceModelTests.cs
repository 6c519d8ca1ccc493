using CsCheck;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>The highest threshold passed sets the whole charge.</summary>
public sealed class ThresholdTotalAmountPriceModelTests
{
    private static readonly ThresholdTotalAmountPriceModel Model = new([new(0m, 10m), new(100m, 25m), new(500m, 80m)]);

    [Theory]
    [InlineData(0, 0)] // nothing is passed
    [InlineData(0.001, 10)]
    [InlineData(100, 10)]
    [InlineData(100.001, 25)]
    [InlineData(150, 25)]
    [InlineData(500, 25)]
    [InlineData(501, 80)]
    [InlineData(9999, 80)]
    public void R25_A_threshold_is_passed_by_a_quantity_strictly_greater(decimal quantity, decimal amount) =>
        Model.Rate(new RatingInput(quantity)).Exact.ShouldBe(amount);

    [Fact]
    public void R4_The_amount_is_cut_to_the_days_only_where_the_price_says_so()
    {
        var part = new RatingInput(150m) { Share = new Share(12, 30) };
        Model.Rate(part).Exact.ShouldBe(25m);
        (Model with { Prorates = true }).Rate(part).Exact.ShouldBe(10m);
    }

    [Fact]
    public void It_can_fall_where_a_higher_threshold_costs_less()
    {
        Model.CanFall.ShouldBeFalse();
        new ThresholdTotalAmountPriceModel([new(0m, 10m), new(5m, 9m), new(10m, 20m)]).CanFall.ShouldBeTrue();
    }

    [Fact]
    public void Thresholds_rise_and_nothing_is_negative()
    {
        Refused("A price has 1 to 1000 thresholds, not 0.");
        Refused("Threshold 1 is negative, or its amount is.", new AmountThreshold(-1m, 5m));
        Refused("Threshold 2 is negative, or its amount is.", new AmountThreshold(0m, 5m), new AmountThreshold(1m, -5m));
        Refused("Threshold 2 is 5, not above 5.", new AmountThreshold(5m, 1m), new AmountThreshold(5m, 2m));
        Refused("Threshold 2 is 4, not above 5.", new AmountThreshold(5m, 1m), new AmountThreshold(4m, 2m));
        Refused("A price has 1 to 1000 thresholds, not 1001.", [.. Enumerable.Range(0, 1001).Select(i => new AmountThreshold(i, i))]);
        new ThresholdTotalAmountPriceModel([.. Enumerable.Range(0, 1000).Select(i => new AmountThreshold(i, i))]).CanFall.ShouldBeFalse();
        new ThresholdTotalAmountPriceModel([new(5m, 1m)]).ShouldBe(new ThresholdTotalAmountPriceModel([new(5m, 1m)]));

        static void Refused(string why, params AmountThreshold[] thresholds) =>
            Should.Throw<ArgumentException>(() => new ThresholdTotalAmountPriceModel(thresholds)).Message.ShouldBe($"{why} (Parameter 'thresholds')");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() =>
        Gen.Select(Gen.Int[1, 400].Array[1, 5], Gen.Int[0, 900].Array[5], Promises.Quantity, Promises.Quantity).Sample((gaps, amounts, one, other) =>
        {
            var threshold = 0m;
            Promises.Kept(new ThresholdTotalAmountPriceModel([.. gaps.Select((gap, i) => new AmountThreshold(threshold += gap, amounts[i]))]), one, other);
        }, iter: Runs(2_000));
}
