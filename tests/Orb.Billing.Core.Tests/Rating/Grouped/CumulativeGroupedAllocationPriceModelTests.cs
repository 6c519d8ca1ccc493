using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Each group has free units of its own, and all share some more.</summary>
public sealed class CumulativeGroupedAllocationPriceModelTests
{
    private static readonly CumulativeGroupedAllocationPriceModel Model = new("team", groupAllocation: 10m, cumulativeAllocation: 15m, unitAmount: 0.5m);

    // Three times 0.6 of the 28th place are 3 of it, each rounded up; 1.8 of all together would be 2.
    [Fact]
    public void R2_What_is_free_comes_to_nothing_with_its_parts()
    {
        const decimal Units = 0.0000000000000000000000000001m;
        var rated = new CumulativeGroupedAllocationPriceModel("x", 0m, 1m, 0.6m).Rate(ByGroup.Of(("a", Units), ("b", Units), ("c", Units)));
        rated.Exact.ShouldBe(0m);
        rated.Parts.Sum(p => p.Exact).ShouldBe(0m);
        rated.Parts[^1].Name.ShouldBe("Cumulative allocation");
    }

    [Fact]
    public void What_groups_use_beyond_their_own_free_units_is_covered_by_the_shared_ones()
    {
        var rated = Model.Rate(ByGroup.Of(("a", 4m), ("b", 12m), ("c", 30m)));
        rated.Exact.ShouldBe(3.50m); // 2 and 20 beyond, 15 of them shared
        rated.Shown().ShouldBe([("b", "b", 2m, 1m), ("c", "c", 20m, 10m), (null, "Cumulative allocation", 15m, -7.5m)]);
    }

    [Theory]
    [InlineData(25, 0)] // 15 beyond its own, all shared
    [InlineData(26, 0.5)]
    [InlineData(10, 0)]
    public void The_last_free_unit_is_free(int quantity, decimal amount) => Model.Rate(ByGroup.Of(("a", quantity))).Exact.ShouldBe(amount);

    [Fact]
    public void Without_shared_units_it_is_a_grouped_allocation() => Promises.Groups(1).Sample(groups =>
        new CumulativeGroupedAllocationPriceModel("team", 10m, 0m, 0.5m).Rate(RatingInput.OfGroups(groups)).Exact
            .ShouldBe(new GroupedAllocationPriceModel("team", 10m, 0.5m).Rate(RatingInput.OfGroups(groups)).Exact), iter: Runs(500));

    [Fact]
    public void No_events_cost_nothing() => ByGroup.NothingCostsNothing(Model);

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new CumulativeGroupedAllocationPriceModel("", 1m, 1m, 1m)).ParamName.ShouldBe("groupingKey");
        Should.Throw<ArgumentException>(() => new CumulativeGroupedAllocationPriceModel("team", -1m, 1m, 1m)).ParamName.ShouldBe("groupAllocation");
        Should.Throw<ArgumentException>(() => new CumulativeGroupedAllocationPriceModel("team", 1m, -1m, 1m)).ParamName.ShouldBe("cumulativeAllocation");
        Should.Throw<ArgumentException>(() => new CumulativeGroupedAllocationPriceModel("team", 1m, 1m, -1m)).ParamName.ShouldBe("unitAmount");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() =>
        Gen.Select(Promises.Groups(1), Promises.Groups(1), Promises.Quantity, Promises.Quantity).Sample((groups, more, own, shared) =>
            Promises.Kept(new CumulativeGroupedAllocationPriceModel("team", own, shared, 0.07m), groups, more), iter: Runs(2_000));
}
