using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A rate for each combination of values, and one for all others.</summary>
public sealed class MatrixPriceModelTests
{
    private static readonly MatrixPriceModel Model = new(["cluster", "region"], [new(["alpha", "west"], 2m), new(["alpha", null], 0.5m)], 3m);

    [Fact]
    public void Each_cell_costs_its_rate_and_others_the_default()
    {
        var rated = Model.Rate(RatingInput.OfGroups([new(["beta", "west"], 4m), new(["alpha", "west"], 5m)]));
        rated.Exact.ShouldBe(22m);
        rated.Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([("alpha, west", 5m, 10m), ("beta, west", 4m, 12m)]);
        rated.Parts.Select(p => p.Cell).ShouldBe([new MatrixCell(["alpha", "west"]), new MatrixCell(["beta", "west"])]);
    }

    [Fact]
    public void Usage_without_a_value_has_a_cell_of_its_own()
    {
        Model.Rate(RatingInput.OfGroups([new(["alpha", null], 4m)])).Parts.Select(p => (p.Name, p.Exact)).ShouldBe([("alpha, -", 2m)]);
        Model.Rate(RatingInput.OfGroups([new(["alpha", ""], 4m)])).Exact.ShouldBe(12m);
    }

    [Fact]
    public void No_usage_costs_nothing() => Model.Rate(RatingInput.OfGroups([])).ShouldSatisfyAllConditions(r => r.Exact.ShouldBe(0m), r => r.Parts.ShouldBeEmpty());

    [Fact]
    public void It_asks_for_its_dimensions_and_refuses_a_bare_quantity()
    {
        Model.Usage.ShouldBe(PricedUsage.GroupedBy("cluster", "region"));
        Should.Throw<InvalidOperationException>(() => Model.Rate(new RatingInput(1m)));
    }

    [Fact]
    public void It_has_one_or_two_dimensions_and_no_cell_twice()
    {
        Refused([], []).ShouldStartWith("A matrix has 1 or 2 dimensions, not 0.");
        Refused(["a", "b", "c"], []).ShouldStartWith("A matrix has 1 or 2 dimensions, not 3.");
        Refused(["a", "a"], []).ShouldStartWith("A matrix has different dimensions, each with a name.");
        Refused([""], []).ShouldStartWith("A matrix has different dimensions, each with a name.");
        Refused(["a"], [new(["x", "y"], 1m)]).ShouldStartWith("The cell x, y has 2 values, not 1.");
        Refused(["a"], [new(["x"], 1m), new(["x"], 2m)]).ShouldStartWith("The cell x is there twice.");
        Refused(["a"], [.. Enumerable.Range(0, 1001).Select(i => new MatrixRate([$"{i}"], 1m))]).ShouldStartWith("A matrix has at most 1000 cells, not 1001.");
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixPriceModel(["a"], [], -1m));
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixRate(["x"], -0.01m)).ParamName.ShouldBe("unitAmount");

        static string Refused(string[] dimensions, MatrixRate[] rates) => Should.Throw<ArgumentException>(() => new MatrixPriceModel(dimensions, rates, 0m)).Message;
    }

    [Fact]
    public void It_is_a_value()
    {
        new MatrixPriceModel(["a"], [new(["x"], 1m)], 2m).ShouldBe(new MatrixPriceModel(["a"], [new(["x"], 1m)], 2m));
        new MatrixPriceModel(["a"], [new(["x"], 1m)], 2m).ShouldNotBe(new MatrixPriceModel(["b"], [new(["x"], 1m)], 2m));
        new MatrixPriceModel(["a"], [new(["x"], 1m)], 2m).ShouldNotBe(new MatrixPriceModel(["a"], [new(["x"], 1m)], 3m));
        new MatrixPriceModel(["a"], [new(["x"], 1m)], 2m).ShouldNotBe(new MatrixPriceModel(["a"], [new(["y"], 1m)], 2m));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(2), Promises.Groups(2)).Sample((groups, more) =>
        Promises.Kept(new MatrixPriceModel(["x", "y"], [new(["a", "b"], 1.5m), new(["b", null], 0m), new([null, null], 0.33m)], 0.1m), groups, more),
        iter: Runs(2_000));
}
