using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>The smallest size that the highest level fits sets the whole charge.</summary>
public sealed class CapacityPriceModelTests
{
    private static readonly CapacityPriceModel Model = new([new(100m, 100m), new(500m, 1000m)]);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 100)]
    [InlineData(100, 100)]
    [InlineData(100.5, 1000)]
    [InlineData(501, 1000)] // the last size is open even if bounded
    public void R25_A_size_is_passed_by_a_level_strictly_greater(decimal level, decimal amount) => Model.Rate(new RatingInput(level)).Exact.ShouldBe(amount);

    [Fact]
    public void Sizes_rise_and_a_larger_one_that_costs_less_can_fall()
    {
        Model.CanFall.ShouldBeFalse();
        new CapacityPriceModel([new(10m, 5m), new(null, 4m)]).CanFall.ShouldBeTrue();
        Should.Throw<ArgumentException>(() => new CapacityPriceModel([])).ParamName.ShouldBe("tiers");
        Should.Throw<ArgumentException>(() => new CapacityPriceModel([new(10m, 5m), new(10m, 6m)]));
        Should.Throw<ArgumentException>(() => new CapacityPriceModel([new(null, -5m)]));
        new CapacityPriceModel([new(10m, 5m)]).ShouldBe(new CapacityPriceModel([new(10m, 5m)]));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Gen.Int[0, 900].Array[3], Promises.Quantity, Promises.Quantity).Sample((amounts, one, other) =>
        Promises.Kept(new CapacityPriceModel([new(100m, amounts[0]), new(900m, amounts[1]), new(null, amounts[2])]), one, other), iter: Runs(1_000));
}
