using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>The whole quantity costs the rate of the tier it reaches; the upper bound is inclusive (R25).</summary>
public sealed class BulkPriceModelTests
{
    private static readonly BulkPriceModel Flat = new(Tiers((0m, 100m, 2m, 10m), (100m, 200m, 1m, 0m), (200m, null, 0.5m, 50m)));

    [Theory]
    [InlineData(0, 10)] // the first tier's flat amount is due even at zero usage
    [InlineData(1000, 210)]
    [InlineData(1005, 100.5)]
    [InlineData(2000, 200)]
    [InlineData(2010, 150.5)]
    public void R25_All_units_cost_the_rate_of_the_tier_reached(int tenths, decimal amount) =>
        Flat.Rate(new RatingInput(tenths / 10m)).Exact.ShouldBe(amount);

    [Theory]
    [InlineData(10, 5.00)]
    [InlineData(11, 4.40)]
    [InlineData(1000, 400.00)]
    [InlineData(2000, 800.00)] // the last tier is open even if bounded
    public void R25_The_bound_belongs_to_the_lower_tier(int quantity, decimal amount) =>
        new BulkPriceModel(Tiers((0m, 10m, 0.50m, 0m), (10m, 1000m, 0.40m, 0m))).Rate(new RatingInput(quantity)).Exact.ShouldBe(amount);

    [Fact]
    public void It_has_one_part_the_tier_reached_and_none_for_nothing()
    {
        Flat.Rate(new RatingInput(150m)).Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([("100 - 200", 150m, 150m)]);
        new BulkPriceModel(ThreeTiers).Rate(new RatingInput(0m)).Parts.ShouldBeEmpty();
    }
}
