using System.Globalization;
using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Tests.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

/// <summary>What holds of every aggregation, plain, converted, rounded, filtered, carried and computed: a store may add up events in any order and any parts (R5).</summary>
public sealed class AggregationLawTests
{
    // Numbers of very different size, so that a decimal would round their sum; texts, readable and not; nothing at all.
    internal static readonly Gen<UsageEvent[]> Events =
        Gen.Select(
            Gen.OneOf<PropertyValue>(
                Numbers.Decimals.Select(PropertyValue.Number),
                Gen.Select(NumbersAtRandom.Digits(20), Gen.Bool, (n, negative) => PropertyValue.Number(negative ? 0m - n : n)),
                Gen.Int[-20, 20].Select(n => PropertyValue.Number(n / 4m)),
                Gen.OneOf(9999999999999999999999999999m, -9999999999999999999999999999m, 0.0000000000000000000000000001m, 1.50m, 1.5m).Select(PropertyValue.Number),
                Gen.OneOf("12.5", "abc", "NaN", "1,000").Select(PropertyValue.Text),
                Gen.Const(PropertyValue.Boolean(true)),
                Gen.Const(default(PropertyValue))),
            Gen.Bool,
            Gen.Int[0, 20])
        .Array[0, 40]
        .Select(all => all.Select((e, i) => Event($"key-{i}", e.Item2 ? "completion" : "embedding", e.Item3, ("tokens", e.Item1))).ToArray());

    public static TheoryData<AggregationKind> All => [.. Enum.GetValues<AggregationKind>()];

    [Fact]
    public void Every_aggregation_is_tried() => All.Select(a => AggregationForm.Of(a.Data)).ShouldBe(AggregationForm.All, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(All))]
    public void R5_The_order_of_events_does_not_matter(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Gen.Int.Array[40]).Sample((metric, events, order) =>
            Outcome(metric.Of(events.Zip(order).OrderBy(pair => pair.Second).Select(pair => pair.First))).ShouldBe(Outcome(metric.Of(events))), iter: Runs(500));

    [Theory]
    [MemberData(nameof(All))]
    public void R5_Merged_parts_equal_the_whole_in_either_order(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Gen.Int[0, 40]).Sample((metric, events, cut) =>
        {
            cut = Math.Min(cut, events.Length);
            var whole = Outcome(metric.Of(events));
            Outcome(Merged(metric.Of(events[..cut]), metric.Of(events[cut..]))).ShouldBe(whole);
            Outcome(Merged(metric.Of(events[cut..]), metric.Of(events[..cut]))).ShouldBe(whole);
        }, iter: Runs(500));

    [Theory]
    [MemberData(nameof(All))]
    public void R5_Batches_and_empty_parts_change_nothing(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Gen.Int[1, 7]).Sample((metric, events, size) =>
        {
            var total = metric.Of();
            foreach (var batch in events.Chunk(size))
                total.Merge(metric.Of(batch));
            Outcome(total).ShouldBe(Outcome(metric.Of(events)));
            Outcome(Merged(metric.Of(events), metric.Of())).ShouldBe(Outcome(metric.Of(events)));
        }, iter: Runs(500));

    [Theory]
    [MemberData(nameof(All))]
    public void A_part_that_is_merged_stays_as_it_is(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Events).Sample((metric, one, other) =>
        {
            var part = metric.Of(other);
            Merged(metric.Of(one), part);
            Outcome(part).ShouldBe(Outcome(metric.Of(other)));
        }, iter: Runs(200));

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_counted_is_zero(AggregationKind aggregation) =>
        Metrics(aggregation).Sample(metric => metric.Of().Shown().ShouldBe(("0", 0m, 0, 0, "")), iter: Runs(50));

    // As a store keeps them for each group.
    [Theory]
    [MemberData(nameof(All))]
    public void R5_Groups_merge_as_the_whole_does(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Gen.Int[0, 40]).Sample((metric, events, cut) =>
        {
            cut = Math.Min(cut, events.Length);
            var merged = Grouped(metric, events[cut..]);
            merged.Merge(Grouped(metric, events[..cut]));
            var whole = Grouped(metric, events);
            merged.Groups.Select(g => $"{g.Key}={Outcome(g.Value)}").ShouldBe(whole.Groups.Select(g => $"{g.Key}={Outcome(g.Value)}"));
            Outcome(merged.Total()).ShouldBe(Outcome(metric.Of(events)));
        }, iter: Runs(200));

    [Theory]
    [MemberData(nameof(All))]
    public void R16_What_says_that_it_cannot_fall_does_not(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation).Where(m => m.Computed is null), Gen.Int[0, 1000].Array[0, 20]).Sample((metric, values) =>
        {
            var accumulator = metric.Of();
            foreach (var value in values)
            {
                var before = accumulator.Quantity;
                accumulator.Add(Completion("k", value));
                if (!metric.CanFall)
                    accumulator.Quantity.ShouldBeGreaterThanOrEqualTo(before);
            }
        }, iter: Runs(200));

    internal static Gen<MetricDefinition> Metrics(AggregationKind aggregation)
    {
        var form = AggregationForm.Of(aggregation)!;
        string Sql(string argument, string from = "events", string rounding = "{0}", string where = "")
        {
            var aggregate = $"{form.Keyword}({form.Arguments(argument, "0.75")})";
            return $"SELECT {string.Format(CultureInfo.InvariantCulture, rounding, aggregate)} FROM {from}{where}";
        }

        List<string> metrics =
        [
            Sql("tokens"), Sql("tokens", from: "all_events"), Sql("tokens", rounding: "CEIL({0}, -1)", where: " WHERE event_name = 'completion'"),
            Sql("tokens", rounding: "ROUND({0}, 3)", where: " WHERE tokens > 1"),
            Sql("tokens", rounding: "{0} / 3"), Sql("tokens", from: "all_events", rounding: "{0} * 1000.5"), Sql("tokens", rounding: "CEIL({0} / 60, 0)"),
        ];
        if (form.ReadsNumbers)
            metrics.AddRange([Sql("tokens * 3 - 1"), Sql("tokens / 7"), Sql("tokens / 3", rounding: "CEIL({0}, 0)")]);
        if (!form.NeedsProperty)
            metrics.Add(Sql("*"));
        return Gen.OneOf(metrics.Select(Metric).ToArray());
    }

    private static GroupedAccumulator Grouped(MetricDefinition metric, UsageEvent[] events)
    {
        var grouped = new GroupedAccumulator(metric.In(NodaTime.DateTimeZone.Utc), ["tokens"], PeriodOf(metric));
        foreach (var e in events)
            grouped.Add(e);
        return grouped;
    }

    private static Accumulator Merged(Accumulator one, Accumulator other)
    {
        one.Merge(other);
        return one;
    }

    // An overflow is an outcome too: it must not depend on the order either.
    private static string Outcome(Accumulator accumulator)
    {
        try
        {
            return accumulator.Shown().ToString();
        }
        catch (AmountOverflowException e)
        {
            return $"{e.Message} {accumulator.EventCount} {accumulator.UnreadableCount} {string.Join(' ', accumulator.UnreadableKeys)}";
        }
    }
}
