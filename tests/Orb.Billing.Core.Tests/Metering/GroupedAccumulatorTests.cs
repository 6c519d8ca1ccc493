using CsCheck;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

public sealed class GroupedAccumulatorTests
{
    private static readonly MetricDefinition Tokens = Metric("SELECT SUM(tokens) FROM events WHERE event_name = 'completion'");
    private static readonly ServicePeriod Minute = new(Start, Start + Duration.FromSeconds(60));

    [Fact]
    public void Each_group_has_a_value_of_its_own_in_the_order_of_the_values()
    {
        var grouped = Of(Tokens, ["region"], Used("a", 1m, "eu"), Used("b", 2m, "us"), Used("c", 4m, "eu"), Used("d", 8m, null), Used("e", 16m, ""));
        Shown(grouped).ShouldBe(["(none)=8", "=16", "eu=5", "us=2"]);
        grouped.Groups[0].Key.ShouldBe(new UsageGroup([null]));
        grouped.Total().Value.ShouldBe(31m);
    }

    [Fact]
    public void A_group_is_a_combination_of_the_values_of_all_keys()
    {
        UsageEvent Of2(string key, decimal tokens, string region, PropertyValue tier) => Event(
            key, "completion", 0, ("tokens", PropertyValue.Number(tokens)), ("region", PropertyValue.Text(region)), ("tier", tier));
        var grouped = Of(
            Tokens, ["region", "tier"],
            Of2("a", 1m, "eu", PropertyValue.Number(1.0m)), Of2("b", 2m, "eu", PropertyValue.Text("1")), Of2("c", 4m, "eu", PropertyValue.Text("1.0")),
            Of2("d", 8m, "us", PropertyValue.Boolean(true)));
        Shown(grouped).ShouldBe(["eu, 1=3", "eu, 1.0=4", "us, true=8"]);
    }

    [Fact]
    public void What_does_not_match_or_cannot_be_read_makes_no_group_R15()
    {
        var grouped = Of(
            Tokens, ["region"], Used("a", 1m, "eu"), Event("b", "completion", 0, ("region", PropertyValue.Text("mars"))),
            Event("c", "embedding", 0, ("tokens", PropertyValue.Number(7m)), ("region", PropertyValue.Text("us"))));
        Shown(grouped).ShouldBe(["eu=1"]);
        grouped.Total().UnreadableKeys.ShouldBe(["b"]);
    }

    [Fact]
    public void Distinct_values_are_counted_within_each_group_and_once_in_the_total()
    {
        var grouped = Of(Metric("SELECT COUNT(DISTINCT tokens) FROM events"), ["region"], Used("a", 1m, "eu"), Used("b", 1m, "us"), Used("c", 2m, "us"));
        Shown(grouped).ShouldBe(["eu=1", "us=2"]);
        grouped.Total().Value.ShouldBe(2m);
    }

    [Fact]
    public void Beyond_the_limit_no_group_is_read_whichever_came_last()
    {
        var grouped = new GroupedAccumulator(Tokens, ["region"], maximumGroups: 2);
        grouped.Add(Used("a", 1m, "eu"));
        grouped.Add(Used("b", 1m, "us"));
        grouped.Add(Used("c", 1m, "eu"));
        Shown(grouped).ShouldBe(["eu=2", "us=1"]);

        var other = new GroupedAccumulator(Tokens, ["region"], maximumGroups: 2);
        other.Add(Used("d", 1m, "jp"));
        grouped.Merge(other);
        Should.Throw<MeteringLimitException>(() => grouped.Groups).Message
            .ShouldBe("'SELECT SUM(tokens) FROM events WHERE event_name = 'completion'' has more than 2 groups by region.");
        Should.Throw<MeteringLimitException>(() => grouped.Total());

        other.Merge(grouped);
        other.Add(Used("e", 1m, "jp"));
        Should.Throw<MeteringLimitException>(() => other.Groups);
    }

