using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orb.Billing.Specifications;
using Orb.Billing.TestSupport;

[assembly: AssemblyFixture(typeof(Orb.Billing.PostgreSql.Tests.ServerEnd))]

namespace Orb.Billing.PostgreSql.Tests;

/// <summary>A database of its own, cloned from a migrated template and dropped at the end of the class.</summary>
public class PostgreSqlDatabase : StorageFixture
{
    private PostgreSqlServer? _server;
    private ServiceProvider? _services;

    public string ConnectionString { get; private set; } = "";

    public override IServiceProvider Services => _services!;

    public override async ValueTask InitializeAsync()
    {
        _server = await ServerAsync();
        if (_server is null)
            return; // each test is skipped when it opens a scope
        ConnectionString = await CloneAsync(_server, MigrateAsync);
        _services = NewServices(ConnectionString);
    }

    /// <summary>The server the database is on; null where there is none.</summary>
    protected virtual Task<PostgreSqlServer?> ServerAsync() => PostgreSqlServer.SharedAsync();

    /// <summary>Makes the database.</summary>
    protected virtual Task<string> CloneAsync(PostgreSqlServer server, Func<string, Task> migrate) => server.CloneAsync(migrate);

    public override Scope Open(TenantId? tenant = null)
    {
        Assert.SkipWhen(_server is null, PostgreSqlServer.Missing);
        return base.Open(tenant);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        if (_server is not null)
            await _server.DropAsync(ConnectionString);
        GC.SuppressFinalize(this);
    }

    public override async Task<IReadOnlyDictionary<string, long>> CountRowsAsync(CancellationToken cancellationToken)
    {
        await using var scope = Open();
        var context = scope.Get<PostgreSqlOrbDbContext>();
        await context.Database.OpenConnectionAsync(cancellationToken);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in context.Model.GetEntityTypes().Select(e => e.GetTableName()!))
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM orb.{table}";
            counts[table] = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }

        return counts;
    }

    public override ServiceProvider NewEngine(Action<OrbBillingBuilder> configure)
    {
        Assert.SkipWhen(_server is null, PostgreSqlServer.Missing);
        return NewServices(ConnectionString, configure);
    }

    public override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(_server is null, PostgreSqlServer.Missing);
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public override async Task<long> CountStatementsAsync(Func<Task> action)
    {
        var (count, database) = (0L, new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString).Database);
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllData,
            // Other classes of tests run on databases of their own at the same time. A batch is one activity, but its statements are several.
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("db.query.text") is string text && (activity.GetTagItem("db.namespace") as string)?.Contains(database!, StringComparison.Ordinal) == true)
                    Interlocked.Add(ref count, text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length);
            },
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        await action();
        return Interlocked.Read(ref count);
    }

    public override async Task BreakPriceAsync(Guid price, bool broken, CancellationToken cancellationToken)
    {
        await using var scope = Open();
        (broken
            ? await scope.Get<PostgreSqlOrbDbContext>().Database.ExecuteSqlAsync($"UPDATE orb.prices SET model = 'x' || model WHERE id = {price}", cancellationToken)
            : await scope.Get<PostgreSqlOrbDbContext>().Database.ExecuteSqlAsync($"UPDATE orb.prices SET model = substr(model, 2) WHERE id = {price}", cancellationToken)).ShouldBe(1);
    }

    public override async Task AddMigrationAsync(string migration, CancellationToken cancellationToken)
    {
        await using var scope = Open();
        var database = scope.Get<PostgreSqlOrbDbContext>().Database;
        await database.ExecuteSqlRawAsync(database.GetService<IHistoryRepository>().GetInsertScript(new HistoryRow(migration, "10")), cancellationToken);
    }

    public override async Task<string> RemoveNewestMigrationAsync(CancellationToken cancellationToken)
    {
        await using var scope = Open();
        var database = scope.Get<PostgreSqlOrbDbContext>().Database;
        var newest = (await database.GetAppliedMigrationsAsync(cancellationToken)).Max(StringComparer.Ordinal)!;
        await database.ExecuteSqlRawAsync(database.GetService<IHistoryRepository>().GetDeleteScript(newest), cancellationToken);
        return newest;
    }

    public static ServiceProvider NewServices(string connectionString, Action<OrbBillingBuilder>? configure = null)
    {
        var services = new ServiceCollection();
        var billing = services.AddOrbBilling().UsePostgreSql(connectionString).UsePostgreSql(connectionString);
        configure?.Invoke(billing);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private static async Task MigrateAsync(string connectionString)
    {
        await using var services = NewServices(connectionString);
        await using var scope = new Scope(services, TenantId.Default);
        await scope.Get<IBillingSchema>().MigrateAsync(default);
    }
}

/// <summary>Stops the server when the last test has run.</summary>
public sealed class ServerEnd : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgreSqlServer.StopSharedAsync();
}
