namespace Orb.Billing.Core.Metering;

/// <summary>The words of the subset, and how names and literals are written in it.</summary>
internal static class SqlWords
{
    /// <summary>The prefix that makes any name a property: <c>properties.timestamp</c>.</summary>
    public const string Properties = "properties";

    /// <summary>The table of the events of one billing period.</summary>
    public const string Events = "events";

    /// <summary>The table of those up to the end of the period, however old.</summary>
    public const string AllEvents = "all_events";

    // More than the grammar uses: what is a keyword to every reader must not pass for a property.
    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "ALL", "AND", "ANY", "AS", "BETWEEN", "BY", "CASE", "CAST", "CROSS", "DELETE", "DISTINCT", "DROP", "ELSE", "END", "EXCEPT",
        "EXISTS", "FALSE", "FROM", "FULL", "GROUP", "HAVING", "ILIKE", "IN", "INNER", "INSERT", "INTERSECT", "INTO", "IS", "JOIN",
        "LEFT", "LIKE", "LIMIT", "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER", "OUTER", "OVER", "RIGHT", "SELECT", "SET", "SIMILAR",
        "THEN", "TRUE", "UNION", "UPDATE", "USING", "WHEN", "WHERE", "WINDOW", "WITH",
    };

    // Columns of an event that a metric cannot filter by, and why.
    private static readonly Dictionary<string, string> RefusedColumns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["timestamp"] = "The time filter is implicit: a metric always runs over the events of one billing period.",
        ["timestamp_millis"] = "The time filter is implicit: a metric always runs over the events of one billing period.",
        ["customer_id"] = "The customer is implicit: a metric always runs over the events of one customer.",
        ["external_customer_id"] = "The customer is implicit: a metric always runs over the events of one customer.",
    };

    public static bool IsKeyword(string word) => Keywords.Contains(word);

    /// <summary>Whether the name alone would not mean a property.</summary>
    public static bool IsColumn(string name) =>
        Column(name) is not null || RefusedColumns.ContainsKey(name) || string.Equals(name, Properties, StringComparison.OrdinalIgnoreCase);

    public static EventField? Column(string name) =>
        string.Equals(name, EventField.EventName.Name, StringComparison.OrdinalIgnoreCase) ? EventField.EventName
        : string.Equals(name, EventField.IdempotencyKey.Name, StringComparison.OrdinalIgnoreCase) ? EventField.IdempotencyKey
        : null;

    public static string? RefusalOfColumn(string name) => RefusedColumns.GetValueOrDefault(name);

    public static bool IsBareName(string name) =>
        name.Length > 0 && IsNameStart(name[0]) && name.All(IsNamePart) && !IsKeyword(name);

    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    public static string Of(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "<>",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        _ => ">=",
    };

    /// <summary>Whether a comparison holds of two values in this order.</summary>
    public static bool Holds(ComparisonOperator comparison, int order) => comparison switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.NotEqual => order != 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };

    public static ComparisonOperator? ComparisonOf(string symbol) => symbol switch
    {
        "=" => ComparisonOperator.Equal,
        "<>" or "!=" => ComparisonOperator.NotEqual,
        "<" => ComparisonOperator.Less,
        "<=" => ComparisonOperator.LessOrEqual,
        ">" => ComparisonOperator.Greater,
        ">=" => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    public static string Literal(PropertyValue value) => value.Kind switch
    {
        PropertyKind.Text => $"'{value.AsText().Replace("'", "''", StringComparison.Ordinal)}'",
        PropertyKind.Boolean => value.AsText().ToUpperInvariant(),
        _ => value.AsText(),
    };
}
