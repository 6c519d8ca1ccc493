using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>Of the prices of a dimensional group that are for an event, the most specific one bills it (docs/decisions/0058).</summary>
public sealed class PricePrecedenceTests
{
    [Fact]
    public void An_event_goes_to_the_price_that_names_more_values_and_to_that_of_every_other_value_only_where_none_does()
    {
        PriceInterval[] prices = [Of(1, null, null), Of(2, "red", null), Of(3, "red", "small"), Of(4, null, "small")];

        BilledBy(prices, "red", "small").ShouldBe([3]);
        BilledBy(prices, "red", "big").ShouldBe([2]);
        BilledBy(prices, "blue", "small").ShouldBe([4]);
        BilledBy(prices, "blue", "big").ShouldBe([1]);
        // What an event does not have is no value that a price names.
        BilledBy(prices, null, "small").ShouldBe([4]);
        BilledBy(prices, "red", null).ShouldBe([2]);
        BilledBy(prices, null, null).ShouldBe([1]);
    }

    [Fact]
    public void Of_as_many_values_those_of_earlier_dimensions_count()
    {
        BilledBy([Of(1, null, "small"), Of(2, "red", null)], "red", "small").ShouldBe([2]);
        BilledBy([Of(1, "red", null), Of(2, null, "small")], "red", "small").ShouldBe([1]);
    }

    [Fact]
    public void Of_the_same_values_a_filter_of_its_own_counts_then_its_conditions_then_the_order_of_the_plan()
    {
        BilledBy([Of(1, "red", null), Of(2, "red", null, "size = 'small'")], "red", "small").ShouldBe([2]);
        BilledBy([Of(1, "red", null), Of(2, "red", null, "size = 'small'")], "red", "big").ShouldBe([1]);
        BilledBy([Of(1, "red", null, "size = 'small'"), Of(2, "red", null, "size = 'small' AND color = 'red'")], "red", "small").ShouldBe([2]);
        BilledBy([Of(1, "red", null, "size = 'small'"), Of(2, "red", null, "size <> 'big'")], "red", "small").ShouldBe([1]);
        BilledBy([Of(1, "red", null, "size = 'small'", position: 7), Of(2, "red", null, "size <> 'big'")], "red", "small").ShouldBe([2]);
        // Values come before filters.
        BilledBy([Of(1, "red", null, "size = 'small' AND color = 'red'"), Of(2, "red", "small")], "red", "small").ShouldBe([2]);
    }

    [Fact]
    public void Prices_of_other_groups_of_no_group_and_for_the_usage_of_others_are_billed_beside_them()
    {
        BilledBy([Of(1, null, null), Of(2, "red", null, group: 71)], "red", "small").ShouldBe([1, 2]);
        BilledBy([Of(1, null, null), Interval(Metered(new UnitPriceModel(1m)), "2026-01-01", lineage: 2, id: 2)], "red", "small").ShouldBe([1, 2]);
        BilledBy([Of(1, null, null), Of(2, "red", null) with { UsageCustomers = [new CustomerId(Id(50))] }], "red", "small").ShouldBe([1, 2]);
    }

    [Fact]
    public void Two_for_every_other_value_overlap_and_say_what_they_are_for()
    {
        DimensionalOverlap.In(Timeline(Of(1, null, "small"), Of(2, null, "small"))).ShouldNotBeNull().First.Dimensions!.ToString().ShouldBe("size = 'small' and any other color");
        DimensionalOverlap.In(Timeline(Of(1, null, null), Of(2, null, "small"))).ShouldBeNull();
        Of(1, null, null).Price.Dimensions!.ToString().ShouldBe("any other color, size");
        Of(1, null, null, "size = 'small'").Metered.ToString().ShouldBe("size = 'small'");
    }

    [Theory]
    [InlineData("2026-01-09T23:59:59Z", 1)]
    [InlineData("2026-01-10T00:00:00Z", 2)]
    [InlineData("2026-01-19T23:59:59Z", 2)]
    [InlineData("2026-01-20T00:00:00Z", 1)]
    public void It_takes_events_over_while_it_is_in_force_from_its_start_up_to_its_end(string at, int billed) =>
        BilledBy([Of(1, null, null), Of(2, "red", null, start: "2026-01-10", end: "2026-01-20")], "red", "small", at).ShouldBe([billed]);

