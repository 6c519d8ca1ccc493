using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// Numbers by recursive descent: sums, products, signs, then what stands for itself. Chains do not recurse here, and terms are counted, because the
/// tree they make does when it is read.
/// </summary>
internal sealed class SqlExpressionParser(SqlCursor cursor, SqlPredicateParser predicates)
{
    public static readonly string Supported =
        "A computed value is made of properties and numbers by + - * /, parentheses, CASE WHEN predicate THEN value [ELSE value] END, and "
        + string.Join(", ", FunctionForm.All.Select(form => form.Keyword)) + ".";

    private int _terms;

    /// <summary>Whether the current token goes on with a value that has begun.</summary>
    public bool GoesOn => cursor.Current is { Kind: SqlTokenKind.Symbol, Content: "+" or "-" or "*" or "/" } || cursor.Current.IsNegativeNumber;

    /// <summary>Whether the current token begins a value that is no field.</summary>
    public bool Begins => cursor.Current.Kind == SqlTokenKind.Number || cursor.Current.IsSymbol("-") || cursor.Current.IsWord("CASE") || IsFunction;

    private bool IsFunction => cursor.Next.IsSymbol("(") && FunctionForm.Of(cursor.Current) is not null;

    /// <summary>A value that looks at the event, or null when the cursor holds an error.</summary>
    public ValueExpression? Reading()
    {
        var (start, fields) = (cursor.Current, predicates.Fields);
        if (Value() is not { } value)
            return null;
        if (predicates.Fields > fields)
            return value;
        cursor.Refuse(start, $"Expected a property: this is the same for every event. {Supported}");
        return null;
    }

    /// <summary>A sum, or null when the cursor holds an error.</summary>
    /// <param name="first">What was read of it already.</param>
    public ValueExpression? Value(ValueExpression? first = null)
    {
        var sum = Product(first);
        while (sum is not null)
        {
            var symbol = cursor.Current;
            if (!cursor.TakeSymbol("+") && !cursor.TakeSymbol("-") && !cursor.TakeSignOfNumber())
                return sum;
            sum = Product() is { } next ? new ArithmeticExpression(sum, symbol.IsSymbol("+") ? "+" : "-", next) : null;
        }

        return null;
    }

    private ValueExpression? Product(ValueExpression? first = null)
    {
        var product = first ?? Signed();
        while (product is not null)
        {
            var symbol = cursor.Current;
            if (!cursor.TakeSymbol("*") && !cursor.TakeSymbol("/"))
                return product;
            product = Signed() is { } next ? new ArithmeticExpression(product, symbol.Content, next) : null;
        }

        return null;
    }

    private ValueExpression? Signed()
    {
        var isNegated = false;
        while (cursor.TakeSymbol("-"))
            isNegated = !isNegated;
        return Term() is not { } term ? null : isNegated ? NegatedExpression.Of(term) : term;
    }

    private ValueExpression? Term()
    {
        var token = cursor.Current;
        if (++_terms > MetricSql.MaximumExpressionTerms)
        {
            cursor.Refuse(token, $"A computed value has at most {MetricSql.MaximumExpressionTerms} terms.");
            return null;
        }

        if (token.Kind == SqlTokenKind.Number)
        {
            cursor.Advance();
            return new LiteralExpression(StrictDecimal.Parse(token.Content));
        }

        if (token.IsSymbol("("))
            return Nested(() => Value() is { } inner && cursor.ExpectSymbol(")", Supported) ? inner : null);
        if (token.IsWord("CASE"))
            return Nested(Case);
        if (IsFunction)
            return Nested(() => Function(FunctionForm.Of(token)!));
        return Property(token);
    }

    private PropertyExpression? Property(SqlToken token)
    {
        if (token.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName))
        {
            cursor.Fail("a property, a number, a function, CASE or (", Supported);
            return null;
        }

        if (predicates.Field() is not { } field)
            return null;
        if (field.IsProperty)
            return new PropertyExpression(field);
        cursor.Refuse(token, $"Expected a property: {field.Name} is a text that every event has. {Supported}");
        return null;
    }

    // Steps over the token that opens, and reads what it opens one level deeper.
    private ValueExpression? Nested(Func<ValueExpression?> read)
    {
        if (!cursor.Enter())
            return null;
        cursor.Advance();
        var value = read();
        cursor.Leave();
        return value;
    }

    private CaseExpression? Case()
    {
        var branches = new List<(EventFilter When, ValueExpression Then)>();
        if (!cursor.Current.IsWord("WHEN"))
        {
            cursor.Fail("WHEN", Supported);
            return null;
        }

        while (cursor.TakeWord("WHEN"))
        {
            if (predicates.Predicate() is not { } when || !cursor.ExpectWord("THEN", Supported) || Value() is not { } then)
                return null;
            branches.Add((when, then));
        }

        ValueExpression? otherwise = null;
        if (cursor.TakeWord("ELSE") && (otherwise = Value()) is null)
            return null;
        return cursor.Current.IsWord("END") || otherwise is not null
            ? cursor.ExpectWord("END", Supported) ? new CaseExpression(branches, otherwise) : null
            : Failed("WHEN, ELSE or END");
    }

    private CaseExpression? Failed(string expected)
    {
        cursor.Fail(expected, Supported);
        return null;
    }

    private FunctionExpression? Function(FunctionForm form)
    {
        cursor.Advance(); // the parenthesis
        var arguments = new List<ValueExpression>();
        do
        {
            if (arguments.Count == form.MostArguments)
            {
                cursor.Refuse(cursor.Current, $"{form.Keyword} takes at most {form.MostArguments} values.");
                return null;
            }

            if (Value() is not { } argument)
                return null;
            arguments.Add(argument);
        }
        while (!(form.TakesDigits && cursor.Current.IsSymbol(",")) && cursor.TakeSymbol(","));

        var digits = 0;
        if (form.TakesDigits && cursor.TakeSymbol(",") && !cursor.Digits(out digits, Supported))
            return null;
        if (arguments.Count < form.LeastArguments)
        {
            cursor.Fail(", and another value", Supported);
            return null;
        }

        return cursor.ExpectSymbol(")", Supported) ? new FunctionExpression(form, arguments, digits) : null;
    }
}
