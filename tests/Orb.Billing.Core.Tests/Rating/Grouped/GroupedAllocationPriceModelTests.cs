using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Each group has free units of its own.</summary>
public sealed class GroupedAllocationPriceModelTests
{
    private static readonly GroupedAllocationPriceModel Model = new("team", 10m, 0.5m);

    [Fact]
    public void Each_group_pays_what_it_uses_beyond_its_free_units()
    {
        var rated = Model.Rate(ByGroup.Of(("a", 4m), ("b", 12m), ("c", 30m), ("d", 10m)));
        rated.Exact.ShouldBe(11.00m); // what a leaves is no use to b
        rated.Shown().ShouldBe([("b", "b", 2m, 1m), ("c", "c", 20m, 10m)]);
    }

    [Fact]
    public void Nothing_costs_nothing()
    {
        ByGroup.NothingCostsNothing(Model);
        new GroupedAllocationPriceModel("team", 0m, 1m).Rate(ByGroup.Of((null, 3m), ("a", 0m))).Shown().ShouldBe([(null, "no team", 3m, 3m)]);
    }

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new GroupedAllocationPriceModel("", 1m, 1m)).ParamName.ShouldBe("groupingKey");
        Should.Throw<ArgumentException>(() => new GroupedAllocationPriceModel("team", -1m, 1m)).ParamName.ShouldBe("allocation");
        Should.Throw<ArgumentException>(() => new GroupedAllocationPriceModel("team", 1m, -1m)).ParamName.ShouldBe("overageUnitRate");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(1), Promises.Groups(1), Promises.Quantity).Sample((groups, more, free) =>
        Promises.Kept(new GroupedAllocationPriceModel("team", free, 0.07m), groups, more), iter: Runs(2_000));
}
