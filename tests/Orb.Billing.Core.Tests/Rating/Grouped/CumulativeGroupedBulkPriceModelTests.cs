using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>All groups together choose the tier; each has its own rate in it.</summary>
public sealed class CumulativeGroupedBulkPriceModelTests
{
    private static readonly CumulativeGroupedBulkPriceModel Model = new(
        "region", [new("eu", Tiers((0m, 100m, 1m, 0m), (100m, null, 0.8m, 0m))), new("us", Tiers((0m, 100m, 2m, 0m), (100m, null, 1.5m, 0m)))]);

    [Theory]
    [InlineData(60, 40, 140.00)] // the bound is inclusive: 100 in all
    [InlineData(60, 41, 109.50)] // 60 x 0.80 + 41 x 1.50
    [InlineData(0, 101, 151.50)]
    [InlineData(1, 0, 1.00)]
    public void R25_The_total_chooses_the_tier_and_each_group_pays_its_rate_there(int eu, int us, decimal amount) =>
        Model.Rate(ByGroup.Of(("eu", eu), ("us", us))).Exact.ShouldBe(amount);

    [Fact]
    public void Units_of_an_unknown_value_count_and_cost_nothing()
    {
        var rated = Model.Rate(ByGroup.Of(("eu", 60m), ("asia", 41m)));
        rated.Shown().ShouldBe([("asia", "asia", 41m, 0m), ("eu", "eu", 60m, 48m)]);
        rated.Parts.Select(p => p.Tier).ShouldBe([null, Model.Values[0].Tiers[1]]);
    }

    [Fact]
    public void R16_It_can_fall() => Model.CanFall.ShouldBeTrue();

    [Fact]
    public void Nothing_costs_nothing_but_a_flat_amount()
    {
        ByGroup.NothingCostsNothing(Model);
        new CumulativeGroupedBulkPriceModel("region", [new("eu", Tiers((0m, null, 1m, 7m)))]).Rate(ByGroup.Of(("eu", 0m), ("us", 0m))).Exact.ShouldBe(7m);
    }

    [Fact]
    public void Every_bound_lists_all_values()
    {
        Should.Throw<ArgumentException>(() => new CumulativeGroupedBulkPriceModel(
            "region", [new("eu", Tiers((0m, 100m, 1m, 0m), (100m, null, 1m, 0m))), new("us", Tiers((0m, null, 2m, 0m)))]))
            .Message.ShouldStartWith("'us' has other tiers than 'eu'; every bound lists all values.");
        Should.Throw<ArgumentException>(() => new CumulativeGroupedBulkPriceModel("region", [])).Message.ShouldBe("There is no value that has tiers. (Parameter 'values')");
        Should.Throw<ArgumentException>(() => new CumulativeGroupedBulkPriceModel("", Model.Values)).ParamName.ShouldBe("groupingKey");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Tiers, Promises.Groups(1), Promises.Groups(1)).Sample((tiers, groups, more) =>
        Promises.Kept(new CumulativeGroupedBulkPriceModel(
            "region", [new("a", tiers), new("b", [.. tiers.Select(t => t with { UnitAmount = t.UnitAmount * 2m, FlatAmount = 0m })])]), groups, more),
        iter: Runs(2_000));
}
