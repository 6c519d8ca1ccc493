using Npgsql;

namespace Orb.Billing.TestSupport;

/// <summary>
/// A PostgreSQL server for the tests of one process: that of the connection string in ORB_TEST_POSTGRESQL, or a private one from local
/// binaries (<see cref="LocalPostgreSql"/>). Databases are cloned from a template that is migrated once.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    public const string Missing =
        "No PostgreSQL: install it (Debian: apt-get install -y postgresql), or give the connection string of a server in ORB_TEST_POSTGRESQL.";

    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static PostgreSqlServer? _shared;
    private static bool _looked;

    private readonly string _connectionString;
    private readonly LocalPostgreSql? _local;
    private readonly string _prefix = $"orb_test_{Environment.ProcessId}_{Guid.NewGuid():n}"[..32];
    private readonly SemaphoreSlim _templateGate = new(1, 1);
    private string? _template;
    private int _clones;

    private PostgreSqlServer(string connectionString, LocalPostgreSql? local)
    {
        _connectionString = connectionString;
        _local = local;
    }

    /// <summary>The server of this process, started by the first who asks; null where there is none, which in CI (CI=true) is an error.</summary>
    public static async Task<PostgreSqlServer?> SharedAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (!_looked)
            {
                _shared = await StartAsync();
                _looked = true;
            }

            return _shared ?? (IsCi ? throw new InvalidOperationException(Missing) : null);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Stops the private server and deletes its folder; on another server, drops what this process made.</summary>
    public static async ValueTask StopSharedAsync()
    {
        if (Interlocked.Exchange(ref _shared, null) is not { } server)
            return;
        NpgsqlConnection.ClearAllPools();
        await server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_local is not null)
            await _local.DisposeAsync();
        else if (_template is not null)
            await ExecuteAsync($"DROP DATABASE {_template}");
        _templateGate.Dispose();
    }

    /// <summary>A new database, cloned from the template, which the first caller migrates. Returns its connection string.</summary>
    /// <param name="migrate">Migrates the database of a connection string.</param>
    /// <param name="folder">An empty folder of a private server for its files; null for the server's own. <see cref="DropAsync"/> frees it.</param>
    public async Task<string> CloneAsync(Func<string, Task> migrate, string? folder = null)
    {
        await _templateGate.WaitAsync();
        try
        {
            if (_template is null)
            {
                var template = $"{_prefix}_template";
                await ExecuteAsync($"CREATE DATABASE {template}");
                // Not pooled: a template with a connection to it cannot be cloned.
                await migrate(ConnectionTo(template) + ";Pooling=false");
                _template = template;
            }

            var name = $"{_prefix}_{++_clones}";
            if (folder is not null)
            {
                await LocalPostgreSql.GiveAsync(folder);
                await ExecuteAsync($"CREATE TABLESPACE {name} LOCATION '{folder}'");
            }

            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {_template} STRATEGY file_copy{(folder is null ? "" : $" TABLESPACE {name}")}");
            return ConnectionTo(name);
        }
        finally
        {
            _templateGate.Release();
        }
    }

    /// <summary>A new database with nothing in it. Returns its connection string.</summary>
    public async Task<string> EmptyAsync()
    {
        var name = $"{_prefix}_{Interlocked.Increment(ref _clones)}_empty";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionTo(name);
    }

    /// <summary>Whether the server is one of this process, on this machine.</summary>
    public bool IsPrivate => _local is not null;

    /// <summary>
    /// A private server for one class of tests, which disposes it; null where the tests were given a server, or there are no binaries. A replica
    /// follows all that happens on its server, and both are on one machine: a folder for files that another class gave the shared one would be
    /// written by two.
    /// </summary>
    public static async Task<PostgreSqlServer?> PrivateAsync() => await SharedAsync() is { IsPrivate: true } ? await StartAsync() : null;

    /// <summary>A replica of this server; null where the server is not a private one. The caller disposes it.</summary>
    public async Task<LocalPostgreSql?> StandbyAsync() => _local is null ? null : await _local.StandbyAsync();

    /// <summary>Drops a database, whoever is still connected.</summary>
    public async Task DropAsync(string connectionString)
    {
        await using (var pool = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(pool);
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        await ExecuteAsync($"DROP TABLESPACE IF EXISTS {name}");
    }

    private static bool IsCi => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    private static async Task<PostgreSqlServer?> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("ORB_TEST_POSTGRESQL") is { Length: > 0 } given)
            return new PostgreSqlServer(given, null);
        return await LocalPostgreSql.StartAsync() is { } local ? new PostgreSqlServer(local.ConnectionString, local) : null;
    }

    private string ConnectionTo(string database) =>
        // A class of tests has its database to itself and few connections at once.
        new NpgsqlConnectionStringBuilder(_connectionString) { Database = database, MaxPoolSize = 20, IncludeErrorDetail = true }.ConnectionString;

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
