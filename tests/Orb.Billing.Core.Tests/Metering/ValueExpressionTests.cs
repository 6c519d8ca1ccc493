using System.Globalization;
using System.Numerics;
using CsCheck;
using Orb.Billing.Core.Metering;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

public sealed class ValueExpressionTests
{
    private static readonly UsageEvent Used = Event(
        "k", "completion", 0,
        ("a", PropertyValue.Number(7m)), ("b", PropertyValue.Text("2.50")), ("zero", PropertyValue.Number(0m)), ("model", PropertyValue.Text("large")),
        ("none", default), ("flag", PropertyValue.Boolean(true)), ("huge", PropertyValue.Number(9999999999999999999999999999m)));

    [Theory]
    [InlineData("a", "7")]
    [InlineData("a + 2 * b", "12")]
    [InlineData("(a + 2) * b", "22.5")]
    [InlineData("a - 2 - 1", "4")]
    [InlineData("a - (2 - 1)", "6")]
    [InlineData("a / 2 / 7", "0.5")]
    [InlineData("a / (2 * 7)", "0.5")]
    [InlineData("a-5", "2")]
    [InlineData("a -5*b", "-5.5")]
    [InlineData("a - -5", "12")]
    [InlineData("-a * b", "-17.5")]
    [InlineData("- - a", "7")]
    [InlineData("-(a + b)", "-9.5")]
    [InlineData("2 * -a", "-14")]
    [InlineData("a / 3", "2.333333333333333333333333333")]
    [InlineData("0.1 + zero", "0.1")]
    [InlineData("-zero", "0")]
    [InlineData("ABS(b - a)", "4.5")]
    [InlineData("round(b)", "3")]
    [InlineData("ROUND(-b)", "-3")]
    [InlineData("ROUND(a / 3, 2)", "2.33")]
    [InlineData("CEIL(a / 3, 2)", "2.34")]
    [InlineData("FLOOR(a, -1)", "0")]
    [InlineData("CEIL(a, -1)", "10")]
    [InlineData("MOD(a, b)", "2")]
    [InlineData("MOD(-a, b)", "-2")]
    [InlineData("LEAST(a, b, 5)", "2.5")]
    [InlineData("GREATEST(a, b, 5)", "7")]
    [InlineData("COALESCE(missing, none, a)", "7")]
    [InlineData("COALESCE(missing + 1, a)", "7")]
    [InlineData("CASE WHEN model = 'large' THEN 3 * a ELSE a END", "21")]
    [InlineData("CASE WHEN model = 'small' THEN 1 WHEN a > 5 AND b < 3 THEN 2 END", "2")]
    [InlineData("CASE WHEN a + b > 9 THEN 1 ELSE 0 END", "1")]
    [InlineData("CASE WHEN missing > 1 THEN 1 ELSE 0 END", "0")]
    [InlineData("CASE WHEN missing IS NULL THEN a END", "7")]
    [InlineData("GREATEST(CASE WHEN a > 1 THEN 1 ELSE 2 END, zero) * 2", "2")]
    public void An_expression_is_computed(string text, string value)
    {
        Value(text).TryCompute(Used, out var number).ShouldBeTrue();
        number.ToString(CultureInfo.InvariantCulture).ShouldBe(value);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("a + missing")]
    [InlineData("a * none")]
    [InlineData("a + model")] // a text that is no number
    [InlineData("a + flag")]
    [InlineData("a / zero")]
    [InlineData("MOD(a, zero)")]
    [InlineData("huge + huge")]
    [InlineData("huge * huge")]
    [InlineData("huge + 1")]
    [InlineData("CEIL(a, -28)")]
    [InlineData("COALESCE(missing, none)")]
    [InlineData("COALESCE(model, a)")] // there, and no number: that is to be listed, not passed over
    [InlineData("COALESCE(a / zero, 1)")]
    [InlineData("CASE WHEN model = 'small' THEN a END")]
    [InlineData("LEAST(a, missing)")]
    public void What_cannot_be_computed_is_no_number(string text)
    {
        Value(text).TryCompute(Used, out var number).ShouldBeFalse();
        number.ShouldBe(0m);
    }

