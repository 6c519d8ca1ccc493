using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Orb.Billing.Tenants;

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
    private SqliteCommand? _version;
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
                var version = (long)(_version ?? Open()).ExecuteScalar()!;
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

    private SqliteCommand Open()
    {
        _connections++;
        // Not out of the pool, which gives a connection back to others.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder(options.Value.ConnectionString) { Pooling = false }.ToString());
        _connection.Open();
        _version = _connection.CreateCommand();
        _version.CommandText = "PRAGMA data_version";
        return _version;
    }

    private void Close()
    {
        _version?.Dispose();
        _connection?.Dispose();
        (_version, _connection) = (null, null);
    }
}
