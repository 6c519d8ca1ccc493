using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Orb.SampleHost.Tests;

/// <summary>The database of a bill run, on either of the two.</summary>
/// <param name="Provider">As the host's settings name it.</param>
/// <param name="ConnectionString">Where it is.</param>
internal sealed record BillRunDatabase(string Provider, string ConnectionString)
{
    private const string Sqlite = "Sqlite";

    /// <summary>How many may write at once without waiting for each other.</summary>
    public int Writers => Provider == Sqlite ? 1 : 8;

    private string Prefix => Provider == Sqlite ? "orb_" : "orb.";

    public static BillRunDatabase InFile(string path) => new(Sqlite, $"Data Source={path}");

    public static BillRunDatabase OnServer(string connectionString) => new("PostgreSql", connectionString);

    /// <summary>An engine in this process.</summary>
    public ServiceProvider Engine(IClock? clock)
    {
        var services = new ServiceCollection();
        var billing = services.AddOrbBilling();
        _ = Provider == Sqlite ? billing.UseSqlite(ConnectionString) : billing.UsePostgreSql(ConnectionString);
        if (clock is not null)
            billing.UseClock(clock);
        return services.BuildServiceProvider();
    }

    /// <summary>Copies a file that nobody has open to another one.</summary>
    public async Task<BillRunDatabase> CopyAsync(string path)
    {
        // What stands in the log belongs to the file.
        await ScalarAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        SqliteConnection.ClearAllPools();
        File.Copy(new SqliteConnectionStringBuilder(ConnectionString).DataSource, path);
        return InFile(path);
    }

    /// <summary>Customers that are still due.</summary>
    public Task<long> DueAsync() => CountAsync(string.Create(
        CultureInfo.InvariantCulture, $"due_work WHERE next_due_at <= {SystemClock.Instance.GetCurrentInstant().ToUnixTimeTicks()}"));

    public Task<long> IssuedAsync() => CountAsync("invoices WHERE number IS NOT NULL");

    public async Task<object?> ScalarAsync(string statement)
    {
        await using DbConnection connection = Provider == Sqlite ? new SqliteConnection(ConnectionString) : new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync();
    }

    private async Task<long> CountAsync(string rows) => (long)(await ScalarAsync($"SELECT COUNT(*) FROM {Prefix}{rows}"))!;
}
