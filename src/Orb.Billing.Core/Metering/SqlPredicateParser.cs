namespace Orb.Billing.Core.Metering;

/// <summary>
/// Predicates by recursive descent: OR, AND, NOT, then comparisons. Only parentheses and NOT recurse, and both are counted,
/// so hostile input runs into the limit and not into the end of the stack.
/// </summary>
internal sealed class SqlPredicateParser
{
    private const string Supported =
        "A predicate compares a property with a literal by = <> != < <= > >=, [NOT] IN (…) or IS [NOT] NULL, combined by AND, OR, NOT and parentheses.";

    private readonly SqlCursor _cursor;

    public SqlPredicateParser(SqlCursor cursor)
    {
        _cursor = cursor;
        Values = new SqlExpressionParser(cursor, this);
    }

    /// <summary>Reads what predicates compare where it is computed.</summary>
    public SqlExpressionParser Values { get; }

    /// <summary>How many columns and properties were read so far.</summary>
    public int Fields { get; private set; }

    /// <summary>The predicate, or null when the cursor holds an error.</summary>
    public EventFilter? Predicate() => Chain("OR", Conjunction, EventFilter.Any);

    /// <summary>A column or a property, or null when the cursor holds an error.</summary>
    public EventField? Field()
    {
        var token = _cursor.Current;
        if (token.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName) || token.IsKeyword)
        {
            _cursor.Fail(token.IsKeyword ? "a property; one named like a keyword is written in \"double quotes\"" : "a property", Supported);
            return null;
        }

        _cursor.Advance();
        Fields++;
        if (string.Equals(token.Content, SqlWords.Properties, StringComparison.OrdinalIgnoreCase))
            return PropertyOfPath();
        if (SqlWords.RefusalOfColumn(token.Content) is { } refusal)
        {
            _cursor.Refuse(token, $"{refusal} A property of this name is written properties.{token.Content}.");
            return null;
        }

        if (_cursor.Current.IsSymbol(".") || _cursor.Current.IsSymbol("->>"))
        {
            _cursor.Refuse(_cursor.Current, $"A property name with a dot is written in \"double quotes\"; a path starts with properties. {Supported}");
            return null;
        }

        if (_cursor.Current.IsSymbol("("))
        {
            _cursor.Refuse(token, $"Expected a property: there is no such function. {SqlExpressionParser.Supported}");
            return null;
        }

