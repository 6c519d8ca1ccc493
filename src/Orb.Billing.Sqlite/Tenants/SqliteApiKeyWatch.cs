using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Orb.Billing.Tenants;

namespace Orb.Billing.Sqlite.Tenants;

/// <summary>
/// Asks SQLite whether anybody has committed anything since: <c>PRAGMA data_version</c> on a connection that never writes, which costs a look into memory
/// that all processes share. There are as many connections as processors, so that nearly nobody waits for one; a mark is of one of them, and the first one
/// that is free is asked, so the marks of the first are nearly all there are.
/// </summary>
/// <remarks>https://www.sqlite.org/pragma.html#pragma_data_version</remarks>
internal sealed class SqliteApiKeyWatch : IApiKeyWatch, IDisposable
{
    private const int MostConnections = 8;

    private readonly (Lock Lock, DataVersion Version)[] _connections;
    private bool _disposed;

    public SqliteApiKeyWatch(IOptions<SqliteStorageOptions> options) => _connections =
        [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, MostConnections)).Select(_ => (new Lock(), new DataVersion(options.Value.ConnectionString)))];

    public ValueTask<ApiKeyMark?> MarkAsync(CancellationToken cancellationToken)
    {
        foreach (var (free, version) in _connections)
        {
            if (!free.TryEnter())
                continue;
            try
            {
                return ValueTask.FromResult(Mark(version));
            }
            finally
            {
                free.Exit();
            }
        }

        lock (_connections[0].Lock)
            return ValueTask.FromResult(Mark(_connections[0].Version));
    }

    public void Changed()
    {
        // The version has moved with the commit.
    }

    public void Dispose()
    {
        _disposed = true;
        foreach (var (one, version) in _connections)
        {
            lock (one)
                version.Dispose();
        }
    }

    private ApiKeyMark? Mark(DataVersion version)
    {
        if (_disposed)
            return null;
        try
        {
            return version.Read();
        }
        catch (SqliteException)
        {
            version.Dispose();
            return null;
        }
    }
}
