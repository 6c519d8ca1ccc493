using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary>Cuts SQL text into tokens. What it does not know becomes a refused token, which the parser reports when it gets there.</summary>
internal static class SqlLexer
{
    private static readonly string[] Symbols = ["->>", "<>", "!=", "<=", ">=", "=", "<", ">", "(", ")", ",", ".", ";", "*", "+", "-", "/"];

    /// <summary>The tokens, the last of which is the only <see cref="SqlTokenKind.End"/>.</summary>
    public static List<SqlToken> Read(string sql)
    {
        var tokens = new List<SqlToken>();
        var at = 0;
        while (true)
        {
            while (at < sql.Length && sql[at] is ' ' or '\t' or '\r' or '\n')
                at++;
            var token = Next(sql, at);
            tokens.Add(token);
            if (token.Kind == SqlTokenKind.End)
                return tokens;
            at += token.Source.Length;
        }
    }

    private static SqlToken Next(string sql, int at)
    {
        if (at == sql.Length)
            return new SqlToken(SqlTokenKind.End, at + 1, "", "");

        var c = sql[at];
        var rest = sql.AsSpan(at);
        if (c is '\'' or '"')
            return Quoted(sql, at, c);
        if (SqlWords.IsNameStart(c))
            return Word(sql, at);
        if (char.IsAsciiDigit(c) || (c is '-' or '.' && rest.Length > 1 && char.IsAsciiDigit(rest[1])))
            return Number(sql, at);
        if (rest.StartsWith("--", StringComparison.Ordinal) || rest.StartsWith("/*", StringComparison.Ordinal))
            return Refused(sql, at, 2, "Comments are not supported.");
        foreach (var symbol in Symbols)
        {
            if (rest.StartsWith(symbol, StringComparison.Ordinal))
                return new SqlToken(SqlTokenKind.Symbol, at + 1, symbol, symbol);
        }

        return Refused(sql, at, char.IsSurrogatePair(sql, at) ? 2 : 1, c switch
        {
            '%' => "The remainder is MOD(a, b).",
            '|' => "Texts cannot be joined.",
            '`' or '[' => "A name is quoted in \"double quotes\".",
            _ => "This character has no meaning here; names with other than letters, digits and _ are written in \"double quotes\".",
        });
    }

    private static SqlToken Word(string sql, int at)
    {
        var end = at;
        while (end < sql.Length && SqlWords.IsNamePart(sql[end]))
            end++;
        return new SqlToken(SqlTokenKind.Word, at + 1, sql[at..end], sql[at..end]);
    }

    private static SqlToken Quoted(string sql, int at, char quote)
    {
        for (var end = at + 1; end < sql.Length; end++)
        {
            if (sql[end] != quote)
                continue;
            if (end + 1 < sql.Length && sql[end + 1] == quote)
            {
                end++; // a doubled quote stands for itself
                continue;
            }

            var content = sql[(at + 1)..end].Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal);
            return quote == '\''
                ? new SqlToken(SqlTokenKind.Text, at + 1, sql[at..(end + 1)], content)
                : Name(sql[at..(end + 1)], at, content);
        }

        return Refused(sql, at, sql.Length - at, $"The closing {quote} is missing.");
    }

    private static SqlToken Name(string source, int at, string content) => content.Length switch
    {
        0 => new SqlToken(SqlTokenKind.Refused, at + 1, source, "A name must not be empty."),
        _ => new SqlToken(SqlTokenKind.QuotedName, at + 1, source, content),
    };

    // Everything that clings to the digits is taken in, so that 12abc or 1.2.3 is one wrong number and not two tokens.
    private static SqlToken Number(string sql, int at)
    {
        var end = at + 1;
        while (end < sql.Length && (SqlWords.IsNamePart(sql[end]) || sql[end] == '.' || (sql[end] is '+' or '-' && sql[end - 1] is 'e' or 'E')))
            end++;
        return StrictDecimal.TryParse(sql.AsSpan(at, end - at), out _) switch
        {
            DecimalRefusal.None => new SqlToken(SqlTokenKind.Number, at + 1, sql[at..end], sql[at..end]),
            DecimalRefusal.TooManyDigits => Refused(sql, at, end - at, $"A number has at most {StrictDecimal.MaximumDigits} significant digits."),
            _ => Refused(sql, at, end - at, "This is no number; write for example 10, -2 or 0.5."),
        };
    }

    private static SqlToken Refused(string sql, int at, int length, string why) =>
        new(SqlTokenKind.Refused, at + 1, sql.Substring(at, length), why);
}