        return SqlWords.Column(token.Content) ?? Property(token);
    }

    // properties.foo, properties."foo bar", properties->>'foo'
    private EventField? PropertyOfPath()
    {
        var isArrow = _cursor.Current.IsSymbol("->>");
        if (!isArrow && !_cursor.Current.IsSymbol("."))
        {
            _cursor.Fail("properties.name or properties->>'name'", Supported);
            return null;
        }

        _cursor.Advance();
        var token = _cursor.Current;
        if (isArrow ? token.Kind != SqlTokenKind.Text : token.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName))
        {
            _cursor.Fail(isArrow ? "the property's name in single quotes" : "the property's name", Supported);
            return null;
        }

        _cursor.Advance();
        return Property(token);
    }

    private EventField? Property(SqlToken token)
    {
        if (token.Content.Length is > 0 and <= MetricSql.MaximumPropertyNameLength)
            return EventField.Property(token.Content);
        _cursor.Refuse(token, $"A property name has 1 to {MetricSql.MaximumPropertyNameLength} characters.");
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
        while (_cursor.TakeWord(keyword));

        return combine(parts);
    }

    private EventFilter? Negation()
    {
        var isNot = _cursor.Current.IsWord("NOT");
        if (!isNot && (!_cursor.Current.IsSymbol("(") || _cursor.IsValueInParentheses()))
            return _cursor.TakeWord("TRUE") ? EventFilter.Always : Comparison();

        if (!_cursor.Enter())
            return null;
        _cursor.Advance();
        var inner = isNot ? Negation() : Predicate();
        _cursor.Leave();
        if (inner is null || (!isNot && !_cursor.ExpectSymbol(")", Supported)))
            return null;
        return isNot ? EventFilter.Not(inner) : inner;
    }

    // A field, or a value that is computed of some; a property in parentheses is a field.
    private EventFilter? Comparison()
    {
        EventField? field = null;
        ValueExpression? value;
        if (Values.Begins || _cursor.Current.IsSymbol("("))
        {
            value = Values.Reading();
        }
        else
        {
            var token = _cursor.Current;
            field = Field();
            if (field is null || !Values.GoesOn)
                return field is null ? null : Comparison(field);
            if (!field.IsProperty)
            {
                _cursor.Refuse(token, $"{field.Name} is a text and cannot be computed with.");
                return null;
            }

            value = Values.Value(new PropertyExpression(field));
        }

        return value switch
        {
            null => null,
            PropertyExpression property => Comparison(EventField.Property(property.Name)),
            _ => Comparison(value),
        };
    }

    private ComputedFilter? Comparison(ValueExpression value)
    {
        if (_cursor.Current.Kind != SqlTokenKind.Symbol || SqlWords.ComparisonOf(_cursor.Current.Content) is not { } comparison)
        {
            _cursor.Fail("= <> != < <= > or >= and a number", SqlExpressionParser.Supported);
            return null;
        }

        _cursor.Advance();
        if (_cursor.Current.Literal is not { Kind: PropertyKind.Number } literal || !literal.TryGetNumber(out var number))
        {
            _cursor.Fail("a number; two computed values are compared by their difference, a - b > 0", SqlExpressionParser.Supported);
            return null;
        }

        _cursor.Advance();
        return new ComputedFilter(value, comparison, number);
    }

    private EventFilter? Comparison(EventField field)
    {
        if (_cursor.Current.Kind == SqlTokenKind.Symbol && SqlWords.ComparisonOf(_cursor.Current.Content) is { } comparison)
        {
            _cursor.Advance();
            return Literal(field, comparison) is { } value ? new ComparisonFilter(field, comparison, value) : null;
        }

        if (_cursor.TakeWord("IS"))
        {
            var isNot = _cursor.TakeWord("NOT");
            return _cursor.ExpectWord("NULL", Supported) ? new IsNullFilter(field, isNot) : null;
        }

        var negated = _cursor.Current.IsWord("NOT") && _cursor.Next.IsWord("IN");
        if (negated)
            _cursor.Advance();
        if (_cursor.TakeWord("IN"))
            return In(field, negated);
        if (_cursor.Current.IsWord("NOT"))
            _cursor.Advance(); // the word after NOT is the one to name: LIKE, BETWEEN
        _cursor.Fail("a comparison", Supported);
        return null;
    }

    private InFilter? In(EventField field, bool negated)
    {
        if (!_cursor.ExpectSymbol("(", Supported))
            return null;
        var values = new List<PropertyValue>();
        do
        {
            if (values.Count == MetricSql.MaximumInValues)
            {
                _cursor.Refuse(_cursor.Current, $"IN takes at most {MetricSql.MaximumInValues} values.");
                return null;
            }

            if (Literal(field, ComparisonOperator.Equal) is not { } value)
                return null;
            values.Add(value);
        }
        while (_cursor.TakeSymbol(","));

        return _cursor.ExpectSymbol(")", Supported) ? new InFilter(field, values, negated) : null;
    }

    private PropertyValue? Literal(EventField field, ComparisonOperator comparison)
    {
        var token = _cursor.Current;
        if (token.Literal is not { } value)
        {
            var isName = token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;
            _cursor.Fail(isName ? "a literal; a string is written in 'single quotes'" : "a string in single quotes, a number, TRUE or FALSE", Supported);
            return null;
        }

        if (!ComparisonFilter.Accepts(field, comparison, value, out var refusal))
        {
            _cursor.Refuse(token, refusal);
            return null;
        }

        _cursor.Advance();
        return value;
    }
}
