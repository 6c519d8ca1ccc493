using Microsoft.Data.Sqlite;
using Orb.Billing.Tenants;
using SQLitePCL;

namespace Orb.Billing.Sqlite.Tenants;

/// <summary>The version of the data as one connection sees it, which opens with the first question and again after a failure. For one caller at a time.</summary>
internal sealed class DataVersion(string connectionString) : IDisposable
{
    // Versions of one connection can be compared only with each other, so every connection of the process has a number.
    private static long s_connections;

    private SqliteConnection? _connection;
    // Prepared once: every request asks, and a command of ADO.NET costs several times what the answer does.
    private sqlite3_stmt? _statement;
    private long _number;

    /// <summary>The version now.</summary>
    /// <exception cref="SqliteException">It cannot be told; dispose, and ask again later.</exception>
    public ApiKeyMark Read()
    {
        var statement = _statement ??= Open();
        try
        {
            var result = raw.sqlite3_step(statement);
            if (result != raw.SQLITE_ROW)
                SqliteException.ThrowExceptionForRC(result, _connection!.Handle);
            return new ApiKeyMark(_number, raw.sqlite3_column_int64(statement, 0));
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
    }

    public void Dispose()
    {
        _statement?.Dispose();
        _connection?.Dispose();
        (_statement, _connection) = (null, null);
    }

    private sqlite3_stmt Open()
    {
        _number = Interlocked.Increment(ref s_connections);
        // Not out of the pool, which gives a connection back to others.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        _connection.Open();
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_connection.Handle, "PRAGMA data_version", out var statement), _connection.Handle);
        return statement;
    }
}
