using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.Specifications;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>A migrated database in a file of its own, deleted at the end of the class.</summary>
public class SqliteDatabase : StorageFixture
{
    private readonly string _name = $"orb-{Ids.Random():n}.db";
    private readonly StatementCounter _statements = new();
    private ServiceProvider? _services;

    public string Path => System.IO.Path.Combine(Folder, _name);

    /// <summary>Where the file is.</summary>
    protected string Folder { get; set; } = System.IO.Path.GetTempPath();

    public string ConnectionString => $"Data Source={Path}";

    public override IServiceProvider Services => _services!;

    public override async ValueTask InitializeAsync()
    {
        _services = NewServices(ConnectionString);
        await using var scope = Open();
        await scope.Get<IBillingSchema>().MigrateAsync(Token);
    }

    public override ValueTask DisposeAsync()
    {
        _services?.Dispose();
        SqliteConnection.ClearAllPools();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(Path + suffix);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    public override async Task<IReadOnlyDictionary<string, long>> CountRowsAsync(CancellationToken cancellationToken)
    {
        await using var scope = Open();
        var context = scope.Get<SqliteOrbDbContext>();
        await context.Database.OpenConnectionAsync(cancellationToken);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in context.Model.GetEntityTypes().Select(e => e.GetTableName()!))
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM " + table;
            counts[table["orb_".Length..]] = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }

        return counts;
    }

    public override ServiceProvider NewEngine(Action<OrbBillingBuilder> configure) => NewServices(
        ConnectionString,
        billing =>
        {
            billing.Services.ConfigureDbContext<SqliteOrbDbContext>(o => o.AddInterceptors(_statements));
            configure(billing);
        });

    public override async Task<long> CountStatementsAsync(Func<Task> action)
    {
        var before = _statements.Count;
        await action();
        return _statements.Count - before;
    }

    public override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public override async Task BreakPriceAsync(Guid price, bool broken, CancellationToken cancellationToken)
    {
        await using var scope = Open();
        var id = price.ToByteArray(bigEndian: true);
        (broken
            ? await scope.Get<SqliteOrbDbContext>().Database.ExecuteSqlAsync($"UPDATE orb_prices SET model = 'x' || model WHERE id = {id}", cancellationToken)
            : await scope.Get<SqliteOrbDbContext>().Database.ExecuteSqlAsync($"UPDATE orb_prices SET model = substr(model, 2) WHERE id = {id}", cancellationToken)).ShouldBe(1);
    }

    public override async Task AddMigrationAsync(string migration, CancellationToken cancellationToken)
    {
        await using var scope = Open();
        var database = scope.Get<SqliteOrbDbContext>().Database;
        await database.ExecuteSqlRawAsync(database.GetService<IHistoryRepository>().GetInsertScript(new HistoryRow(migration, "10")), cancellationToken);
    }

    public override async Task<string> RemoveNewestMigrationAsync(CancellationToken cancellationToken)
    {
        await using var scope = Open();
        var database = scope.Get<SqliteOrbDbContext>().Database;
        var newest = (await database.GetAppliedMigrationsAsync(cancellationToken)).Max(StringComparer.Ordinal)!;
        await database.ExecuteSqlRawAsync(database.GetService<IHistoryRepository>().GetDeleteScript(newest), cancellationToken);
        return newest;
    }

    public static ServiceProvider NewServices(string connectionString, Action<OrbBillingBuilder>? configure = null)
    {
        var services = new ServiceCollection();
        var billing = services.AddOrbBilling().UseSqlite(connectionString).UseSqlite(connectionString);
        configure?.Invoke(billing);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
