using System.Globalization;
using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

/// <summary>The levels that a price sees one by one, each with the time it was held (docs/decisions/0038).</summary>
public sealed class LevelDetailTests
{
    private static readonly MetricDefinition Weighted = Metric("SELECT WEIGHTED_SUM(tokens) FROM events") with { Detail = PricedUsage.Levels };
    private static readonly MetricDefinition Carried = Metric("SELECT WEIGHTED_SUM(tokens) FROM all_events") with { Detail = PricedUsage.Levels };

    private static ServicePeriod Seconds(int from, int to) => new(Start + Duration.FromSeconds(from), Start + Duration.FromSeconds(to));

    private static Accumulator Of(MetricDefinition metric, ServicePeriod period, ServicePeriod? full, params IEnumerable<UsageEvent> events)
    {
        var accumulator = metric.NewAccumulator(period, full);
        foreach (var e in events)
            accumulator.Add(e);
        return accumulator;
    }

    // "5 x 30, 15 x 30 of 60", in seconds.
    private static string Levels(Accumulator metered)
    {
        var levels = metered.ToInput().Levels;
        return string.Join(", ", levels.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Level} x {l.Held / 1_000_000_000}")))
            + (levels.Count == 0 ? "" : $" of {levels[0].Whole / 1_000_000_000}");
    }

    [Fact]
    public void R25_Each_level_has_the_time_that_it_is_held()
    {
        var metered = Of(Weighted, Seconds(0, 60), null, Completion("b", 10m, 30), Completion("a", 5m));
        Levels(metered).ShouldBe("5 x 30, 15 x 30 of 60");
        (metered.ToInput().Quantity, metered.Quantity).ShouldBe((10m, 10m));
    }

    [Fact]
    public void A_level_held_for_no_time_is_not_held() =>
        Levels(Of(Weighted, Seconds(0, 60), null, Completion("a", 5m, 0), Completion("b", 100m, 30), Completion("c", -100m, 30))).ShouldBe("5 x 60 of 60");

    [Fact]
    public void R25_A_level_below_zero_is_zero_and_gives_nothing_back_of_those_above()
    {
        var metered = Of(Weighted, Seconds(0, 60), null, Completion("a", 6m, 0), Completion("b", -12m, 30));
        Levels(metered).ShouldBe("0 x 30, 6 x 30 of 60");
        (metered.ToInput().Quantity, metered.Quantity).ShouldBe((3m, 0m));
    }

    [Fact]
    public void A_level_is_converted_and_rounded_by_itself()
    {
        var metric = Metric("SELECT CEIL(WEIGHTED_SUM(tokens) / 10) FROM events") with { Detail = PricedUsage.Levels };
        var metered = Of(metric, Seconds(0, 60), null, Completion("a", 42m, 0), Completion("b", 9m, 30));
        Levels(metered).ShouldBe("5 x 30, 6 x 30 of 60");
        metered.ToInput().Quantity.ShouldBe(5.5m);
        metered.Quantity.ShouldBe(5m); // 46.5 / 10 rounded up, as a price of one quantity sees it
    }

    [Fact]
    public void What_came_before_a_piece_in_its_billing_period_is_the_level_it_begins_with() =>
        Levels(Of(Weighted, Seconds(20, 60), Seconds(0, 80), Completion("a", 5m, 0), Completion("b", 10m, 19), Completion("c", 1m, 20), Completion("d", 4m, 50)))
            .ShouldBe("16 x 30, 20 x 10 of 80");

    [Fact]
    public void A_carried_level_goes_on_from_where_the_period_before_ended()
    {
        var before = Of(Carried, Seconds(0, 60), null, Completion("a", 10m, 30), Completion("b", -3m, 40));
        var after = before.Continued(Seconds(60, 120));
        after.Add(Completion("c", 5m, 90));
        Levels(after).ShouldBe("7 x 30, 12 x 30 of 60");
        Levels(before).ShouldBe("0 x 30, 7 x 20, 10 x 10 of 60");
    }

    [Fact]
    public void Pieces_of_one_charge_are_levels_of_one_period_whatever_lies_between_them()
    {
        var first = Of(Weighted, Seconds(0, 20), Seconds(0, 60), Completion("a", 5m, 0));
        var second = Of(Weighted, Seconds(40, 60), Seconds(0, 60), Completion("a", 5m, 0), Completion("b", 10m, 30));
        Levels(Accumulator.OfPieces([first, second])).ShouldBe("5 x 20, 15 x 20 of 60");
        Levels(Accumulator.OfPieces([second, first])).ShouldBe("5 x 20, 15 x 20 of 60");
    }

    [Fact]
    public void A_piece_that_grew_by_merging_holds_its_levels_to_its_new_end()
    {
        var half = Of(Weighted, Seconds(0, 30), Seconds(0, 60), Completion("a", 5m, 0));
        half.Merge(Of(Weighted, Seconds(0, 60), Seconds(0, 60), Completion("b", 10m, 40)));
        Levels(half).ShouldBe("5 x 40, 15 x 20 of 60");
        Levels(Weighted.Restore(half.ToState())).ShouldBe("5 x 40, 15 x 20 of 60");
    }

