namespace Orb.Billing.Core.Metering;

/// <summary><c>SELECT aggregate [AS alias] FROM events [WHERE predicate] [;]</c></summary>
internal sealed class SqlMetricParser(SqlCursor cursor)
{
    private static readonly string Supported =
        "Supported is SELECT COUNT(*), COUNT(property), "
        + string.Join(" or ", AggregationForm.All.Where(form => form.NeedsProperty).Select(form => $"{form.Keyword}(property)"))
        + ", optionally AS a name, FROM events, optionally WHERE a predicate.";

    private readonly SqlPredicateParser _predicates = new(cursor);

    /// <summary>The metric, or null when the cursor holds an error.</summary>
    public MetricDefinition? Metric()
    {
        if (!cursor.ExpectWord("SELECT", Supported) || !Aggregate(out var form, out var property) || !Alias() || !Source())
            return null;

        var filter = EventFilter.Always;
        var hasPredicate = cursor.TakeWord("WHERE");
        if (hasPredicate)
        {
            if (_predicates.Predicate() is not { } predicate)
                return null;
            filter = predicate;
        }

        return End(hasPredicate) ? new MetricDefinition(form.Kind, property, filter) : null;
    }

    private bool Aggregate(out AggregationForm form, out string? property)
    {
        property = null;
        form = AggregationForm.All.FirstOrDefault(known => cursor.Current.IsWord(known.Keyword))!;
        if (form is null)
            return cursor.Fail(string.Join(", ", AggregationForm.All.Select(known => known.Keyword)) + " as the one aggregate", Supported);
        cursor.Advance();
        return cursor.ExpectSymbol("(", Supported) && Argument(form, out property) && cursor.ExpectSymbol(")", Supported);
    }

    private bool Argument(AggregationForm form, out string? property)
    {
        property = null;
        var token = cursor.Current;
        if (!form.NeedsProperty && (token.IsSymbol("*") || token is { Kind: SqlTokenKind.Number, Content: "1" }))
        {
            cursor.Advance();
            return true;
        }

        if (token.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName))
            return cursor.Fail(form.NeedsProperty ? "a property" : "*, 1 or a property", Supported);
        if (_predicates.Field() is not { } field)
            return false;
        if (!field.IsProperty)
            return cursor.Refuse(token, $"Expected a property: {field.Name} is a text that every event has. {Supported}");
        property = field.Name;
        return true;
    }

    private bool Alias()
    {
        if (!cursor.TakeWord("AS"))
            return true;
        if (cursor.Current is { Kind: SqlTokenKind.QuotedName } or { Kind: SqlTokenKind.Word, IsKeyword: false })
        {
            cursor.Advance();
            return true;
        }

        return cursor.Fail("a name after AS", Supported);
    }

    private bool Source()
    {
        if (!cursor.ExpectWord("FROM", Supported))
            return false;
        if (cursor.Current is not { Kind: SqlTokenKind.Word or SqlTokenKind.QuotedName } table
            || !string.Equals(table.Content, "events", StringComparison.OrdinalIgnoreCase))
            return cursor.Fail("events, the one table there is", Supported);
        cursor.Advance();
        return true;
    }

    private bool End(bool hasPredicate)
    {
        if (cursor.TakeSymbol(";") && cursor.Current.Kind != SqlTokenKind.End)
            return cursor.Fail("nothing after the one statement", Supported);
        return cursor.Current.Kind == SqlTokenKind.End || cursor.Fail(hasPredicate ? "AND, OR or the end" : "WHERE or the end", Supported);
    }
}
