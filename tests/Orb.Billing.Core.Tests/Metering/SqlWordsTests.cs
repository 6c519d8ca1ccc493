using Orb.Billing.Core.Metering;

namespace Orb.Billing.Core.Tests.Metering;

/// <summary>The words of the subset: which are kept from being bare names, and what is told where one stands in the wrong place.</summary>
public sealed class SqlWordsTests
{
    [Theory]
    [InlineData("ALL AND ANY AS BETWEEN BY CASE CAST CROSS DELETE DISTINCT DROP ELSE END EXCEPT EXISTS FALSE FROM FULL GROUP HAVING ILIKE IN INNER INSERT")]
    [InlineData("INTERSECT INTO IS JOIN LEFT LIKE LIMIT NOT NULL OFFSET ON OR ORDER OUTER OVER RIGHT SELECT SET SIMILAR THEN TRUE UNION UPDATE USING WHEN")]
    [InlineData("WHERE WINDOW WITH")]
    public void What_every_reader_of_SQL_takes_for_a_keyword_is_quoted_as_a_name(string keywords)
    {
        foreach (var keyword in keywords.Split(' '))
        {
            EventField.Property(keyword).ToString().ShouldBe($"\"{keyword}\"");
            EventField.Property(keyword.ToLowerInvariant()).ToString().ShouldBe($"\"{keyword.ToLowerInvariant()}\"");
            MetricSql.ParseFilter($"\"{keyword}\" = 1").Filter!.ToString().ShouldBe($"\"{keyword}\" = 1");
            MetricSql.Parse($"SELECT SUM(a) AS {keyword} FROM events").Error!.Message.ShouldStartWith("Expected a name after AS.");
        }
    }

    [Theory]
    [InlineData("BETWEEN", "BETWEEN is not supported; use >= and <=.")]
    [InlineData("CAST", "CAST is not needed: texts that read as numbers are numbers.")]
    [InlineData("DISTINCT", "DISTINCT stands in COUNT(DISTINCT property) alone.")]
    [InlineData("EXISTS", "Subqueries are not supported.")]
    [InlineData("GROUP", "GROUP BY is not supported: the price says what usage is grouped by.")]
    [InlineData("HAVING", "HAVING is not supported.")]
    [InlineData("ILIKE", "ILIKE is not supported; use = or IN.")]
    [InlineData("JOIN", "JOIN is not supported: there is one table, events.")]
    [InlineData("LIKE", "LIKE is not supported; use = or IN.")]
    [InlineData("LIMIT", "LIMIT is not supported.")]
    [InlineData("NULL", "Nothing compares with NULL; use IS NULL or IS NOT NULL.")]
    [InlineData("ORDER", "ORDER BY is not supported: the order of events does not matter.")]
    [InlineData("OVER", "Window functions are not supported.")]
    [InlineData("SELECT", "Subqueries are not supported.")]
    [InlineData("UNION", "UNION is not supported.")]
    public void A_word_in_the_wrong_place_is_told_what_it_most_likely_meant(string word, string hint)
    {
        foreach (var written in (string[])[word, word.ToLowerInvariant()])
        {
            MetricSql.Parse($"SELECT COUNT(*) FROM events {written}").Error!.ToString()
                .ShouldStartWith($"Position 29, '{written}': Expected WHERE or the end. {hint} Supported is SELECT COUNT(*), ");
        }

        // Quoted, it is a name like any other.
        MetricSql.ParseFilter($"a = 1 \"{word}\"").Error!.Message.ShouldBe("Expected AND, OR or the end. A filter is one predicate.");
    }

    [Theory]
    [InlineData("timestamp", "The time filter is implicit: a metric always runs over the events of one billing period.")]
    [InlineData("timestamp_millis", "The time filter is implicit: a metric always runs over the events of one billing period.")]
    [InlineData("customer_id", "The customer is implicit: a metric always runs over the events of one customer.")]
    [InlineData("external_customer_id", "The customer is implicit: a metric always runs over the events of one customer.")]
    public void A_column_that_a_metric_cannot_filter_by_says_why_and_a_property_of_its_name_is_written_with_its_path(string column, string why)
    {
        MetricSql.ParseFilter($"{column} = 'x'").Error!.ToString().ShouldBe($"Position 1, '{column}': {why} A property of this name is written properties.{column}.");
        EventField.Property(column).ToString().ShouldBe($"properties.{column}");
        EventField.Property(column.ToUpperInvariant()).ToString().ShouldBe($"properties.{column.ToUpperInvariant()}");
    }

