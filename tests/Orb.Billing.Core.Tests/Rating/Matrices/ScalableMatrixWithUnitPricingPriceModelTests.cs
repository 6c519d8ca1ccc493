using CsCheck;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>One rate a unit, and units that count as often as their cell says.</summary>
public sealed class ScalableMatrixWithUnitPricingPriceModelTests
{
    private static readonly ScalableMatrixWithUnitPricingPriceModel Model = new(["type", "region"], [new(["gpu", "west"], 2m), new(["idle", null], 0m)], 0.10m);

    [Fact]
    public void Units_count_by_the_factor_of_their_cell_and_once_without_one()
    {
        var rated = Model.Rate(RatingInput.OfGroups([new(["gpu", "west"], 30m), new(["cpu", "west"], 40m), new(["idle", null], 99m)]));
        rated.Exact.ShouldBe(10m);
        rated.Parts.Select(p => (p.Name, p.Quantity, p.Cell!.ScaledQuantity, p.Exact))
            .ShouldBe([("cpu, west", 40m, 40m, 4m), ("gpu, west", 30m, 60m, 6m), ("idle, -", 99m, 0m, 0m)]);
    }

    [Fact]
    public void A_grouping_key_shows_its_values_apart()
    {
        var model = new ScalableMatrixWithUnitPricingPriceModel(["type"], [new(["gpu"], 2m)], 0.10m, "team");
        model.Usage.ShouldBe(PricedUsage.GroupedBy("team", "type"));
        var rated = model.Rate(RatingInput.OfGroups([new(["red", "gpu"], 10m), new(["blue", "gpu"], 20m), new(["blue", "cpu"], 5m)]));
        rated.Parts.Select(p => (p.Group, p.Cell, p.Exact)).ShouldBe([
            (new PartGroup("team", "blue"), new MatrixCell(["cpu"], 5m), 0.5m),
            (new PartGroup("team", "blue"), new MatrixCell(["gpu"], 40m), 4m),
            (new PartGroup("team", "red"), new MatrixCell(["gpu"], 20m), 2m)]);
    }

    [Fact]
    public void R8_Usage_is_never_prorated_whatever_the_flag_says() =>
        (Model with { Prorates = true }).Rate(RatingInput.OfGroups([new(["cpu", "west"], 40m)]) with { Share = new Share(1, 31) }).Exact.ShouldBe(4m);

    [Fact]
    public void Numbers_are_not_negative_and_cells_fit_the_dimensions()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new ScalableMatrixWithUnitPricingPriceModel(["a"], [], -1m)).ParamName.ShouldBe("unitPrice");
        Should.Throw<ArgumentOutOfRangeException>(() => new ScalingFactor(["a"], -1m)).ParamName.ShouldBe("factor");
        Should.Throw<ArgumentException>(() => new ScalableMatrixWithUnitPricingPriceModel(["a"], [new(["x", "y"], 1m)], 1m));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(2), Promises.Groups(2)).Sample((groups, more) =>
    {
        Promises.Kept(new ScalableMatrixWithUnitPricingPriceModel(["x", "y"], [new(["a", "b"], 1.5m), new(["b", null], 0m)], 0.07m), groups, more);
        Promises.Kept(new ScalableMatrixWithUnitPricingPriceModel(["y"], [new(["a"], 1.5m)], 0.07m, "x"), groups, more);
    }, iter: Runs(1_000));
}
