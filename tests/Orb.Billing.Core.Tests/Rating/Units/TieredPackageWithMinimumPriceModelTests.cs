using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Tiers of packages, topped up to the minimum of the tier that is reached.</summary>
public sealed class TieredPackageWithMinimumPriceModelTests
{
    private static readonly TieredPackageWithMinimumPriceModel Model = new(100m, [new(0m, 1000m, 5m, 20m), new(1000m, null, 4m, 60m)]);

    [Theory]
    [InlineData(0, 20.00)]
    [InlineData(150, 20.00)] // 2 packages of 5.00
    [InlineData(401, 25.00)]
    [InlineData(1000, 50.00)]
    [InlineData(1001, 60.00)] // 50.00 + 4.00, short of the 60.00 of the tier reached
    [InlineData(1400, 66.00)]
    public void The_total_of_the_packages_begun_is_at_least_the_minimum_of_the_tier_reached(int quantity, decimal amount) =>
        Model.Rate(new RatingInput(quantity)).Exact.ShouldBe(amount);

    [Fact]
    public void What_is_topped_up_is_a_part_of_its_own_and_waits_while_the_period_is_open()
    {
        Model.Rate(new RatingInput(1001m)).Parts.Select(p => (p.Name, p.Quantity, p.Exact))
            .ShouldBe([("0 - 1000, packages of 100", 10m, 50m), ("over 1000, packages of 100", 1m, 4m), ("Minimum", 0m, 6m)]);
        Model.Rate(new RatingInput(1001m) { PeriodIsOpen = true }).Exact.ShouldBe(54m);
    }

    [Fact]
    public void It_refuses_bounds_within_a_package_and_negative_minimums()
    {
        Should.Throw<ArgumentException>(() => new TieredPackageWithMinimumPriceModel(100m, [new(0m, 150m, 1m, 0m), new(150m, null, 1m, 0m)])).ParamName.ShouldBe("tiers");
        Should.Throw<ArgumentException>(() => new TieredPackageWithMinimumPriceModel(100m, [new(0m, null, 1m, -1m)])).Message.ShouldBe("Tier 1 has a negative minimum. (Parameter 'tiers')");
        Should.Throw<ArgumentOutOfRangeException>(() => new TieredPackageWithMinimumPriceModel(0m, [new(0m, null, 1m, 1m)]));
    }

    [Fact]
    public void It_can_fall_where_a_higher_tier_asks_for_less()
    {
        Model.CanFall.ShouldBeFalse();
        new TieredPackageWithMinimumPriceModel(10m, [new(0m, 10m, 1m, 5m), new(10m, null, 1m, 2m)]).CanFall.ShouldBeTrue();
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Gen.Int[0, 300].Array[3], Promises.Quantity, Promises.Quantity).Sample((minimums, one, other) =>
        Promises.Kept(new TieredPackageWithMinimumPriceModel(
            25m, [new(0m, 100m, 3m, minimums[0]), new(100m, 500m, 1.5m, minimums[1]), new(500m, null, 0.7m, minimums[2])]), one, other), iter: Runs(2_000));
}
