using System.Text;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary>Walks over the tokens and keeps the first error; after it, nothing else is looked at.</summary>
internal sealed class SqlCursor(string sql)
{
    private const int LongestQuotedToken = 60;

    // What the reader of an error most likely meant, by the word that stopped us.
    private static readonly Dictionary<string, string> Hints = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BETWEEN"] = "BETWEEN is not supported; use >= and <=.",
        ["CAST"] = "CAST is not needed: texts that read as numbers are numbers.",
        ["DISTINCT"] = "DISTINCT stands in COUNT(DISTINCT property) alone.",
        ["EXISTS"] = "Subqueries are not supported.",
        ["GROUP"] = "GROUP BY is not supported: the price says what usage is grouped by.",
        ["HAVING"] = "HAVING is not supported.",
        ["ILIKE"] = "ILIKE is not supported; use = or IN.",
        ["JOIN"] = "JOIN is not supported: there is one table, events.",
        ["LIKE"] = "LIKE is not supported; use = or IN.",
        ["LIMIT"] = "LIMIT is not supported.",
        ["NULL"] = "Nothing compares with NULL; use IS NULL or IS NOT NULL.",
        ["ORDER"] = "ORDER BY is not supported: the order of events does not matter.",
        ["OVER"] = "Window functions are not supported.",
        ["SELECT"] = "Subqueries are not supported.",
        ["UNION"] = "UNION is not supported.",
    };

    private readonly List<SqlToken> _tokens = SqlLexer.Read(sql);
    private int _at;
    private int _depth;

    public MetricSqlError? Error { get; private set; }

    public SqlToken Current => _tokens[_at];

    public SqlToken Next => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    public void Advance()
    {
        if (_at < _tokens.Count - 1)
            _at++;
    }

    public bool TakeWord(string keyword) => TakeIf(Current.IsWord(keyword));

    public bool TakeSymbol(string symbol) => TakeIf(Current.IsSymbol(symbol));

    public bool ExpectWord(string keyword, string supported) => TakeWord(keyword) || Fail(keyword, supported);

    public bool ExpectSymbol(string symbol, string supported) => TakeSymbol(symbol) || Fail(symbol, supported);

    /// <summary>The current token is not what belongs here. Always false, for a caller to return.</summary>
    public bool Fail(string expected, string supported)
    {
        var token = Current;
        var message = new StringBuilder();
        if (token.Kind == SqlTokenKind.Refused)
            message.Append(token.Content).Append(' ');
        message.Append("Expected ").Append(expected);
        message.Append(token.Kind == SqlTokenKind.End ? ", but the text ends." : ".");
        if (token.Kind == SqlTokenKind.Word && Hints.TryGetValue(token.Content, out var hint))
            message.Append(' ').Append(hint);
        return Refuse(token, message.Append(' ').Append(supported).ToString());
    }

    /// <summary>A token is well placed but not accepted. Always false.</summary>
    public bool Refuse(SqlToken token, string message)
    {
        Error ??= new MetricSqlError(token.Position, Shortened(token.Source), message);
        return false;
    }

    /// <summary>Takes the minus of a number that follows a value: 5 -2 is written like two numbers and means a difference.</summary>
    public bool TakeSignOfNumber()
    {
        var token = Current;
        if (!token.IsNegativeNumber)
            return false;
        _tokens[_at] = new SqlToken(SqlTokenKind.Number, token.Position + 1, token.Source[1..], token.Content[1..]);
        return true;
    }

    /// <summary>Goes one level deeper; refuses the current token where that is too deep.</summary>
    public bool Enter() =>
        ++_depth <= MetricSql.MaximumDepth || Refuse(Current, $"Parentheses, NOT, CASE and functions nest at most {MetricSql.MaximumDepth} deep.");

    /// <summary>Comes back from a level.</summary>
    public void Leave() => _depth--;

    /// <summary>Whether the parenthesis at the current token closes before something that goes on with a value, and so holds one, and no predicate.</summary>
    public bool IsValueInParentheses()
    {
        var open = 0;
        for (var at = _at; at < _tokens.Count; at++)
        {
            open += _tokens[at].IsSymbol("(") ? 1 : _tokens[at].IsSymbol(")") ? -1 : 0;
            if (open == 0)
                return _tokens[at + 1] is var next && (next.IsNegativeNumber || next.IsWord("IS") || next.IsWord("IN") || next.IsWord("NOT")
                    || (next.Kind == SqlTokenKind.Symbol && (next.Content is "+" or "-" or "*" or "/" || SqlWords.ComparisonOf(next.Content) is not null)));
        }

        return false;
    }

    /// <summary>A number of digits to round to.</summary>
    public bool Digits(out int digits, string supported)
    {
        digits = 0;
        var token = Current;
        if (token.Kind != SqlTokenKind.Number)
            return Fail("a number of digits", supported);
        if (StrictDecimal.Parse(token.Content) is not (>= -MetricRounding.MaximumDigits and <= MetricRounding.MaximumDigits and var number)
            || number != decimal.Truncate(number))
            return Refuse(token, $"The digits are a whole number from -{MetricRounding.MaximumDigits} to {MetricRounding.MaximumDigits}.");
        digits = decimal.ToInt32(number);
        Advance();
        return true;
    }

    private bool TakeIf(bool matches)
    {
        if (matches)
            Advance();
        return matches;
    }

    private static string Shortened(string source)
    {
        if (source.Length <= LongestQuotedToken)
            return source;
        var length = char.IsHighSurrogate(source[LongestQuotedToken - 1]) ? LongestQuotedToken - 1 : LongestQuotedToken;
        return source[..length] + "…";
    }
}
