using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Orb.Billing.Sqlite;

internal sealed class SqliteStorageOptionsValidator : IValidateOptions<SqliteStorageOptions>
{
    private static readonly Duration Shortest = Duration.FromMilliseconds(100);
    private static readonly Duration Longest = Duration.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, SqliteStorageOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            failures.Add("SqliteStorageOptions.ConnectionString is required, for example 'Data Source=orb.db'.");
        else if (Refusal(options.ConnectionString) is { } refusal)
            failures.Add(refusal);
        if (options.BusyTimeout < Shortest || options.BusyTimeout > Longest)
            failures.Add($"SqliteStorageOptions.BusyTimeout must be between {Shortest} and {Longest}, but is {options.BusyTimeout}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // The string itself is not quoted: it may hold a password.
    private static string? Refusal(string connectionString)
    {
        try
        {
            var parsed = new SqliteConnectionStringBuilder(connectionString);
            return parsed.DataSource.Length == 0 || parsed.DataSource == ":memory:" || parsed.Mode == SqliteOpenMode.Memory
                ? "SqliteStorageOptions.ConnectionString must name a file as its Data Source; a database in memory would be another one for every scope."
                : null;
        }
        catch (ArgumentException wrong)
        {
            return $"SqliteStorageOptions.ConnectionString cannot be read: {wrong.Message}";
        }
    }
}
