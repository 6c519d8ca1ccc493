using CsCheck;
using Orb.Billing.Core.Invoicing;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>A fixed list and an optional step from its last; each fires once, and what fires is what reads as reached (R26).</summary>
public sealed class ThresholdsTests
{
    private static readonly Thresholds Rising = new(ThresholdDirection.Rising, [20m, 10m, 20m], 5m);
    private static readonly Thresholds Falling = new(ThresholdDirection.Falling, [500m, 200m], 100m);

    public static TheoryData<decimal, decimal, decimal[], decimal?> RisingMoves => new()
    {
        { 0m, 9.99m, [], null },
        { 0m, 10m, [10m], 10m },
        { 10m, 10m, [], null },
        { 0m, 24.99m, [10m, 20m], 20m },
        { 0m, 30m, [10m, 20m, 25m, 30m], 30m },
        { 20m, 26m, [25m], 25m },
        { 26m, 29m, [], null },
        { 29m, 41m, [30m, 35m, 40m], 40m },
        { 41m, 3m, [], null }, // back again: nothing rises
    };

    public static TheoryData<decimal, decimal, decimal[], decimal?> FallingMoves => new()
    {
        { 1000m, 500.01m, [], null },
        { 1000m, 500m, [500m], 500m },
        { 450m, 100m, [200m, 100m], 100m },
        { 600m, -100m, [500m, 200m, 100m, 0m, -100m], -100m },
        { 100m, 450m, [], null },
    };

    [Theory]
    [MemberData(nameof(RisingMoves))]
    public void R26_A_rising_value_reaches_a_threshold_at_or_above_it(decimal before, decimal after, decimal[] crossed, decimal? farthest) =>
        Check(Rising, before, after, crossed, farthest);

    [Theory]
    [MemberData(nameof(FallingMoves))]
    public void R26_A_falling_value_reaches_a_threshold_at_or_below_it(decimal before, decimal after, decimal[] crossed, decimal? farthest) =>
        Check(Falling, before, after, crossed, farthest);

    [Fact]
    public void R26_Thresholds_are_met_in_the_order_of_the_movement()
    {
        Rising.Values.ShouldBe([10m, 20m]);
        Falling.Values.ShouldBe([500m, 200m]);
        new Thresholds(ThresholdDirection.Rising, [1m]).Reached(1_000_000m).ShouldBe(1m); // no step, no more thresholds
    }

    [Fact]
    public void Thresholds_need_a_value_and_a_step_above_zero()
    {
        Should.Throw<ArgumentException>(() => new Thresholds(ThresholdDirection.Rising, [])).Message.ShouldBe("There is no threshold. (Parameter 'values')");
        foreach (var step in new[] { 0m, -5m })
        {
            Should.Throw<ArgumentException>(() => new Thresholds(ThresholdDirection.Rising, [1m], step))
                .Message.ShouldBe("A recurring step is above 0. (Parameter 'recurringStep')");
        }

        Rising.Farthest(0m, 1_000_003m).ShouldBe(1_000_000m);
    }

    [Fact]
    public void At_most_10_000_recurring_thresholds_are_listed_at_once()
    {
        Rising.Crossed(20m, 50_020m).Count.ShouldBe(10_000);
        Should.Throw<ArgumentException>(() => Rising.Crossed(20m, 50_025m)).Message.ShouldBe("More than 10000 thresholds lie between the values. (Parameter 'after')");
        Rising.Crossed(25m, 50_025m).Count.ShouldBe(10_000);
    }

    [Fact]
    public void Thresholds_are_equal_where_they_fire_alike()
    {
        Rising.ShouldBe(new Thresholds(ThresholdDirection.Rising, [10m, 20m], 5m));
        Rising.GetHashCode().ShouldBe(new Thresholds(ThresholdDirection.Rising, [10m, 20m], 5m).GetHashCode());
        Thresholds[] others =
        [
            new(ThresholdDirection.Falling, [10m, 20m], 5m), new(ThresholdDirection.Rising, [10m, 20m], 6m), new(ThresholdDirection.Rising, [10m, 20m]),
            new(ThresholdDirection.Rising, [10m, 21m], 5m),
        ];
        others.ShouldAllBe(other => !Rising.Equals(other));
        Rising.Equals(null).ShouldBeFalse();
    }

    [Fact]
    public void R26_A_quotient_that_rounds_up_reaches_nothing_early()
    {
        // It is 1.99999999999999999999999999997… steps, which a decimal rounds to 2.
        new Thresholds(ThresholdDirection.Rising, [0m], 3.75m).Reached(7.4999999999999999999999999999m).ShouldBe(3.75m);
        new Thresholds(ThresholdDirection.Falling, [0m], 3.75m).Reached(-7.4999999999999999999999999999m).ShouldBe(-3.75m);
        new Thresholds(ThresholdDirection.Rising, [0m], 3.75m).Reached(7.5m).ShouldBe(7.5m);
    }

    [Fact]
    public void R26_Equal_lists_are_equal_thresholds()
    {
        Rising.ShouldBe(new Thresholds(ThresholdDirection.Rising, [10m, 20m], 5m));
        Rising.GetHashCode().ShouldBe(new Thresholds(ThresholdDirection.Rising, [10m, 20m], 5m).GetHashCode());
        Rising.ShouldNotBe(new Thresholds(ThresholdDirection.Rising, [10m, 20m], 6m));
        Rising.ShouldNotBe(new Thresholds(ThresholdDirection.Falling, [10m, 20m], 5m));
        Rising.ShouldNotBe(new Thresholds(ThresholdDirection.Rising, [10m, 21m], 5m));
    }

    [Fact]
    public void R26_What_fires_is_what_becomes_reached_and_each_fires_once_however_the_way_is_cut() =>
        Gen.Select(Gen.Bool, Gen.Int[-50, 50].Array[1, 5], Gen.Int[0, 20], Gen.Int[-300, 300].Array[2, 6]).Sample((rising, values, step, path) =>
        {
            var thresholds = new Thresholds(
                rising ? ThresholdDirection.Rising : ThresholdDirection.Falling, [.. values.Select(v => (decimal)v)], step == 0 ? null : step / 2m);
            var way = (rising ? path.Order() : path.OrderDescending()).Select(v => v / 2m).ToArray();

            var crossed = thresholds.Crossed(way[0], way[^1]);

            way.Zip(way.Skip(1)).SelectMany(move => thresholds.Crossed(move.First, move.Second)).ShouldBe(crossed);
            crossed.All(t => thresholds.IsReached(t, way[^1]) && !thresholds.IsReached(t, way[0])).ShouldBeTrue();
            crossed.ShouldBeUnique();
            thresholds.Farthest(way[0], way[^1]).ShouldBe(crossed.Count == 0 ? null : crossed[^1]);
            thresholds.Crossed(way[^1], way[0]).ShouldBeEmpty();
        }, iter: Runs(10_000));

    private static void Check(Thresholds thresholds, decimal before, decimal after, decimal[] crossed, decimal? farthest)
    {
        thresholds.Crossed(before, after).ShouldBe(crossed);
        thresholds.Farthest(before, after).ShouldBe(farthest);
    }
}
