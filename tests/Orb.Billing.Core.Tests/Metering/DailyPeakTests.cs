using CsCheck;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

/// <summary>Levels by local day: the day's peak counts, each day weighs one of the days of the full period (R25, docs/decisions/0038).</summary>
public sealed class DailyPeakTests
{
    private static readonly MetricDefinition ByDay = Metric("SELECT WEIGHTED_SUM(tokens, day) FROM events");
    private static readonly MetricDefinition Carried = Metric("SELECT WEIGHTED_SUM(tokens, day) FROM all_events");
    private static readonly ServicePeriod January = Month("2026-01-01", "2026-02-01", "UTC");

    private static ServicePeriod Month(string start, string end, string zone) => new AnchorPeriod(Day(start), Day(end)).In(Zone(zone));

    private static ServicePeriod From(string start, string end) => new(At(start), At(end));

    private static Accumulator Of(MetricDefinition metric, ServicePeriod period, ServicePeriod? full, params IEnumerable<UsageEvent> events) => Of(metric, "UTC", period, full, events);

    private static Accumulator Of(MetricDefinition metric, string zone, ServicePeriod period, ServicePeriod? full, params IEnumerable<UsageEvent> events)
    {
        var accumulator = metric.In(Zone(zone)).NewAccumulator(period, full);
        foreach (var e in events)
            accumulator.Add(e);
        return accumulator;
    }

    private static decimal Of31(Accumulator metered) => Math.Round(metered.Value * 31m, 20);

    [Fact]
    public void R25_The_peak_of_a_day_counts_for_all_of_it() =>
        Of31(Of(ByDay, January, null, Tokens("2026-01-01", 5m), Tokens("2026-01-06T10:00:00Z", 10m), Tokens("2026-01-06T14:00:00Z", -10m))).ShouldBe(165m); // 30 x 5 + 15

    [Theory]
    [InlineData("2026-01-07T00:00:00Z", 165)] // it ends with the 6th
    [InlineData("2026-01-07T00:00:01Z", 175)] // it is held into the 7th
    public void R25_A_level_that_comes_in_from_the_day_before_counts_if_it_is_held_into_the_day(string until, decimal sum) =>
        Of31(Of(ByDay, January, null, Tokens("2026-01-01", 5m), Tokens("2026-01-06T10:00:00Z", 10m), Tokens(until, -10m))).ShouldBe(sum);

    [Fact]
    public void A_level_held_for_no_time_is_no_peak() =>
        Of31(Of(ByDay, January, null, Tokens("2026-01-01", 5m), Tokens(At("2026-01-06T10:00:00Z"), 10m, "up"), Tokens(At("2026-01-06T10:00:00Z"), -10m, "down"))).ShouldBe(155m);

    [Fact]
    public void R8_The_day_of_a_change_belongs_to_what_follows_it_and_its_peak_is_that_of_the_time_within()
    {
        // 100 from 08:00 to 09:00 on the 16th, before the cut at 10:00: neither piece has them.
        UsageEvent[] events = [Tokens("2026-01-01", 5m), Tokens("2026-01-16T08:00:00Z", 100m), Tokens("2026-01-16T09:00:00Z", -100m), Tokens("2026-01-16T11:00:00Z", 1m)];
        var first = Of(ByDay, From("2026-01-01", "2026-01-16T10:00:00Z"), January, events);
        var second = Of(ByDay, From("2026-01-16T10:00:00Z", "2026-02-01"), January, events);
        (Of31(first), Of31(second)).ShouldBe((75m, 96m)); // 15 x 5; 16 x 6
        Of31(Accumulator.OfPieces([second, first])).ShouldBe(171m);
        Accumulator.OfPieces([second, first]).LevelAtEnd.ShouldBe(6m);
    }

    [Fact]
    public void R8_Whoever_leaves_on_the_day_of_the_start_has_had_no_day() =>
        Of(ByDay, From("2026-01-01", "2026-01-01T18:00:00Z"), January, Tokens("2026-01-01", 5m)).Value.ShouldBe(0m);

    [Fact]
    public void R6_The_day_of_a_clock_change_is_one_day()
    {
        var march = Month("2026-03-01", "2026-04-01", "Europe/Berlin");
        UsageEvent[] events = [Tokens(march.Start, 5m, "start"), Tokens("2026-03-29T00:30:00Z", 10m), Tokens("2026-03-29T01:30:00Z", -10m)];
        Of31(Of(ByDay, "Europe/Berlin", march, null, events)).ShouldBe(165m);
        // 23:30 in Berlin is of the day that begins there half an hour later in UTC.
        Of31(Of(ByDay, "Europe/Berlin", march, null, Tokens("2026-03-30T21:30:00Z", 31m))).ShouldBe(62m);
    }

    [Fact]
    public void R6_A_date_that_was_skipped_has_no_weight()
    {
        // Apia had no 30 December 2011: the month has 30 days.
        var december = Month("2011-12-01", "2012-01-01", "Pacific/Apia");
        var level = Of(ByDay, "Pacific/Apia", december, null, Tokens(december.Start, 7m, "start"));
        level.Value.ShouldBe(7m);
        level.Add(Tokens(december.End - Duration.FromHours(1), 30m, "last"));
        level.Value.ShouldBe(8m);
    }

