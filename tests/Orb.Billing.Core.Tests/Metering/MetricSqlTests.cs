using CsCheck;
using Orb.Billing.Core.Metering;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

public sealed class MetricSqlTests
{
    [Fact]
    public void The_tokens_of_completions_are_summed()
    {
        var metric = Metric("SELECT SUM(tokens) FROM events WHERE event_name = 'completion'");
        metric.Aggregation.ShouldBe(AggregationKind.Sum);
        metric.Property.ShouldBe("tokens");
        metric.EventNames.ShouldBe(["completion"]);
        metric.Of(Completion("a", 700m), Completion("b", 300m), Event("c", "login")).Value.ShouldBe(1000m);
    }

    [Theory]
    [InlineData("select count(*) from events", "SELECT COUNT(*) FROM events")]
    [InlineData("SELECT COUNT(1) FROM events;", "SELECT COUNT(*) FROM events")]
    [InlineData("SELECT COUNT(id) FROM events", "SELECT COUNT(id) FROM events")]
    [InlineData("SELECT MAX(\"peak load\") AS \"the peak\" FROM \"events\"", "SELECT MAX(\"peak load\") FROM events")]
    [InlineData("Select\tSum ( properties . tokens )\r\n As total From Events Where x = 1 ;", "SELECT SUM(tokens) FROM events WHERE x = 1")]
    [InlineData("SELECT SUM(properties->>'timestamp') FROM events WHERE TRUE", "SELECT SUM(properties.timestamp) FROM events")]
    [InlineData("SELECT MAX(count) FROM events WHERE sum = 1 AND events = 2 AND max = 3", "SELECT MAX(count) FROM events WHERE sum = 1 AND events = 2 AND max = 3")]
    [InlineData("select count( distinct user ) from events", "SELECT COUNT(DISTINCT user) FROM events")]
    [InlineData("select min(a) from events", "SELECT MIN(a) FROM events")]
    [InlineData("select avg(a) from events", "SELECT AVG(a) FROM events")]
    [InlineData("select latest_by(a, timestamp) from events", "SELECT LATEST_BY(a, timestamp) FROM events")]
    [InlineData("select earliest_by(properties.timestamp,TIMESTAMP) from events", "SELECT EARLIEST_BY(properties.timestamp, timestamp) FROM events")]
    [InlineData("select weighted_sum(a) from All_Events", "SELECT WEIGHTED_SUM(a) FROM all_events")]
    [InlineData("select weighted_sum ( a , DAY ) from events", "SELECT WEIGHTED_SUM(a, day) FROM events")]
    [InlineData("select ceil(weighted_sum(day + 1, day) / 2) from all_events", "SELECT CEIL(WEIGHTED_SUM(day + 1, day) / 2, 0) FROM all_events")]
    [InlineData("select peak(a) from all_events", "SELECT PEAK(a) FROM all_events")]
    [InlineData("select percentile(a, 0.950) from \"events\"", "SELECT PERCENTILE(a, 0.95) FROM events")]
    [InlineData("select round(sum(a)) from events", "SELECT ROUND(SUM(a), 0) FROM events")]
    [InlineData("select ceil ( percentile(a, 1) , -2 ) as x from events", "SELECT CEIL(PERCENTILE(a, 1), -2) FROM events")]
    [InlineData("select floor(count(distinct a), 3) from events", "SELECT FLOOR(COUNT(DISTINCT a), 3) FROM events")]
    [InlineData("SELECT SUM(round) FROM events WHERE avg = 1 AND all_events = 2", "SELECT SUM(round) FROM events WHERE avg = 1 AND all_events = 2")]
    public void The_subset_is_read_and_rendered_as_canonical_SQL(string sql, string canonical) => Metric(sql).ToString().ShouldBe(canonical);

    [Theory]
    [InlineData("region = 'eu'", "region = 'eu'")]
    [InlineData("not (a = 1 or b in ('x', 2))", "NOT (a = 1 OR b IN ('x', 2))")]
    [InlineData("TRUE", "TRUE")]
    public void A_predicate_alone_is_a_filter(string text, string canonical)
    {
        MetricSql.ParseFilter(text).Filter!.ToString().ShouldBe(canonical);
        MetricSql.ParseFilter(canonical).Filter.ShouldBe(MetricSql.ParseFilter(text).Filter);
    }