    [Theory]
    [InlineData("event_name", "properties.event_name")]
    [InlineData("Idempotency_Key", "properties.Idempotency_Key")]
    [InlineData("properties", "properties.properties")]
    [InlineData("events", "events")]
    [InlineData("a1_B", "a1_B")]
    [InlineData("_a", "_a")]
    [InlineData("1a", "\"1a\"")]
    [InlineData("a-b", "\"a-b\"")]
    [InlineData("Zürich", "\"Zürich\"")]
    public void A_property_is_written_so_that_it_reads_back_as_itself(string name, string written)
    {
        EventField.Property(name).ToString().ShouldBe(written);
        MetricSql.ParseFilter($"{written} = 1").Filter.ShouldBe(new ComparisonFilter(EventField.Property(name), ComparisonOperator.Equal, PropertyValue.Number(1m)));
    }

    [Theory]
    [InlineData("%", "%", "The remainder is MOD(a, b).")]
    [InlineData("|", "|", "Texts cannot be joined.")]
    [InlineData("`", "`", "A name is quoted in \"double quotes\".")]
    [InlineData("[", "[", "A name is quoted in \"double quotes\".")]
    [InlineData("]", "]", "This character has no meaning here; names with other than letters, digits and _ are written in \"double quotes\".")]
    [InlineData("#", "#", "This character has no meaning here; names with other than letters, digits and _ are written in \"double quotes\".")]
    [InlineData("😀b", "😀", "This character has no meaning here; names with other than letters, digits and _ are written in \"double quotes\".")]
    [InlineData("--b", "--", "Comments are not supported.")]
    [InlineData("/*b*/", "/*", "Comments are not supported.")]
    [InlineData("'b''c", "'b''c", "The closing ' is missing.")]
    [InlineData("\"b", "\"b", "The closing \" is missing.")]
    [InlineData("'", "'", "The closing ' is missing.")]
    [InlineData("\"\" c", "\"\"", "A name must not be empty.")]
    [InlineData("12abc d", "12abc", "This is no number; write for example 10, -2 or 0.5.")]
    [InlineData("1.2.3", "1.2.3", "This is no number; write for example 10, -2 or 0.5.")]
    [InlineData("1e+x", "1e+x", "This is no number; write for example 10, -2 or 0.5.")]
    [InlineData(".5", ".5", "This is no number; write for example 10, -2 or 0.5.")]
    [InlineData("12345678901234567890123456789", "12345678901234567890123456789", "A number has at most 28 significant digits.")]
    public void What_is_no_token_says_why_where_it_stands(string text, string token, string why)
    {
        var error = MetricSql.ParseFilter($"a = 1 {text}").Error!;
        (error.Position, error.Token).ShouldBe((7, token));
        error.Message.ShouldBe($"{why} Expected AND, OR or the end. A filter is one predicate.");
    }

    [Fact]
    public void Half_a_character_is_no_token_either() => MetricSql.ParseFilter("a = 1 \ud83d b").Error!.Token.ShouldBe("\ud83d");

    [Theory]
    [InlineData("a=1", "a = 1")]
    [InlineData("a\t=\r\n1", "a = 1")]
    [InlineData("a=-1", "a = -1")]
    [InlineData("a=1E+3", "a = 1000")]
    [InlineData("a=1e-3", "a = 0.001")]
    [InlineData("a='''b'''", "a = '''b'''")]
    [InlineData("a=''", "a = ''")]
    [InlineData("\"\"\"b\"=1", "\"\"\"b\" = 1")]
    [InlineData("a<>1", "a <> 1")]
    [InlineData("a!=1", "a <> 1")]
    [InlineData("a<1", "a < 1")]
    [InlineData("a<=1", "a <= 1")]
    [InlineData("a>1", "a > 1")]
    [InlineData("a>=1", "a >= 1")]
    [InlineData("a=tRue", "a = TRUE")]
    [InlineData("a<>False", "a <> FALSE")]
    [InlineData("properties.a=1", "a = 1")]
    [InlineData("Properties->>'a'=1", "a = 1")]
    [InlineData("properties . \"a\"=1", "a = 1")]
    [InlineData("a-1>-2", "a - 1 > -2")]
    public void Tokens_need_no_blanks_between_them_where_they_end_by_themselves(string text, string canonical) =>
        MetricSql.ParseFilter(text).Filter!.ToString().ShouldBe(canonical);

