using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

/// <summary>What accumulators keep for prices that see more than one quantity.</summary>
public sealed class UsageDetailTests
{
    private static readonly MetricDefinition Tokens = Metric("SELECT SUM(tokens) FROM events WHERE event_name = 'completion'");
    private static readonly MetricDefinition ByRegion = Tokens with { Detail = PricedUsage.GroupedBy("region") };
    private static readonly MetricDefinition EachWithRegion = Tokens with { Detail = PricedUsage.EachEvent("region") };

    private static readonly MetricDefinition Converted = Metric("SELECT CEIL(SUM(tokens) / 7, 1) FROM events WHERE event_name = 'completion'");

    private static UsageEvent Used(string key, decimal tokens, string? region, int second = 0) => region is null
        ? Completion(key, tokens, second)
        : Event(key, "completion", second, ("tokens", PropertyValue.Number(tokens)), ("region", PropertyValue.Text(region)));

    private static string Groups(RatingInput input) => string.Join(", ", input.Groups.Select(g => $"{g.Values[0] ?? "(none)"} {g.Quantity}"));

    private static string Events(RatingInput input) => string.Join(", ", input.Events.Select(e => $"{e.Values[0] ?? "(none)"} {e.Quantity}"));

    [Fact]
    public void A_price_of_one_quantity_sees_no_more()
    {
        var input = Tokens.Of(Used("a", 1m, "eu"), Used("b", 2m, "us")).ToInput();
        input.Quantity.ShouldBe(3m);
        Should.Throw<InvalidOperationException>(() => input.Groups);
        Should.Throw<InvalidOperationException>(() => input.Events);
    }

    [Fact]
    public void R25_Groups_have_a_quantity_each_never_below_zero()
    {
        var input = ByRegion.Of(Used("a", 1m, "eu"), Used("b", 2m, "us"), Used("c", -5m, "us"), Used("d", 4m, "eu"), Used("e", 8m, null)).ToInput();
        Groups(input).ShouldBe("(none) 8, eu 5, us 0");
        input.Quantity.ShouldBe(13m);
    }

    [Fact]
    public void R14_Events_come_in_the_order_of_time_and_key_with_their_values()
    {
        var input = EachWithRegion.Of(Used("b", 1m, "eu", 5), Used("a", 2m, "us", 5), Used("c", -3m, null, 1)).ToInput();
        Events(input).ShouldBe("(none) -3, us 2, eu 1");
    }

    [Fact]
    public void Each_event_of_a_count_is_one() =>
        Events((Metric("SELECT COUNT(*) FROM events") with { Detail = PricedUsage.EachEvent("region") }).Of(Used("a", 7m, "eu"), Used("b", 9m, "us")).ToInput())
            .ShouldBe("eu 1, us 1");

    [Theory]
    [InlineData("COUNT(tokens)")]
    [InlineData("COUNT(DISTINCT tokens)")]
    public void Each_event_of_a_count_is_one_whatever_the_counted_property_holds(string aggregate) =>
        Events((Metric($"SELECT {aggregate} FROM events") with { Detail = PricedUsage.EachEvent("region") }).Of(Used("a", 4711m, "eu"), Used("b", 9m, "us")).ToInput())
            .ShouldBe("eu 1, us 1");

    [Fact]
    public void R15_What_cannot_be_read_is_in_no_detail()
    {
        var bad = Event("bad", "completion", 0, ("region", PropertyValue.Text("eu")));
        Groups(ByRegion.Of(Used("a", 1m, "us"), bad).ToInput()).ShouldBe("us 1");
        var each = EachWithRegion.Of(Used("a", 1m, "us"), bad);
        Events(each.ToInput()).ShouldBe("us 1");
        each.UnreadableKeys.ShouldBe(["bad"]);
    }

    [Fact]
    public void Events_that_lack_a_value_the_price_filters_by_are_no_usage()
    {
        var filtered = Tokens with { Detail = PricedUsage.Total.Where([new PropertyFilter("region", "eu")]) };
        var metered = filtered.Of(Used("a", 1m, "eu"), Used("b", 2m, "us"), Used("c", 4m, null), Used("d", 8m, "EU"));
        (metered.Quantity, metered.EventCount).ShouldBe((1m, 1L));
    }

