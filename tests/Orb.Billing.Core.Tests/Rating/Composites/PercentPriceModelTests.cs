using CsCheck;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A percentage of what other charges come to, within bounds.</summary>
public sealed class PercentPriceModelTests
{
    private static readonly PercentPriceModel Model = new(0.1m, 20m, 80m);

    [Theory]
    [InlineData(100, 20.00)] // below the minimum the minimum
    [InlineData(200, 20.00)]
    [InlineData(350, 35.00)]
    [InlineData(800, 80.00)]
    [InlineData(801, 80.00)]
    [InlineData(0, 20.00)] // a minimum is due for nothing too
    public void It_is_the_percentage_within_the_bounds(int subtotal, decimal amount) =>
        Model.Rate(RatingInput.OfSubtotals([subtotal])).Exact.ShouldBe(amount);

    [Fact]
    public void It_is_a_percentage_of_the_sum()
    {
        var rated = Model.Rate(RatingInput.OfSubtotals([100m, 250m]));
        rated.Parts.Select(p => (p.Name, p.Exact)).ShouldBe([("10 % of 350", 35m)]);
        Model.Rate(RatingInput.OfSubtotals([100m])).Parts.Select(p => (p.Name, p.Exact)).ShouldBe([("10 % of 100", 10m), ("Minimum", 10m)]);
        Model.Rate(RatingInput.OfSubtotals([1000m])).Parts.Select(p => (p.Name, p.Exact)).ShouldBe([("10 % of 1000", 100m), ("Maximum", -20m)]);
        new PercentPriceModel(0.025m).Rate(RatingInput.OfSubtotals([10m])).Parts.Single().Name.ShouldBe("2.5 % of 10");
    }

    [Fact]
    public void Without_bounds_nothing_of_nothing_is_nothing()
    {
        var rated = new PercentPriceModel(1m).Rate(RatingInput.OfSubtotals([]));
        (rated.Exact, rated.Parts.Count).ShouldBe((0m, 0));
        new PercentPriceModel(1m).Rate(RatingInput.OfSubtotals([-5m])).Exact.ShouldBe(0m);
    }

    [Fact]
    public void R4_Only_the_minimum_is_cut_and_only_where_the_price_says_so()
    {
        var half = RatingInput.OfSubtotals([50m]) with { Share = new Share(15, 30) };
        Model.Rate(half).Exact.ShouldBe(20.00m);
        (Model with { Prorates = true }).Rate(half).Exact.ShouldBe(10.00m);
        (Model with { Prorates = true }).Rate(RatingInput.OfSubtotals([1000m]) with { Share = new Share(15, 30) }).Exact.ShouldBe(80.00m);
    }

    [Fact]
    public void R16_It_can_fall_and_its_minimum_waits()
    {
        Model.CanFall.ShouldBeTrue();
        Model.Rate(RatingInput.OfSubtotals([100m]) with { PeriodIsOpen = true }).Exact.ShouldBe(10m);
    }

    [Fact]
    public void It_takes_other_charges_and_no_usage()
    {
        Model.Usage.ShouldBe(PricedUsage.Subtotals);
        Should.Throw<InvalidOperationException>(() => Model.Rate(new RatingInput(1m)));
    }

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new PercentPriceModel(0m)).ParamName.ShouldBe("percent");
        Should.Throw<ArgumentException>(() => new PercentPriceModel(1.01m)).ParamName.ShouldBe("percent");
        Should.Throw<ArgumentException>(() => new PercentPriceModel(0.1m, -1m)).ParamName.ShouldBe("minimumAmount");
        Should.Throw<ArgumentException>(() => new PercentPriceModel(0.1m, 2m, 1m)).ParamName.ShouldBe("maximumAmount");
        Should.Throw<ArgumentException>(() => new PercentPriceModel(0.1m, null, -1m)).ParamName.ShouldBe("maximumAmount");
        new PercentPriceModel(0.1m, 2m, 2m).Rate(RatingInput.OfSubtotals([1m])).Exact.ShouldBe(2m);
    }

    [Fact]
    public void It_keeps_what_every_model_keeps_and_more_of_the_charges_never_costs_less() =>
        Gen.Select(Promises.Amounts, Promises.Amounts, Gen.Int[1, 100], Gen.Int[0, 500], Gen.Int[0, 500]).Sample((charges, more, percent, least, range) =>
        {
            var model = new PercentPriceModel(percent / 100m, least, least + range);
            var (less, all) = (RatingInput.OfSubtotals(charges), RatingInput.OfSubtotals([.. charges, .. more]));
            Promises.Kept(model, less, all);
            model.Rate(less).Exact.ShouldBeInRange(least, model.Rate(all).Exact);
        }, iter: Runs(2_000));
}
