using Microsoft.Extensions.Options;
using Npgsql;

namespace Orb.Billing.PostgreSql;

internal sealed class PostgreSqlStorageOptionsValidator : IValidateOptions<PostgreSqlStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgreSqlStorageOptions options)
    {
        var failures = new List<string>();
        if (options.DataSource is not null && !string.IsNullOrEmpty(options.ConnectionString))
            failures.Add("PostgreSqlStorageOptions has a DataSource and a ConnectionString; give one of them.");
        else if (options.DataSource is null && string.IsNullOrWhiteSpace(options.ConnectionString))
            failures.Add("PostgreSqlStorageOptions.ConnectionString is required, for example 'Host=localhost;Database=billing;Username=billing'; or give a DataSource.");
        else if (options.DataSource is null && Refusal(nameof(options.ConnectionString), options.ConnectionString) is { } refusal)
            failures.Add(refusal);
        if (options.ReplicaDataSource is not null && !string.IsNullOrEmpty(options.ReplicaConnectionString))
            failures.Add("PostgreSqlStorageOptions has a ReplicaDataSource and a ReplicaConnectionString; give one of them.");
        else if (!string.IsNullOrEmpty(options.ReplicaConnectionString) && Refusal(nameof(options.ReplicaConnectionString), options.ReplicaConnectionString) is { } wrong)
            failures.Add(wrong);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // The string itself is not quoted: it may hold a password.
    private static string? Refusal(string name, string connectionString)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrEmpty(parsed.Host))
                return $"PostgreSqlStorageOptions.{name} must name a Host.";
            return string.IsNullOrEmpty(parsed.Database) ? $"PostgreSqlStorageOptions.{name} must name a Database." : null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            return $"PostgreSqlStorageOptions.{name} cannot be read: {wrong.Message}";
        }
    }
}