    [Fact]
    public void The_end_of_the_subscription_ends_it_and_another_timeline_has_another_precedence()
    {
        var timeline = Timeline(Of(1, null, null), Of(2, "red", null));
        var every = timeline.Intervals[0];
        timeline.MeteredAt(every, At("2026-01-10")).ToString().ShouldBe("CASE WHEN color = 'red' THEN 0 ELSE 1 END = 1");

        (timeline with { End = At("2026-01-10") }).MeteredAt(every, At("2026-01-10")).ShouldBe(EventFilter.Always);
        timeline.WithIntervals([every]).MeteredAt(every, At("2026-01-10")).ShouldBe(EventFilter.Always);
        Should.Throw<ArgumentNullException>(() => timeline.MeteredAt(null!, At("2026-01-10"))).ParamName.ShouldBe("interval");
    }

    [Fact]
    public void What_it_meters_is_SQL_that_can_be_read_back()
    {
        var timeline = Timeline(Of(1, "red", null, "region = 'eu'"), Of(2, "red", "small"), Of(3, "red", null, "region = 'eu' AND size > 3"));
        var metered = timeline.MeteredAt(timeline.Intervals[0], At("2026-01-10"));
        metered.ToString().ShouldBe(
            "color = 'red' AND region = 'eu' AND CASE WHEN color = 'red' AND size = 'small' OR color = 'red' AND region = 'eu' AND size > 3 THEN 0 ELSE 1 END = 1");
        MetricSql.ParseFilter(metered.ToString()).Filter.ShouldBe(metered);
    }

    [Fact]
    public void Every_event_that_a_price_is_for_is_billed_by_exactly_one_and_none_is_more_specific()
    {
        var values = Gen.OneOf(Gen.Const((string?)null), Gen.Const<string?>("red"), Gen.Const<string?>("1"), Gen.Const<string?>("1.0"), Gen.Const<string?>("small"));
        var filters = Gen.OneOf(Gen.Const(""), Gen.Const("size = 'small'"), Gen.Const("size <> 'small'"), Gen.Const("color = 'red' AND size = 1"));
        Gen.Select(Gen.Select(values, values, filters).Array[1, 8], values, values).Sample(
            (asked, color, size) =>
            {
                var prices = new List<PriceInterval>();
                foreach (var (first, second, filter) in asked)
                {
                    var price = Of(prices.Count + 1, first, second, filter);
                    // Two of the same values and filter are refused.
                    if (DimensionalOverlap.In(Timeline([.. prices, price])) is null)
                        prices.Add(price);
                }

                var one = Event(color, size);
                var forIt = prices.Where(p => p.Metered.Matches(one)).ToList();
                var billed = BilledBy([.. prices], color, size);
                billed.Count.ShouldBe(Math.Min(1, forIt.Count));
                if (billed.Count == 1)
                    forIt.ShouldAllBe(p => p.Price.Dimensions!.Values.Count(v => v.Value != null) <= prices[billed[0] - 1].Price.Dimensions!.Values.Count(v => v.Value != null));
            },
            iter: Runs(2_000));
    }

    private static List<int> BilledBy(PriceInterval[] prices, string? color, string? size, string at = "2026-01-15T12:00:00Z")
    {
        var timeline = Timeline(prices);
        var instant = NodaTime.Text.InstantPattern.ExtendedIso.Parse(at).Value;
        return [.. prices.Select((p, i) => (p, i)).Where(p => timeline.MeteredAt(p.p, instant).Matches(Event(color, size))
            && p.p.Start <= instant && !(p.p.End <= instant)).Select(p => p.i + 1)];
    }

    private static UsageEvent Event(string? color, string? size)
    {
        var properties = new Dictionary<string, PropertyValue>();
        if (color is not null)
            properties["color"] = PropertyValue.Text(color);
        if (size is not null)
            properties["size"] = PropertyValue.Text(size);
        return new UsageEvent("e", "use", Instant.FromUtc(2026, 1, 15, 12, 0), properties);
    }

    private static PriceInterval Of(
        int n, string? color, string? size, string filter = "", string start = "2026-01-01", string? end = null, int group = 70, int position = 0)
    {
        var interval = Interval(
            Price.Usage(new PriceId(Id(40 + n)), $"Price {n}", new ItemId(Id(5)), Currency.Usd, Cadence.Monthly, new UnitPriceModel(1m), new MetricId(Id(6))) with
            {
                Dimensions = new PriceDimensions(new(Id(group)), [new("color", color), new("size", size)]),
            },
            start, end, lineage: n, id: n, position: position);
        return filter.Length == 0 ? interval : interval with { UsageFilter = MetricSql.ParseFilter(filter).Filter! };
    }
}
