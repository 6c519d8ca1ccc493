using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

public sealed class AggregationTests
{
    [Fact]
    public void A_minimum_is_the_smallest_value_and_0_of_nothing()
    {
        var min = Metric("SELECT MIN(tokens) FROM events");
        min.Of(Completion("a", 3m), Completion("b", "1.50"), Completion("c", 7m)).Value.ShouldBe(1.5m);
        min.Of(Completion("a", -5m), Completion("b", -2m)).Shown().ShouldBe(("-5", 0m, 2, 0, ""));
        min.Of().Value.ShouldBe(0m);
    }

    [Fact]
    public void An_average_divides_the_exact_sum_by_the_events_it_could_read()
    {
        var average = Metric("SELECT AVG(tokens) FROM events");
        average.Of(Completion("a", 1m), Completion("b", 2m), Completion("c", "NaN"), Completion("d", "2")).Shown()
            .ShouldBe(("1.666666666666666666666666667", 1.666666666666666666666666667m, 3, 1, "c"));
        average.Of(Completion("a", 10m), Completion("b", 15m)).Value.ShouldBe(12.5m);
        average.Of().Value.ShouldBe(0m);
    }

    [Fact]
    public void An_average_does_not_overflow_where_its_sum_would_R1() =>
        Metric("SELECT AVG(tokens) FROM events")
            .Of(Completion("a", 9999999999999999999999999999m), Completion("b", 9999999999999999999999999997m)).Value
            .ShouldBe(9999999999999999999999999998m);

    [Fact]
    public void An_average_may_round_up_to_one_digit_more() =>
        Metric("SELECT AVG(tokens) FROM events").Of(
            Completion("a", 9.999999999999999999999999999m), Completion("b", 10m), Completion("c", 10m)).Value.ShouldBe(10m);

    [Fact]
    public void Should_a_key_come_twice_at_one_instant_the_larger_number_is_the_later_whatever_the_order_R14()
    {
        var latest = Metric("SELECT LATEST_BY(tokens, timestamp) FROM events");
        latest.Of(Completion("a", 1m), Completion("a", 2m)).Value.ShouldBe(2m);
        latest.Of(Completion("a", 2m), Completion("a", 1m)).Value.ShouldBe(2m);
    }

    [Fact]
    public void Of_a_carried_level_the_last_piece_of_a_charge_that_has_begun_holds_all()
    {
        var carried = Metric("SELECT SUM(tokens) FROM all_events");
        Accumulator[] pieces = [carried.Of(Completion("a", 5m)), carried.Of(Completion("a", 5m), Completion("b", 2m)), carried.NewAccumulator()];
        Accumulator.OfPieces(pieces).Value.ShouldBe(7m);
        // One that has begun and has no event left, because another price took all over, holds nothing (docs/decisions/0058).
        Accumulator.OfPieces([.. pieces, carried.Of()]).Value.ShouldBe(0m);
        Accumulator.OfPieces([carried.Of(), carried.Of()]).Value.ShouldBe(0m);

        // What is of the period alone adds up.
        Accumulator.OfPieces([Metric("SELECT SUM(tokens) FROM events").Of(Completion("a", 5m)), Metric("SELECT SUM(tokens) FROM events").Of(Completion("b", 2m))])
            .Value.ShouldBe(7m);
    }

    [Fact]
    public void Distinct_values_are_told_apart_by_their_text()
    {
        var distinct = Metric("SELECT COUNT(DISTINCT tokens) FROM events");
        distinct.Of(
            Completion("a", 7m), Completion("b", "7"), Completion("c", 7.0m), // one
            Completion("d", "007"), Completion("e", ""), // two more
            Event("f", "completion", 0, ("tokens", PropertyValue.Boolean(true))), Completion("g", "true"), // one more
            Event("h", "completion"), Event("i", "completion", 0, ("tokens", default))).Shown()
            .ShouldBe(("4", 4m, 7, 0, ""));
    }

    [Fact]
    [Trait("Size", "Large")]
    public void More_than_a_million_distinct_values_are_refused_when_the_count_is_read()
    {
        var metric = Metric("SELECT COUNT(DISTINCT tokens) FROM events");
        var (first, second) = (metric.NewAccumulator(), metric.NewAccumulator());
        AddValues(first, 0, 500_000);
        AddValues(second, 500_000, 500_000);
        first.Merge(second);
        first.Value.ShouldBe(1_000_000m);

        first.Add(Completion("k", -1m));
        var refused = Should.Throw<MeteringLimitException>(() => first.Value);
        refused.Message.ShouldBe("'SELECT COUNT(DISTINCT tokens) FROM events' has more than 1,000,000 different values of 'tokens'.");
        refused.Limit.ShouldBe(1_000_000);
        refused.Metric.ShouldBe(metric);
        second.Merge(first);
        Should.Throw<MeteringLimitException>(() => second.Value);
        // It parks the one subscription, as an overflow does.
        refused.ShouldBeAssignableTo<AmountOverflowException>();
    }

