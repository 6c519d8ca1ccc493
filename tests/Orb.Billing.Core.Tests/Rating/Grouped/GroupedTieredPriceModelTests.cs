using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Each group walks the tiers from zero.</summary>
public sealed class GroupedTieredPriceModelTests
{
    private static readonly GroupedTieredPriceModel Model = new("team", Tiers((0m, 10m, 1m, 0m), (10m, null, 2m, 0m)));

    [Fact]
    public void R25_Each_group_walks_the_tiers_from_zero()
    {
        var rated = Model.Rate(ByGroup.Of(("red", 12m), ("blue", 3m)));
        rated.Exact.ShouldBe(17.00m); // 3.00 + (10.00 + 4.00), where 15 units in one would be 20.00
        rated.Shown().ShouldBe([("blue", "0 - 10", 3m, 3m), ("red", "0 - 10", 10m, 10m), ("red", "over 10", 2m, 4m)]);
        rated.Parts.ShouldAllBe(p => p.Group!.Key == "team");
        rated.Parts.Select(p => p.Tier).ShouldBe([Model.Tiers[0], Model.Tiers[0], Model.Tiers[1]]);
    }

    [Fact]
    public void Events_without_a_value_are_a_group_like_any_other() =>
        Model.Rate(ByGroup.Of((null, 12m), ("", 1m))).Shown().ShouldBe([(null, "0 - 10", 10m, 10m), (null, "over 10", 2m, 4m), ("", "0 - 10", 1m, 1m)]);

    [Fact]
    public void R25_A_flat_amount_is_due_for_each_group_there_is()
    {
        var flat = new GroupedTieredPriceModel("team", Tiers((0m, 10m, 1m, 5m), (10m, null, 2m, 0m)));
        flat.Rate(ByGroup.Of(("red", 0m), ("blue", 3m))).Exact.ShouldBe(13m);
        ByGroup.NothingCostsNothing(flat);
    }

    [Fact]
    public void No_events_cost_nothing() => ByGroup.NothingCostsNothing(Model);

    [Fact]
    public void It_asks_for_the_groups_and_refuses_what_is_no_price()
    {
        (Model.Usage.Kind, Model.Usage.Properties.Single()).ShouldBe((PricedUsageKind.Groups, "team"));
        Should.Throw<ArgumentException>(() => new GroupedTieredPriceModel("", ThreeTiers)).ParamName.ShouldBe("groupingKey");
        Should.Throw<ArgumentException>(() => new GroupedTieredPriceModel("team", Tiers((1m, null, 1m, 0m)))).ParamName.ShouldBe("tiers");
        new GroupedTieredPriceModel("team", ThreeTiers).ShouldBe(new GroupedTieredPriceModel("team", ThreeTiers));
        new GroupedTieredPriceModel("team", ThreeTiers).ShouldNotBe(new GroupedTieredPriceModel("teams", ThreeTiers));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Tiers, Promises.Groups(1), Promises.Groups(1)).Sample((tiers, groups, more) =>
        Promises.Kept(new GroupedTieredPriceModel("team", tiers), groups, more), iter: Runs(2_000));
}
