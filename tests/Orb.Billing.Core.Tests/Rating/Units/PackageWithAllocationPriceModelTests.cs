using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Free units come off first, then every package begun is paid.</summary>
public sealed class PackageWithAllocationPriceModelTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 0)]
    [InlineData(10.5, 100)]
    [InlineData(20, 100)]
    [InlineData(121, 1200)] // rounding 121 up to 130 first would bill 12 packages as well, but 129.5 would not
    public void Free_units_come_off_before_packages_are_counted(decimal quantity, decimal amount) =>
        new PackageWithAllocationPriceModel(10m, 100m, 10m).Rate(new RatingInput(quantity)).Exact.ShouldBe(amount);

    [Fact]
    public void An_allocation_within_a_package_shifts_where_packages_begin()
    {
        var model = new PackageWithAllocationPriceModel(3m, 100m, 2m);
        new[] { 3m, 4m, 5m, 6m }.Select(q => model.Rate(new RatingInput(q)).Exact).ShouldBe([0m, 100m, 100m, 200m]);
        model.Rate(new RatingInput(6m)).Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([("2 x 2 units", 3m, 200m)]);
        model.Rate(new RatingInput(3m)).Parts.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_negative_and_a_package_holds_something()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new PackageWithAllocationPriceModel(-1m, 1m, 1m)).ParamName.ShouldBe("allocation");
        Should.Throw<ArgumentOutOfRangeException>(() => new PackageWithAllocationPriceModel(1m, -1m, 1m)).ParamName.ShouldBe("packageAmount");
        Should.Throw<ArgumentOutOfRangeException>(() => new PackageWithAllocationPriceModel(1m, 1m, 0m)).ParamName.ShouldBe("packageSize");
        new PackageWithAllocationPriceModel(0m, 0m, 1m).Rate(new RatingInput(5m)).Exact.ShouldBe(0m);
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Quantity, Promises.Quantity, Gen.Int[0, 500], Gen.Int[1, 70]).Sample((one, other, free, size) =>
        Promises.Kept(new PackageWithAllocationPriceModel(free, 1.25m, size), one, other), iter: Runs(2_000));
}
