using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Each value of a property has tiers of its own; others cost a default rate.</summary>
public sealed class GroupedTieredMatrixPriceModelTests
{
    private static readonly GroupedTieredMatrixPriceModel Model = new(
        "region", [new("us", Tiers((0m, null, 2m, 0m))), new("eu", Tiers((0m, 10m, 1m, 0m), (10m, null, 0.5m, 0m)))], 3m);

    [Fact]
    public void R25_Each_value_walks_its_own_tiers_and_others_cost_the_default()
    {
        var rated = Model.Rate(ByGroup.Of(("us", 1m), ("asia", 2m), ("eu", 12m), (null, 1m)));
        rated.Exact.ShouldBe(22.00m); // 3.00 + 6.00 + (10.00 + 1.00) + 2.00
        rated.Shown().ShouldBe([(null, "no region", 1m, 3m), ("asia", "asia", 2m, 6m), ("eu", "0 - 10", 10m, 10m), ("eu", "over 10", 2m, 1m), ("us", "over 0", 1m, 2m)]);
    }

    [Fact]
    public void Values_are_compared_ordinally() => Model.Rate(ByGroup.Of(("EU", 1m))).Exact.ShouldBe(3m);

    [Fact]
    public void Nothing_costs_nothing_but_a_flat_amount()
    {
        ByGroup.NothingCostsNothing(Model);
        Model.Rate(ByGroup.Of(("eu", 0m), ("asia", 0m))).Parts.ShouldBeEmpty();
        new GroupedTieredMatrixPriceModel("region", [new("eu", Tiers((0m, null, 1m, 7m)))], 3m).Rate(ByGroup.Of(("eu", 0m))).Exact.ShouldBe(7m);
    }

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        GroupTiers eu = new("eu", Tiers((0m, null, 1m, 0m)));
        Should.Throw<ArgumentException>(() => new GroupedTieredMatrixPriceModel("", [eu], 1m)).ParamName.ShouldBe("groupingKey");
        Should.Throw<ArgumentException>(() => new GroupedTieredMatrixPriceModel("region", [], 1m)).Message.ShouldBe("There is no value that has tiers. (Parameter 'values')");
        Should.Throw<ArgumentException>(() => new GroupedTieredMatrixPriceModel("region", [eu, eu], 1m)).Message.ShouldStartWith("'eu' is there twice.");
        Should.Throw<ArgumentException>(() => new GroupedTieredMatrixPriceModel("region", [eu], -1m)).ParamName.ShouldBe("defaultUnitAmount");
        Should.Throw<ArgumentException>(() => new GroupTiers("", ThreeTiers)).ParamName.ShouldBe("value");
        Should.Throw<ArgumentException>(() => new GroupTiers("eu", Tiers((1m, null, 1m, 0m)))).ParamName.ShouldBe("tiers");
        Should.Throw<ArgumentException>(() => new GroupedTieredMatrixPriceModel(
            "region", [.. Enumerable.Range(0, 1001).Select(i => new GroupTiers($"r{i}", ThreeTiers))], 1m))
            .Message.ShouldStartWith("A price has at most 1000 combinations of values, not 1001.");
    }

    [Fact]
    public void The_order_of_the_values_makes_no_other_price()
    {
        Model.ShouldBe(new GroupedTieredMatrixPriceModel("region", [.. Model.Values.Reverse()], 3m));
        Model.ShouldNotBe(new GroupedTieredMatrixPriceModel("region", [Model.Values[0]], 3m));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() =>
        Gen.Select(Promises.Tiers, Promises.Tiers, Promises.Groups(1), Promises.Groups(1)).Sample((first, second, groups, more) =>
            Promises.Kept(new GroupedTieredMatrixPriceModel("region", [new("b", first), new("a", second)], 0.35m), groups, more), iter: Runs(2_000));
}
