using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using Orb.Billing.Metering;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>The rows of usage batches, written to PostgreSQL by arrays and <c>unnest</c> over open connections, without a look at anything.</summary>
public sealed class RawPostgreSql(string database, IReadOnlyList<NewUsageEvent[]> batches) : IAsyncDisposable
{
    private const string Sql = """
        WITH batch AS (SELECT * FROM unnest(@sequences, @ids, @customers, @names, @times, @keys, @hashes, @properties) AS b (sequence, id, customer, name, at, key, hash, properties)),
        added AS (
            INSERT INTO orb.usage_keys (tenant_id, idempotency_key, body_hash, sequence) SELECT @tenant, key, hash, sequence FROM batch
            ON CONFLICT (tenant_id, idempotency_key) DO NOTHING RETURNING sequence)
        INSERT INTO orb.usage_events (tenant_id, sequence, event_id, customer_id, event_name, timestamp, idempotency_key, properties)
        SELECT @tenant, sequence, id, customer, name, at, key, properties FROM batch
        """;

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(database);
    private readonly ConcurrentBag<NpgsqlConnection> _open = [];
    private readonly IReadOnlyList<Columns> _batches = [.. batches.Select(Columns.Of)];

    /// <summary>Writes a batch.</summary>
    public async Task WriteAsync(int batch)
    {
        if (!_open.TryTake(out var connection))
            connection = await _source.OpenConnectionAsync();
        var rows = _batches[batch];
        await using var command = new NpgsqlCommand(Sql, connection);
        void Bind<T>(string name, NpgsqlDbType type, T[] values) => command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = values });
        command.Parameters.Add(new NpgsqlParameter("tenant", Guid.Empty));
        Bind("sequences", NpgsqlDbType.Bigint, Enumerable.Range(1, Ingest.BatchSize).Select(n => ((long)batch * Ingest.BatchSize) + n).ToArray());
        Bind("ids", NpgsqlDbType.Uuid, rows.Ids);
        Bind("customers", NpgsqlDbType.Uuid, rows.Customers);
        Bind("names", NpgsqlDbType.Text, rows.Names);
        Bind("times", NpgsqlDbType.Bigint, rows.Times);
        Bind("keys", NpgsqlDbType.Text, rows.Keys);
        Bind("hashes", NpgsqlDbType.Bytea, rows.Hashes);
        Bind("properties", NpgsqlDbType.Text, rows.Properties);
        await command.ExecuteNonQueryAsync();
        _open.Add(connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _open)
            await connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private sealed record Columns(Guid[] Ids, Guid[] Customers, string[] Names, long[] Times, string[] Keys, byte[][] Hashes, string[] Properties)
    {
        public static Columns Of(NewUsageEvent[] batch) => new(
            [.. batch.Select(_ => Guid.CreateVersion7())], [.. batch.Select(e => e.CustomerId!.Value.Value)], [.. batch.Select(e => e.EventName)],
            [.. batch.Select(e => e.Timestamp.ToUnixTimeTicks())], [.. batch.Select(e => e.IdempotencyKey)], [.. batch.Select(Ingest.Hash)], [.. batch.Select(Ingest.Properties)]);
    }
}
