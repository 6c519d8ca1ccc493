using CsCheck;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

/// <summary>The highest level held in a period (docs/decisions/0060).</summary>
public sealed class PeakTests
{
    private static readonly MetricDefinition Peak = Metric("SELECT PEAK(tokens) FROM events");
    private static readonly MetricDefinition Carried = Metric("SELECT PEAK(tokens) FROM all_events");

    private static Accumulator Of(MetricDefinition metric, ServicePeriod period, ServicePeriod? full, params IEnumerable<UsageEvent> events)
    {
        var accumulator = metric.NewAccumulator(period, full);
        foreach (var e in events)
            accumulator.Add(e);
        return accumulator;
    }

    private static ServicePeriod Seconds(int from, int to) => new(Start + Duration.FromSeconds(from), Start + Duration.FromSeconds(to));

    [Fact]
    public void It_is_the_highest_level_and_not_the_largest_change()
    {
        var level = Of(Peak, Seconds(0, 60), null, Completion("a", 30m), Completion("c", -60m, 40), Completion("b", 50m, 20));
        (level.Value, level.LevelAtEnd, level.EventCount).ShouldBe((80m, 20m, 3L));
        Metric("SELECT CEIL(PEAK(tokens) / 60) FROM events").Of(Completion("a", 30m), Completion("b", 50m, 20)).Value.ShouldBe(2m);
    }

    [Fact]
    public void A_level_held_for_no_time_is_none() =>
        Of(Peak, Seconds(0, 60), null, Completion("a", 30m), Completion("b", 50m, 20), Completion("c", -50m, 20), Completion("d", 9m, 60)).Value.ShouldBe(30m);

    [Fact]
    public void R25_A_level_that_was_always_below_zero_rates_as_zero()
    {
        var level = Of(Peak, Seconds(0, 60), null, Completion("a", -30m), Completion("b", 10m, 20));
        (level.Value, level.Quantity).ShouldBe((-20m, 0m));
        Of(Peak, Seconds(0, 60), null).Value.ShouldBe(0m);
        Of(Peak, Seconds(5, 5), null, Completion("a", 7m)).Value.ShouldBe(0m);
    }

    // 150 in January and 50 since: a maximum of what was ever reported is 150 for ever.
    [Fact]
    public void A_carried_level_may_be_lower_in_the_next_period_where_a_maximum_never_is()
    {
        var january = Of(Carried, Seconds(0, 60), null, Completion("a", 150m), Completion("b", -100m, 30));
        january.Value.ShouldBe(150m);
        var february = january.Continued(Seconds(60, 120));
        february.Value.ShouldBe(50m);
        february.Add(Completion("c", 5m, 90));
        february.Value.ShouldBe(55m);

        var maximum = Of(Metric("SELECT MAX(tokens) FROM all_events"), Seconds(0, 60), null, Completion("a", 150m), Completion("b", 50m, 30));
        maximum.Continued(Seconds(60, 120)).Value.ShouldBe(150m);
    }

    [Fact]
    public void R20_Of_the_pieces_of_a_charge_it_is_the_highest_and_what_comes_between_them_counts_from_the_next_on()
    {
        var full = Seconds(0, 60);
        UsageEvent[] events = [Completion("a", 5m), Completion("b", 95m, 25), Completion("c", -90m, 35), Completion("d", 3m, 50)];
        var first = Of(Peak, Seconds(0, 20), full, events[..1]);
        var second = Of(Peak, Seconds(40, 60), full, events);
        (first.Value, second.Value).ShouldBe((5m, 13m));
        Accumulator.OfPieces([first, second]).Value.ShouldBe(13m);
        Accumulator.OfPieces([Of(Carried, Seconds(0, 20), full, events[0]), Of(Carried, Seconds(40, 60), full, events)]).Value.ShouldBe(13m);
    }

    [Fact]
    public void It_is_one_quantity_for_every_price_and_cannot_fall_R16()
    {
        var metered = Of(Peak with { Detail = PricedUsage.Levels }, Seconds(0, 60), null, Completion("a", 5m), Completion("b", 10m, 30));
        metered.ToInput().Levels.ShouldBe([new LevelUsage(15m, 1, 1)]);
        (Peak.CanFall, Peak.HoldsLevel, Peak.WeighsTime).ShouldBe((false, true, false));
        Metric("SELECT MAX(tokens) FROM events").HoldsLevel.ShouldBeFalse();
    }

    [Fact]
    public void Without_a_period_it_takes_no_events() =>
        Should.Throw<InvalidOperationException>(() => Peak.NewAccumulator().Add(Completion("a", 1m)))
            .Message.ShouldBe($"'{Peak}' is of a level that is held; an accumulator that takes events is made for a period.");

    [Fact]
    public void What_a_piece_reads_begins_with_the_billing_period()
    {
        var timeline = Timeline(Interval(Metered(new UnitPriceModel(1m)), "2026-01-05", anchor: "2026-01-01"))
            .Pause(new Core.Subscriptions.Pause(At("2026-01-11"), At("2026-01-21")));
        Core.Invoicing.ChargePlanner.OpenAt(timeline, At("2026-01-25")).Single().UsageNeeds.Last().Reads(Peak).Start.ShouldBe(At("2026-01-05"));
    }

    [Fact]
    public void Parts_merge_in_any_order_to_the_highest_level_second_by_second() =>
        Gen.Select(Gen.Select(Gen.Int[-50, 100], Gen.Int[-10, 59]).Array[0, 15], Gen.Int[0, 15], Gen.Int[0, 1000]).Sample((changes, cut, seed) =>
        {
            var events = changes.Select((c, i) => Completion($"k{i}", c.Item1, c.Item2)).OrderBy(e => HashCode.Combine(e.IdempotencyKey, seed)).ToArray();
            var merged = Of(Peak, Seconds(0, 60), null, events.Skip(cut));
            merged.Merge(Of(Peak, Seconds(0, 60), null, events.Take(cut)));
            merged.Value.ShouldBe(Enumerable.Range(0, 60).Max(second => changes.Where(c => c.Item2 <= second).Sum(c => c.Item1)));
        });
}
