using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

public sealed class AccumulatorTests
{
    private static readonly MetricDefinition SumOfTokens = Metric("SELECT SUM(tokens) FROM events WHERE event_name = 'completion'");
    private static readonly MetricDefinition MaxOfTokens = Metric("SELECT MAX(tokens) FROM events");

    [Fact]
    public void A_sum_adds_the_property_of_the_events_that_match()
    {
        var sum = SumOfTokens.Of(
            Completion("a", 1200m),
            Completion("b", "800.25"),
            Event("c", "embedding", 0, ("tokens", PropertyValue.Number(5000m))));
        sum.Value.ShouldBe(2000.25m);
        sum.Quantity.ShouldBe(2000.25m);
        sum.EventCount.ShouldBe(2);
        sum.UnreadableCount.ShouldBe(0);
    }

    [Fact]
    public void The_worked_example_of_decision_0004_holds()
    {
        UsageEvent[] events =
        [
            Completion("a", 1200m), Completion("b", "800.25"), Completion("c", "NaN"), Event("d", "completion"),
            Event("f", "embedding", 0, ("tokens", PropertyValue.Number(5000m))),
        ];
        SumOfTokens.Of([.. events, Completion("e", -50.25m)]).Shown().ShouldBe(("1950", 1950m, 3, 2, "c d"));
        SumOfTokens.Of([.. events, Completion("e", -3000m)]).Shown().ShouldBe(("-999.75", 0m, 3, 2, "c d"));
    }

    [Fact]
    public void A_sum_needs_a_finite_number_and_lists_the_events_it_cannot_read_R15()
    {
        var sum = SumOfTokens.Of(
            Completion("1", 100m, 0),
            Completion("2", "100", 60),
            Completion("3", "NaN", 120),
            Completion("4", "Inf", 180),
            Completion("5", "+Inf", 240),
            Completion("6", "-Inf", 300),
            Completion("7", "not a number", 360));
        sum.Value.ShouldBe(200m);
        sum.EventCount.ShouldBe(2);
        sum.UnreadableCount.ShouldBe(5);
        sum.UnreadableKeys.ShouldBe(["3", "4", "5", "6", "7"]);
    }

    [Fact]
    public void A_matching_event_without_the_property_is_unreadable_and_one_that_does_not_match_is_not_R15()
    {
        var sum = SumOfTokens.Of(
            Event("missing", "completion"),
            Event("null", "completion", 1, ("tokens", default)),
            Event("boolean", "completion", 2, ("tokens", PropertyValue.Boolean(true))),
            Event("other", "embedding"));
        sum.Value.ShouldBe(0m);
        sum.UnreadableKeys.ShouldBe(["missing", "null", "boolean"]);
    }

    [Fact]
    public void A_count_counts_what_matches_and_reads_no_property()
    {
        var count = Metric("SELECT COUNT(*) FROM events WHERE event_name = 'completion'")
            .Of(Completion("a", "abc"), Event("b", "completion"), Event("c", "embedding"));
        count.Value.ShouldBe(2m);
        count.EventCount.ShouldBe(2);
        count.UnreadableCount.ShouldBe(0);
    }

    [Fact]
    public void A_count_of_a_property_leaves_out_events_without_it()
    {
        var count = Metric("SELECT COUNT(tokens) FROM events")
            .Of(Completion("a", "abc"), Completion("b", 0m), Event("c", "completion"), Event("d", "completion", 0, ("tokens", default)));
        count.Value.ShouldBe(2m);
        count.EventCount.ShouldBe(2);
        count.UnreadableCount.ShouldBe(0);
    }

    [Fact]
    public void A_maximum_is_the_largest_value_and_0_of_nothing()
    {
        MaxOfTokens.Of(Completion("a", 3m), Completion("b", "12.50"), Completion("c", 7m)).Value.ShouldBe(12.5m);
        MaxOfTokens.Of().Value.ShouldBe(0m);
        MaxOfTokens.Of(Completion("a", "abc")).Value.ShouldBe(0m);
    }