    [Theory]
    [InlineData("", 1, "Expected a property, but the text ends.")]
    [InlineData("a = 1;", 6, "Expected AND, OR or the end.")]
    [InlineData("a = 1 b", 7, "Expected AND, OR or the end.")]
    [InlineData("WHERE a = 1", 1, "Expected a property")]
    [InlineData("(a = 1", 7, "Expected ), but the text ends.")]
    public void What_is_no_predicate_is_no_filter(string text, int position, string message)
    {
        var error = MetricSql.ParseFilter(text).Error!;
        error.Position.ShouldBe(position);
        error.Message.ShouldStartWith(message);
    }

    [Fact]
    public void A_filter_has_at_most_10_000_characters() =>
        MetricSql.ParseFilter(new string('x', 10_001)).Error!.Message.ShouldBe("A filter has at most 10,000 characters.");

    [Theory]
    [InlineData("", 1, "", "SELECT")]
    [InlineData("DELETE FROM events", 1, "DELETE", "SELECT")]
    [InlineData("SELECT MEDIAN(x) FROM events", 8, "MEDIAN", "COUNT, SUM, MAX, MIN, AVG, LATEST_BY, EARLIEST_BY, WEIGHTED_SUM, PEAK, PERCENTILE")]
    [InlineData("SELECT * FROM events", 8, "*", "COUNT, SUM, MAX")]
    [InlineData("SELECT SUM(DISTINCT x) FROM events", 12, "DISTINCT", "stands in COUNT(DISTINCT property) alone")]
    [InlineData("SELECT COUNT(DISTINCT *) FROM events", 23, "*", "a property")]
    [InlineData("SELECT COUNT(DISTINCT event_name) FROM events", 23, "event_name", "a text that every event has")]
    [InlineData("SELECT LATEST_BY(x) FROM events", 19, ")", "Expected ,")]
    [InlineData("SELECT LATEST_BY(x, time) FROM events", 21, "time", "Expected timestamp")]
    [InlineData("SELECT WEIGHTED_SUM(x, hour) FROM events", 24, "hour", "Expected day")]
    [InlineData("SELECT WEIGHTED_SUM(x,) FROM events", 23, ")", "Expected day")]
    [InlineData("SELECT WEIGHTED_SUM(x, day, day) FROM events", 27, ",", "Expected )")]
    [InlineData("SELECT PEAK(x, day) FROM events", 14, ",", "Expected )")]
    [InlineData("SELECT SUM(x, day) FROM events", 13, ",", "Expected )")]
    [InlineData("SELECT PERCENTILE(x) FROM events", 20, ")", "Expected ,")]
    [InlineData("SELECT PERCENTILE(x, y) FROM events", 22, "y", "a fraction")]
    [InlineData("SELECT PERCENTILE(x, 95) FROM events", 22, "95", "0.95 for the 95th percentile")]
    [InlineData("SELECT PERCENTILE(x, 0) FROM events", 22, "0", "above 0")]
    [InlineData("SELECT ROUND(x) FROM events", 14, "x", "as the one aggregate")]
    [InlineData("SELECT ROUND(SUM(x), y) FROM events", 22, "y", "a number of digits")]
    [InlineData("SELECT ROUND(SUM(x), 1.5) FROM events", 22, "1.5", "a whole number from -28 to 28")]
    [InlineData("SELECT ROUND(SUM(x), 29) FROM events", 22, "29", "a whole number from -28 to 28")]
    [InlineData("SELECT ROUND(SUM(x), -29) FROM events", 22, "-29", "a whole number from -28 to 28")]
    [InlineData("SELECT ROUND(ROUND(SUM(x), 1), 2) FROM events", 14, "ROUND", "as the one aggregate")]
    [InlineData("SELECT ROUND(SUM(x), 2 FROM events", 24, "FROM", "Expected )")]
    [InlineData("SELECT SUM(x) FROM old_events", 20, "old_events", "all_events, those up to its end")]
    [InlineData("SELECT SUM FROM events", 12, "FROM", "Expected (")]
    [InlineData("SELECT SUM(*) FROM events", 12, "*", "a property")]
    [InlineData("SELECT COUNT(2) FROM events", 14, "2", "*, 1 or a property")]
    [InlineData("SELECT SUM(SQRT(x)) FROM events", 12, "SQRT", "there is no such function")]
    [InlineData("SELECT SUM(5) FROM events", 12, "5", "a property")]
    [InlineData("SELECT SUM(event_name) FROM events", 12, "event_name", "a text that every event has")]
    [InlineData("SELECT SUM(a.b) FROM events", 13, ".", "double quotes")]
    [InlineData("SELECT SUM(\"\") FROM events", 12, "\"\"", "must not be empty")]
    [InlineData("SELECT SUM(a), MAX(b) FROM events", 14, ",", "FROM")]
    [InlineData("SELECT SUM(a) AS FROM events", 18, "FROM", "a name after AS")]
    [InlineData("SELECT SUM(a) FROM users", 20, "users", "events")]
    [InlineData("SELECT SUM(a) FROM (SELECT b FROM events)", 20, "(", "events")]
    [InlineData("SELECT SUM(a) FROM events JOIN users", 27, "JOIN", "JOIN is not supported")]
    [InlineData("SELECT SUM(a) FROM events GROUP BY b", 27, "GROUP", "GROUP BY is not supported")]
    [InlineData("SELECT SUM(a) FROM events; DROP TABLE events", 28, "DROP", "one statement")]
    [InlineData("SELECT SUM(a) FROM events -- all", 27, "--", "Comments are not supported")]
    [InlineData("SELECT SUM(a) /* all */ FROM events", 15, "/*", "Comments are not supported")]
    public void Anything_else_is_refused_at_its_token(string sql, int position, string token, string message) =>
        Refused(sql, position, token, message);

