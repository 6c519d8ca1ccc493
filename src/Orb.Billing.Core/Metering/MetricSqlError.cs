namespace Orb.Billing.Core.Metering;

/// <summary>Why a text is no metric.</summary>
/// <param name="Position">Where the offending token starts, in UTF-16 characters from 1; one past the end when something is missing there.</param>
/// <param name="Token">The offending token as it stands, shortened when long; "" at the end of the text.</param>
/// <param name="Message">What was expected there and what is supported, for the person who wrote the SQL.</param>
public sealed record MetricSqlError(int Position, string Token, string Message)
{
    /// <summary>Place, token and message in one line.</summary>
    public override string ToString() => Token.Length == 0 ? $"Position {Position}: {Message}" : $"Position {Position}, '{Token}': {Message}";
}
