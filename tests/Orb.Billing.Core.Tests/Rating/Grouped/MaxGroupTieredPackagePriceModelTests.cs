using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Only the largest group is priced.</summary>
public sealed class MaxGroupTieredPackagePriceModelTests
{
    private static readonly MaxGroupTieredPackagePriceModel Model = new("team", 100m, Tiers((0m, 200m, 5m, 0m), (200m, null, 4m, 0m)));

    [Fact]
    public void Only_the_packages_of_the_largest_group_are_priced()
    {
        var rated = Model.Rate(ByGroup.Of(("a", 50m), ("b", 250m), ("c", 99m)));
        rated.Exact.ShouldBe(14.00m); // 2 x 5.00 + 1 x 4.00
        rated.Shown().ShouldBe([("b", "0 - 200, packages of 100", 2m, 10m), ("b", "over 200, packages of 100", 1m, 4m)]);
    }

    [Fact]
    public void Of_equal_groups_the_first_is_shown() =>
        Model.Rate(ByGroup.Of(("z", 150m), ("b", 150m))).Shown().ShouldBe([("b", "0 - 200, packages of 100", 2m, 10m)]);

    [Fact]
    public void Nothing_costs_nothing()
    {
        ByGroup.NothingCostsNothing(Model);
        Model.Rate(ByGroup.Of(("a", 0m))).Parts.ShouldBeEmpty();
    }

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new MaxGroupTieredPackagePriceModel("", 100m, Tiers((0m, null, 1m, 0m)))).ParamName.ShouldBe("groupingKey");
        Should.Throw<ArgumentException>(() => new MaxGroupTieredPackagePriceModel("team", -1m, Tiers((0m, null, 1m, 0m)))).ParamName.ShouldBe("packageSize");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(1), Promises.Groups(1), Gen.Int[1, 50]).Sample((groups, more, size) =>
        Promises.Kept(new MaxGroupTieredPackagePriceModel("team", size, Tiers((0m, size * 3m, 5m, 2m), (size * 3m, null, 0.3m, 0m))), groups, more),
        iter: Runs(2_000));
}