    [Fact]
    public void A_metric_aggregates_what_it_computes_and_lists_what_it_cannot_R15()
    {
        var metric = Metric("SELECT SUM(tokens_in + 2 * tokens_out) FROM events WHERE tokens_in + tokens_out > 10");
        metric.Property.ShouldBeNull();
        metric.Computed.ShouldBe(Value("tokens_in + 2 * tokens_out"));
        UsageEvent Tokens(string key, PropertyValue input, PropertyValue output) => Event(key, "completion", 0, ("tokens_in", input), ("tokens_out", output));
        metric.Of(
            Tokens("a", PropertyValue.Number(10m), PropertyValue.Text("2.5")),
            Tokens("b", PropertyValue.Number(5m), PropertyValue.Number(5m)), // the filter leaves it out
            Tokens("c", PropertyValue.Number(10m), default)).Shown().ShouldBe(("15", 15m, 1, 0, "")); // so it does with what it cannot compute
        Metric("SELECT SUM(tokens_in + 2 * tokens_out) FROM events").Of(
            Tokens("a", PropertyValue.Number(10m), PropertyValue.Text("2.5")),
            Tokens("c", PropertyValue.Number(10m), default),
            Tokens("d", PropertyValue.Number(10m), PropertyValue.Text("NaN"))).Shown().ShouldBe(("15", 15m, 1, 2, "c d"));
    }

    [Theory]
    [InlineData("seconds / 60", 3, 40, "2")] // 3 x 0.6666666666666666666666666667 has 29 digits
    [InlineData("seconds / 60", 6, 100, "10")]
    [InlineData("seconds / 3600", 7, 1, "0.0019444444444444444444444446")]
    [InlineData("seconds / 3", 3, -40, "-39.99999999999999999999999999")]
    public void R1_A_sum_of_computed_values_is_the_nearest_decimal_of_28_digits(string value, int events, int seconds, string sum)
    {
        var metric = Metric($"SELECT SUM({value}) FROM events");
        var used = Enumerable.Range(0, events).Select(n => Event($"k{n}", "call", n, ("seconds", PropertyValue.Number(seconds)))).ToArray();
        metric.Of(used).Value.ToString(CultureInfo.InvariantCulture).ShouldBe(sum);
        var merged = metric.Of(used[..1]);
        merged.Merge(metric.Of(used[1..]));
        merged.Value.ToString(CultureInfo.InvariantCulture).ShouldBe(sum);
    }

    [Fact]
    public void R1_A_sum_of_what_events_say_themselves_is_not_rounded() =>
        Should.Throw<Orb.Billing.Core.Amounts.AmountOverflowException>(() => Metric("SELECT SUM(a) FROM events").Of(
            Event("k", "call", 0, ("a", PropertyValue.Number(1000000000000000000000000000m))),
            Event("l", "call", 0, ("a", PropertyValue.Number(0.1m)))).Value);

    [Theory]
    [InlineData("select sum( (a) ) from events", "SELECT SUM(a) FROM events")]
    [InlineData("select sum((a+b)*(c)-1) from events", "SELECT SUM((a + b) * c - 1) FROM events")]
    [InlineData("select max(a -5) from events", "SELECT MAX(a - 5) FROM events")]
    [InlineData("select avg(-(-a)) from events", "SELECT AVG(a) FROM events")]
    [InlineData("select sum(-(2) * a) from events", "SELECT SUM(-2 * a) FROM events")]
    [InlineData("select latest_by(properties.timestamp / 1000, timestamp) from events", "SELECT LATEST_BY(properties.timestamp / 1000, timestamp) FROM events")]
    [InlineData("select percentile(a / b, 0.95) from events", "SELECT PERCENTILE(a / b, 0.95) FROM events")]
    [InlineData("select ceil(weighted_sum(round(a, 1) - 1), 2) from all_events", "SELECT CEIL(WEIGHTED_SUM(ROUND(a, 1) - 1), 2) FROM all_events")]
    [InlineData("select sum(round(a)) from events", "SELECT SUM(ROUND(a, 0)) FROM events")]
    [InlineData("select sum(abs) from events where ceil = 1", "SELECT SUM(abs) FROM events WHERE ceil = 1")]
    [InlineData(
        "select sum(case when (m = 'x' or a > 2) and not b + 1 = 2 then a else -\"b c\" end) from events",
        "SELECT SUM(CASE WHEN (m = 'x' OR a > 2) AND NOT b + 1 = 2 THEN a ELSE -\"b c\" END) FROM events")]
    [InlineData("select count(*) from events where (a) > 1 and ((b)) in (1) and (a + b) * 2 >= -3", "SELECT COUNT(*) FROM events WHERE a > 1 AND b IN (1) AND (a + b) * 2 >= -3")]
    [InlineData("select count(*) from events where ((a > 1)) or (abs(a) < 2)", "SELECT COUNT(*) FROM events WHERE a > 1 OR ABS(a) < 2")]
    [InlineData("select count(*) from events where a -1 <> 2 and -a = 1 and 2 * a != 1", "SELECT COUNT(*) FROM events WHERE a - 1 <> 2 AND -a = 1 AND 2 * a <> 1")]
    [InlineData("select count(*) from events where case when a = 1 then 1 else 0 end = 1", "SELECT COUNT(*) FROM events WHERE CASE WHEN a = 1 THEN 1 ELSE 0 END = 1")]
    public void Expressions_are_rendered_as_canonical_SQL(string sql, string canonical)
    {
        Metric(sql).ToString().ShouldBe(canonical);
        Metric(canonical).ShouldBe(Metric(sql));
    }

