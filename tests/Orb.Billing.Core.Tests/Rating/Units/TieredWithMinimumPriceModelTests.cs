using CsCheck;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Graduated tiers, topped up to the minimum of the tier that is reached.</summary>
public sealed class TieredWithMinimumPriceModelTests
{
    private static readonly TieredWithMinimumPriceModel Model = new([new(0m, 1000m, 0.10m, 50m), new(1000m, null, 0.05m, 120m)]);

    [Theory]
    [InlineData(0, 50.00)] // a minimum is due at zero usage too
    [InlineData(300, 50.00)]
    [InlineData(500, 50.00)]
    [InlineData(501, 50.10)]
    [InlineData(1000, 100.00)]
    [InlineData(1001, 120.00)] // the minimum of the tier reached, on the total: 100.05 falls short of it
    [InlineData(1400, 120.00)]
    [InlineData(1500, 125.00)]
    public void The_total_is_at_least_the_minimum_of_the_tier_reached(int quantity, decimal amount) =>
        Model.Rate(new RatingInput(quantity)).Exact.ShouldBe(amount);

    [Fact]
    public void What_is_topped_up_is_a_part_of_its_own()
    {
        Model.Rate(new RatingInput(1200m)).Parts.Select(p => (p.Name, p.Quantity, p.Exact))
            .ShouldBe([("0 - 1000", 1000m, 100m), ("over 1000", 200m, 10m), ("Minimum", 0m, 10m)]);
        Model.Rate(new RatingInput(0m)).Parts.Select(p => (p.Name, p.Exact)).ShouldBe([("Minimum", 50m)]);
        Model.Rate(new RatingInput(1600m)).Parts.Count.ShouldBe(2);
    }

    [Fact]
    public void R4_The_minimum_is_cut_to_the_days_only_where_the_price_says_so()
    {
        var half = new RatingInput(300m) { Share = new Share(15, 30) };
        Model.Rate(half).Exact.ShouldBe(50m);
        (Model with { Prorates = true }).Rate(half).Exact.ShouldBe(30m); // 50.00 x 15/30 = 25.00 is less than the usage
        (Model with { Prorates = true }).Rate(half with { Share = new Share(20, 30) }).Exact.ShouldBe(50m * 20m / 30m);
    }

    [Fact]
    public void R16_The_minimum_waits_while_the_period_is_open() => Model.Rate(new RatingInput(300m) { PeriodIsOpen = true }).Exact.ShouldBe(30m);

    [Fact]
    public void Tiers_that_come_to_nothing_are_hidden_where_the_price_says_so()
    {
        var free = new TieredWithMinimumPriceModel([new(0m, 100m, 0m, 0m), new(100m, null, 1m, 0m)]);
        free.Rate(new RatingInput(110m)).Parts.Select(p => p.Exact).ShouldBe([0m, 10m]);
        (free with { HidesZeroAmountTiers = true }).Rate(new RatingInput(110m)).Parts.Select(p => p.Exact).ShouldBe([10m]);
        (free with { HidesZeroAmountTiers = false }).Rate(new RatingInput(50m)).Parts.Count.ShouldBe(1);
        (free with { HidesZeroAmountTiers = true }).Rate(new RatingInput(50m)).ShouldSatisfyAllConditions(r => r.Exact.ShouldBe(0m), r => r.Parts.ShouldBeEmpty());
    }

    [Fact]
    public void It_can_fall_where_a_higher_tier_asks_for_less()
    {
        Model.CanFall.ShouldBeFalse();
        var falling = new TieredWithMinimumPriceModel([new(0m, 10m, 1m, 50m), new(10m, null, 1m, 20m)]);
        falling.CanFall.ShouldBeTrue();
        (falling.Rate(new RatingInput(10m)).Exact, falling.Rate(new RatingInput(11m)).Exact).ShouldBe((50m, 20m));
    }

    [Fact]
    public void Tiers_touch_and_no_minimum_is_negative()
    {
        Should.Throw<ArgumentException>(() => new TieredWithMinimumPriceModel([new(0m, null, 1m, -0.01m)])).Message.ShouldStartWith("Tier 1 has a negative minimum.");
        Should.Throw<ArgumentException>(() => new TieredWithMinimumPriceModel([new(0m, 10m, 1m, 0m), new(11m, null, 1m, 0m)])).ParamName.ShouldBe("tiers");
        new TieredWithMinimumPriceModel([new(0m, null, 1m, 5m)]).ShouldBe(new TieredWithMinimumPriceModel([new(0m, null, 1m, 5m)]));
        new TieredWithMinimumPriceModel([new(0m, null, 1m, 5m)]).ShouldNotBe(new TieredWithMinimumPriceModel([new(0m, null, 1m, 6m)]));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() =>
        Gen.Select(Promises.Tiers, Gen.Int[0, 900].Array[6], Promises.Quantity, Promises.Quantity, Gen.Bool).Sample((tiers, minimums, one, other, hides) =>
            Promises.Kept(new TieredWithMinimumPriceModel([.. tiers.Select((t, i) => new MinimumTier(t.FirstUnit, t.LastUnit, t.UnitAmount, minimums[i]))])
            {
                HidesZeroAmountTiers = hides,
            }, one, other), iter: Runs(2_000));
}
