namespace Orb.Billing.Core.Metering;

/// <summary>
/// Predicates by recursive descent: OR, AND, NOT, then comparisons. Only parentheses and NOT recurse, and both are counted,
/// so hostile input runs into the limit and not into the end of the stack.
/// </summary>
internal sealed class SqlPredicateParser(SqlCursor cursor)
{
    private const string Supported =
        "A predicate compares a property with a literal by = <> != < <= > >=, [NOT] IN (…) or IS [NOT] NULL, combined by AND, OR, NOT and parentheses.";

    private int _depth;

    /// <summary>The predicate, or null when the cursor holds an error.</summary>
    public EventFilter? Predicate() => Chain("OR", Conjunction, EventFilter.Any);

    /// <summary>A column or a property, or null when the cursor holds an error.</summary>
    public EventField? Field()
    {
        var token = cursor.Current;
        if (token.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName) || token.IsKeyword)
        {
            cursor.Fail(token.IsKeyword ? "a property; one named like a keyword is written in \"double quotes\"" : "a property", Supported);
            return null;
        }

        cursor.Advance();
        if (string.Equals(token.Content, SqlWords.Properties, StringComparison.OrdinalIgnoreCase))
            return PropertyOfPath();
        if (SqlWords.RefusalOfColumn(token.Content) is { } refusal)
        {
            cursor.Refuse(token, $"{refusal} A property of this name is written properties.{token.Content}.");
            return null;
        }

        if (cursor.Current.IsSymbol(".") || cursor.Current.IsSymbol("->>"))
        {
            cursor.Refuse(cursor.Current, $"A property name with a dot is written in \"double quotes\"; a path starts with properties. {Supported}");
            return null;
        }

        if (cursor.Current.IsSymbol("("))
        {
            cursor.Refuse(token, $"Expected a property: functions are not supported here. {Supported}");
            return null;
        }

        return SqlWords.Column(token.Content) ?? Property(token);
    }

    // properties.foo, properties."foo bar", properties->>'foo'
    private EventField? PropertyOfPath()
    {
        var isArrow = cursor.Current.IsSymbol("->>");
        if (!isArrow && !cursor.Current.IsSymbol("."))
        {
            cursor.Fail("properties.name or properties->>'name'", Supported);
            return null;
        }

        cursor.Advance();
        var token = cursor.Current;
        if (isArrow ? token.Kind != SqlTokenKind.Text : token.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName))
        {
            cursor.Fail(isArrow ? "the property's name in single quotes" : "the property's name", Supported);
            return null;
        }

        cursor.Advance();
        return Property(token);
    }

    private EventField? Property(SqlToken token)
    {
        if (token.Content.Length is > 0 and <= MetricSql.MaximumPropertyNameLength)
            return EventField.Property(token.Content);
        cursor.Refuse(token, $"A property name has 1 to {MetricSql.MaximumPropertyNameLength} characters.");
        return null;
    }

    private EventFilter? Conjunction() => Chain("AND", Negation, EventFilter.All);

    private EventFilter? Chain(string keyword, Func<EventFilter?> part, Func<IReadOnlyList<EventFilter>, EventFilter> combine)
    {
        var parts = new List<EventFilter>();
        do
        {
            if (part() is not { } filter)
                return null;
            parts.Add(filter);
        }
        while (cursor.TakeWord(keyword));

        return combine(parts);
    }

    private EventFilter? Negation()
    {
        var isNot = cursor.Current.IsWord("NOT");
        if (!isNot && !cursor.Current.IsSymbol("("))
            return cursor.TakeWord("TRUE") ? EventFilter.Always : Comparison();

        if (_depth == MetricSql.MaximumDepth)
        {
            cursor.Refuse(cursor.Current, $"Parentheses and NOT nest at most {MetricSql.MaximumDepth} deep.");
            return null;
        }

        _depth++;
        cursor.Advance();
        var inner = isNot ? Negation() : Predicate();
        _depth--;
        if (inner is null || (!isNot && !cursor.ExpectSymbol(")", Supported)))
            return null;
        return isNot ? EventFilter.Not(inner) : inner;
    }

    private EventFilter? Comparison()
    {
        if (Field() is not { } field)
            return null;

        if (cursor.Current.Kind == SqlTokenKind.Symbol && SqlWords.ComparisonOf(cursor.Current.Content) is { } comparison)
        {
            cursor.Advance();
            return Literal(field, comparison) is { } value ? new ComparisonFilter(field, comparison, value) : null;
        }

        if (cursor.TakeWord("IS"))
        {
            var isNot = cursor.TakeWord("NOT");
            return cursor.ExpectWord("NULL", Supported) ? new IsNullFilter(field, isNot) : null;
        }

        var negated = cursor.Current.IsWord("NOT") && cursor.Next.IsWord("IN");
        if (negated)
            cursor.Advance();
        if (cursor.TakeWord("IN"))
            return In(field, negated);
        if (cursor.Current.IsWord("NOT"))
            cursor.Advance(); // the word after NOT is the one to name: LIKE, BETWEEN
        cursor.Fail("a comparison", Supported);
        return null;
    }

    private InFilter? In(EventField field, bool negated)
    {
        if (!cursor.ExpectSymbol("(", Supported))
            return null;
        var values = new List<PropertyValue>();
        do
        {
            if (values.Count == MetricSql.MaximumInValues)
            {
                cursor.Refuse(cursor.Current, $"IN takes at most {MetricSql.MaximumInValues} values.");
                return null;
            }

            if (Literal(field, ComparisonOperator.Equal) is not { } value)
                return null;
            values.Add(value);
        }
        while (cursor.TakeSymbol(","));

        return cursor.ExpectSymbol(")", Supported) ? new InFilter(field, values, negated) : null;
    }

    private PropertyValue? Literal(EventField field, ComparisonOperator comparison)
    {
        var token = cursor.Current;
        if (token.Literal is not { } value)
        {
            var isName = token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;
            cursor.Fail(isName ? "a literal; a string is written in 'single quotes'" : "a string in single quotes, a number, TRUE or FALSE", Supported);
            return null;
        }

        if (!ComparisonFilter.Accepts(field, comparison, value, out var refusal))
        {
            cursor.Refuse(token, refusal);
            return null;
        }

        cursor.Advance();
        return value;
    }
}
