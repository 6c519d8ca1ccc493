using System.Globalization;
using System.Numerics;
using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Price(level) x share of time, flat amounts whole (R25, docs/decisions/0038).</summary>
public sealed class LevelPricingTests
{
    private static readonly Tier[] TwoTiers = Tiers((0m, 10m, 1m, 0m), (10m, null, 0.5m, 0m));
    private static readonly Tier[] WithFlats = Tiers((0m, 10m, 1m, 2m), (10m, 20m, 0.5m, 3m), (20m, null, 0.25m, 7m));

    private static RatingInput Held(params (decimal Level, int Held)[] levels) => Held(2, levels);

    private static RatingInput Held(int whole, params (decimal Level, int Held)[] levels) => RatingInput.OfLevels(levels.Select(l => new LevelUsage(l.Level, l.Held, whole)));

    private static string Parts(Rated rated) =>
        string.Join("; ", rated.Parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name}: {p.Quantity:0.####} for {p.Exact:0.00####}")));

    [Fact]
    public void R25_Tiers_price_each_level_for_its_time_and_not_their_average()
    {
        var usage = Held((5m, 1), (15m, 1));
        usage.Quantity.ShouldBe(10m);
        var rated = new TieredWithProrationPriceModel(TwoTiers).Rate(usage);
        rated.Exact.ShouldBe(8.75m); // (5.00 + 12.50) / 2
        Parts(rated).ShouldBe("0 - 10: 7.5 for 7.50; over 10: 2.5 for 1.25");
        new TieredPriceModel(TwoTiers).Rate(usage).Exact.ShouldBe(10m);
    }

    [Fact]
    public void R25_Volume_prices_each_level_by_the_tier_it_reaches()
    {
        var rated = new BulkWithProrationPriceModel(TwoTiers).Rate(Held((5m, 1), (15m, 1)));
        rated.Exact.ShouldBe(6.25m); // (5.00 + 7.50) / 2
        Parts(rated).ShouldBe("0 - 10: 2.5 for 2.50; over 10: 7.5 for 3.75");
    }

    [Fact]
    public void A_rate_a_unit_prices_levels_as_their_average_does() =>
        new UnitWithProrationPriceModel(3m).Rate(Held((5m, 1), (15m, 1))).ShouldBe(Rated.Plain(30m), new SameAmount());

    // A third is no decimal; what it costs is.
    [Theory]
    [InlineData(3, 0.015)]
    [InlineData(3000, 15)]
    public void R2_R8_Half_a_cent_is_half_a_cent(int whole, decimal rate)
    {
        var usage = Held(whole, (1m, 1));
        var tiers = Tiers((0m, 10m, rate, 0m), (10m, null, 99m, 0m));
        foreach (var model in new PriceModel[] { new UnitWithProrationPriceModel(rate), new TieredWithProrationPriceModel(tiers), new BulkWithProrationPriceModel(tiers) })
        {
            model.Rate(usage).Exact.ShouldBe(0.005m);
            Money.Round(model.Rate(usage).Exact, Currency.Usd).Amount.ShouldBe(0.01m);
        }
    }

    // A third of 0.04 and a sixth of 0.07 are 0.025 together; neither is a decimal.
    [Fact]
    public void R2_Parts_that_are_no_decimals_sum_to_the_half_cent_of_the_whole()
    {
        var rated = new TieredWithProrationPriceModel(Tiers((0m, 1m, 0.04m, 0m), (1m, null, 0.07m, 0m))).Rate(Held(6, (1m, 1), (2m, 1)));
        rated.Exact.ShouldBe(0.025m);
        rated.Parts.Select(p => p.Exact).ShouldBe([0.0133333333333333333333333333m, 0.0116666666666666666666666667m]);
        rated.Parts.Sum(p => p.Exact).ShouldBe(0.025m);
    }

    [Fact]
    public void R25_Flat_amounts_are_whole_and_of_every_tier_that_the_highest_level_enters()
    {
        var rated = new TieredWithProrationPriceModel(WithFlats).Rate(Held(31, (5m, 30), (15m, 1)));
        Money.Round(rated.Exact, Currency.Usd).Amount.ShouldBe(10.24m); // (30 x 5.00 + 12.50) / 31 + 2.00 + 3.00
        Parts(rated).ShouldBe("0 - 10: 5.1613 for 7.16129; 10 - 20: 0.1613 for 3.080645");
    }

    [Fact]
    public void R25_Of_volume_the_flat_amount_is_that_of_the_tier_the_highest_level_reaches() =>
        Parts(new BulkWithProrationPriceModel(WithFlats).Rate(Held((5m, 1), (15m, 1)))).ShouldBe("0 - 10: 2.5 for 2.50; 10 - 20: 7.5 for 6.75");

    [Fact]
    public void R25_The_first_tiers_flat_amount_is_due_even_when_nothing_is_held()
    {
        new TieredWithProrationPriceModel(WithFlats).Rate(Held((0m, 2))).Exact.ShouldBe(2m);
        new TieredWithProrationPriceModel(WithFlats).Rate(Held()).Exact.ShouldBe(2m);
        new BulkWithProrationPriceModel(WithFlats).Rate(Held()).Exact.ShouldBe(2m);
        new TieredWithProrationPriceModel(TwoTiers).Rate(Held((0m, 2))).ShouldBe(Rated.Plain(0m), new SameAmount());
        new BulkWithProrationPriceModel(TwoTiers).Rate(Held((0m, 2))).ShouldBe(Rated.Plain(0m), new SameAmount());
    }

    [Theory]
    [InlineData(10, "0 - 10: 10 for 10.00")]
    [InlineData(10.5, "0 - 10: 10 for 10.00; over 10: 0.5 for 0.25")]
    public void R25_An_upper_bound_is_inclusive(decimal level, string parts) => Parts(new TieredWithProrationPriceModel(TwoTiers).Rate(Held((level, 2)))).ShouldBe(parts);

    [Fact]
    public void The_last_tier_is_open_even_if_bounded()
    {
        var bounded = Tiers((0m, 10m, 1m, 0m), (10m, 20m, 0.5m, 0m));
        new TieredWithProrationPriceModel(bounded).Rate(Held((30m, 1), (15m, 1))).Exact.ShouldBe(16.25m); // (20.00 + 12.50) / 2
        new BulkWithProrationPriceModel(bounded).Rate(Held((30m, 1), (15m, 1))).Exact.ShouldBe(11.25m);
    }

    [Fact]
    public void R3_A_usage_discount_takes_its_units_off_every_level_and_none_falls_below_zero()
    {
        var usage = Held((3m, 1), (15m, 1));
        usage.Units.ShouldBe(15m);
        usage.Without(5m).Levels.Select(l => (l.Level, l.Held)).ShouldBe([(0m, BigInteger.One), (10m, BigInteger.One)]);
        usage.Without(5m).Quantity.ShouldBe(5m);
        usage.Without(15m).Quantity.ShouldBe(0m);
    }

    [Fact]
    public void Levels_come_in_ascending_order_over_one_period_and_equal_ones_are_one()
    {
        var usage = RatingInput.OfLevels([new(15m, 1, 4), new(5m, 1, 6), new(15.0m, 1, 6), new(7m, 0, 2)]);
        usage.Levels.ShouldBe([new LevelUsage(5m, 2, 12), new LevelUsage(15m, 5, 12)]);
        usage.ToString().ShouldBe("5 for 2/12; 15 for 5/12 units");
    }

    [Fact]
    public void One_quantity_is_a_level_that_is_held_for_the_whole()
    {
        new RatingInput(7m).Levels.ShouldBe([new LevelUsage(7m, 1, 1)]);
        Should.Throw<InvalidOperationException>(() => RatingInput.OfGroups([new(["a"], 1m)]).Levels)
            .Message.ShouldBe("The price is made of levels, but the usage was not given so.");
        Should.Throw<InvalidOperationException>(() => Held((0m, 1)).Groups);
    }

    [Fact]
    public void No_level_is_negative_and_no_period_empty()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new LevelUsage(-1m, 1, 1)).ParamName.ShouldBe("level");
        Should.Throw<ArgumentOutOfRangeException>(() => new LevelUsage(1m, -1, 1)).ParamName.ShouldBe("held");
        Should.Throw<ArgumentOutOfRangeException>(() => new LevelUsage(1m, 0, 0)).ParamName.ShouldBe("whole");
    }

    [Fact]
    public void R1_An_amount_that_no_decimal_holds_is_an_overflow()
    {
        var most = RatingInput.OfLevels([new(9_000_000_000_000_000_000_000_000_000m, 1, 1)]);
        Should.Throw<OverflowException>(() => new UnitWithProrationPriceModel(2m).Rate(most));
        Should.Throw<AmountOverflowException>(() => RatingInput.OfLevels([new(9_000_000_000_000_000_000_000_000_000m, 2, 1)]));
    }

    // The definition: each level priced by the plain model, times its share, as fractions.
    [Fact]
    public void R25_It_agrees_with_pricing_the_levels_one_by_one() => Gen.Select(Promises.Tiers, Promises.Levels).Sample((tiers, levels) =>
    {
        Tier[] free = [.. tiers.Select(t => t with { FlatAmount = 0m })];
        var usage = RatingInput.OfLevels(levels);
        Near(new TieredWithProrationPriceModel(free).Rate(usage).Exact, l => new TieredPriceModel(free).Rate(new RatingInput(l)).Exact);
        Near(new BulkWithProrationPriceModel(free).Rate(usage).Exact, l => new BulkPriceModel(free).Rate(new RatingInput(l)).Exact);
        Near(new UnitWithProrationPriceModel(0.37m).Rate(usage).Exact, l => l * 0.37m);
        usage.Quantity.ShouldBe(Sum(l => l).AwayFromZero("the sum"));
        var tiered = new TieredWithProrationPriceModel(tiers).Rate(usage);
        var flats = tiers.Take(Math.Max(1, tiered.Parts.Count)).Sum(t => t.FlatAmount);
        tiered.Exact.ShouldBe(new TieredWithProrationPriceModel(free).Rate(usage).Exact + flats, 0.0000000000000000000001m);

        void Near(decimal exact, Func<decimal, decimal> price) => exact.ShouldBe(Sum(price).Nearest("the sum"));

        ExactFraction Sum(Func<decimal, decimal> price)
        {
            var whole = levels.Aggregate(BigInteger.One, (product, l) => product * l.Whole);
            var sum = levels.Aggregate(BigInteger.Zero, (s, l) => s + (ExactSum.Units(price(l.Level)) * l.Held * (whole / l.Whole)));
            return new ExactFraction(sum, whole * ExactSum.UnitsOfOne);
        }
    }, iter: Runs(1_000));

    [Fact]
    public void R25_One_level_held_throughout_costs_what_the_quantity_costs() => Gen.Select(Promises.Tiers, Promises.Quantity, Gen.Int[1, 31], Gen.Int[0, 31]).Sample((tiers, level, days, cut) =>
    {
        var usage = RatingInput.OfLevels([new(level, Math.Min(cut, days), days), new(level, days - Math.Min(cut, days), days)]);
        foreach (var model in new PriceModel[] { new TieredWithProrationPriceModel(tiers), new BulkWithProrationPriceModel(tiers), new UnitWithProrationPriceModel(0.35m) })
        {
            model.Usage.ShouldBe(PricedUsage.Levels);
            var (byLevel, plain) = (model.Rate(usage), model.Rate(new RatingInput(level)));
            byLevel.Exact.ShouldBe(plain.Exact);
            byLevel.Parts.ShouldBe(plain.Parts);
        }
    }, iter: Runs(1_000));

    private sealed class SameAmount : IEqualityComparer<Rated>
    {
        public bool Equals(Rated? x, Rated? y) => x!.Exact == y!.Exact && x.Parts.SequenceEqual(y.Parts);

        public int GetHashCode(Rated obj) => 0;
    }
}
