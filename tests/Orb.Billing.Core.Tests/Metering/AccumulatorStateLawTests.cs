using System.Security.Cryptography;
using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

/// <summary>What holds of the states of every aggregation, plain, converted, rounded, filtered, carried and computed, in every detail (decision 0065).</summary>
public sealed class AccumulatorStateLawTests
{
    private static readonly ServicePeriod Minute = new(Start, Start + Duration.FromSeconds(60));
    private static readonly ServicePeriod NextMinute = new(Minute.End, Minute.End + Duration.FromSeconds(60));

    private static readonly Gen<PricedUsage> Details = Gen.OneOf(
        PricedUsage.Total, PricedUsage.Levels, PricedUsage.GroupedBy("region"), PricedUsage.GroupedBy("region", "rate"), PricedUsage.EachEvent(), PricedUsage.EachEvent("region"),
        new EventOutputPriceModel("rate", 0.5m, "region").Usage, PricedUsage.Total.Where([new PropertyFilter("region", "eu")]));

    // Regions none of which an encoding may lose, half a surrogate pair among them; rates that are spelt in two ways.
    private static readonly Gen<UsageEvent[]> Events =
        Gen.Select(AggregationLawTests.Events, Gen.OneOf<string?>("eu", "us", "", "z\u00fcrich", "\ud83c\udf0d", "\ud800", null).Array[40], Gen.OneOf("0.1", "0.10", "x").Array[40])
            .Select((events, regions, rates) => events.Select((e, i) => e with
            {
                Properties = new Dictionary<string, PropertyValue>(e.Properties)
                {
                    ["region"] = regions[i] is { } region ? PropertyValue.Text(region) : default,
                    ["rate"] = PropertyValue.Text(rates[i]),
                },
            }).ToArray());

    public static TheoryData<AggregationKind> All => AggregationLawTests.All;

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_restored_is_what_was_kept_and_goes_on_as_it_would(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Events).Sample((metric, events, more) =>
        {
            var kept = metric.Of(events);
            var restored = metric.Restore(kept.ToState());

            Seen(restored).ShouldBe(Seen(kept));
            restored.ToState().ShouldBe(kept.ToState());
            Seen(restored.Continued(NextMinute)).ShouldBe(Seen(kept.Continued(NextMinute)));
            foreach (var e in more)
            {
                restored.Add(e);
                kept.Add(e);
            }

            Seen(restored).ShouldBe(Seen(kept));
        }, iter: Runs(300));

    [Theory]
    [MemberData(nameof(All))]
    public void R5_Parts_that_are_kept_restored_and_merged_in_any_order_equal_the_whole(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Gen.Int[0, 3].Array[40], Gen.Shuffle(new[] { 0, 1, 2, 3 })).Sample((metric, events, part, order) =>
        {
            var whole = metric.Of(events);
            var states = Enumerable.Range(0, 4).Select(p => metric.Of(events.Where((_, i) => part[i] == p)).ToState()).ToArray();

            var merged = metric.Restore(states[order[0]]);
            foreach (var p in order.Skip(1))
                merged.Merge(metric.Restore(states[p]));

            Seen(merged).ShouldBe(Seen(whole));
            merged.ToState().ShouldBe(whole.ToState(), "the same events are the same bytes");
        }, iter: Runs(300));

    [Theory]
    [MemberData(nameof(All))]
    public void R5_The_order_of_events_does_not_show(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Gen.Int.Array[40]).Sample((metric, events, order) =>
            metric.Of(events.Zip(order).OrderBy(pair => pair.Second).Select(pair => pair.First)).ToState().ShouldBe(metric.Of(events).ToState()), iter: Runs(300));

    [Theory]
    [MemberData(nameof(All))]
    public void A_level_that_goes_on_is_kept(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Events).Sample((metric, events, more) =>
        {
            var kept = metric.Of(events).Continued(NextMinute, new ServicePeriod(Minute.Start, NextMinute.End));
            foreach (var e in more)
                kept.Add(e with { Timestamp = e.Timestamp + Duration.FromSeconds(60) });
            var pieces = metric.NewAccumulator();
            pieces.Merge(metric.Of(events));
            pieces.Merge(kept);

            Seen(metric.Restore(kept.ToState())).ShouldBe(Seen(kept));
            Seen(metric.Restore(pieces.ToState())).ShouldBe(Seen(pieces));
        }, iter: Runs(200));

