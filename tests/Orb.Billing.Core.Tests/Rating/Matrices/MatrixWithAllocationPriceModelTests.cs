using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A matrix of which the dearest units are free, as many as are allotted.</summary>
public sealed class MatrixWithAllocationPriceModelTests
{
    private static readonly MatrixWithAllocationPriceModel Model = new(["cluster"], [new(["alpha"], 2m), new(["gamma"], 2m)], 3m, 6m);

    [Fact]
    public void The_allocation_is_taken_from_the_dearest_cell_first()
    {
        var rated = Model.Rate(RatingInput.OfGroups([new(["alpha"], 5m), new(["beta"], 4m)]));
        rated.Exact.ShouldBe(6m); // 4 of beta at 3.00 and 2 of alpha at 2.00 are free
        rated.Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([("alpha", 5m, 6m), ("beta", 4m, 0m)]);
    }

    [Fact]
    public void Of_cells_of_one_rate_the_ordinally_first_is_free_first() =>
        Model.Rate(RatingInput.OfGroups([new(["gamma"], 5m), new(["alpha"], 5m)])).Parts.Select(p => (p.Name, p.Exact)).ShouldBe([("alpha", 0m), ("gamma", 8m)]);

    [Fact]
    public void What_is_within_the_allocation_costs_nothing()
    {
        Model.Rate(RatingInput.OfGroups([new(["beta"], 6m)])).Exact.ShouldBe(0m);
        Model.Rate(RatingInput.OfGroups([new(["beta"], 6.5m)])).Exact.ShouldBe(1.5m);
        Model.Rate(RatingInput.OfGroups([])).Exact.ShouldBe(0m);
    }

    [Fact]
    public void No_allocation_leaves_a_plain_matrix_and_none_is_negative()
    {
        new MatrixWithAllocationPriceModel(["cluster"], [], 3m, 0m).Rate(RatingInput.OfGroups([new(["x"], 2m)])).Exact.ShouldBe(6m);
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixWithAllocationPriceModel(["a"], [], 1m, -1m)).ParamName.ShouldBe("allocation");
        Model.Usage.ShouldBe(PricedUsage.GroupedBy("cluster"));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(1), Promises.Groups(1), Gen.Int[0, 5000]).Sample((groups, more, free) =>
        Promises.Kept(new MatrixWithAllocationPriceModel(["x"], [new(["a"], 1.5m), new(["b"], 0.2m)], 0.7m, free), groups, more), iter: Runs(2_000));
}
