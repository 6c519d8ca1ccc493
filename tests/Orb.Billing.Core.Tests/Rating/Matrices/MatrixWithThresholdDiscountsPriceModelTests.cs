using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A matrix with a discount on what some cells come to together, at one rate up to a threshold and another above.</summary>
public sealed class MatrixWithThresholdDiscountsPriceModelTests
{
    private static readonly SpendDiscount Discount = new([["a", "x"], ["b", "x"]], 100m, 0.10m, 0.20m);

    private static readonly MatrixWithThresholdDiscountsPriceModel Model = new(["first", "second"], [new(["a", "x"], 1m), new(["b", "x"], 2m)], 5m, [Discount]);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 45)]
    [InlineData(100, 90)]
    [InlineData(150, 130)]
    public void The_spend_of_a_group_is_discounted_at_one_rate_up_to_the_threshold_and_at_another_above(int units, decimal amount) =>
        Model.Rate(RatingInput.OfGroups([new(["a", "x"], units)])).Exact.ShouldBe(amount);

    [Fact]
    public void The_cells_of_a_group_are_taken_together_and_others_are_left_alone()
    {
        var rated = Model.Rate(RatingInput.OfGroups([new(["a", "x"], 50m), new(["b", "x"], 50m), new(["a", "y"], 10m)]));
        rated.Exact.ShouldBe(180m); // 50 + 100 + 50 less 10 % of 100 and 20 % of 50
        rated.Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([("a, x", 50m, 50m), ("a, y", 10m, 50m), ("b, x", 50m, 100m), ("Discount 1", 0m, -20m)]);
    }

    [Fact]
    public void A_discount_is_called_by_its_description()
    {
        var named = new MatrixWithThresholdDiscountsPriceModel(["d"], [], 1m, [new([["a"]], 0m, 0m, 0.5m) { Description = "Large users" }]);
        named.Rate(RatingInput.OfGroups([new(["a"], 10m)])).Parts.Select(p => (p.Name, p.Exact)).ShouldBe([("a", 10m), ("Large users", -5m)]);
        named.Rate(RatingInput.OfGroups([new(["b"], 10m)])).Parts.Count.ShouldBe(1);
    }

    [Fact]
    public void A_cell_is_in_one_group_of_the_same_dimensions_and_a_discount_is_a_fraction()
    {
        Should.Throw<ArgumentException>(() => new MatrixWithThresholdDiscountsPriceModel(["d"], [], 1m, [new([["a"]], 1m, 0m, 0m), new([["a"]], 2m, 0m, 0m)]))
            .Message.ShouldStartWith("The cell a is there twice.");
        Should.Throw<ArgumentException>(() => new MatrixWithThresholdDiscountsPriceModel(["d"], [], 1m, [Discount])).Message.ShouldStartWith("The cell a, x has 2 values, not 1.");
        Should.Throw<ArgumentException>(() => new SpendDiscount([], 1m, 0m, 0m)).Message.ShouldBe("A discount is on at least one cell. (Parameter 'cells')");
        Should.Throw<ArgumentException>(() => new SpendDiscount([["a"]], -1m, 0m, 0m)).ParamName.ShouldBe("threshold");
        foreach (var share in new[] { -0.01m, 1.01m })
        {
            Should.Throw<ArgumentException>(() => new SpendDiscount([["a"]], 1m, share, 0m)).Message.ShouldStartWith("A discount is a fraction from 0 to 1. (Parameter 'belowShare')");
            Should.Throw<ArgumentException>(() => new SpendDiscount([["a"]], 1m, 0m, share)).Message.ShouldStartWith("A discount is a fraction from 0 to 1. (Parameter 'aboveShare')");
        }

        foreach (var share in new[] { 0m, 1m })
            (new SpendDiscount([["a"]], 0m, share, share).BelowShare, new SpendDiscount([["a"]], 0m, share, share).AboveShare).ShouldBe((share, share));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() =>
        Gen.Select(Promises.Groups(1), Promises.Groups(1), Gen.Int[0, 3000], Gen.Int[0, 100], Gen.Int[0, 100]).Sample((groups, more, threshold, below, above) =>
            Promises.Kept(new MatrixWithThresholdDiscountsPriceModel(
                ["x"], [new(["a"], 1.5m)], 0.7m, [new([["a"], ["b"]], threshold, below / 100m, above / 100m)]), groups, more), iter: Runs(2_000));
}