    [Theory]
    [InlineData("", 1, "", "a property, a number, a function, CASE or (, but the text ends")]
    [InlineData("a +", 4, "", "a property, a number, a function, CASE or (, but the text ends")]
    [InlineData("a b", 3, "b", "Expected + - * / or the end")]
    [InlineData("a + * b", 5, "*", "a property, a number")]
    [InlineData("+a", 1, "+", "a property, a number")]
    [InlineData("1 + 2", 1, "1", "this is the same for every event")]
    [InlineData("CASE WHEN TRUE THEN 1 END", 1, "CASE", "this is the same for every event")]
    [InlineData("a % 2", 3, "%", "The remainder is MOD(a, b)")]
    [InlineData("a || b", 3, "|", "Texts cannot be joined")]
    [InlineData("a + 'x'", 5, "'x'", "a property, a number")]
    [InlineData("a + event_name", 5, "event_name", "a text that every event has")]
    [InlineData("a + timestamp", 5, "timestamp", "time filter is implicit")]
    [InlineData("a + 1.2.3", 5, "1.2.3", "no number")]
    [InlineData("a + 12345678901234567890123456789", 5, "12345678901234567890123456789", "28 significant digits")]
    [InlineData("SQRT(a)", 1, "SQRT", "there is no such function")]
    [InlineData("ABS(a, b)", 8, "b", "ABS takes at most 1 values")]
    [InlineData("ABS()", 5, ")", "a property, a number")]
    [InlineData("LEAST(a)", 8, ")", "another value")]
    [InlineData("ROUND(a, b)", 10, "b", "a number of digits")]
    [InlineData("ROUND(a, 1.5)", 10, "1.5", "a whole number from -28 to 28")]
    [InlineData("ROUND(a, 1, 2)", 11, ",", "Expected )")]
    [InlineData("(a + b", 7, "", "Expected ), but the text ends")]
    [InlineData("CASE a WHEN 1 THEN 2 END", 6, "a", "Expected WHEN")]
    [InlineData("CASE WHEN a > 1 ELSE 2 END", 17, "ELSE", "Expected THEN")]
    [InlineData("CASE WHEN a > 1 THEN 2", 23, "", "WHEN, ELSE or END")]
    [InlineData("CASE WHEN a > 1 THEN 2 ELSE 3", 30, "", "END")]
    [InlineData("CASE WHEN THEN 2 END", 11, "THEN", "a property")]
    [InlineData("a * (SELECT b)", 6, "SELECT", "Subqueries are not supported")]
    [InlineData("SUM(a)", 1, "SUM", "there is no such function")]
    public void What_is_no_expression_is_refused_at_its_token(string text, int position, string token, string message)
    {
        var error = MetricSql.ParseValue(text).Error.ShouldNotBeNull();
        (error.Position, error.Token).ShouldBe((position, token));
        error.Message.ShouldContain(message, Case.Sensitive);
    }

    [Theory]
    [InlineData("a + b", 6, "", "= <> != < <= > or >= and a number")]
    [InlineData("a + b > 'x'", 9, "'x'", "a number; two computed values are compared by their difference")]
    [InlineData("a + b > c", 9, "c", "a number; two computed values are compared by their difference")]
    [InlineData("a + b IN (1)", 7, "IN", "= <> != < <= > or >= and a number")]
    [InlineData("a + b IS NULL", 7, "IS", "= <> != < <= > or >= and a number")]
    [InlineData("event_name + 1 > 2", 1, "event_name", "a text and cannot be computed with")]
    [InlineData("1 + 2 > 2", 1, "1", "this is the same for every event")]
    [InlineData("a > b + 1", 5, "b", "'single quotes'")]
    [InlineData("(a = 1) = TRUE", 4, "=", "Expected )")]
    public void A_computed_comparison_is_refused_at_its_token(string predicate, int position, string token, string message)
    {
        var error = MetricSql.ParseFilter(predicate).Error.ShouldNotBeNull();
        (error.Position, error.Token).ShouldBe((position, token));
        error.Message.ShouldContain(message, Case.Sensitive);
    }