    [Theory]
    [InlineData("", 1, "", "but the text ends")]
    [InlineData("a", 2, "", "a comparison, but the text ends")]
    [InlineData("a =", 4, "", "a number, TRUE or FALSE, but the text ends")]
    [InlineData("a = b", 5, "b", "'single quotes'")]
    [InlineData("a = \"b\"", 5, "\"b\"", "'single quotes'")]
    [InlineData("a == 1", 4, "=", "a number")]
    [InlineData("1 = a", 1, "1", "a property")]
    [InlineData("a = 'b", 5, "'b", "closing ' is missing")]
    [InlineData("a = 1,000", 6, ",", "AND, OR or the end")]
    [InlineData("a = 1.2.3", 5, "1.2.3", "no number")]
    [InlineData("a = 12abc", 5, "12abc", "no number")]
    [InlineData("a = .5", 5, ".5", "no number")]
    [InlineData("a = -0", 5, "-0", "no number")]
    [InlineData("a = 12345678901234567890123456789", 5, "12345678901234567890123456789", "28 significant digits")]
    [InlineData("a = NULL", 5, "NULL", "use IS NULL")]
    [InlineData("a IN (1, NULL)", 10, "NULL", "use IS NULL")]
    [InlineData("a IN ()", 7, ")", "a string in single quotes")]
    [InlineData("a IN (SELECT b)", 7, "SELECT", "Subqueries are not supported")]
    [InlineData("a IN 1", 6, "1", "Expected (")]
    [InlineData("a IS 1", 6, "1", "Expected NULL")]
    [InlineData("a LIKE 'x%'", 3, "LIKE", "LIKE is not supported; use = or IN")]
    [InlineData("a NOT LIKE 'x%'", 7, "LIKE", "LIKE is not supported; use = or IN")]
    [InlineData("a BETWEEN 1 AND 2", 3, "BETWEEN", "use >= and <=")]
    [InlineData("a < TRUE", 5, "TRUE", "no order")]
    [InlineData("event_name = 5", 14, "5", "event_name is a text")]
    [InlineData("timestamp > '2026-01-01'", 1, "timestamp", "time filter is implicit")]
    [InlineData("Timestamp_Millis > 5", 1, "Timestamp_Millis", "time filter is implicit")]
    [InlineData("customer_id = 'x'", 1, "customer_id", "customer is implicit")]
    [InlineData("order = 1", 1, "order", "\"double quotes\"")]
    [InlineData("properties = 1", 12, "=", "properties.name")]
    [InlineData("properties.a.b = 1", 13, ".", "a comparison")]
    [InlineData("lower(a) = 'x'", 1, "lower", "there is no such function")]
    [InlineData("größe = 1", 3, "ö", "\"double quotes\"")]
    [InlineData("[a] = 1", 1, "[", "\"double quotes\"")]
    [InlineData("(a = 1", 7, "", "Expected ), but the text ends")]
    [InlineData("a = 1)", 6, ")", "AND, OR or the end")]
    [InlineData("a = 1 AND", 10, "", "a property, but the text ends")]
    [InlineData("a = 1 b = 2", 7, "b", "AND, OR or the end")]
    [InlineData("a = 1 LIMIT 5", 7, "LIMIT", "LIMIT is not supported")]
    public void A_predicate_is_refused_at_its_token(string predicate, int position, string token, string message)
    {
        const string Prefix = "SELECT COUNT(*) FROM events WHERE ";
        Refused(Prefix + predicate, Prefix.Length + position, token, message);
    }

