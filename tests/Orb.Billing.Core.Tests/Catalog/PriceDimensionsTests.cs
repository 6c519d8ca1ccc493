using CsCheck;
using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Catalog;

/// <summary>The parts of a dimensional price group: which events each sees, and that they share out the usage of the metric (docs/decisions/0058).</summary>
public sealed class PriceDimensionsTests
{
    private static readonly DimensionalPriceGroupId Group = new(Id(70));

    [Fact]
    public void A_part_sees_the_events_that_have_each_of_its_values()
    {
        var part = Part(("color", "red"), ("size", "10"));

        part.ToString().ShouldBe("color = 'red' AND size = '10'");
        part.Filter.Matches(Event(("color", PropertyValue.Text("red")), ("size", PropertyValue.Number(10.0m)))).ShouldBeTrue();
        part.Filter.Matches(Event(("color", PropertyValue.Text("Red")), ("size", PropertyValue.Text("10")))).ShouldBeFalse();
        part.Filter.Matches(Event(("color", PropertyValue.Text("red")), ("size", PropertyValue.Text("11")))).ShouldBeFalse();
        part.Filter.Matches(Event(("color", PropertyValue.Text("red")))).ShouldBeFalse();
    }

    [Theory]
    [InlineData("10", "10.0", true)]
    [InlineData("10", "11", false)]
    [InlineData("red", "red", true)]
    [InlineData("red", "RED", false)]
    [InlineData("", "", true)]
    public void Parts_meet_where_an_event_could_have_the_values_of_both(string left, string right, bool meet)
    {
        Part(("size", left)).MeetsIn(Part(("size", right))).ShouldBe(meet);
        Part(("size", left)).MeetsIn(new PriceDimensions(new(Id(71)), [new("size", right)])).ShouldBeFalse();
    }

    [Fact]
    public void More_values_outrank_fewer_and_of_as_many_those_of_earlier_dimensions_do()
    {
        string?[] either = ["1", null];
        var parts = from c in either from b in either from a in either select Part(("a", a), ("b", b), ("c", c));

        parts.OrderByDescending(p => p.Specificity).Select(p => p.ToString()).ShouldBe(
        [
            "a = '1' AND b = '1' AND c = '1'",
            "a = '1' AND b = '1' and any other c",
            "a = '1' AND c = '1' and any other b",
            "b = '1' AND c = '1' and any other a",
            "a = '1' and any other b, c",
            "b = '1' and any other a, c",
            "c = '1' and any other a, b",
            "any other a, b, c",
        ]);
        parts.Select(p => p.Specificity).Distinct().Count().ShouldBe(8);
        Part(("a", null)).Specificity.ShouldBe(0);
        // The number of values comes first of twenty dimensions too, and the last of them counts.
        Of(20, n => n == 19).Specificity.ShouldBeGreaterThan(0);
        Of(20, n => n > 0).Specificity.ShouldBeGreaterThan(Of(20, n => n < 18).Specificity);
        Of(20, n => n < 18).Specificity.ShouldBeGreaterThan(Of(20, n => n > 2).Specificity);

        static PriceDimensions Of(int count, Func<int, bool> isNamed) =>
            new(Group, [.. Enumerable.Range(0, count).Select(n => new PriceDimension($"d{n}", isNamed(n) ? "1" : null))]);
    }

    [Theory]
    [InlineData("red", null, "red", null, true, true)]
    [InlineData("red", null, "red", "10", false, true)]
    [InlineData("red", null, null, "10", false, true)]
    [InlineData(null, null, "red", "10", false, true)]
    [InlineData(null, null, null, null, true, true)]
    [InlineData("red", null, "blue", null, false, false)]
    [InlineData("red", null, "blue", "10", false, false)]
    [InlineData("red", "10", "blue", "10.0", false, false)]
    [InlineData("red", "10", "red", "10.0", true, true)]
    public void Parts_with_every_other_value_meet_where_they_leave_the_same_open_and_touch_where_an_event_could_be_of_both(
        string? color, string? size, string? otherColor, string? otherSize, bool meet, bool touch)
    {
        var (one, other) = (Part(("color", color), ("size", size)), Part(("color", otherColor), ("size", otherSize)));
        (one.MeetsIn(other), other.MeetsIn(one)).ShouldBe((meet, meet));
        (one.Touches(other), other.Touches(one)).ShouldBe((touch, touch));
        one.Touches(new PriceDimensions(new(Id(71)), other.Values)).ShouldBeFalse();
    }