    [Fact]
    public void Size_and_depth_are_limited()
    {
        var terms = string.Join(" + ", Enumerable.Repeat("a", 500));
        Value(terms).TryCompute(Used, out var sum).ShouldBeTrue();
        sum.ShouldBe(3500m);
        var tooMany = MetricSql.ParseValue(terms + " + a").Error!;
        (tooMany.Position, tooMany.Message).ShouldBe((2001, "A computed value has at most 500 terms."));
        MetricSql.ParseValue(new string('a', 10_001)).Error!.Message.ShouldBe("A computed value has at most 10,000 characters.");

        Value(new string('(', 64) + "a" + new string(')', 64)).ShouldBe(Value("a"));
        MetricSql.ParseValue(new string('(', 9_000)).Error!.ToString().ShouldBe("Position 65, '(': Parentheses, NOT, CASE and functions nest at most 64 deep.");
        MetricSql.ParseValue(string.Concat(Enumerable.Repeat("ABS(", 2_000))).Error!.Position.ShouldBe(257);
        MetricSql.ParseValue(string.Concat(Enumerable.Repeat("CASE WHEN ", 900))).Error!.Message.ShouldContain("at most 64 deep");
        // Signs are no depth.
        Value(string.Concat(Enumerable.Repeat("- ", 4_000)) + "a").ShouldBe(Value("a"));
    }

    [Fact]
    public void A_count_computes_nothing()
    {
        MetricSql.Parse("SELECT COUNT(a + b) FROM events").Error!.ToString().ShouldStartWith("Position 16, '+': Expected ).");
        MetricSql.Parse("SELECT COUNT(DISTINCT a + b) FROM events").Error!.Position.ShouldBe(25);
        Should.Throw<ArgumentException>(() => MetricDefinition.Of(AggregationKind.Count, Value("a + b"), EventFilter.Always))
            .Message.ShouldBe("Count reads no numbers. (Parameter 'aggregation')");
        Should.Throw<ArgumentException>(() => MetricDefinition.Of((AggregationKind)99, Value("a + b"), EventFilter.Always));
        MetricDefinition.Of(AggregationKind.Count, Value("(a)"), EventFilter.Always).ShouldBe(Metric("SELECT COUNT(a) FROM events"));
        Should.Throw<ArgumentNullException>(() => MetricSql.ParseValue(null!));
    }

    [Fact]
    public void Rendered_expressions_read_back_as_the_same() =>
        Expressions(4).Sample(text =>
        {
            if (MetricSql.ParseValue(text) is not { IsAccepted: true } read)
                return;
            var back = Value(read.Expression.ToString());
            back.ShouldBe(read.Expression);
            // The same tree, not only the same text: it computes the same.
            (back.TryCompute(Used, out var one), one).ShouldBe((read.Expression.TryCompute(Used, out var other), other));
        });

    [Fact]
    public void Computing_never_throws_and_gives_what_a_sum_can_take() =>
        Gen.Select(
                Expressions(4),
                Gen.OneOf<PropertyValue>(
                    Numbers.Decimals.Select(PropertyValue.Number),
                    Gen.OneOf(9999999999999999999999999999m, -9999999999999999999999999999m, 0.0000000000000000000000000001m, 0m).Select(PropertyValue.Number),
                    Gen.OneOf("12.5", "abc", "").Select(PropertyValue.Text), Gen.Const(default(PropertyValue))).Array[3])
            .Sample((text, values) =>
            {
                if (MetricSql.ParseValue(text) is not { IsAccepted: true } read)
                    return;
                var e = Event("k", "x", 0, ("a", values[0]), ("b", values[1]), ("c", values[2]));
                if (!read.Expression.TryCompute(e, out var number))
                    return;
                PropertyValue.Number(number); // refuses more than 28 digits
                var sum = new ExactSum();
                sum.Add(number);
                sum.Total("The sum").ShouldBe(number);
            });

