using Orb.Billing.Core.Metering;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

public sealed class EventFilterTests
{
    private static readonly UsageEvent Sample = Event(
        "key-1",
        "completion",
        0,
        ("tokens", PropertyValue.Number(1500m)),
        ("seconds", PropertyValue.Text("12.50")),
        ("model", PropertyValue.Text("large")),
        ("cached", PropertyValue.Boolean(true)),
        ("region", default),
        ("it's odd", PropertyValue.Text("it's")));

    [Theory]
    [InlineData("tokens = 1500", true)]
    [InlineData("tokens = '1500.0'", true)] // both sides read as numbers
    [InlineData("tokens <> 1500", false)]
    [InlineData("tokens != 3", true)]
    [InlineData("tokens < 1500", false)]
    [InlineData("tokens <= 1500", true)]
    [InlineData("tokens > 200", true)] // as texts "1500" would be below "200"
    [InlineData("tokens >= 1500.01", false)]
    [InlineData("tokens > -1e2", true)]
    [InlineData("seconds = 12.5", true)]
    [InlineData("seconds > '9'", true)]
    [InlineData("model = 'large'", true)]
    [InlineData("model = 'Large'", false)]
    [InlineData("model > 'a' AND model < 'm'", true)]
    [InlineData("cached = TRUE", true)]
    [InlineData("cached = false", false)]
    [InlineData("cached <> FALSE", true)]
    [InlineData("event_name = 'completion'", true)]
    [InlineData("idempotency_key = 'key-1'", true)]
    [InlineData("\"it's odd\" = 'it''s'", true)]
    [InlineData("properties.model = 'large'", true)]
    [InlineData("properties->>'model' = 'large'", true)]
    [InlineData("model IN ('small', 'large')", true)]
    [InlineData("model NOT IN ('small', 'large')", false)]
    [InlineData("tokens IN (1, 1500.0)", true)]
    [InlineData("seconds IN (12.5)", true)]
    [InlineData("cached IN (TRUE)", true)]
    [InlineData("NOT (model = 'small' OR tokens < 1000)", true)]
    [InlineData("model = 'small' OR tokens > 1000 AND cached = TRUE", true)]
    [InlineData("(model = 'small' OR tokens > 1000) AND cached = FALSE", false)]
    [InlineData("TRUE", true)]
    [InlineData("NOT TRUE", false)]
    public void A_predicate_decides_which_events_count(string predicate, bool matches) =>
        Filter(predicate).Matches(Sample).ShouldBe(matches);

    [Theory]
    [InlineData("missing = 'x'", false)]
    [InlineData("NOT missing = 'x'", false)] // not known is not "not equal"
    [InlineData("missing <> 'x'", false)]
    [InlineData("missing NOT IN ('x')", false)]
    [InlineData("NOT (missing = 'x' AND tokens = 1500)", false)]
    [InlineData("NOT (missing = 'x' AND tokens = 1)", true)] // the known side settles it
    [InlineData("missing = 'x' AND tokens = 1500", false)]
    [InlineData("tokens = 1500 AND missing = 'x'", false)]
    [InlineData("missing = 'x' OR tokens = 1500", true)]
    [InlineData("missing = 'x' OR tokens = 1", false)]
    [InlineData("region = ''", false)] // null is missing
    [InlineData("missing IS NULL", true)]
    [InlineData("missing IS NOT NULL", false)]
    [InlineData("region IS NULL", true)]
    [InlineData("tokens IS NOT NULL", true)]
    [InlineData("NOT tokens IS NULL", true)]
    [InlineData("event_name IS NULL", false)]
    [InlineData("Tokens IS NULL", true)] // names of properties are case-sensitive
    public void What_is_missing_is_unknown_and_an_unknown_never_matches(string predicate, bool matches) =>
        Filter(predicate).Matches(Sample).ShouldBe(matches);

    [Theory]
    [InlineData("model = 5", false)]
    [InlineData("model <> 5", true)]
    [InlineData("model > 5", false)]
    [InlineData("NOT model > 5", false)]
    [InlineData("cached > 0", false)]
    public void A_text_that_is_no_number_is_unequal_to_one_but_neither_above_nor_below(string predicate, bool matches) =>
        Filter(predicate).Matches(Sample).ShouldBe(matches);

    [Fact]
    public void Event_names_are_texts_even_when_they_read_as_numbers()
    {
        Filter("event_name = '1.0'").Matches(Event("a", "1")).ShouldBeFalse();
        Filter("event_name IN ('1.0')").Matches(Event("a", "1")).ShouldBeFalse();
        Filter("version = '1.0'").Matches(Event("a", "x", 0, ("version", PropertyValue.Text("1")))).ShouldBeTrue();
    }

