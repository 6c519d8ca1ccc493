using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A package begun is a package paid.</summary>
public sealed class PackagePriceModelTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(60, 10)]
    [InlineData(61, 20)]
    [InlineData(150, 30)]
    public void A_package_begun_is_paid(int quantity, int amount) =>
        new PackagePriceModel(10m, 60m).Rate(new RatingInput(quantity)).Exact.ShouldBe(amount);

    [Fact]
    public void Packages_of_a_fraction_are_counted_exactly()
    {
        var thirds = new PackagePriceModel(1m, 0.3m);
        thirds.Rate(new RatingInput(0.9m)).Exact.ShouldBe(3m);
        thirds.Rate(new RatingInput(0.9000000000000000000000000001m)).Exact.ShouldBe(4m);
        thirds.Rate(new RatingInput(0.8999999999999999999999999999m)).Exact.ShouldBe(3m);
        new PackagePriceModel(1m, 3m).Rate(new RatingInput(1000000000000000000000000000m)).Exact.ShouldBe(333333333333333333333333334m);
    }

    [Fact]
    public void Its_part_says_how_many_packages() =>
        new PackagePriceModel(0.80m, 10m).Rate(new RatingInput(11m)).Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([("2 x 10 units", 11m, 1.60m)]);

    [Fact]
    public void An_amount_is_not_negative_and_a_package_holds_something()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new PackagePriceModel(-1m, 1m)).ParamName.ShouldBe("packageAmount");
        Should.Throw<ArgumentOutOfRangeException>(() => new PackagePriceModel(1m, 0m)).ParamName.ShouldBe("packageSize");
    }
}
