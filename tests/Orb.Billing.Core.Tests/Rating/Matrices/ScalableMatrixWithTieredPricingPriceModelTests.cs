using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Units count as often as their cell says, then go through graduated tiers together.</summary>
public sealed class ScalableMatrixWithTieredPricingPriceModelTests
{
    private static readonly ScalableMatrixWithTieredPricingPriceModel Model = new(["type"], [new(["gpu"], 2m)], Tiers((0m, 50m, 1m, 0m), (50m, null, 0.5m, 0m)));

    [Fact]
    public void Scaled_units_go_through_the_tiers_together_and_cells_share_the_amount()
    {
        var rated = Model.Rate(RatingInput.OfGroups([new(["gpu"], 30m), new(["cpu"], 40m)]));
        rated.Exact.ShouldBe(75m);
        rated.Parts.Select(p => (p.Name, p.Quantity, p.Cell!.ScaledQuantity, p.Exact)).ShouldBe([("cpu", 40m, 40m, 30m), ("gpu", 30m, 60m, 45m)]);
    }

    [Theory]
    [InlineData(25, 50.00)]
    [InlineData(25.5, 50.50)]
    public void R25_A_bound_belongs_to_the_lower_tier_of_scaled_units(decimal units, decimal amount) =>
        Model.Rate(RatingInput.OfGroups([new(["gpu"], units)])).Exact.ShouldBe(amount);

    [Fact]
    public void R25_The_first_tiers_flat_amount_is_due_at_zero_usage()
    {
        var flat = new ScalableMatrixWithTieredPricingPriceModel(["type"], [new(["idle"], 0m)], Tiers((0m, null, 1m, 7m)));
        flat.Rate(RatingInput.OfGroups([])).Parts.Select(p => (p.Name, p.Exact)).ShouldBe([("Flat amount", 7m)]);
        flat.Rate(RatingInput.OfGroups([new(["idle"], 5m)])).Exact.ShouldBe(7m);
        Model.Rate(RatingInput.OfGroups([])).Exact.ShouldBe(0m);
    }

    [Fact]
    public void Tiers_touch() =>
        Should.Throw<ArgumentException>(() => new ScalableMatrixWithTieredPricingPriceModel(["a"], [], Tiers((1m, null, 1m, 0m)))).ParamName.ShouldBe("tiers");

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(2), Promises.Groups(2), Promises.Tiers).Sample((groups, more, tiers) =>
        Promises.Kept(new ScalableMatrixWithTieredPricingPriceModel(["x", "y"], [new(["a", "b"], 1.5m), new(["b", null], 0m)], tiers), groups, more), iter: Runs(2_000));
}