    [Fact]
    public void A_metric_that_weighs_no_time_has_one_quantity()
    {
        var metered = Of(Metric("SELECT SUM(tokens) FROM events") with { Detail = PricedUsage.Levels }, Seconds(0, 60), null, Completion("a", 5m), Completion("b", 10m, 30));
        metered.ToInput().Levels.ShouldBe([new LevelUsage(15m, 1, 1)]);
    }

    [Fact]
    public void A_period_without_length_holds_nothing()
    {
        Weighted.NewAccumulator(Seconds(5, 5)).ToInput().Levels.ShouldBeEmpty();
        Weighted.NewAccumulator().ToInput().Quantity.ShouldBe(0m);
        Levels(Of(Weighted, Seconds(5, 5), Seconds(0, 60), Completion("a", 5m, 0))).ShouldBe("");
    }

    [Fact]
    [Trait("Size", "Large")]
    public void At_most_a_million_changes_are_kept_apart()
    {
        var metered = Weighted.NewAccumulator(Seconds(0, 2_000_000));
        for (var i = 1; i <= 1_000_000; i++)
            metered.Add(Completion("k", 1m, i));
        metered.Add(Completion("again", 1m, 7));
        metered.ToInput().Levels.Count.ShouldBe(1_000_001, "they are the levels before and behind each");
        metered.Add(Completion("last", 1m, 1_000_001));
        var limit = Should.Throw<MeteringLimitException>(() => metered.ToInput());
        limit.Limit.ShouldBe(1_000_000);
        limit.Message.ShouldBe($"'{Weighted}' has more than 1,000,000 different times at which a level changes.");
        var other = Weighted.NewAccumulator(Seconds(0, 2_000_000));
        other.Merge(metered);
        Should.Throw<MeteringLimitException>(() => other.ToInput());
    }

    [Fact]
    public void Parts_merge_in_any_order_to_the_whole() =>
        Gen.Select(Gen.Select(Gen.Int[-100, 100], Gen.Int[-20, 59]).Array[0, 20], Gen.Int[0, 20], Gen.Int[0, 1_000]).Sample((changes, cut, seed) =>
        {
            var events = changes.Select((c, i) => Completion($"k{i}", c.Item1 / 8m, c.Item2)).ToArray();
            var shuffled = events.OrderBy(e => HashCode.Combine(e.IdempotencyKey, seed)).ToArray();
            var whole = Of(Weighted, Seconds(0, 60), Seconds(0, 100), events);
            // As windows see a period: each from its start.
            var merged = Of(Weighted, Seconds(0, 60), Seconds(0, 100), shuffled.Skip(cut));
            merged.Merge(Of(Weighted, Seconds(0, 60), Seconds(0, 100), shuffled.Take(cut)));
            merged.ToInput().ShouldBe(whole.ToInput());
            var empty = Weighted.NewAccumulator();
            empty.Merge(merged);
            empty.ToInput().ShouldBe(whole.ToInput());
        });

    // Where no level is below zero, levels and the plain value are two ways to one quantity.
    [Fact]
    public void The_levels_weigh_what_the_metric_weighs() =>
        Gen.Select(Gen.Select(Gen.Int[0, 100], Gen.Int[-20, 80]).Array[0, 20], Gen.Int[1, 7]).Sample((changes, scale) =>
        {
            var metered = Of(Weighted, Seconds(0, 60), Seconds(0, 60 * scale), changes.Select((c, i) => Completion($"k{i}", c.Item1 / 8m, c.Item2)));
            metered.ToInput().Quantity.ShouldBe(metered.Quantity);
            metered.ToInput().Levels.Aggregate(Duration.Zero, (sum, l) => sum + Duration.FromNanoseconds(l.Held)).ShouldBe(Duration.FromSeconds(60));
        });

    [Fact]
    public void R5_Cuts_of_a_period_sum_to_what_the_whole_costs() =>
        Gen.Select(Promised, Gen.Int[1, 59]).Sample((changes, cut) =>
        {
            var model = new TieredWithProrationPriceModel([new Tier(0m, 10m, 1m), new Tier(10m, null, 0.5m)]);
            var events = changes.Select((c, i) => Completion($"k{i}", c.Item1, c.Item2)).ToArray();
            var first = Of(Weighted, Seconds(0, cut), Seconds(0, 60), events.Where(e => e.Timestamp < Start + Duration.FromSeconds(cut)));
            var second = Of(Weighted, Seconds(cut, 60), Seconds(0, 60), events);
            var whole = Of(Weighted, Seconds(0, 60), null, events);
            Accumulator.OfPieces([first, second]).ToInput().ShouldBe(whole.ToInput());
            Money.Round(model.Rate(first.ToInput()).Exact + model.Rate(second.ToInput()).Exact, Currency.Iso("KWD"))
                .ShouldBe(Money.Round(model.Rate(whole.ToInput()).Exact, Currency.Iso("KWD")));
        });

    private static Gen<(int, int)[]> Promised => Gen.Select(Gen.Int[-10, 20], Gen.Int[0, 59]).Array[0, 12];
}
