using System.Globalization;
using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Tests.Metering;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>A quantity that was divided has no last digit: what it costs is half a cent where the exact quotient costs half a cent (R2, R25, docs/decisions/0060).</summary>
public sealed class DividedQuantityTests
{
    private static readonly TieredPriceModel Tiers = new([new Tier(0m, 1m, 1.00m), new Tier(1m, null, 2.43m)]);

    // 25 of 30 days, 50 of 60 seconds: 5/6 x 2.43 = 2.025.
    [Fact]
    public void R25_Half_a_cent_of_a_level_that_is_held_for_five_sixths_of_a_month_is_rounded_up()
    {
        var level = Definition("SELECT WEIGHTED_SUM(tokens) FROM events").NewAccumulator(new ServicePeriod(At("2026-04-01"), At("2026-05-01")));
        level.Add(Tokens("2026-04-06", 1m));

        Amount(new UnitPriceModel(2.43m), level).ShouldBe(2.03m);
        Amount(new BulkPriceModel([new Tier(0m, 1m, 2.43m), new Tier(1m, null, 1m)]), level).ShouldBe(2.03m);
        Amount(new UnitWithPercentPriceModel(8.10m, 30m), level).ShouldBe(2.03m);
        level.Value.ShouldBe(0.8333333333333333333333333334m);
    }

    [Fact]
    public void R25_Half_a_cent_of_units_that_are_converted_or_averaged_is_rounded_up()
    {
        Amount(new UnitPriceModel(2.43m), Of("SELECT SUM(tokens) / 60 FROM events", 20m, 30m)).ShouldBe(2.03m);
        Amount(Tiers, Of("SELECT SUM(tokens) / 60 FROM events", 60m, 50m)).ShouldBe(3.03m); // 1.00 + 2.025
        Amount(new UnitPriceModel(2.43m), Of("SELECT AVG(tokens) FROM events", 0m, 1m, 1m, 1m, 1m, 1m)).ShouldBe(2.03m);
        // Just below half a cent stays there.
        Amount(new UnitPriceModel(2.42999999999999m), Of("SELECT SUM(tokens) / 60 FROM events", 50m)).ShouldBe(2.02m);
    }

    [Fact]
    public void R2_What_a_divided_quantity_costs_is_rounded_as_the_exact_quotient_would_be()
    {
        // n / d units at d x m / 1000 are n x m / 1000: half a cent one time in ten.
        Gen.Select(Gen.Int[1, 2_000], Gen.Int[2, 700], Gen.Int[1, 3_000], Gen.Int[0, 5]).Sample(
            (n, d, m, bound) =>
            {
                var metered = Of($"SELECT SUM(tokens) / {d.ToString(CultureInfo.InvariantCulture)} FROM events", n);
                var rate = d * m / 1000m;
                Amount(new UnitPriceModel(rate), metered).ShouldBe(Cents(n * m));
                Amount(new BulkPriceModel([new Tier(0m, null, rate)]), metered).ShouldBe(Cents(n * m));
                // The units up to the bound are free.
                Amount(new TieredPriceModel([new Tier(0m, bound + 1, 0m), new Tier(bound + 1, null, rate)]), metered).ShouldBe(Cents(Math.Max(0, n - ((bound + 1) * d)) * m));
            },
            iter: Runs(20_000));

        static decimal Cents(int thousandths) => (thousandths + 5) / 10 / 100m;
    }

    private static MetricDefinition Definition(string sql) => MetricSql.Parse(sql).Definition!;

    private static Accumulator Of(string sql, params decimal[] tokens) =>
        Definition(sql).Of(tokens.Select((t, i) => Tokens(At("2026-04-02"), t, $"k{i}")));

    private static decimal Amount(PriceModel model, Accumulator metered) => Money.Round(model.Rate(metered.ToInput()).Exact, Currency.Usd).Amount;
}