    [Fact]
    public void Every_error_says_what_is_supported()
    {
        MetricSql.Parse("SELECT MEDIAN(x) FROM events").Error!.Message.ShouldBe(
            "Expected COUNT, SUM, MAX, MIN, AVG, LATEST_BY, EARLIEST_BY, WEIGHTED_SUM, PEAK, PERCENTILE as the one aggregate. Supported is SELECT COUNT(*), "
            + "COUNT(property), COUNT(DISTINCT property), SUM(property), MAX(property), MIN(property), AVG(property), LATEST_BY(property, timestamp), "
            + "EARLIEST_BY(property, timestamp), WEIGHTED_SUM(property), WEIGHTED_SUM(property, day), PEAK(property) or PERCENTILE(property, fraction), optionally multiplied or divided by a number, optionally "
            + "in ROUND, CEIL or FLOOR with a number of digits, optionally AS a name, FROM events or all_events, optionally WHERE a predicate.");
        MetricSql.Parse("SELECT COUNT(*) FROM events WHERE a LIKE 'b'").Error!.ToString().ShouldBe(
            "Position 37, 'LIKE': Expected a comparison. LIKE is not supported; use = or IN. A predicate compares a property with a literal by "
            + "= <> != < <= > >=, [NOT] IN (…) or IS [NOT] NULL, combined by AND, OR, NOT and parentheses.");
    }