    [Fact]
    public void A_level_carried_into_a_period_without_events_is_there_in_every_group()
    {
        var minute = new ServicePeriod(Start, Start + Duration.FromSeconds(60));
        var next = new ServicePeriod(minute.End, minute.End + Duration.FromSeconds(60));
        var metric = Metric("SELECT WEIGHTED_SUM(tokens) FROM all_events") with { Detail = PricedUsage.GroupedBy("region") };
        var before = metric.NewAccumulator(minute);
        before.Add(Used("a", 10m, "eu", 30));
        before.Add(Used("b", 4m, "us", 0));
        Groups(before.ToInput()).ShouldBe("eu 5, us 4");

        var after = before.Continued(next);
        Groups(after.ToInput()).ShouldBe("eu 10, us 4");
        after.Quantity.ShouldBe(14m);
        Groups(before.ToInput()).ShouldBe("eu 5, us 4", "the earlier one stays as it is");
    }

    [Fact]
    public void Accumulators_of_another_detail_do_not_merge() =>
        Should.Throw<ArgumentException>(() => ByRegion.NewAccumulator().Merge(Tokens.NewAccumulator()));

    // Of very different size and below zero: a group is what its events sum to with all digits, or nothing, or no number at all.
    [Fact]
    public void R25_A_group_is_the_exact_sum_of_its_events_and_never_below_zero() =>
        Gen.Select(Gen.Select(Gen.Frequency((3, Numbers.Decimals), (2, Gen.Int[-20, 20].Select(n => n / 4m))), Gen.Int[0, 2]).Array[0, 20], Gen.Int[0, 20]).Sample((used, cut) =>
        {
            var events = used.Select((u, i) => Used($"{i:D2}", u.Item1, new[] { "eu", "us", null }[u.Item2])).ToArray();
            var merged = ByRegion.Of(events.Skip(cut).Reverse());
            merged.Merge(ByRegion.Of(events.Take(cut)));
            string expected;
            try
            {
                expected = string.Join(", ", used.GroupBy(u => new[] { "eu", "us", null }[u.Item2]).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
                {
                    var sum = new ExactSum();
                    foreach (var value in g)
                        sum.Add(value.Item1);
                    return $"{g.Key ?? "(none)"} {Math.Max(0m, sum.Total("a group"))}";
                }));
            }
            catch (AmountOverflowException)
            {
                Should.Throw<AmountOverflowException>(() => merged.ToInput());
                return;
            }

            Groups(merged.ToInput()).ShouldBe(expected);
            merged.ToInput().Groups.ShouldAllBe(g => g.Quantity >= 0m);
        }, iter: Runs(2_000));

    [Fact]
    public void R25_Events_keep_their_sign_and_what_they_come_to_is_never_below_zero() =>
        Gen.Frequency((3, Numbers.Decimals), (2, Gen.Int[-20, 20].Select(n => n / 4m))).Array[0, 20].Sample(values =>
        {
            var input = EachWithRegion.Of(values.Select((v, i) => Used($"{i:D2}", v, null)).Reverse()).ToInput();
            input.Events.Select(e => e.Quantity).ShouldBe(values);
            input.Events.ShouldAllBe(e => e.Values.Single() == null);
            input.Quantity.ShouldBeGreaterThanOrEqualTo(0m);
            input.Units.ShouldBeGreaterThanOrEqualTo(input.Quantity);
        }, iter: Runs(2_000));

    [Fact]
    public void Parts_merge_to_the_whole_in_any_order_and_detail()
    {
        var used = Gen.Select(Gen.Int[0, 50], Gen.Decimal[0m, 9m], Gen.Int[0, 2].Select(i => new[] { "eu", "us", null }[i]), Gen.Int[0, 59]);
        Gen.Select(used.Array[0, 20], Gen.Int[0, 20], Gen.Int[0, 1_000]).Sample((all, cut, seed) =>
        {
            var events = all.Select((u, i) => Used($"{u.Item1}-{i}", Math.Round(u.Item2, 3), u.Item3, u.Item4)).ToArray();
            foreach (var metric in new[] { ByRegion, EachWithRegion, Converted with { Detail = ByRegion.Detail }, Converted with { Detail = EachWithRegion.Detail } })
            {
                var shuffled = events.OrderBy(e => HashCode.Combine(e.IdempotencyKey, seed)).ToArray();
                var whole = metric.Of(events).ToInput();
                var merged = metric.Of(shuffled.Skip(cut));
                merged.Merge(metric.Of(shuffled.Take(cut)));
                if (metric.Detail == ByRegion.Detail)
                    Groups(merged.ToInput()).ShouldBe(Groups(whole));
                else
                    Events(merged.ToInput()).ShouldBe(Events(whole));
            }
        });
    }
}