    // Small whole numbers are exact whatever the order, so that another reading of the text can tell.
    [Fact]
    public void Sums_and_products_of_whole_numbers_agree_with_integers() =>
        Gen.Select(Gen.Int[-9, 9].Array[1, 8], Gen.OneOf("+", "-", "*").Array[8], Gen.Int[-9, 9]).Sample((numbers, symbols, a) =>
        {
            var text = "a";
            // Products are folded into the term they belong to.
            var (sum, term) = (BigInteger.Zero, (BigInteger)a);
            for (var i = 0; i < numbers.Length; i++)
            {
                text += $" {symbols[i]} {numbers[i].ToString(CultureInfo.InvariantCulture)}";
                if (symbols[i] == "*")
                    term *= numbers[i];
                else
                    (sum, term) = (sum + term, symbols[i] == "+" ? numbers[i] : -numbers[i]);
            }

            Value(text).TryCompute(Event("k", "x", 0, ("a", PropertyValue.Number(a))), out var number).ShouldBeTrue();
            ((BigInteger)number).ShouldBe(sum + term);
        });

    [Fact]
    public void Parsing_never_throws_on_any_row_of_tokens() =>
        Gen.OneOf(
                "a", "b", "1", "-5", "2.5", "+", "-", "*", "/", "(", ")", ",", "CASE", "WHEN", "THEN", "ELSE", "END", "ABS(", "ROUND(", "COALESCE(", "=", ">",
                "'x'", "\"y\"", "AND", "NOT", "IN", "IS", "NULL", "TRUE", "event_name", "properties", ".", "->>", "--", "%", "\ud800", "\0")
            .Array[0, 30].Select(words => string.Join(' ', words)).Sample(Tried);

    [Fact]
    public void Parsing_never_throws_on_expressions_that_were_damaged() =>
        Gen.Select(Expressions(3), Gen.Int[0, 100], Gen.Int[0, 5], Gen.String[Gen.Char[" ()'\"=<>,;.*-+/\\a1\u00e9\ud83d\u0000"], 0, 3]).Sample((text, at, length, instead) =>
        {
            at = Math.Min(at, text.Length);
            Tried(text.Remove(at, Math.Min(length, text.Length - at)).Insert(at, instead));
        });

    private static void Tried(string text)
    {
        var value = MetricSql.ParseValue(text);
        (value.Expression is null).ShouldBe(value.Error is not null);
        if (value.Expression is { } expression)
        {
            expression.TryCompute(Used, out _);
            Value(expression.ToString()).ShouldBe(expression);
        }
        else
        {
            value.Error!.Position.ShouldBeInRange(1, text.Length + 1);
        }

        var filter = MetricSql.ParseFilter(text);
        if (filter.Filter is { } accepted)
        {
            accepted.Matches(Used);
            MetricSql.ParseFilter(accepted.ToString()).Filter.ShouldBe(accepted);
        }
    }

    private static ValueExpression Value(string text)
    {
        var result = MetricSql.ParseValue(text);
        result.Error.ShouldBeNull();
        return result.Expression.ShouldNotBeNull();
    }

    private static Gen<string> Expressions(int depth)
    {
        var leaf = Gen.OneOf<string>(
            Gen.OneOf("a", "b", "c", "\"b\"", "properties.c"),
            Gen.OneOf("0", "1", "-1", "2.5", "1e3", "0.0000000000000000000000000001", "9999999999999999999999999999"));
        if (depth == 0)
            return leaf;
        var part = Expressions(depth - 1);
        return Gen.OneOf<string>(
            leaf,
            Gen.Select(part, Gen.OneOf(" + ", " - ", "*", " / ", "-", " -"), part).Select((l, s, r) => $"{l}{s}{r}"),
            Gen.Select(part, Gen.OneOf(" + ", " - ", " * ", " / "), part).Select((l, s, r) => $"({l}){s}({r})"),
            part.Select(p => $"-({p})"),
            Gen.Select(Gen.OneOf("ABS", "ROUND", "CEIL", "floor"), part).Select((f, p) => $"{f}({p})"),
            Gen.Select(Gen.OneOf("LEAST", "GREATEST", "COALESCE", "MOD"), part, part).Select((f, l, r) => $"{f}({l}, {r})"),
            Gen.Select(part, Gen.Int[-28, 28]).Select((p, d) => $"ROUND({p}, {d.ToString(CultureInfo.InvariantCulture)})"),
            Gen.Select(part, Gen.OneOf("a > 1", "model = 'large' OR NOT b IN (1, 2)", "(a + b) * 2 > -3 AND c IS NULL"), part)
                .Select((l, when, r) => $"CASE WHEN {when} THEN {l} ELSE {r} END"));
    }
}
