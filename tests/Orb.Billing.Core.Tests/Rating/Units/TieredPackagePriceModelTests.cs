using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>The quantity is rounded up to whole packages, then each package costs the rate of its band (R25).</summary>
public sealed class TieredPackagePriceModelTests
{
    private static readonly TieredPackagePriceModel Model = new(100m, Tiers((0m, 1000m, 5m, 0m), (1000m, null, 4m, 0m)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5.00)]
    [InlineData(100, 5.00)]
    [InlineData(901, 50.00)]
    [InlineData(1000, 50.00)]
    [InlineData(1001, 54.00)]
    [InlineData(1050, 54.00)]
    [InlineData(1101, 58.00)]
    public void R25_A_package_begun_costs_the_rate_of_its_band(int quantity, decimal amount) =>
        Model.Rate(new RatingInput(quantity)).Exact.ShouldBe(amount);

    [Fact]
    public void Its_parts_are_the_packages_of_each_tier() =>
        Model.Rate(new RatingInput(1050.5m)).Parts.Select(p => (p.Name, p.Quantity, p.Exact, p.Tier?.FirstUnit))
            .ShouldBe([("0 - 1000, packages of 100", 10m, 50m, 0m), ("over 1000, packages of 100", 1m, 4m, 1000m)]);

    [Fact]
    public void A_flat_amount_is_due_once_its_tier_is_entered()
    {
        var flat = new TieredPackagePriceModel(10m, Tiers((0m, 20m, 1m, 7m), (20m, null, 2m, 3m)));
        flat.Rate(new RatingInput(0m)).Exact.ShouldBe(7m);
        flat.Rate(new RatingInput(20m)).Exact.ShouldBe(9m);
        flat.Rate(new RatingInput(21m)).Exact.ShouldBe(14m);
    }

    [Fact]
    public void A_bound_within_a_package_is_refused() =>
        Should.Throw<ArgumentException>(() => new TieredPackagePriceModel(100m, Tiers((0m, 1050m, 5m, 0m), (1050m, null, 4m, 0m))))
            .Message.ShouldStartWith("Tier 2 starts at 1050, within a package of 100.");

    [Fact]
    public void A_size_is_above_0()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new TieredPackagePriceModel(0m, Tiers((0m, null, 5m, 0m)))).ParamName.ShouldBe("packageSize");
        Should.Throw<ArgumentException>(() => new TieredPackagePriceModel(1m, Tiers((1m, null, 5m, 0m)))).ParamName.ShouldBe("tiers");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Quantity, Promises.Quantity, Gen.Int[1, 50]).Sample((one, other, size) =>
        Promises.Kept(new TieredPackagePriceModel(size, Tiers((0m, size * 3m, 5m, 2m), (size * 3m, size * 10m, 1m, 0m), (size * 10m, null, 0.3m, 0m))), one, other),
        iter: Runs(2_000));
}