    [Theory]
    [MemberData(nameof(All))]
    public void R5_Groups_that_are_kept_in_parts_equal_the_whole(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Gen.Int[0, 40], Gen.Int[1, 8]).Sample((metric, events, cut, maximum) =>
        {
            cut = Math.Min(cut, events.Length);
            string[] keys = ["region", "rate"];
            var merged = GroupedAccumulator.Restore(metric, keys, Grouped(metric, events[cut..], maximum).ToState());
            merged.Merge(GroupedAccumulator.Restore(metric, keys, Grouped(metric, events[..cut], maximum).ToState()));
            var whole = Grouped(metric, events, maximum);

            merged.ToState().ShouldBe(whole.ToState());
            merged.MaximumGroups.ShouldBe(maximum);
            Outcome(() => Groups(merged)).ShouldBe(Outcome(() => Groups(whole)));
        }, iter: Runs(200));

    [Theory]
    [MemberData(nameof(All))]
    public void A_state_that_was_cut_off_or_changed_is_refused(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample((metric, events, at, change) =>
        {
            var state = metric.Of(events).ToState();
            at %= state.Length;
            Should.Throw<AccumulatorStateException>(() => metric.Restore(state.AsSpan(0, at)));
            state[at] ^= change;
            Should.Throw<AccumulatorStateException>(() => metric.Restore(state));
        }, iter: Runs(300));

    [Theory]
    [MemberData(nameof(All))]
    public void A_state_that_somebody_made_up_is_refused_or_read_without_harm(AggregationKind aggregation) =>
        Gen.Select(Metrics(aggregation), Events, Gen.Select(Gen.Int[0, int.MaxValue], Gen.OneOf(Gen.Byte, Gen.OneOf<byte>(0, 1, 0x7F, 0x80, 0xFF))).Array[1, 6], Gen.Int[0, 8]).Sample((metric, events, changes, cut) =>
        {
            var content = metric.Of(events).ToState()[..^8];
            foreach (var (at, value) in changes)
                content[20 + (at % (content.Length - 20))] = value;
            content = content[..Math.Max(20, content.Length - cut)];
            try
            {
                var restored = metric.Restore([.. content, .. SHA256.HashData(content)[..8]]);
                Seen(restored);
                Seen(metric.Restore(restored.ToState())).ShouldBe(Seen(restored));
            }
            catch (AccumulatorStateException refused)
            {
                refused.Fault.ShouldBe(AccumulatorStateFault.Damaged);
            }
        }, iter: Runs(1_000));

    private static Gen<MetricDefinition> Metrics(AggregationKind aggregation) =>
        Gen.Select(AggregationLawTests.Metrics(aggregation), Details).Select((metric, detail) => metric.In(DateTimeZone.Utc) with { Detail = detail });

    private static GroupedAccumulator Grouped(MetricDefinition metric, UsageEvent[] events, int maximum)
    {
        var grouped = new GroupedAccumulator(metric, ["region", "rate"], Minute, maximumGroups: maximum);
        foreach (var e in events)
            grouped.Add(e);
        return grouped;
    }

    private static string Groups(GroupedAccumulator grouped) => $"{string.Join("; ", grouped.Groups.Select(g => $"{g.Key}: {Seen(g.Value)}"))} {Seen(grouped.Total())}";

    // Everything that can be asked of an accumulator.
    private static string Seen(Accumulator a) => string.Join(" | ",
        a.EventCount, a.UnreadableCount, string.Join(' ', a.UnreadableKeys), Outcome(() => a.Shown().Value), Outcome(() => a.Quantity), Outcome(() => a.LevelAtEnd), Outcome(() => Shown(a.ToInput())));

    private static string Shown(RatingInput input) => $"{input}{(input.ToString().Contains(':', StringComparison.Ordinal) ? "" : Outcome(() => string.Join(' ', input.Events.Select(e => $"{e.Quantity} of {string.Join(", ", e.Values)}"))))}";

    // An overflow is an outcome too.
    private static string Outcome<T>(Func<T> ask)
    {
        try
        {
            return FormattableString.Invariant($"{ask()}");
        }
        catch (Exception e) when (e is AmountOverflowException or InvalidOperationException or OverflowException)
        {
            return e.Message;
        }
    }
}