    [Fact]
    public void A_part_has_a_value_for_each_of_1_to_20_dimensions_once()
    {
        Should.Throw<ArgumentException>(() => Many(0)).Message.ShouldBe("A group has 1 to 20 dimensions, not 0. (Parameter 'values')");
        Should.Throw<ArgumentException>(() => Many(21)).Message.ShouldBe("A group has 1 to 20 dimensions, not 21. (Parameter 'values')");
        Many(20).Values.Count.ShouldBe(20);
        Should.Throw<ArgumentException>(() => Part(("a", "1"), ("a", "2"))).Message.ShouldBe("A dimension stands twice. (Parameter 'values')");
        Part(("a", "1"), ("A", "2")).ToString().ShouldBe("a = '1' AND A = '2'");
        Should.Throw<ArgumentNullException>(() => new PriceDimensions(Group, null!)).ParamName.ShouldBe("values");
        Part(("a", "1")).ShouldBe(Part(("a", "1")));
        Part(("a", "1")).GetHashCode().ShouldBe(Part(("a", "1")).GetHashCode());
        Part(("a", "1")).ShouldNotBe(Part(("a", "2")));
        Part(("a", "1")).ShouldNotBe(new PriceDimensions(new(Id(71)), [new("a", "1")]));
        Part(("a", "1")).Equals(null).ShouldBeFalse();
        Should.Throw<ArgumentNullException>(() => Part(("a", "1")).MeetsIn(null!)).ParamName.ShouldBe("other");

        static PriceDimensions Many(int count) => new(Group, [.. Enumerable.Range(0, count).Select(n => new PriceDimension($"d{n}", "1"))]);
    }

    [Fact]
    public void Parts_of_a_group_share_out_its_events_so_that_their_sums_are_the_sum_of_the_metric()
    {
        var values = Gen.OneOf("red", "blue", "1", "1.0", "01", "", "NaN");
        Gen.Select(Gen.Select(values, values, Gen.Int[-50, 50]).Array[0, 40], Gen.Select(values, values).Array[1, 6]).Sample(
            (events, asked) =>
            {
                // Whoever prices a group leaves no two parts that meet; the metric itself is what is left with all of them.
                var parts = new List<PriceDimensions>();
                foreach (var (color, size) in asked.Concat(events.Select(e => (e.Item1, e.Item2))))
                {
                    var part = Part(("color", color), ("size", size));
                    if (!parts.Any(p => p.MeetsIn(part)))
                        parts.Add(part);
                }

                var all = events.Select(e => (Event: Event(("color", PropertyValue.Text(e.Item1)), ("size", PropertyValue.Text(e.Item2))), Units: e.Item3)).ToList();
                all.ShouldAllBe(e => parts.Count(p => p.Filter.Matches(e.Event)) == 1);
                parts.Sum(p => all.Where(e => p.Filter.Matches(e.Event)).Sum(e => e.Units)).ShouldBe(all.Sum(e => e.Units));
            },
            iter: Runs(2_000));
    }

    [Fact]
    public void Dimensions_are_for_usage()
    {
        Should.Throw<ArgumentException>(() => Fee(1m) with { Dimensions = Part(("color", "red")) }).Message.ShouldStartWith("Only a usage price has dimensions.");
        (Fee(1m) with { Dimensions = null }).Dimensions.ShouldBeNull();
    }

    private static PriceDimensions Part(params (string Property, string? Value)[] values) => new(Group, [.. values.Select(v => new PriceDimension(v.Property, v.Value))]);

    private static UsageEvent Event(params (string Name, PropertyValue Value)[] properties) => new(
        "e", "use", Instant.FromUtc(2026, 1, 1, 0, 0), properties.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));
}