    [Fact]
    public void A_value_below_zero_is_kept_and_rates_as_zero_R25()
    {
        var max = MaxOfTokens.Of(Completion("a", -5m), Completion("b", -2m));
        max.Value.ShouldBe(-2m);
        max.Quantity.ShouldBe(0m);

        var sum = SumOfTokens.Of(Completion("a", -5m), Completion("b", 2m));
        sum.Value.ShouldBe(-3m);
        sum.Quantity.ShouldBe(0m);
    }

    [Fact]
    public void A_sum_is_exact_where_a_decimal_would_round_R1() =>
        SumOfTokens.Of(
            Completion("a", 9000000000000000000000000000m),
            Completion("b", 0.0000000000000000000000000001m),
            Completion("c", -9000000000000000000000000000m)).Value.ShouldBe(0.0000000000000000000000000001m);

    [Fact]
    public void A_total_of_more_than_28_digits_is_an_overflow_and_never_rounded_R1()
    {
        var sum = SumOfTokens.Of(Completion("a", 9999999999999999999999999999m), Completion("b", 1m));
        Should.Throw<AmountOverflowException>(() => sum.Value).Message.ShouldBe($"The value of '{sum.Definition}' exceeds the range of a 28-digit decimal.");
        Should.Throw<AmountOverflowException>(() => sum.Quantity);

        Should.Throw<AmountOverflowException>(() =>
            SumOfTokens.Of(Completion("a", 9000000000000000000000000000m), Completion("b", 0.1m)).Value);

        sum.Add(Completion("c", -1m));
        sum.Value.ShouldBe(9999999999999999999999999999m);
    }

    [Fact]
    public void A_value_looks_the_same_whichever_equal_number_came_first()
    {
        MaxOfTokens.Of(Completion("a", 1.50m), Completion("b", 1.5m)).Shown().Value.ShouldBe("1.5");
        SumOfTokens.Of(Completion("a", 1.50m), Completion("b", 1.5m)).Shown().Value.ShouldBe("3");
    }

    [Fact]
    public void The_list_of_unreadable_events_holds_the_first_100_in_the_order_of_events_R14()
    {
        var events = Enumerable.Range(0, 250).Select(i => Completion($"k{i:000}", "abc", second: 250 - (i / 2))).ToArray();
        var sum = SumOfTokens.Of(events);
        sum.UnreadableCount.ShouldBe(250);
        sum.UnreadableKeys.Count.ShouldBe(100);
        // Two events share a second; the later numbers have the earlier seconds.
        sum.UnreadableKeys.Take(4).ShouldBe(["k248", "k249", "k246", "k247"]);
        sum.UnreadableKeys[^1].ShouldBe("k151");
    }

    [Fact]
    public void Accumulators_of_two_metrics_do_not_merge()
    {
        Should.Throw<ArgumentException>(() => SumOfTokens.NewAccumulator().Merge(MaxOfTokens.NewAccumulator()))
            .Message.ShouldBe($"'{MaxOfTokens}' is another metric than '{SumOfTokens}'. (Parameter 'other')");
        Should.Throw<ArgumentException>(() => SumOfTokens.NewAccumulator().Merge(Metric("SELECT SUM(tokens) FROM events").NewAccumulator()));

        var sum = SumOfTokens.Of(Completion("a", 1m));
        Should.Throw<ArgumentException>(() => sum.Merge(sum)).Message.ShouldBe("An accumulator cannot be merged into itself. (Parameter 'other')");
        sum.Value.ShouldBe(1m);
    }

    [Fact]
    public void Accumulators_of_one_metric_written_twice_merge()
    {
        var sum = SumOfTokens.Of(Completion("a", 1m));
        sum.Merge(Metric("select sum(\"tokens\") as t from EVENTS where (event_name = 'completion');").Of(Completion("b", 2m)));
        sum.Value.ShouldBe(3m);
        sum.EventCount.ShouldBe(2);
    }
}