    [Theory]
    [InlineData("event_name = 'a'", "a")]
    [InlineData("event_name IN ('b', 'a', 'b')", "a b")]
    [InlineData("event_name = 'a' AND tokens > 1", "a")]
    [InlineData("tokens > 1 AND (event_name = 'b' OR event_name = 'a')", "a b")]
    [InlineData("event_name = 'a' AND tokens > 1 OR event_name = 'b'", "a b")]
    [InlineData("event_name IN ('a', 'b') AND event_name IN ('b', 'c')", "b")]
    [InlineData("event_name = 'a' AND event_name = 'b'", "")]
    [InlineData("event_name = 'a' OR tokens > 1", null)]
    [InlineData("event_name <> 'a'", null)]
    [InlineData("event_name NOT IN ('a')", null)]
    [InlineData("NOT event_name = 'a'", null)]
    [InlineData("event_name > 'a'", null)]
    [InlineData("properties.event_name = 'a'", null)]
    [InlineData("TRUE", null)]
    public void The_event_names_a_filter_pins_down_are_known(string predicate, string? names)
    {
        var known = Metric($"SELECT COUNT(*) FROM events WHERE {predicate}").EventNames;
        (known is null ? null : string.Join(' ', known)).ShouldBe(names);
    }

    [Theory]
    [InlineData("((a=1))and((b<>'x'))", "a = 1 AND b <> 'x'")]
    [InlineData("a = 1 and (b = 2 and c = 3)", "a = 1 AND b = 2 AND c = 3")]
    [InlineData("(a = 1 or b = 2) and not (c != 3.0)", "(a = 1 OR b = 2) AND NOT c <> 3")]
    [InlineData("(a = 1 and b = 2) or c = 1e2", "a = 1 AND b = 2 OR c = 100")]
    [InlineData("not (a = 1 or b = 2)", "NOT (a = 1 OR b = 2)")]
    [InlineData("\"a\" in (1,'it''s',true)", "a IN (1, 'it''s', TRUE)")]
    [InlineData("a not in (1) and b is not null and c is null", "a NOT IN (1) AND b IS NOT NULL AND c IS NULL")]
    [InlineData("EVENT_NAME = 'x'", "event_name = 'x'")]
    [InlineData("properties.event_name = 'x'", "properties.event_name = 'x'")]
    [InlineData("properties.timestamp = 'x'", "properties.timestamp = 'x'")]
    [InlineData("properties.properties = 'x'", "properties.properties = 'x'")]
    [InlineData("properties.group = 'x'", "\"group\" = 'x'")]
    [InlineData("properties->>'a \"b\"' = 'x'", "\"a \"\"b\"\"\" = 'x'")]
    [InlineData("\"Größe\" = 'x'", "\"Größe\" = 'x'")]
    public void A_filter_renders_as_canonical_SQL(string predicate, string canonical)
    {
        var filter = Filter(predicate);
        filter.ToString().ShouldBe(canonical);
        filter.ShouldBe(Filter(canonical));
        filter.GetHashCode().ShouldBe(Filter(canonical).GetHashCode());
    }

    [Fact]
    public void Filters_can_be_made_without_SQL()
    {
        var filter = EventFilter.All(
            new ComparisonFilter(EventField.EventName, ComparisonOperator.Equal, PropertyValue.Text("completion")),
            EventFilter.Not(new InFilter(EventField.Property("model"), [PropertyValue.Text("small")])),
            EventFilter.Any(new IsNullFilter(EventField.Property("region")), EventFilter.Always));
        filter.ToString().ShouldBe("event_name = 'completion' AND NOT model IN ('small') AND (region IS NULL OR TRUE)");
        filter.Matches(Sample).ShouldBeTrue();
        EventFilter.All().ShouldBe(EventFilter.Always);
    }

    [Fact]
    public void A_filter_that_could_not_be_written_cannot_be_made()
    {
        var tokens = EventField.Property("tokens");
        Refusal(() => new ComparisonFilter(tokens, ComparisonOperator.Equal, default)).ShouldBe("Nothing compares with NULL; use IS NULL or IS NOT NULL. (Parameter 'value')");
        Refusal(() => new ComparisonFilter(tokens, ComparisonOperator.Less, PropertyValue.Boolean(true)))
            .ShouldBe("TRUE and FALSE have no order; they compare with = or <> only. (Parameter 'value')");
        Refusal(() => new ComparisonFilter(EventField.EventName, ComparisonOperator.Equal, PropertyValue.Number(1m)))
            .ShouldBe("event_name is a text and compares with a string in single quotes. (Parameter 'value')");
        Refusal(() => new InFilter(tokens, [])).ShouldBe("IN takes 1 to 1000 values. (Parameter 'values')");
        Refusal(() => new InFilter(tokens, [.. Enumerable.Repeat(PropertyValue.Number(1m), 1001)])).ShouldBe("IN takes 1 to 1000 values. (Parameter 'values')");
        Refusal(() => new InFilter(tokens, [PropertyValue.Number(1m), default])).ShouldBe("Nothing compares with NULL; use IS NULL or IS NOT NULL. (Parameter 'values')");
        new InFilter(tokens, [.. Enumerable.Repeat(PropertyValue.Number(1m), 1000)]).Values.Count.ShouldBe(1000);
        Refusal(() => EventFilter.Any()).ShouldBe("Any of nothing would match nothing. (Parameter 'parts')");
        Should.Throw<ArgumentException>(() => EventField.Property("")).ParamName.ShouldBe("name");
        Refusal(() => EventField.Property(new string('x', 201))).ShouldBe("A property name has at most 200 characters. (Parameter 'name')");

        static string Refusal(Func<object> make) => Should.Throw<ArgumentException>(make).Message;
    }
}