    [Fact]
    public void A_carried_level_goes_on_into_the_next_period()
    {
        var before = Of(Carried, January, null, Tokens("2025-12-01", 10m), Tokens("2026-01-16T12:00:00Z", 5m));
        Of31(before).ShouldBe(390m); // 15 x 10 + 16 x 15
        before.LevelAtEnd.ShouldBe(15m);
        var february = before.Continued(Month("2026-02-01", "2026-03-01", "UTC"));
        february.Value.ShouldBe(15m);
        february.Add(Tokens("2026-02-28T23:59:59Z", 28m));
        february.Value.ShouldBe(16m);
        Of31(before).ShouldBe(390m);
    }

    [Fact]
    public void R25_A_price_that_sees_levels_sees_the_peak_of_each_day()
    {
        var metric = Metric("SELECT CEIL(WEIGHTED_SUM(tokens, day)) FROM events") with { Detail = PricedUsage.Levels };
        var metered = Of(metric, January, null, Tokens("2026-01-01", 4.2m), Tokens("2026-01-06T10:00:00Z", 10m), Tokens("2026-01-06T14:00:00Z", -10m), Tokens("2026-01-30", -50m));
        metered.ToInput().Levels.ShouldBe([new LevelUsage(0m, 2, 31), new LevelUsage(5m, 28, 31), new LevelUsage(15m, 1, 31)]);
        new TieredWithProrationPriceModel(Tiers((0m, 10m, 31m, 0m), (10m, null, 15.5m, 7m))).Rate(metered.ToInput()).Exact.ShouldBe(159.50m); // 28 x 5.00 + 12.50 + 7.00
    }

    [Fact]
    public void Days_are_counted_in_a_zone()
    {
        Should.Throw<InvalidOperationException>(() => ByDay.NewAccumulator(January)).Message.ShouldBe($"'{ByDay}' counts local days; it is metered in the customer's zone.");
        ByDay.In(DateTimeZone.Utc).Zone.ShouldBe(DateTimeZone.Utc);
        ByDay.In(DateTimeZone.Utc).ToString().ShouldBe(ByDay.ToString());
        var elapsed = Metric("SELECT WEIGHTED_SUM(tokens) FROM events");
        elapsed.In(DateTimeZone.Utc).ShouldBe(elapsed);
        Should.Throw<ArgumentException>(() => ByDay.In(Zone("Europe/Berlin")).NewAccumulator().Merge(ByDay.In(DateTimeZone.Utc).NewAccumulator()));
    }

    [Fact]
    public void Without_a_period_it_takes_no_events_but_others_merge_into_it()
    {
        var empty = ByDay.In(DateTimeZone.Utc).NewAccumulator();
        empty.Value.ShouldBe(0m);
        Should.Throw<InvalidOperationException>(() => empty.Add(Tokens("2026-01-01", 1m)));
        empty.Merge(Of(ByDay, January, null, Tokens("2026-01-01", 5m)));
        empty.Value.ShouldBe(5m);
        ByDay.CanFall.ShouldBeTrue();
        ByDay.WeighsTime.ShouldBeTrue();
        Of(ByDay, From("2026-01-05", "2026-01-05"), null).Value.ShouldBe(0m);
    }

    // The definition by hours: the highest of a day's levels, of the hours that lie in the piece.
    [Fact]
    public void R5_R8_Pieces_in_any_order_are_the_peaks_of_the_days_that_each_has() =>
        Gen.Select(Gen.Select(Gen.Int[-50, 100], Gen.Int[-30, 119]).Array[0, 15], Gen.Int[0, 120].Array[2], Gen.Int[0, 1000]).Sample((changes, cuts, seed) =>
        {
            var full = new ServicePeriod(Start, Start + Duration.FromDays(5));
            var events = changes.Select((c, i) => Completion($"k{i}", c.Item1, c.Item2 * 3600)).ToArray();
            int[] bounds = [0, cuts.Min(), cuts.Max(), 120];
            // No piece of a charge is empty.
            var pieces = Enumerable.Range(0, 3).Select(i => (From: bounds[i], To: bounds[i + 1])).Where(p => p.From < p.To).ToList();
            var expected = 0;
            foreach (var (from, to) in pieces)
            {
                for (var day = from / 24; day < to / 24; day++)
                    expected += Enumerable.Range(Math.Max(from, day * 24), ((day + 1) * 24) - Math.Max(from, day * 24)).Max(hour => changes.Where(c => c.Item2 <= hour).Sum(c => c.Item1));
            }

            var metered = pieces.Select(p =>
            {
                var period = new ServicePeriod(Start + Duration.FromHours(p.From), Start + Duration.FromHours(p.To));
                // In parts and in any order, as a store may bring them.
                var shuffled = events.OrderBy(e => HashCode.Combine(e.IdempotencyKey, seed)).ToList();
                var some = Of(ByDay, period, full, shuffled.Take(shuffled.Count / 2));
                some.Merge(Of(ByDay, period, full, shuffled.Skip(shuffled.Count / 2)));
                return some;
            }).OrderBy(p => HashCode.Combine(p.LevelAtEnd, seed)).ToList();
            (Accumulator.OfPieces(metered).Value * 5m).ShouldBe(expected);
        });
}