    [Fact]
    public void The_length_is_limited_so_that_hostile_text_is_not_even_read()
    {
        var sql = "SELECT COUNT(*) FROM events WHERE " + new string('(', 100_000);
        Refused(sql, 10_001, "", "at most 10,000 characters");
        Metric("SELECT COUNT(*) FROM events".PadRight(10_000)).Property.ShouldBeNull();
        MetricSql.Parse("SELECT COUNT(*) FROM events".PadRight(10_001)).IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public void The_depth_is_limited_for_parentheses_and_for_NOT()
    {
        const string Prefix = "SELECT COUNT(*) FROM events WHERE ";
        Refused(Prefix + new string('(', 9_000), Prefix.Length + 65, "(", "at most 64 deep");
        Refused(Prefix + string.Concat(Enumerable.Repeat("NOT ", 2_000)), Prefix.Length + 257, "NOT", "at most 64 deep");
        Filter(new string('(', 64) + "a = 1" + new string(')', 64)).ToString().ShouldBe("a = 1");
        Filter(string.Concat(Enumerable.Repeat("NOT ", 64)) + "a = 1").ShouldBe(Filter(Filter(string.Concat(Enumerable.Repeat("NOT ", 64)) + "a = 1").ToString()));
        // Depth is not length: parentheses side by side, and a long chain, are no nesting.
        Filter(string.Join(" AND ", Enumerable.Repeat("(a = 1)", 500))).Matches(Event("a", "x", 0, ("a", PropertyValue.Number(1m)))).ShouldBeTrue();
    }

    [Fact]
    public void The_values_of_IN_are_limited()
    {
        const string Prefix = "SELECT COUNT(*) FROM events WHERE a IN (";
        Filter("a IN (" + string.Join(',', Enumerable.Repeat("1", 1000)) + ")").ShouldBeOfType<InFilter>().Values.Count.ShouldBe(1000);
        Refused(Prefix + string.Join(',', Enumerable.Repeat("1", 1001)) + ")", Prefix.Length + 2001, "1", "at most 1000 values");
    }

    [Fact]
    public void The_name_of_a_property_is_limited_and_a_long_token_is_quoted_short()
    {
        Metric($"SELECT SUM({new string('x', 200)}) FROM events").Property!.Length.ShouldBe(200);
        Refused($"SELECT SUM({new string('x', 201)}) FROM events", 12, new string('x', 60) + "…", "1 to 200 characters");
        Refused("SELECT SUM(properties->>'') FROM events", 25, "''", "1 to 200 characters");
    }

    [Fact]
    public void A_definition_that_could_not_be_written_cannot_be_made()
    {
        Should.Throw<ArgumentException>(() => new MetricDefinition(AggregationKind.Sum, null, EventFilter.Always)).Message.ShouldBe("SUM needs a property. (Parameter 'property')");
        Should.Throw<ArgumentException>(() => new MetricDefinition(AggregationKind.Sum, "", EventFilter.Always)).ParamName.ShouldBe("name");
        Should.Throw<ArgumentException>(() => new MetricDefinition((AggregationKind)99, "x", EventFilter.Always))
            .Message.ShouldBe("There is no aggregation 99. (Parameter 'aggregation')");
        Should.Throw<ArgumentNullException>(() => new MetricDefinition(AggregationKind.Count, null, null!)).ParamName.ShouldBe("filter");
    }

    [Fact]
    public void Every_aggregation_can_be_written_and_made()
    {
        foreach (var kind in Enum.GetValues<AggregationKind>())
        {
            var metric = new MetricDefinition(kind, "x", EventFilter.Always);
            Metric(metric.ToString()).ShouldBe(metric);
            metric.NewAccumulator().Value.ShouldBe(0m);
        }
    }

    [Fact]
    public void Rendered_SQL_reads_back_as_the_same_metric() =>
        Definitions.Sample(metric =>
        {
            var back = Metric(metric.ToString());
            back.ShouldBe(metric);
            back.ToString().ShouldBe(metric.ToString());
            (back.EventNames is null).ShouldBe(metric.EventNames is null);
        });

    [Fact]
    public void An_event_that_matches_has_one_of_the_names_the_filter_pins_down() =>
        Gen.Select(Definitions, Gen.OneOf("a", "b", "1.0", "")).Sample((metric, name) =>
        {
            var e = Event("k", name, 0, ("tokens", PropertyValue.Number(1m)));
            if (metric.Filter.Matches(e) && metric.EventNames is { } names)
                names.ShouldContain(name);
        });

    [Fact]
    public void Parsing_never_throws_on_any_text() => Gen.String.Sample(Tried);

    [Fact]
    public void Parsing_never_throws_on_any_row_of_tokens() =>
        Gen.OneOf(
                "SELECT", "COUNT", "SUM", "(", ")", "*", "1", "FROM", "events", "WHERE", "a", "event_name", "=", "<>", "'x'", "\"y\"", "-5", "AND",
                "OR", "NOT", "IN", "IS", "NULL", "TRUE", ",", ";", ".", "properties", "->>", "LIKE", "'", "\"", "--", "DISTINCT", "timestamp", "\ud800", "\0")
            .Array[0, 30].Select(words => "SELECT COUNT(*) FROM events WHERE " + string.Join(' ', words)).Sample(Tried);

    [Fact]
    public void Parsing_never_throws_on_valid_SQL_that_was_damaged() =>
        Gen.Select(Definitions, Gen.Int[0, 200], Gen.Int[0, 5], Gen.String[Gen.Char[" ()'\"=<>,;.*-+/\\a1\u00e9\ud83d\u0000"], 0, 3]).Sample((metric, at, length, instead) =>
        {
            var sql = metric.ToString();
            at = Math.Min(at, sql.Length);
            Tried(sql.Remove(at, Math.Min(length, sql.Length - at)).Insert(at, instead));
        });

    private static Gen<MetricDefinition> Definitions { get; } =
        Gen.Select(
                Gen.Enum<AggregationKind>(), Gen.OneOf("tokens", "group", "a \"b\"", "timestamp", "properties", "Größe", "DISTINCT"), Filters(3),
                Gen.Select(Gen.Bool, Gen.Enum<MetricRoundingMode>(), Gen.Int[-28, 28]), Gen.Bool, Gen.OneOf(0.5m, 0.95m, 0.9990m, 1m, 0.0000000000000000000000000001m),
                Conversions)
            .Select((kind, property, filter, rounding, isCarried, fraction, conversion) =>
            {
                var metric = new MetricDefinition(kind, property, filter)
                {
                    Rounding = rounding.Item1 ? new MetricRounding(rounding.Item2, rounding.Item3) : null,
                    IsCarried = isCarried,
                    Conversion = conversion,
                };
                metric = kind == AggregationKind.Percentile ? metric with { Fraction = fraction } : metric;
                // Each property is also read within a value that is computed.
                return rounding.Item1 || kind is AggregationKind.Count or AggregationKind.CountDistinct
                    ? metric
                    : MetricDefinition.Of(kind, MetricSql.ParseValue($"2 * ({EventField.Property(property)} - 1)").Expression!, filter) with { Fraction = metric.Fraction, Conversion = conversion };
            });

    private static Gen<MetricConversion?> Conversions =>
        Gen.Select(Gen.Int[0, 2], Numbers.Decimals.Select(Math.Abs)).Select((kind, number) =>
            kind == 0 || number == 0m ? null : kind == 1 ? MetricConversion.MultiplyBy(number) : MetricConversion.DivideBy(number));

    private static Gen<EventFilter> Filters(int depth)
    {
        var value = Gen.OneOf<PropertyValue>(
            Gen.OneOf("a", "b", "", "it's", "1.0", "\"").Select(PropertyValue.Text),
            Numbers.Decimals.Select(PropertyValue.Number),
            Gen.Bool.Select(PropertyValue.Boolean));
        var property = Gen.OneOf("tokens", "event_name", "select", "with space").Select(EventField.Property);
        var text = Gen.OneOf("a", "b", "1.0").Select(PropertyValue.Text);
        var equality = Gen.OneOf(ComparisonOperator.Equal, ComparisonOperator.NotEqual);
        Gen<EventFilter> leaf = Gen.OneOf<EventFilter>(
            Gen.Select(property, equality, value).Select((f, o, v) => (EventFilter)new ComparisonFilter(f, o, v)),
            Gen.Select(property, Gen.Enum<ComparisonOperator>(), text).Select((f, o, v) => (EventFilter)new ComparisonFilter(f, o, v)),
            Gen.Select(Gen.Enum<ComparisonOperator>(), text).Select((o, v) => (EventFilter)new ComparisonFilter(EventField.EventName, o, v)),
            Gen.Select(property, value.Array[1, 4], Gen.Bool).Select((f, v, n) => (EventFilter)new InFilter(f, v, n)),
            Gen.Select(text.Array[1, 4], Gen.Bool).Select((v, n) => (EventFilter)new InFilter(EventField.EventName, v, n)),
            Gen.Select(property, Gen.Bool).Select((f, n) => (EventFilter)new IsNullFilter(f, n)),
            Gen.Select(property, Gen.Enum<ComparisonOperator>(), Numbers.Decimals)
                .Select((f, o, n) => MetricSql.ParseFilter($"-ABS({f} / 3) {SqlWords.Of(o)} {PropertyValue.Number(n)}").Filter!),
            Gen.Const(EventFilter.Always));
        if (depth == 0)
            return leaf;
        var part = Filters(depth - 1);
        return Gen.OneOf<EventFilter>(
            leaf,
            part.Array[1, 3].Select(parts => EventFilter.All(parts)),
            part.Array[1, 3].Select(parts => EventFilter.Any(parts)),
            part.Select(EventFilter.Not));
    }

    private static void Refused(string sql, int position, string token, string message)
    {
        var result = MetricSql.Parse(sql);
        result.IsAccepted.ShouldBeFalse();
        var error = result.Error.ShouldNotBeNull();
        error.Position.ShouldBe(position);
        error.Token.ShouldBe(token);
        error.Message.ShouldContain(message, Case.Sensitive);
    }

    // Accepted or refused, and what is accepted can be written and read again.
    private static void Tried(string sql)
    {
        var result = MetricSql.Parse(sql);
        (result.Definition is null).ShouldBe(result.Error is not null);
        if (result.Definition is { } metric)
            Metric(metric.ToString()).ShouldBe(metric);
        else
            result.Error!.Position.ShouldBeInRange(1, sql.Length + 1);
    }
}