    [Fact]
    public void Keys_are_named_once_each_and_only_alike_accumulators_merge()
    {
        const string Refusal = "Usage is grouped by one property or several, each once. (Parameter 'keys')";
        Should.Throw<ArgumentException>(() => new GroupedAccumulator(Tokens, [])).Message.ShouldBe(Refusal);
        Should.Throw<ArgumentException>(() => new GroupedAccumulator(Tokens, ["a", "a"])).Message.ShouldBe(Refusal);
        new GroupedAccumulator(Tokens, ["a", "A"]).Keys.ShouldBe(["a", "A"]);
        Should.Throw<ArgumentOutOfRangeException>(() => new GroupedAccumulator(Tokens, ["a"], maximumGroups: 0)).ParamName.ShouldBe("maximumGroups");
        new GroupedAccumulator(Tokens, ["a"], maximumGroups: 1).MaximumGroups.ShouldBe(1);
        var grouped = new GroupedAccumulator(Tokens, ["a"]);
        grouped.MaximumGroups.ShouldBe(10_000);
        Should.Throw<ArgumentException>(() => grouped.Merge(grouped)).Message.ShouldBe("An accumulator cannot be merged into itself. (Parameter 'other')");
        Should.Throw<ArgumentException>(() => grouped.Merge(new GroupedAccumulator(Tokens, ["b", "c"])))
            .Message.ShouldBe($"'{Tokens}' by b, c is not '{Tokens}' by a. (Parameter 'other')");
        Should.Throw<ArgumentException>(() => grouped.Merge(new GroupedAccumulator(Metric("SELECT COUNT(*) FROM events"), ["a"])))
            .Message.ShouldBe($"'SELECT COUNT(*) FROM events' by a is not '{Tokens}' by a. (Parameter 'other')");
    }

    [Fact]
    public void A_level_is_weighed_by_time_in_each_group()
    {
        var grouped = new GroupedAccumulator(Metric("SELECT WEIGHTED_SUM(tokens) FROM all_events"), ["region"], Minute);
        grouped.Add(Used("a", 4m, "eu", second: -5));
        grouped.Add(Used("b", 4m, "us", second: 30));
        Shown(grouped).ShouldBe(["eu=4", "us=2"]);
        grouped.Total().Value.ShouldBe(6m);
    }

    [Fact]
    public void Groups_are_compared_by_their_values()
    {
        var (a, b, other) = (new UsageGroup("x", null), new UsageGroup(["x", null]), new UsageGroup("x", ""));
        (a == b).ShouldBeTrue();
        a.GetHashCode().ShouldBe(b.GetHashCode());
        (a != other).ShouldBeTrue();
        (a < other).ShouldBeTrue();
        (a <= b).ShouldBeTrue();
        (other > a).ShouldBeTrue();
        (b >= a).ShouldBeTrue();
        a.CompareTo(null).ShouldBe(1);
        new UsageGroup("x").CompareTo(a).ShouldBeLessThan(0);
        a.Equals((object?)null).ShouldBeFalse();
    }

    [Fact]
    public void Parts_merge_to_the_whole_and_order_does_not_matter_R5() =>
        Gen.Select(
            Gen.OneOf(
                "SUM(tokens)", "COUNT(*)", "COUNT(DISTINCT tokens)", "MIN(tokens)", "AVG(tokens)", "LATEST_BY(tokens, timestamp)", "WEIGHTED_SUM(tokens)",
                "PERCENTILE(tokens, 0.5)"),
            Gen.Select(Gen.Int[-9, 9], Gen.OneOf("eu", "us", "jp", "br"), Gen.Int[0, 59]).Array[0, 30],
            Gen.Int[0, 30], Gen.Int[1, 4], Gen.Int.Array[30]).Sample((aggregate, used, cut, limit, order) =>
        {
            var metric = Metric($"SELECT {aggregate} FROM events");
            GroupedAccumulator Read(IEnumerable<UsageEvent> some)
            {
                var grouped = new GroupedAccumulator(metric, ["region"], Minute, maximumGroups: limit);
                foreach (var e in some)
                    grouped.Add(e);
                return grouped;
            }

            var events = used.Select((u, i) => Used($"k{i}", u.Item1, u.Item2, u.Item3)).ToArray();
            var whole = Outcome(Read(events));
            Outcome(Read(events.Zip(order).OrderBy(p => p.Second).Select(p => p.First))).ShouldBe(whole);
            var merged = Read(events.Skip(cut));
            merged.Merge(Read(events.Take(cut)));
            Outcome(merged).ShouldBe(whole);
        });

    private static string Outcome(GroupedAccumulator grouped)
    {
        try
        {
            return $"{string.Join(' ', Shown(grouped))} {grouped.Total().Value}";
        }
        catch (MeteringLimitException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<string> Shown(GroupedAccumulator grouped) => grouped.Groups.Select(g => $"{g.Key}={g.Value.Value}");

    private static GroupedAccumulator Of(MetricDefinition metric, string[] keys, params UsageEvent[] events)
    {
        var grouped = new GroupedAccumulator(metric, keys);
        foreach (var e in events)
            grouped.Add(e);
        return grouped;
    }

    private static UsageEvent Used(string key, decimal tokens, string? region, int second = 0) => Event(
        key, "completion", second, ("tokens", PropertyValue.Number(tokens)), ("region", region is null ? default : PropertyValue.Text(region)));
}
