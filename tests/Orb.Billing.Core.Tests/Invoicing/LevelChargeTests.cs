using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Charges of levels that are priced one by one (R25, docs/decisions/0038).</summary>
public sealed class LevelChargeTests
{
    // A level of 5 costs 5.00 a day of January, one of 15 costs 12.50; whoever holds more than 10 pays 7.00 once.
    private static readonly Price Tiered = Metered(new TieredWithProrationPriceModel(Tiers((0m, 10m, 31m, 0m), (10m, null, 15.5m, 7m))));

    private static readonly UsageEvent[] FiveThenFifteen = [Tokens("2026-01-01", 5m), Tokens("2026-01-06", 10m)];

    private static MetricDefinition Weighted(string sql = "WEIGHTED_SUM(tokens)") => Metering.Usage.Metric($"SELECT {sql} FROM events");

    private static ChargeTarget Target(SubscriptionTimeline timeline, MetricDefinition metric, UsageEvent[] events, params AdjustmentInterval[] adjustments)
    {
        var charge = ChargePlanner.OpenAt(timeline, At("2026-01-25")).Single();
        var seen = metric with { Detail = charge.Price.Model.Usage };
        return ChargeCalculator.Target(charge, new MeteredUsage(charge.UsageNeeds.ToDictionary(n => n, n => Read(seen, n, charge, timeline, events))), adjustments);
    }

    private static Accumulator Read(MetricDefinition metric, UsageNeed need, PlannedCharge charge, SubscriptionTimeline timeline, UsageEvent[] events)
    {
        var accumulator = metric.NewAccumulator(need.Period, charge.AnchorPeriod.In(timeline.Zone));
        foreach (var e in events.Where(e => need.Reads(metric).Contains(e.Timestamp)))
            accumulator.Add(e);
        return accumulator;
    }

    private static AdjustmentInterval Free(decimal units) =>
        new(new AdjustmentIntervalId(Id(100)), new UsageDiscount(new AdjustmentId(Id(90)), AdjustmentTarget.All, units), At("2026-01-01"), null, 0);

    [Fact]
    public void R25_The_line_is_the_sum_of_price_of_level_times_share_of_time()
    {
        var target = Target(Timeline(Interval(Tiered, "2026-01-01")), Weighted(), FiveThenFifteen);
        (target.Subtotal.Amount, target.Quantity).ShouldBe((357.00m, 13.3870967741935483870967742m)); // 5 x 5.00 + 26 x 12.50 + 7.00
        target.Parts.Select(p => p.Quantity).Sum().ShouldBe(target.Quantity);
        target.Steps.OfType<RatedStep>().Single().Quantity.ShouldBe(target.Quantity);
        target.Steps.OfType<MeteredStep>().Single().Quantity.ShouldBe(target.Quantity);
    }

    [Fact]
    public void R5_R20_Pieces_add_up_over_one_full_period_and_a_flat_amount_is_due_once()
    {
        var paused = Timeline(Interval(Tiered, "2026-01-01")).Pause(new Pause(At("2026-01-11"), At("2026-01-21")));
        var target = Target(paused, Weighted(), FiveThenFifteen);
        target.Subtotal.Amount.ShouldBe(232.00m); // 5 x 5.00 + 16 x 12.50 + 7.00
        target.Steps.OfType<MeteredStep>().Select(s => s.Quantity).ShouldBe([3.225806451612903225806451613m, 5.322580645161290322580645162m]);
    }

    [Fact]
    public void R3_A_usage_discount_takes_its_units_off_every_level_for_as_long_as_it_is_held()
    {
        var target = Target(Timeline(Interval(Tiered, "2026-01-01")), Weighted(), FiveThenFifteen, Free(5m));
        target.Subtotal.Amount.ShouldBe(260.00m); // 5 x 0.00 + 26 x 10.00
        target.Steps.OfType<UsageDiscountedStep>().Single().Units.ShouldBe(5m);
        target.Steps.OfType<RatedStep>().Single().Quantity.ShouldBe(8.387096774193548387096774194m);
        target.Quantity.ShouldBe(13.3870967741935483870967742m);

        var all = Target(Timeline(Interval(Tiered, "2026-01-01")), Weighted(), FiveThenFifteen, Free(500m));
        all.Subtotal.Amount.ShouldBe(0.00m);
        all.Steps.OfType<UsageDiscountedStep>().Single().Units.ShouldBe(15m, "no more than the highest level can be taken");
    }

    [Fact]
    public void R25_A_level_below_zero_costs_nothing_and_gives_nothing_back()
    {
        UsageEvent[] events = [Tokens("2026-01-01", 5m), Tokens("2026-01-11", -105m)];
        var target = Target(Timeline(Interval(Tiered, "2026-01-01")), Weighted(), events);
        (target.Subtotal.Amount, target.Quantity).ShouldBe((50.00m, 1.612903225806451612903225807m));
    }

    [Fact]
    public void R25_A_rounding_of_the_metric_is_that_of_each_level()
    {
        UsageEvent[] events = [Tokens("2026-01-01", 4.2m), Tokens("2026-01-06", 10m)];
        Target(Timeline(Interval(Tiered, "2026-01-01")), Weighted("CEIL(WEIGHTED_SUM(tokens))"), events).Subtotal.Amount.ShouldBe(357.00m);
    }

    [Fact]
    public void A_metric_that_weighs_no_time_is_priced_as_one_quantity()
    {
        var target = Target(Timeline(Interval(Tiered, "2026-01-01")), Weighted("SUM(tokens)"), FiveThenFifteen);
        (target.Subtotal.Amount, target.Quantity).ShouldBe((394.50m, 15m)); // 310.00 + 77.50 + 7.00
    }

    [Fact]
    public void R24_An_evaluated_price_comes_to_its_line_also_by_group()
    {
        UsageEvent[] events = [Of("a", "2026-01-01", 5m, "eu"), Of("b", "2026-01-06", 10m, "eu"), Of("c", "2026-01-01", 5m, "us")];
        var january = new AnchorPeriod(Day("2026-01-01"), Day("2026-02-01")).In(NodaTime.DateTimeZone.Utc);
        var evaluated = PriceEvaluation.OfEvents(Tiered, Weighted(), january, events, ["region"]);
        evaluated.Amount.Amount.ShouldBe(447.00m); // 5 x 10.00 + 26 x 15.00 + 7.00
        evaluated.Groups.Select(g => (g.Group.Values[0], g.Amount.Amount)).ShouldBe([("eu", 357.00m), ("us", 155.00m)]);

        static UsageEvent Of(string key, string at, decimal tokens, string region) => Tokens(At(at), tokens, key) with
        {
            Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(tokens), ["region"] = PropertyValue.Text(region) },
        };
    }
}
