using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary>What a piece of SQL text is.</summary>
internal enum SqlTokenKind
{
    End,
    Word,
    QuotedName,
    Text,
    Number,
    Symbol,
    Refused,
}

/// <summary>A piece of the SQL text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it starts, from 1.</param>
/// <param name="Source">The piece as it stands.</param>
/// <param name="Content">What it means: a name or text without its quotes; for a refused piece, why.</param>
internal sealed record SqlToken(SqlTokenKind Kind, int Position, string Source, string Content)
{
    public bool IsWord(string keyword) => Kind == SqlTokenKind.Word && string.Equals(Content, keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Content == symbol;

    public bool IsNegativeNumber => Kind == SqlTokenKind.Number && Source[0] == '-';

    public bool IsKeyword => Kind == SqlTokenKind.Word && SqlWords.IsKeyword(Content);

    /// <summary>A literal's value, or null when this is none.</summary>
    public PropertyValue? Literal => Kind switch
    {
        SqlTokenKind.Text => PropertyValue.Text(Content),
        SqlTokenKind.Number => PropertyValue.Number(StrictDecimal.Parse(Content)),
        SqlTokenKind.Word when IsWord("TRUE") => PropertyValue.Boolean(true),
        SqlTokenKind.Word when IsWord("FALSE") => PropertyValue.Boolean(false),
        _ => null,
    };
}
