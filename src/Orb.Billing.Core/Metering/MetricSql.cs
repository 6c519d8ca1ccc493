using System.Globalization;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// Reads a metric's SQL into a definition. The text is parsed and never executed, by us or by a database, so it can do
/// nothing but count, and means the same on every store.
/// </summary>
/// <remarks>
/// <code>SELECT COUNT(*) | COUNT(1) | COUNT(property) | SUM(property) | MAX(property) [AS name] FROM events [WHERE predicate] [;]</code>
/// A property is written <c>name</c>, <c>"any name"</c>, <c>properties.name</c> or <c>properties->>'any name'</c> and is case-sensitive;
/// keywords and the columns <c>event_name</c> and <c>idempotency_key</c> are not.
/// </remarks>
public static class MetricSql
{
    /// <summary>The longest SQL that is looked at, in characters.</summary>
    public const int MaximumLength = 10_000;

    /// <summary>How deep parentheses and NOT may nest.</summary>
    public const int MaximumDepth = 64;

    /// <summary>The most values an IN list may have.</summary>
    public const int MaximumInValues = 1_000;

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
}