    [Theory]
    [InlineData(-1, "FALSE TRUE TRUE TRUE FALSE FALSE")]
    [InlineData(0, "TRUE FALSE FALSE TRUE FALSE TRUE")]
    [InlineData(1, "FALSE TRUE FALSE FALSE TRUE TRUE")]
    public void Each_comparison_holds_of_what_lies_on_its_side(int difference, string holds)
    {
        var e = Usage.Event("k", "x", 0, ("a", PropertyValue.Number(5m + difference)));
        string.Join(' ', ((string[])["=", "<>", "<", "<=", ">", ">="]).Select(symbol => MetricSql.ParseFilter($"a {symbol} 5").Filter!.Matches(e) ? "TRUE" : "FALSE"))
            .ShouldBe(holds);
    }

    [Fact]
    public void Filters_and_values_have_as_many_characters_as_metrics_may_and_no_more()
    {
        MetricSql.ParseFilter("a = 1".PadRight(10_000)).IsAccepted.ShouldBeTrue();
        MetricSql.ParseFilter("a = 1".PadRight(10_001)).Error!.ToString().ShouldBe("Position 10001: A filter has at most 10,000 characters.");
        MetricSql.ParseValue("a".PadRight(10_000)).IsAccepted.ShouldBeTrue();
        MetricSql.ParseValue("a".PadRight(10_001)).Error!.ToString().ShouldBe("Position 10001: A computed value has at most 10,000 characters.");
        MetricSql.ParseFilter("a").IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Should.Throw<ArgumentNullException>(() => MetricSql.Parse(null!)).ParamName.ShouldBe("sql");
        Should.Throw<ArgumentNullException>(() => MetricSql.ParseFilter(null!)).ParamName.ShouldBe("predicate");
        Should.Throw<ArgumentNullException>(() => new ComparisonFilter(null!, ComparisonOperator.Equal, PropertyValue.Number(1m))).ParamName.ShouldBe("field");
        Should.Throw<ArgumentNullException>(() => new InFilter(null!, [])).ParamName.ShouldBe("field");
        Should.Throw<ArgumentNullException>(() => new InFilter(EventField.Property("a"), null!)).ParamName.ShouldBe("values");
        Should.Throw<ArgumentNullException>(() => new IsNullFilter(null!)).ParamName.ShouldBe("field");
        Should.Throw<ArgumentNullException>(() => EventFilter.All(null!)).ParamName.ShouldBe("parts");
        Should.Throw<ArgumentNullException>(() => EventFilter.Any(null!)).ParamName.ShouldBe("parts");
        Should.Throw<ArgumentNullException>(() => EventFilter.Always.Matches(null!)).ParamName.ShouldBe("usageEvent");
        Should.Throw<ArgumentNullException>(() => Usage.Metric("SELECT COUNT(*) FROM events").NewAccumulator().Add(null!)).ParamName.ShouldBe("usageEvent");
        Should.Throw<ArgumentNullException>(() => Usage.Metric("SELECT COUNT(*) FROM events").NewAccumulator().Merge(null!)).ParamName.ShouldBe("other");
    }

    [Fact]
    public void Filters_that_say_the_same_are_equal_and_none_equals_nothing()
    {
        EventFilter? none = null;
        var (one, same, other) = (MetricSql.ParseFilter("a=1").Filter, MetricSql.ParseFilter("(a = 1.0)").Filter, MetricSql.ParseFilter("a = 2").Filter);
        (one == same, one != same, one == other, one != other).ShouldBe((true, false, false, true));
        (none == one, one == none, none == null, none != one).ShouldBe((false, false, true, true));
    }

    [Fact]
    public void A_quoted_token_is_cut_before_a_character_of_two_halves()
    {
        var name = new string('x', 58);
        MetricSql.ParseFilter($"a = 1 '{name}😀😀'").Error!.Token.ShouldBe($"'{name}…");
        MetricSql.ParseFilter($"a = 1 '{name[1..]}😀😀'").Error!.Token.ShouldBe($"'{name[1..]}😀…");
        MetricSql.ParseFilter($"a = 1 '{name}'").Error!.Token.ShouldBe($"'{name}'");
        MetricSql.ParseFilter($"a = 1 '{name}x'").Error!.Token.ShouldBe($"'{name}x…");
    }
}
