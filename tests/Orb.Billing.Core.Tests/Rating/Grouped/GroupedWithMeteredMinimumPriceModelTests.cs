using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A rate by one property, scaled by another, with a minimum a unit for each group.</summary>
public sealed class GroupedWithMeteredMinimumPriceModelTests
{
    private static readonly GroupedWithMeteredMinimumPriceModel Model = new(
        "team", "size", [new("large", 2m), new("small", 1.5m)], "mode", [new("spot", 0.5m)], 1.2m);

    [Fact]
    public void Rates_are_scaled_and_unknown_units_cost_the_minimum()
    {
        var rated = Model.Rate(ByGroup.Of(("red", "large", null, 10m), ("red", "large", "spot", 10m), ("red", "unknown", "spot", 5m)));
        rated.Exact.ShouldBe(36.00m); // 20.00 + 10.00 + 6.00, above 25 x 1.20
        rated.Shown().ShouldBe([("red", "large, -", 10m, 20m), ("red", "large, spot", 10m, 10m), ("red", "unknown, spot", 5m, 6m)]);
        rated.Parts[1].Cell!.DimensionValues.ShouldBe(["large", "spot"]);
    }

    [Fact]
    public void Each_group_comes_to_at_least_the_minimum_of_its_units()
    {
        var rated = Model.Rate(ByGroup.Of(("blue", "large", "spot", 10m), ("red", "large", null, 10m)));
        rated.Exact.ShouldBe(32.00m); // 10.00 raised to 12.00, and 20.00: what red pays more does not help blue
        rated.Shown().ShouldBe([("blue", "large, spot", 10m, 10m), ("blue", "Minimum", 0m, 2m), ("red", "large, -", 10m, 20m)]);
    }

    // 2.4 of the 28th place each are rounded down, 4.8 of both together up.
    [Fact]
    public void R2_Units_that_cost_the_minimum_are_not_topped_up_to_it() =>
        Model.Rate(ByGroup.Of(("red", "tiny", "spot", 0.0000000000000000000000000002m), ("red", "unknown", "spot", 0.0000000000000000000000000002m))).Shown()
            .Select(p => p.Name).ShouldBe(["tiny, spot", "unknown, spot"]);

    [Fact]
    public void Within_a_group_dear_units_make_up_for_cheap_ones() =>
        Model.Rate(ByGroup.Of(("red", "large", "spot", 10m), ("red", "large", null, 10m))).Exact.ShouldBe(30.00m);

    [Fact]
    public void Nothing_costs_nothing()
    {
        ByGroup.NothingCostsNothing(Model);
        Model.Rate(ByGroup.Of(("red", "large", "spot", 0m))).Parts.ShouldBeEmpty();
    }

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new GroupedWithMeteredMinimumPriceModel("", "s", [], "m", [], 1m)).ParamName.ShouldBe("groupingKey");
        Should.Throw<ArgumentException>(() => new GroupedWithMeteredMinimumPriceModel("t", "", [], "m", [], 1m));
        Should.Throw<ArgumentException>(() => new GroupedWithMeteredMinimumPriceModel("t", "s", [], "m", [], -1m)).ParamName.ShouldBe("minimumUnitAmount");
        Should.Throw<ArgumentException>(() => new GroupedWithMeteredMinimumPriceModel("t", "s", [new("a", -1m)], "m", [], 1m))
            .Message.ShouldStartWith("'a' has a negative rate.");
        Should.Throw<ArgumentException>(() => new GroupedWithMeteredMinimumPriceModel("t", "s", [new("a", 1m), new("a", 2m)], "m", [], 1m))
            .Message.ShouldStartWith("'a' is there twice.");
        Should.Throw<ArgumentException>(() => new GroupedWithMeteredMinimumPriceModel("t", "s", [], "m", [new("x", -1m)], 1m))
            .Message.ShouldStartWith("'x' has a negative factor.");
    }

    [Fact]
    public void The_order_of_rates_and_factors_makes_no_other_price() => Model.ShouldBe(
        new GroupedWithMeteredMinimumPriceModel("team", "size", [new("small", 1.5m), new("large", 2m)], "mode", [new("spot", 0.5m)], 1.2m));

    [Fact]
    public void It_keeps_what_every_model_keeps() =>
        Gen.Select(Promises.Groups(3), Promises.Groups(3), Gen.Int[0, 300].Array[3]).Sample((groups, more, cents) =>
            Promises.Kept(new GroupedWithMeteredMinimumPriceModel(
                "team", "size", [new("a", cents[0] / 100m), new("c", 1m)], "mode", [new("a", cents[1] / 100m), new("b", 3m)], cents[2] / 100m), groups, more),
            iter: Runs(2_000));
}
