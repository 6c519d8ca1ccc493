using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary><c>SELECT value [AS alias] FROM events | all_events [WHERE predicate] [;]</c></summary>
internal sealed class SqlMetricParser(SqlCursor cursor)
{
    private static readonly string Supported =
        $"Supported is SELECT COUNT(*), COUNT(property), {string.Join(", ", Shapes()[..^1])} or {Shapes()[^1]}, optionally multiplied or divided by a number, "
        + $"optionally in ROUND, CEIL or FLOOR with a number of digits, optionally AS a name, FROM {SqlWords.Events} or {SqlWords.AllEvents}, optionally WHERE a predicate.";

    private readonly SqlPredicateParser _predicates = new(cursor);

    /// <summary>The metric, or null when the cursor holds an error.</summary>
    public MetricDefinition? Metric()
    {
        if (!cursor.ExpectWord("SELECT", Supported) || !Rounded(out var rounding, out var aggregate) || !Alias() || !Source(out var isCarried))
            return null;

        var filter = EventFilter.Always;
        var hasPredicate = cursor.TakeWord("WHERE");
        if (hasPredicate)
        {
            if (_predicates.Predicate() is not { } predicate)
                return null;
            filter = predicate;
        }

        if (!End(hasPredicate))
            return null;
        var metric = aggregate.Value is { } value
            ? MetricDefinition.Of(aggregate.Kind, value, filter)
            : new MetricDefinition(aggregate.Kind, aggregate.Property, filter);
        metric = metric with { Conversion = aggregate.Conversion, Rounding = rounding, IsCarried = isCarried };
        return aggregate.Fraction is { } fraction ? metric with { Fraction = fraction } : metric;
    }

    private static string[] Shapes() => [.. AggregationForm.All.Where(form => form.NeedsProperty).Select(form => form.Shape)];

    // ROUND(value, digits), CEIL(…), FLOOR(…), or the value alone
    private bool Rounded(out MetricRounding? rounding, out Aggregate aggregate)
    {
        rounding = null;
        MetricRoundingMode? mode = Enum.GetValues<MetricRoundingMode>().Where(m => cursor.Current.IsWord(MetricRounding.Of(m))).Select(m => (MetricRoundingMode?)m).FirstOrDefault();
        if (mode is not { } known)
            return Converted(out aggregate);

        aggregate = default;
        cursor.Advance();
        if (!cursor.ExpectSymbol("(", Supported) || !Converted(out aggregate))
            return false;
        var digits = 0;
        if (cursor.TakeSymbol(",") && !cursor.Digits(out digits, Supported))
            return false;
        rounding = new MetricRounding(known, digits);
        return cursor.ExpectSymbol(")", Supported)
            && (!_predicates.Values.GoesOn || cursor.Refuse(cursor.Current, "Units are converted before they are rounded, as in CEIL(SUM(a) / 60)."));
    }

    // aggregate * number, aggregate / number, or the aggregate alone
    private bool Converted(out Aggregate aggregate)
    {
        if (!Aggregated(out aggregate))
            return false;
        var divides = cursor.Current.IsSymbol("/");
        if (cursor.TakeSymbol("*") || cursor.TakeSymbol("/"))
        {
            var token = cursor.Current;
            if (token.Kind != SqlTokenKind.Number)
                return cursor.Fail("a number above 0", Supported);
            if (StrictDecimal.Parse(token.Content) is not (> 0m and var number))
                return cursor.Refuse(token, "An aggregate is multiplied or divided by a number above 0.");
            cursor.Advance();
            aggregate = aggregate with { Conversion = divides ? MetricConversion.DivideBy(number) : MetricConversion.MultiplyBy(number) };
        }

        return !_predicates.Values.GoesOn || cursor.Refuse(
            cursor.Current, "An aggregate is multiplied or divided once, by one number; what else is computed is computed of each event, as in SUM(a + b).");
    }

