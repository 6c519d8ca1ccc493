using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Packages are counted for each group, and go through the tiers from zero.</summary>
public sealed class GroupedTieredPackagePriceModelTests
{
    private static readonly GroupedTieredPackagePriceModel Model = new("team", 100m, Tiers((0m, 200m, 5m, 0m), (200m, null, 4m, 0m)));

    [Fact]
    public void R25_Packages_are_counted_for_each_group()
    {
        Model.Rate(ByGroup.Of(("a", 50m), ("b", 150m), ("c", 200m), ("d", 99m))).Exact.ShouldBe(30.00m); // 1 + 2 + 2 + 1 packages; 499 units in one are 5
        Model.Rate(ByGroup.Of(("a", 201m), ("b", 1m))).Shown().ShouldBe([
            ("a", "0 - 200, packages of 100", 2m, 10m), ("a", "over 200, packages of 100", 1m, 4m), ("b", "0 - 200, packages of 100", 1m, 5m)]);
    }

    [Fact]
    public void No_events_cost_nothing() => ByGroup.NothingCostsNothing(Model);

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new GroupedTieredPackagePriceModel("", 100m, Tiers((0m, null, 1m, 0m)))).ParamName.ShouldBe("groupingKey");
        Should.Throw<ArgumentException>(() => new GroupedTieredPackagePriceModel("team", 0m, Tiers((0m, null, 1m, 0m)))).ParamName.ShouldBe("packageSize");
        Should.Throw<ArgumentException>(() => new GroupedTieredPackagePriceModel("team", 100m, Tiers((0m, 150m, 1m, 0m), (150m, null, 1m, 0m))))
            .ParamName.ShouldBe("tiers");
        Model.ShouldNotBe(new GroupedTieredPackagePriceModel("team", 200m, Model.Tiers));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(1), Promises.Groups(1), Gen.Int[1, 50]).Sample((groups, more, size) =>
        Promises.Kept(new GroupedTieredPackagePriceModel("team", size, Tiers((0m, size * 3m, 5m, 2m), (size * 3m, null, 0.3m, 0m))), groups, more),
        iter: Runs(2_000));
}
