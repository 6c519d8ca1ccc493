using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;

namespace Orb.Billing.Core.Tests.Adjustments;

public sealed class UsageDiscountsTests
{
    [Fact]
    public void R3_Free_units_are_taken_in_order_and_never_more_than_there_are()
    {
        var discounted = UsageDiscounts.Apply(100m, [Since("2026-01-02", Free(50m, 3), 0), Since("2026-01-01", Free(40m, 2), 2), Since("2026-01-01", Free(30.5m, 1), 1)]);
        discounted.Quantity.ShouldBe(0m);
        discounted.Taken.ShouldBe([new UsageDiscountTaken(Named(1), 30.5m), new UsageDiscountTaken(Named(2), 40m), new UsageDiscountTaken(Named(3), 29.5m)]);
    }

    [Fact]
    public void R3_A_discount_that_finds_nothing_left_took_nothing() =>
        UsageDiscounts.Apply(10m, [Since("2026-01-01", Free(10m, 1), 0), Since("2026-01-01", Free(5m, 2), 1)]).Taken.Select(t => t.Units).ShouldBe([10m, 0m]);

    [Fact]
    public void R5_Free_units_spread_over_the_parts_of_a_period() =>
        new[] { 300m, 550m, 650m }.Select(soFar => UsageDiscounts.Apply(soFar, [Since("2026-01-01", Free(500m))]).Quantity).ShouldBe([0m, 50m, 150m]);

    [Fact]
    public void R3_Free_units_come_off_before_packages_are_counted() =>
        new PackagePriceModel(10m, 1000m).Rate(new RatingInput(UsageDiscounts.Apply(1400m, [Since("2026-01-01", Free(500m))]).Quantity)).Exact.ShouldBe(10m);

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    public void R25_A_quantity_below_zero_counts_as_zero(int quantity)
    {
        var discounted = UsageDiscounts.Apply(quantity, [Since("2026-01-01", Free(3m))]);
        (discounted.Quantity, discounted.Taken.Single().Units).ShouldBe((0m, 0m));
    }

    [Fact]
    public void Other_adjustments_leave_the_quantity_alone()
    {
        var discounted = UsageDiscounts.Apply(7m, [Since("2026-01-01", Off(3m)), Since("2026-01-01", Percent(0.5m))]);
        (discounted.Quantity, discounted.Taken.Count).ShouldBe((7m, 0));
    }
}
