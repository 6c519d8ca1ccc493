using CsCheck;
using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Invoicing;
using static Orb.Billing.Core.Tests.Invoicing.Given;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

public sealed class WeightedSumTests
{
    private static readonly MetricDefinition Weighted = Metric("SELECT WEIGHTED_SUM(tokens) FROM events");
    private static readonly MetricDefinition Carried = Metric("SELECT WEIGHTED_SUM(tokens) FROM all_events");
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Fact]
    public void A_level_is_weighed_by_the_seconds_it_is_held()
    {
        var day = Seconds(0, 86_400);
        var level = Of(Weighted, day, null, Completion("a", 10m, 0), Completion("b", 20m, 43_200), Completion("c", -10m, 64_800));
        // 10 for half a day, 30 for a quarter, 20 for a quarter
        level.Value.ShouldBe(17.5m);
        level.LevelAtEnd.ShouldBe(20m);
        level.EventCount.ShouldBe(3);
    }

    [Fact]
    public void A_level_carried_in_counts_for_the_whole_period_and_the_period_ends_with_a_level()
    {
        var period = Seconds(100, 200);
        var level = Of(Carried, period, null, Completion("a", 1000m, 0), Completion("b", -3m, 50), Completion("c", 5m, 150));
        level.Value.ShouldBe(999.5m);
        level.LevelAtEnd.ShouldBe(1002m);

        var next = level.Continued(Seconds(200, 300));
        next.Value.ShouldBe(1002m);
        next.Add(Completion("d", -2m, 250));
        next.Value.ShouldBe(1001m);
        level.Value.ShouldBe(999.5m);
    }

    [Fact]
    public void A_constant_level_is_itself_in_a_month_with_a_clock_change_R6()
    {
        var march = new AnchorPeriod(new LocalDate(2026, 3, 1), new LocalDate(2026, 4, 1)).In(Berlin);
        (march.End - march.Start).ShouldBe(Duration.FromHours((31 * 24) - 1));
        var level = Carried.NewAccumulator(march);
        level.Add(At("a", march.Start - Duration.FromDays(400), 1000m));
        level.Value.ShouldBe(1000m);

        // Half of the real time of the month, though not of its hours on the wall.
        level.Add(At("b", march.Start + Duration.FromMinutes(743 * 30), 1m));
        level.Value.ShouldBe(1000.5m);
    }

    [Fact]
    public void A_piece_of_a_period_is_weighed_by_the_full_period()
    {
        var full = Seconds(0, 400);
        var piece = Of(Carried, Seconds(0, 100), full, Completion("a", 8m, 0));
        piece.Value.ShouldBe(2m);

        // The pieces of a charge add up; in the pause between them nothing is held against the customer.
        piece.Merge(Of(Carried, Seconds(200, 400), full, Completion("a", 8m, 0), Completion("b", 4m, 150), Completion("c", -12m, 300)));
        piece.Value.ShouldBe(2m + 3m);
        piece.LevelAtEnd.ShouldBe(0m);
    }

    [Fact]
    public void Windows_of_one_period_merge_to_the_level_so_far()
    {
        var full = Seconds(0, 400);
        var first = Of(Weighted, Seconds(0, 100), full, Completion("a", 8m, 0));
        // The second window reaches from the start of the period too, and holds the events that are new in it.
        var second = Of(Weighted, Seconds(0, 200), full, Completion("b", 4m, 100));
        first.Merge(second);
        first.Value.ShouldBe((8m * 200 / 400) + (4m * 100 / 400));
    }

    [Fact]
    public void Pieces_of_one_period_that_go_on_with_its_level_merge_to_the_whole()
    {
        var full = Seconds(0, 400);
        UsageEvent[] events = [Completion("a", 8m, 0), Completion("b", 4m, 150)];
        var first = Of(Weighted, Seconds(0, 100), full, events[0]);
        var second = Of(Weighted, Seconds(100, 400), full, events);
        second.Value.ShouldBe((8m * 300 / 400) + (4m * 250 / 400));
        Accumulator.OfPieces([first, second]).Value.ShouldBe(Of(Weighted, full, null, events).Value);
        Accumulator.OfPieces([first, second]).LevelAtEnd.ShouldBe(12m);
    }

    [Fact]
    public void A_price_of_each_event_sees_it_in_its_own_piece_only()
    {
        var each = Weighted with { Detail = PricedUsage.EachEvent("region") };
        var full = Seconds(0, 400);
        UsageEvent[] events = [Completion("a", 8m, 0), Completion("b", 4m, 150)];
        var second = Of(each, Seconds(100, 400), full, events);
        second.ToInput().Events.Select(e => e.Quantity).ShouldBe([4m]);
        Accumulator.OfPieces([Of(each, Seconds(0, 100), full, events[0]), second]).ToInput().Events.Select(e => e.Quantity).ShouldBe([8m, 4m]);
    }

    [Theory]
    [InlineData("WEIGHTED_SUM(tokens) FROM events", "2026-01-05T00:00:00Z")] // the subscription begins within the anchor period
    [InlineData("WEIGHTED_SUM(tokens) FROM all_events", "start of time")]
    [InlineData("SUM(tokens) FROM events", "2026-01-21T00:00:00Z")]
    [InlineData("MAX(tokens) FROM all_events", "start of time")]
    public void What_a_piece_reads_begins_with_it_with_the_billing_period_or_never_R20(string sql, string from)
    {
        var timeline = Timeline(Interval(Metered(new UnitPriceModel(1m)), "2026-01-05", anchor: "2026-01-01")).Pause(new Pause(Given.At("2026-01-11"), Given.At("2026-01-21")));
        var needs = ChargePlanner.OpenAt(timeline, Given.At("2026-01-25")).Single().UsageNeeds.ToList();
        needs.Select(n => n.LevelFrom).ShouldBe([Given.At("2026-01-05"), Given.At("2026-01-05")]);
        var read = needs[1].Reads(Metric($"SELECT {sql}"));
        (read.Start == Instant.MinValue ? "start of time" : read.Start.ToString()).ShouldBe(from);
        read.End.ShouldBe(Given.At("2026-02-01"));
    }

    [Fact]
    public void A_level_below_zero_is_kept_and_rates_as_zero_R25()
    {
        var level = Of(Weighted, Seconds(0, 100), null, Completion("a", -5m, 0), Completion("b", 1m, 50));
        level.Value.ShouldBe(-4.5m);
        level.Quantity.ShouldBe(0m);
        level.LevelAtEnd.ShouldBe(-4m);
    }

    [Fact]
    public void A_level_is_divided_last_and_rounds_as_an_average_does()
    {
        Of(Weighted, Seconds(0, 3), null, Completion("a", 1m, 2)).Value.ShouldBe(0.3333333333333333333333333334m);
        Of(Weighted, Seconds(0, 3), null, Completion("a", 200m, 1)).Value.ShouldBe(133.3333333333333333333333334m);
        Of(Metric("SELECT CEIL(WEIGHTED_SUM(tokens), 2) FROM events"), Seconds(0, 3), null, Completion("a", 1m, 2)).Value.ShouldBe(0.34m);
    }

    [Fact]
    public void An_event_at_the_end_of_the_period_belongs_to_the_next_R6()
    {
        var level = Of(Weighted, Seconds(0, 100), null, Completion("a", 5m, 100), Completion("b", "abc", 10));
        level.Shown().ShouldBe(("0", 0m, 0, 1, "b"));
        level.LevelAtEnd.ShouldBe(0m);
    }

    [Fact]
    public void Without_a_period_it_takes_no_events_but_others_merge_into_it()
    {
        var empty = Weighted.NewAccumulator();
        empty.Value.ShouldBe(0m);
        Should.Throw<InvalidOperationException>(() => empty.Add(Completion("a", 1m)))
            .Message.ShouldBe($"'{Weighted}' weighs values by time; an accumulator that takes events is made for a period.");
        empty.Merge(Of(Weighted, Seconds(0, 100), null, Completion("a", 5m, 0)));
        empty.Value.ShouldBe(5m);
        Weighted.NewAccumulator(Seconds(5, 5)).Value.ShouldBe(0m);
    }

    // The definition by levels: sorted, each held until the next change, and no two sums of products.
    [Fact]
    public void It_agrees_with_adding_up_the_levels_one_by_one() =>
        Gen.Select(Gen.Select(Gen.Int[-1000, 1000], Gen.Int[-100, 299]).Array[0, 20], Gen.Int[1, 50]).Sample((changes, scale) =>
        {
            var events = changes.Select((c, i) => Completion($"k{i}", c.Item1 / 100m, c.Item2)).ToArray();
            var (sum, level, since) = (0m, 0m, 0);
            foreach (var (change, at) in changes.Select(c => (c.Item1 / 100m, Math.Max(c.Item2, 0))).OrderBy(c => c.Item2))
            {
                sum += level * (at - since);
                (level, since) = (level + change, at);
            }

            sum += level * (300 - since);
            var metered = Of(Metric($"SELECT ROUND(WEIGHTED_SUM(tokens), 20) FROM all_events"), Seconds(0, 300), Seconds(0, 300 * scale), events);
            metered.Value.ShouldBe(Math.Round(sum / (300m * scale), 20, MidpointRounding.AwayFromZero), 0.00000000000000000001m);
            metered.LevelAtEnd.ShouldBe(level);
        });

    // Periods one after the other, each from the level of the one before, are the whole.
    [Fact]
    public void Periods_that_carry_the_level_on_add_up_to_one_long_period() =>
        Gen.Select(Gen.Select(Gen.Int[-1000, 1000], Gen.Int[0, 299]).Array[0, 20], Gen.Int[1, 299]).Sample((changes, cut) =>
        {
            var events = changes.Select((c, i) => Completion($"k{i}", c.Item1, c.Item2)).ToArray();
            var full = Seconds(0, 1000);
            var first = Of(Carried, Seconds(0, cut), full, [.. events.Where((_, i) => changes[i].Item2 < cut)]);
            var second = first.Continued(Seconds(cut, 300), full);
            foreach (var e in events.Where((_, i) => changes[i].Item2 >= cut))
                second.Add(e);
            var whole = Of(Carried, Seconds(0, 300), full, events);
            (first.Value + second.Value).ShouldBe(whole.Value);
            second.LevelAtEnd.ShouldBe(whole.LevelAtEnd);
        });

    // Pauses, and the seams of those taken back, at random: the level of the billing period, over the hours that are charged.
    [Fact]
    public void Pieces_of_a_billing_period_are_its_level_over_the_time_that_is_charged_R5_R20() =>
        Gen.Select(
            Gen.Select(Gen.Int[-50, 100], Gen.Int[-48, (31 * 24) - 1]).Array[0, 12],
            Gen.Select(Gen.Int[1, 8], Gen.Int[1, 6], Gen.Bool).Array[0, 3],
            Gen.Bool).Sample((changes, planned, lateStart) =>
        {
            var events = changes.Select((c, i) => At($"k{i}", Start + Duration.FromHours(c.Item2), c.Item1)).ToList();
            var from = lateStart ? 3 : 0;
            var timeline = Timeline(Interval(Metered(new UnitPriceModel(1m)), Start + Duration.FromDays(from), anchor: BillingAnchor.On(new LocalDate(2026, 1, 1))));
            var (day, paused) = (from, new HashSet<int>());
            foreach (var (gap, length, isTakenBack) in planned)
            {
                var (start, end) = (day + gap, Math.Min(day + gap + length, 31));
                if (start >= 31)
                    break;
                timeline = timeline.Pause(new Pause(Start + Duration.FromDays(start), Start + Duration.FromDays(end)) { RemovedAt = isTakenBack ? Start : null });
                if (!isTakenBack)
                    paused.UnionWith(Enumerable.Range(start, end - start));
                day = end;
            }

            var charge = ChargePlanner.OpenAt(timeline, Start + Duration.FromDays(from)).Single();
            var full = charge.AnchorPeriod.In(timeline.Zone);
            var usage = charge.UsageNeeds.ToDictionary(n => n, n => Of(Weighted, n.Period, full, [.. events.Where(e => n.Reads(Weighted).Contains(e.Timestamp))]));
            var (level, held) = (0, 0);
            for (var hour = from * 24; hour < 31 * 24; hour++)
            {
                level += changes.Where(c => c.Item2 == hour).Sum(c => c.Item1);
                held += paused.Contains(hour / 24) ? 0 : level;
            }

            Accumulator.OfPieces([.. usage.Values]).Value.ShouldBe(Weighed(held));
            ChargeCalculator.Target(charge, new MeteredUsage(usage), []).Quantity.ShouldBe(Math.Max(0m, Weighed(held)));
        });

    // The nearest decimal of 28 digits, as one event for the hours of one unit.
    private static decimal Weighed(int held) => Of(Weighted, Seconds(0, 31 * 24), null, Completion("held", held, (31 * 24) - 1)).Value;

    private static Accumulator Of(MetricDefinition metric, ServicePeriod period, ServicePeriod? full, params UsageEvent[] events)
    {
        var accumulator = metric.NewAccumulator(period, full);
        foreach (var e in events)
            accumulator.Add(e);
        return accumulator;
    }

    private static ServicePeriod Seconds(int from, int to) => new(Start + Duration.FromSeconds(from), Start + Duration.FromSeconds(to));

    private static UsageEvent At(string key, Instant at, decimal value) => Completion(key, value) with { Timestamp = at };
}
