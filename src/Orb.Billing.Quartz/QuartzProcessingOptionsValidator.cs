using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using NodaTime;
using Quartz;

namespace Orb.Billing.Quartz;

internal sealed partial class QuartzProcessingOptionsValidator : IValidateOptions<QuartzProcessingOptions>
{
    private const int LongestPrefix = 40;

    private static readonly Duration Second = Duration.FromSeconds(1);
    private static readonly Duration Hour = Duration.FromHours(1);

    public ValidateOptionsResult Validate(string? name, QuartzProcessingOptions options)
    {
        var failures = new List<string>();
        if (options.Store is not (QuartzStore.PostgreSql or QuartzStore.Sqlite))
            failures.Add("Store is required: QuartzStore.PostgreSql or QuartzStore.Sqlite.");
        if (Connection(options) is { } wrong)
            failures.Add(wrong);
        if (options.TablePrefix is { } prefix && Prefix(options.Store, prefix) is { } misnamed)
            failures.Add(misnamed);
        if (options.SweepCron is { } cron && !CronExpression.TryParse(cron, out _))
            failures.Add($"SweepCron must be a cron expression of Quartz, such as '0 0/5 * * * ?', but is '{cron}'.");
        Check(nameof(options.SweepInterval), options.SweepInterval, Second, Hour);
        Check(nameof(options.DispatchInterval), options.DispatchInterval, Second, Hour);
        Check(nameof(options.BatchSize), options.BatchSize, 1, 10_000);
        Check(nameof(options.Lanes), options.Lanes, 1, 64);
        Check(nameof(options.LanesPerHost), options.LanesPerHost, 1, 16);
        Check(nameof(options.CheckinInterval), options.CheckinInterval, Second, Duration.FromMinutes(1));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures.Select(f => "QuartzProcessingOptions." + f));

        void Check<T>(string setting, T value, T minimum, T maximum)
            where T : IComparable<T>, IFormattable
        {
            if (value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0)
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{setting} must be from {minimum} to {maximum}, but is {value}."));
        }
    }

    // The string itself is not quoted: it may hold a password.
    private static string? Connection(QuartzProcessingOptions options)
    {
        if (options.DataSource is not null)
        {
            if (options.ConnectionString.Length > 0)
                return "DataSource and ConnectionString are both given; give one of them.";
            return options.Store == QuartzStore.Sqlite ? "DataSource is for PostgreSQL; with QuartzStore.Sqlite give a ConnectionString." : null;
        }

        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            return "ConnectionString is required, for example that of the engine's storage.";
        try
        {
            _ = new DbConnectionStringBuilder { ConnectionString = options.ConnectionString };
        }
        catch (ArgumentException unreadable)
        {
            return $"ConnectionString cannot be read: {unreadable.Message}";
        }

        return options.Store == QuartzStore.Sqlite && SqliteFile.Of(options.ConnectionString) is null
            ? "ConnectionString must name a file as its Data Source; a database in memory is gone with its first connection."
            : null;
    }

    // It becomes part of SQL.
    private static string? Prefix(QuartzStore? store, string prefix)
    {
        if (prefix.Length is 0 or > LongestPrefix || !(store == QuartzStore.Sqlite ? Name() : QualifiedName()).IsMatch(prefix))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"TablePrefix must be 1 to {LongestPrefix} letters, digits and underscores, on PostgreSQL behind a schema and a dot where wanted, but is '{prefix}'.");
        }

        return null;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]*\.)?[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex QualifiedName();
}