    private bool Aggregated(out Aggregate aggregate)
    {
        aggregate = default;
        if (!AggregationForm.All.Any(known => cursor.Current.IsWord(known.Keyword)))
            return cursor.Fail(string.Join(", ", AggregationForm.All.Select(known => known.Keyword).Distinct()) + " as the one aggregate", Supported);
        var keyword = cursor.Current;
        cursor.Advance();
        if (!cursor.ExpectSymbol("(", Supported))
            return false;
        var isDistinct = keyword.IsWord("COUNT") && cursor.TakeWord("DISTINCT");
        var form = AggregationForm.All.First(known => keyword.IsWord(known.Keyword) && isDistinct == (known.Argument == AggregationArgument.DistinctProperty));
        decimal? fraction = null;
        var isRead = Argument(form, out var property, out var value)
            && ByDay(ref form)
            && (form.Argument != AggregationArgument.PropertyByTimestamp || Timestamp())
            && (form.Argument != AggregationArgument.PropertyAndFraction || Fraction(out fraction));
        aggregate = new Aggregate(form.Kind, property, value, fraction, Conversion: null);
        return isRead && cursor.ExpectSymbol(")", Supported);
    }

    // Of two forms with one keyword, the one by day has a second word.
    private bool ByDay(ref AggregationForm form)
    {
        var keyword = form.Keyword;
        if (AggregationForm.All.FirstOrDefault(known => known.Keyword == keyword && known.Argument == AggregationArgument.PropertyByDay) is not { } byDay || !cursor.TakeSymbol(","))
            return true;
        form = byDay;
        return cursor.ExpectWord("day", Supported);
    }

    private bool Timestamp() => cursor.ExpectSymbol(",", Supported) && cursor.ExpectWord("timestamp", Supported);

    private bool Fraction(out decimal? fraction)
    {
        fraction = null;
        if (!cursor.ExpectSymbol(",", Supported))
            return false;
        var token = cursor.Current;
        if (token.Kind != SqlTokenKind.Number)
            return cursor.Fail("a fraction", Supported);
        if (StrictDecimal.Parse(token.Content) is not (> 0m and <= 1m and var share))
            return cursor.Refuse(token, "The fraction is above 0 and at most 1: 0.95 for the 95th percentile.");
        fraction = share;
        cursor.Advance();
        return true;
    }

    private bool Argument(AggregationForm form, out string? property, out ValueExpression? value)
    {
        (property, value) = (null, null);
        var token = cursor.Current;
        if (!form.NeedsProperty && (token.IsSymbol("*") || token is { Kind: SqlTokenKind.Number, Content: "1" }))
        {
            cursor.Advance();
            return true;
        }

        if (form.ReadsNumbers)
        {
            value = _predicates.Values.Reading();
            return value is not null;
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

    private bool Source(out bool isCarried)
    {
        isCarried = false;
        if (!cursor.ExpectWord("FROM", Supported))
            return false;
        var table = cursor.Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName ? cursor.Current.Content : "";
        isCarried = string.Equals(table, SqlWords.AllEvents, StringComparison.OrdinalIgnoreCase);
        if (!isCarried && !string.Equals(table, SqlWords.Events, StringComparison.OrdinalIgnoreCase))
            return cursor.Fail("events, those of the period, or all_events, those up to its end", Supported);
        cursor.Advance();
        return true;
    }

    private bool End(bool hasPredicate)
    {
        if (cursor.TakeSymbol(";") && cursor.Current.Kind != SqlTokenKind.End)
            return cursor.Fail("nothing after the one statement", Supported);
        return cursor.Current.Kind == SqlTokenKind.End || cursor.Fail(hasPredicate ? "AND, OR or the end" : "WHERE or the end", Supported);
    }

    private readonly record struct Aggregate(AggregationKind Kind, string? Property, ValueExpression? Value, decimal? Fraction, MetricConversion? Conversion);
}
