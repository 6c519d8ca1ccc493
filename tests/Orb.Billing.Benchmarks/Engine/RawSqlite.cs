using Microsoft.Data.Sqlite;
using Orb.Billing.Metering;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>The rows of usage batches, written to SQLite by two prepared statements over one connection, without a look at anything.</summary>
public sealed class RawSqlite : IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly IReadOnlyList<NewUsageEvent[]> _batches;
    private long _sequence;

    private RawSqlite(SqliteConnection connection, IReadOnlyList<NewUsageEvent[]> batches) => (_connection, _batches) = (connection, batches);

    /// <summary>Opens a database file, every commit on the disk.</summary>
    public static async Task<RawSqlite> OpenAsync(string path, IReadOnlyList<NewUsageEvent[]> batches)
    {
        var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        await using var setup = connection.CreateCommand();
        setup.CommandText = "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;";
        await setup.ExecuteNonQueryAsync();
        return new RawSqlite(connection, batches);
    }

    /// <summary>Writes a batch.</summary>
    public async Task WriteAsync(int batch)
    {
        await using var transaction = _connection.BeginTransaction(deferred: false);
        await using var keys = _connection.CreateCommand();
        keys.CommandText = "INSERT OR IGNORE INTO orb_usage_keys (tenant_id, idempotency_key, body_hash, sequence) VALUES (@t, @k, @h, @s)";
        await using var events = _connection.CreateCommand();
        events.CommandText = "INSERT INTO orb_usage_events (tenant_id, sequence, event_id, customer_id, event_name, timestamp, idempotency_key, properties) VALUES (@t, @s, @i, @c, @n, @a, @k, @p)";
        SqliteParameter Add(SqliteCommand command, string name) => command.Parameters.Add(new SqliteParameter(name, null));
        var (kt, kk, kh, ks) = (Add(keys, "@t"), Add(keys, "@k"), Add(keys, "@h"), Add(keys, "@s"));
        var (et, es, ei, ec, en, ea, ek, ep) = (Add(events, "@t"), Add(events, "@s"), Add(events, "@i"), Add(events, "@c"), Add(events, "@n"), Add(events, "@a"), Add(events, "@k"), Add(events, "@p"));
        var tenant = new byte[16];
        (kt.Value, et.Value, en.Value) = (tenant, tenant, "tokens");
        foreach (var e in _batches[batch])
        {
            _sequence++;
            (kk.Value, kh.Value, ks.Value) = (e.IdempotencyKey, Ingest.Hash(e), _sequence);
            await keys.ExecuteNonQueryAsync();
            (es.Value, ei.Value, ec.Value) = (_sequence, Guid.CreateVersion7().ToByteArray(bigEndian: true), e.CustomerId!.Value.Value.ToByteArray(bigEndian: true));
            (ea.Value, ek.Value, ep.Value) = (e.Timestamp.ToUnixTimeTicks(), e.IdempotencyKey, Ingest.Properties(e));
            await events.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
