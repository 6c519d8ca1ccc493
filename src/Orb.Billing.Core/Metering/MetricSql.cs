using System.Globalization;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// Reads a metric's SQL into a definition. The text is parsed and never executed, by us or by a database, so it can do
/// nothing but count, and means the same on every store.
/// </summary>
/// <remarks>
/// <code>
/// SELECT value | ROUND(value [, digits]) | CEIL(…) | FLOOR(…) [AS name] FROM events | all_events [WHERE predicate] [;]
/// value: aggregate | aggregate * number | aggregate / number
/// aggregate: COUNT(*) | COUNT(1) | COUNT(property) | COUNT(DISTINCT property) | SUM(property) | MIN(property) | MAX(property) | AVG(property)
///   | LATEST_BY(property, timestamp) | EARLIEST_BY(property, timestamp) | WEIGHTED_SUM(property) | WEIGHTED_SUM(property, day)
///   | PEAK(property) | PERCENTILE(property, fraction)
/// </code>
/// Units are converted once, by a number above 0, and rounded once, from the exact value of all events: <c>CEIL(SUM(seconds) / 60)</c>.
/// Where an aggregate reads numbers, and left of a comparison, a value may be computed: <c>SUM(tokens_in + 2 * tokens_out)</c>.
/// A property is written <c>name</c>, <c>"any name"</c>, <c>properties.name</c> or <c>properties->>'any name'</c> and is case-sensitive;
/// keywords and the columns <c>event_name</c> and <c>idempotency_key</c> are not.
/// </remarks>
public static class MetricSql
{
    /// <summary>The longest SQL that is looked at, in characters.</summary>
    public const int MaximumLength = 10_000;

    /// <summary>How deep parentheses, NOT, CASE and functions may nest.</summary>
    public const int MaximumDepth = 64;

    /// <summary>The most values an IN list may have.</summary>
    public const int MaximumInValues = 1_000;

    /// <summary>The most numbers, properties, functions and cases a computed value may be made of, and so the most steps to compute it.</summary>
    public const int MaximumExpressionTerms = 500;

    /// <summary>The longest name of a property, in characters.</summary>
    public const int MaximumPropertyNameLength = 200;

    /// <summary>Reads a metric. Refuses with the first error; throws for no text whatever.</summary>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static MetricSqlResult Parse(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (sql.Length > MaximumLength)
        {
            var limit = MaximumLength.ToString("N0", CultureInfo.InvariantCulture);
            return new MetricSqlResult(new MetricSqlError(MaximumLength + 1, "", $"A metric's SQL has at most {limit} characters."));
        }

        var cursor = new SqlCursor(sql);
        return new SqlMetricParser(cursor).Metric() is { } definition
            ? new MetricSqlResult(definition)
            : new MetricSqlResult(cursor.Error!);
    }

    /// <summary>Reads a predicate alone, such as the filter of a price on a subscription: what may stand behind WHERE.</summary>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static EventFilterResult ParseFilter(string predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        if (predicate.Length > MaximumLength)
        {
            var limit = MaximumLength.ToString("N0", CultureInfo.InvariantCulture);
            return new EventFilterResult(new MetricSqlError(MaximumLength + 1, "", $"A filter has at most {limit} characters."));
        }

        var cursor = new SqlCursor(predicate);
        var filter = new SqlPredicateParser(cursor).Predicate();
        if (filter is not null && cursor.Current.Kind != SqlTokenKind.End)
            cursor.Fail("AND, OR or the end", "A filter is one predicate.");
        return cursor.Error is { } error ? new EventFilterResult(error) : new EventFilterResult(filter!);
    }

    /// <summary>Reads a computed value alone: what may stand in SUM(…).</summary>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static ValueExpressionResult ParseValue(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        if (expression.Length > MaximumLength)
        {
            var limit = MaximumLength.ToString("N0", CultureInfo.InvariantCulture);
            return new ValueExpressionResult(new MetricSqlError(MaximumLength + 1, "", $"A computed value has at most {limit} characters."));
        }

        var cursor = new SqlCursor(expression);
        var value = new SqlPredicateParser(cursor).Values.Reading();
        if (value is not null && cursor.Current.Kind != SqlTokenKind.End)
            cursor.Fail("+ - * / or the end", SqlExpressionParser.Supported);
        return cursor.Error is { } error ? new ValueExpressionResult(error) : new ValueExpressionResult(value!);
    }
}
