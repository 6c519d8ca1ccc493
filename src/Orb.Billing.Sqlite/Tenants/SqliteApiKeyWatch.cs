using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Orb.Billing.Tenants;
using SQLitePCL;

namespace Orb.Billing.Sqlite.Tenants;

/// <summary>
/// Asks SQLite whether anybody has committed anything since: <c>PRAGMA data_version</c> on a connection that never writes, which costs a look into memory
/// that all processes share.
/// </summary>
/// <remarks>https://www.sqlite.org/pragma.html#pragma_data_version</remarks>
internal sealed class SqliteApiKeyWatch(IOptions<SqliteStorageOptions> options) : IApiKeyWatch, IDisposable
{
    private readonly Lock _one = new();
    private SqliteConnection? _connection;
    // Prepared once: every request asks, and a command of ADO.NET costs several times what the answer does.
    private sqlite3_stmt? _version;
    // Versions of one connection can be compared only with each other.
    private long _connections;
    private bool _disposed;

    public ValueTask<ApiKeyMark?> MarkAsync(CancellationToken cancellationToken)
    {
        lock (_one)
        {
            if (_disposed)
                return ValueTask.FromResult<ApiKeyMark?>(null);
            try
            {
                var version = Version(_version ?? Open());
                return ValueTask.FromResult<ApiKeyMark?>(new ApiKeyMark(_connections, version));
            }
            catch (SqliteException)
            {
                Close();
                return ValueTask.FromResult<ApiKeyMark?>(null);
            }
        }
    }

    public void Changed()
    {
        // The version has moved with the commit.
    }

    public void Dispose()
    {
        lock (_one)
        {
            _disposed = true;
            Close();
        }
    }

    private long Version(sqlite3_stmt statement)
    {
        try
        {
            var result = raw.sqlite3_step(statement);
            if (result != raw.SQLITE_ROW)
                SqliteException.ThrowExceptionForRC(result, _connection!.Handle);
            return raw.sqlite3_column_int64(statement, 0);
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
    }

    private sqlite3_stmt Open()
    {
        _connections++;
        // Not out of the pool, which gives a connection back to others.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder(options.Value.ConnectionString) { Pooling = false }.ToString());
        _connection.Open();
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_connection.Handle, "PRAGMA data_version", out var version), _connection.Handle);
        return _version = version;
    }

    private void Close()
    {
        _version?.Dispose();
        _connection?.Dispose();
        (_version, _connection) = (null, null);
    }
}