    [Fact]
    [Trait("Size", "Large")]
    public void More_than_a_million_values_are_refused_when_their_percentile_is_read()
    {
        var metric = Metric("SELECT PERCENTILE(tokens, 0.5) FROM events");
        var (first, second) = (metric.NewAccumulator(), metric.NewAccumulator());
        AddValues(first, 0, 1_000_000);
        first.Value.ShouldBe(499_999m);

        second.Add(Completion("k", -1m));
        second.Merge(first);
        Should.Throw<MeteringLimitException>(() => second.Value)
            .Message.ShouldBe("'SELECT PERCENTILE(tokens, 0.5) FROM events' has more than 1,000,000 different values of 'tokens'.");
        second.Add(Completion("k", -2m));
        first.Merge(second);
        Should.Throw<MeteringLimitException>(() => first.Value);
    }

    // One event whose value changes: to make a million of them takes longer than to meter them.
    private static void AddValues(Accumulator accumulator, int first, int count)
    {
        var properties = new Dictionary<string, PropertyValue>();
        var usageEvent = new UsageEvent("k", "completion", Start, properties);
        for (var i = first; i < first + count; i++)
        {
            properties["tokens"] = PropertyValue.Number(i);
            accumulator.Add(usageEvent);
        }
    }

    [Fact]
    public void The_latest_and_the_earliest_value_follow_the_order_of_events_R14()
    {
        UsageEvent[] events = [Completion("b", 1m, 60), Completion("a", 2m, 60), Completion("c", 3m, 0), Completion("d", "abc", 90)];
        Metric("SELECT LATEST_BY(tokens, timestamp) FROM events").Of(events).Shown().ShouldBe(("1", 1m, 3, 1, "d"));
        Metric("SELECT EARLIEST_BY(tokens, timestamp) FROM events").Of(events).Value.ShouldBe(3m);
        Metric("SELECT EARLIEST_BY(tokens, timestamp) FROM events").Of(events[..2]).Value.ShouldBe(2m);
        Metric("SELECT LATEST_BY(tokens, timestamp) FROM events").Of().Value.ShouldBe(0m);
        Metric("SELECT LATEST_BY(tokens, timestamp) FROM events").Of(Completion("a", 7m), Completion("b", -5m, 1)).Shown().ShouldBe(("-5", 0m, 2, 0, ""));
    }

