using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Each unit costs the rate of its band; the lower bound is exclusive, the upper inclusive, the last tier open (R25).</summary>
public sealed class TieredPriceModelTests
{
    private static readonly TieredPriceModel Flat = new(Tiers((0m, 5m, 0m, 100m), (5m, 10m, 0m, 50m), (10m, 15m, 10m, 0m), (15m, null, 5m, 0m)));

    [Fact]
    public void R25_12345_units_fall_into_three_tiers()
    {
        var rated = new TieredPriceModel(ThreeTiers).Rate(new RatingInput(12345m));
        rated.Exact.ShouldBe(596.90m);
        rated.Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([
            ("0 - 1000", 1000m, 100.00m), ("1000 - 10000", 9000m, 450.00m), ("over 10000", 2345m, 46.90m)]);
        rated.Parts.Select(p => p.Tier).ShouldBe(ThreeTiers);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1", "0.10")]
    [InlineData("1000", "100")]
    [InlineData("1000.5", "100.025")]
    [InlineData("10000", "550")]
    [InlineData("10001", "550.02")]
    public void R25_The_bound_belongs_to_the_lower_tier(string quantity, string amount) =>
        new TieredPriceModel(ThreeTiers).Rate(new RatingInput(Number(quantity))).Exact.ShouldBe(Number(amount));

    [Theory]
    [InlineData("0", "100")] // the first tier's flat amount is due even at zero usage
    [InlineData("3", "100")]
    [InlineData("5", "100")]
    [InlineData("5.001", "150")]
    [InlineData("7", "150")]
    [InlineData("12", "170")]
    [InlineData("22", "235")]
    public void R25_A_flat_amount_is_due_once_its_tier_is_entered(string quantity, string amount) =>
        Flat.Rate(new RatingInput(Number(quantity))).Exact.ShouldBe(Number(amount));

    [Fact]
    public void R25_The_last_tier_is_open_even_if_bounded() =>
        new TieredPriceModel(Tiers((0m, 10m, 1.5m, 0m), (10m, 110m, 1m, 0m), (110m, 1110m, 0.5m, 0m)))
            .Rate(new RatingInput(2110m)).Parts.Select(p => (p.Quantity, p.Exact)).ShouldBe([(10m, 15m), (100m, 100m), (2000m, 1000m)]);

    [Fact]
    public void Zero_usage_has_a_part_only_where_it_costs_something()
    {
        new TieredPriceModel(ThreeTiers).Rate(new RatingInput(0m)).Parts.ShouldBeEmpty();
        Flat.Rate(new RatingInput(0m)).Parts.Select(p => (p.Quantity, p.Exact)).ShouldBe([(0m, 100m)]);
    }

    [Fact]
    public void Tiers_start_at_zero_touch_and_cost_no_less_than_nothing()
    {
        Refused("A price has 1 to 1000 tiers, not 0.");
        Refused("Tier 1 starts at 1, but the tiers before it end at 0.", (1m, null, 1m, 0m));
        Refused("Tier 2 starts at 11, but the tiers before it end at 10.", (0m, 10m, 1m, 0m), (11m, null, 1m, 0m));
        Refused("Tier 2 starts at 9, but the tiers before it end at 10.", (0m, 10m, 1m, 0m), (9m, null, 1m, 0m));
        Refused("Tier 1 is open, but only the last tier may be.", (0m, null, 1m, 0m), (10m, null, 1m, 0m));
        Refused("Tier 1 is open, but only the last tier may be.", (0m, null, 1m, 0m), (0m, null, 1m, 0m));
        Refused("Tier 1 ends at 0, not above 0.", (0m, 0m, 1m, 0m));
        Refused("Tier 2 ends at 10, not above 10.", (0m, 10m, 1m, 0m), (10m, 10m, 1m, 0m));
        Refused("Tier 1 has a negative amount.", (0m, null, -0.01m, 0m));
        Refused("Tier 2 has a negative amount.", (0m, 10m, 1m, 0m), (10m, null, 1m, -0.01m));
        Should.Throw<ArgumentException>(() => new TieredPriceModel([.. Enumerable.Range(0, 1001).Select(i => new Tier(i, i + 1, 1m))]))
            .Message.ShouldBe("A price has 1 to 1000 tiers, not 1001. (Parameter 'tiers')");
        new TieredPriceModel([.. Enumerable.Range(0, 1000).Select(i => new Tier(i, i + 1, 1m))]).Rate(new RatingInput(5000m)).Exact.ShouldBe(5000m);

        static void Refused(string why, params (decimal, decimal?, decimal, decimal)[] tiers)
        {
            Should.Throw<ArgumentException>(() => new TieredPriceModel(Tiers(tiers))).Message.ShouldBe($"{why} (Parameter 'tiers')");
            Should.Throw<ArgumentException>(() => new BulkPriceModel(Tiers(tiers))).Message.ShouldBe($"{why} (Parameter 'tiers')");
        }
    }

    [Fact]
    public void A_list_of_tiers_that_changes_later_changes_no_price()
    {
        var tiers = ThreeTiers.ToList();
        var model = new TieredPriceModel(tiers);
        tiers.Clear();
        model.Rate(new RatingInput(12345m)).Exact.ShouldBe(596.90m);
    }

    [Fact]
    public void A_quantity_is_never_negative() => Should.Throw<ArgumentOutOfRangeException>(() => new RatingInput(-0.01m));

    [Fact]
    public void The_models_name_themselves_and_only_volume_tiers_can_fall()
    {
        PriceModel[] models = [new UnitPriceModel(1m), new TieredPriceModel(ThreeTiers), new BulkPriceModel(ThreeTiers), new PackagePriceModel(1m, 1m)];
        models.Select(m => (m.ModelType, m.CanFall)).ShouldBe([("unit", false), ("tiered", false), ("bulk", true), ("package", false)]);
    }

    [Fact]
    public void The_parts_sum_to_the_amount_and_the_units_to_the_quantity_and_more_never_costs_less() =>
        Gen.Select(Models, Gen.Int[0, 2_000_000], Gen.Int[0, 2_000_000]).Sample((model, a, b) =>
        {
            var (less, more) = (model.Rate(new RatingInput(Math.Min(a, b) / 1000m)), model.Rate(new RatingInput(Math.Max(a, b) / 1000m)));
            if (less.Parts.Count > 0)
            {
                less.Parts.Sum(p => p.Exact).ShouldBe(less.Exact);
                less.Parts.Sum(p => p.Quantity).ShouldBe(Math.Min(a, b) / 1000m);
            }

            if (!model.CanFall)
                less.Exact.ShouldBeLessThanOrEqualTo(more.Exact);
        }, iter: Runs(10_000));

    private static readonly Gen<Tier[]> AnyTiers = Gen.Select(Gen.Int[1, 500].Array[1, 6], Gen.Int[0, 300].Array[6], Gen.Int[0, 50].Array[6], Gen.Bool)
        .Select((widths, rates, flats, open) =>
        {
            var from = 0m;
            return widths.Select((width, i) =>
            {
                var tier = new Tier(from, open && i == widths.Length - 1 ? null : from + width, rates[i] / 100m, flats[i]);
                from += width;
                return tier;
            }).ToArray();
        });

    private static readonly Gen<PriceModel> Models = Gen.OneOf(
        AnyTiers.Select(t => (PriceModel)new TieredPriceModel(t)),
        AnyTiers.Select(t => (PriceModel)new BulkPriceModel(t)),
        Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 5000]).Select((amount, size) => (PriceModel)new PackagePriceModel(amount / 100m, size / 10m)),
        Gen.Int[0, 1000].Select(rate => (PriceModel)new UnitPriceModel(rate / 10000m)));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