    [Theory]
    [InlineData("0.95", "95")]
    [InlineData("0.951", "96")]
    [InlineData("0.5", "50")]
    [InlineData("0.001", "1")]
    [InlineData("1", "100")]
    public void A_percentile_is_the_smallest_value_that_a_share_of_all_values_do_not_exceed(string fraction, string value)
    {
        var metric = Metric($"SELECT PERCENTILE(tokens, {fraction}) FROM events");
        metric.Of(Enumerable.Range(1, 100).Reverse().Select(i => Completion($"k{i}", i))).Value.ShouldBe(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_percentile_counts_equal_values_as_often_as_they_came()
    {
        var median = new MetricDefinition(AggregationKind.Percentile, "tokens", EventFilter.Always);
        median.Fraction.ShouldBe(0.5m);
        median.Of(Completion("a", 1m), Completion("b", "1.0"), Completion("c", 9m), Completion("d", "x")).Shown().ShouldBe(("1", 1m, 3, 1, "d"));
        median.Of().Value.ShouldBe(0m);
    }

    [Fact]
    public void A_fraction_belongs_to_a_percentile_and_lies_above_0_and_up_to_1()
    {
        var median = new MetricDefinition(AggregationKind.Percentile, "tokens", EventFilter.Always);
        (median with { Fraction = 1m }).Fraction.ShouldBe(1m);
        Refusal(() => median with { Fraction = 0m });
        Refusal(() => median with { Fraction = 1.1m });
        Refusal(() => median with { Fraction = null });
        Refusal(() => new MetricDefinition(AggregationKind.Sum, "tokens", EventFilter.Always) with { Fraction = 0.5m });

        static void Refusal(Func<object> make) =>
            Should.Throw<ArgumentException>(make).Message.ShouldBe("A percentile, and nothing else, has a fraction above 0 and at most 1. (Parameter 'value')");
    }

    [Theory]
    [InlineData("ROUND", 0, "123.456", "123")]
    [InlineData("ROUND", 2, "2.345", "2.35")]
    [InlineData("ROUND", 2, "-2.345", "-2.35")]
    [InlineData("ROUND", 2, "-2.344", "-2.34")]
    [InlineData("ROUND", -1, "25", "30")]
    [InlineData("CEIL", 2, "123.451", "123.46")]
    [InlineData("CEIL", 2, "123.45", "123.45")]
    [InlineData("CEIL", 0, "-1.5", "-1")]
    [InlineData("CEIL", -2, "123.456", "200")]
    [InlineData("FLOOR", 2, "123.459", "123.45")]
    [InlineData("FLOOR", 0, "-1.5", "-2")]
    [InlineData("FLOOR", -2, "123.456", "100")]
    [InlineData("CEIL", 28, "0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("CEIL", -28, "1", null)]
    [InlineData("CEIL", -27, "1", "1000000000000000000000000000")]
    public void A_metric_rounds_up_down_or_half_to_any_number_of_digits(string mode, int digits, string sum, string? value)
    {
        var rounded = Metric($"SELECT {mode}(SUM(tokens), {digits}) FROM events").Of(Completion("a", sum));
        if (value is null)
            Should.Throw<AmountOverflowException>(() => rounded.Value).Message.ShouldStartWith("The value of 'SELECT CEIL(SUM(tokens), -28) FROM events' exceeds");
        else
            rounded.Shown().Value.ShouldBe(value);
    }

    [Fact]
    public void A_metric_rounds_once_and_from_the_exact_value()
    {
        // Each half alone would round up.
        var sum = Metric("SELECT ROUND(SUM(tokens)) FROM events");
        var part = sum.Of(Completion("a", 0.5m));
        part.Value.ShouldBe(1m);
        part.Merge(sum.Of(Completion("b", 0.5m), Completion("c", 0.5m)));
        part.Value.ShouldBe(2m);

        // A total that no decimal holds may round to one that does.
        Metric("SELECT FLOOR(SUM(tokens), 2) FROM events")
            .Of(Completion("a", 9000000000000000000000000m), Completion("b", 0.0000000000000000000000000001m)).Value.ShouldBe(9000000000000000000000000m);

        // Of 28 digits, 10.0…01 / 10 would be 1 and nothing left to round up.
        Metric("SELECT CEIL(AVG(tokens), 5) FROM events")
            .Of([Completion("x", 1.000000000000000000000000001m), .. Enumerable.Range(0, 9).Select(i => Completion($"k{i}", 1m))]).Value.ShouldBe(1.00001m);
    }

    [Fact]
    public void Rounding_takes_at_most_28_digits_either_way()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new MetricRounding(MetricRoundingMode.Up, 29)).ParamName.ShouldBe("digits");
        Should.Throw<ArgumentOutOfRangeException>(() => new MetricRounding(MetricRoundingMode.Up, -29)).ParamName.ShouldBe("digits");
        Should.Throw<ArgumentOutOfRangeException>(() => new MetricRounding((MetricRoundingMode)9, 0)).Message.ShouldStartWith("There is no such mode of rounding. (Parameter 'mode')");
    }

    // R16: what another event can make smaller waits for the end of the period.
    [Theory]
    [InlineData("COUNT(*)", false)]
    [InlineData("COUNT(DISTINCT tokens)", false)]
    [InlineData("SUM(tokens)", false)]
    [InlineData("MAX(tokens)", false)]
    [InlineData("MIN(tokens)", true)]
    [InlineData("AVG(tokens)", true)]
    [InlineData("LATEST_BY(tokens, timestamp)", true)]
    [InlineData("EARLIEST_BY(tokens, timestamp)", true)]
    [InlineData("WEIGHTED_SUM(tokens)", true)]
    [InlineData("WEIGHTED_SUM(tokens, day)", true)]
    [InlineData("PEAK(tokens)", false)]
    [InlineData("PERCENTILE(tokens, 0.95)", true)]
    public void An_aggregation_says_whether_it_can_fall_R16(string aggregate, bool canFall) =>
        Metric($"SELECT {aggregate} FROM events").CanFall.ShouldBe(canFall);
}
