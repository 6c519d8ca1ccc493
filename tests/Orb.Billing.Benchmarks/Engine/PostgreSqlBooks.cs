using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Orb.Billing.TestSupport;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>
/// A durable PostgreSQL server with databases of many subscriptions. One subscription lives through the engine; the others are copies of its rows,
/// made in the database, which takes seconds where the engine would take minutes.
/// </summary>
public sealed class PostgreSqlBooks : IAsyncDisposable
{
    /// <summary>The instant at which the month that is measured has closed.</summary>
    public static readonly Instant Closed = Instant.FromUtc(2026, 1, 1, 0, 0);

    /// <summary>The instant at which its invoices are issued.</summary>
    public static readonly Instant Due = Closed + Duration.FromHours(12);

    private static readonly string[] Copied = ["customers", "subscriptions", "price_intervals", "invoices", "charges", "invoice_lines", "due_work"];
    private static readonly string[] Shared = ["tenant_id", "plan_id", "price_id", "item_id", "metric_id", "clock_id", "test_clock_id"];

    private readonly LocalPostgreSql _server;
    private int _databases;

    private PostgreSqlBooks(LocalPostgreSql server) => _server = server;

    /// <summary>Starts the server.</summary>
    public static async Task<PostgreSqlBooks> StartAsync() =>
        new(await LocalPostgreSql.StartAsync(durable: true) ?? throw new InvalidOperationException(PostgreSqlServer.Missing));

    /// <summary>Begins to count what the server does.</summary>
    public Task<ServerProfile> CountAsync() => ServerProfile.StartAsync(_server.ConnectionString);

    /// <summary>A database with subscriptions of an age whose month is closed and not yet invoiced. Returns its connection string.</summary>
    /// <param name="subscriptions">Subscriptions, each of a customer of its own.</param>
    /// <param name="months">Months that the subscriptions have lived: all but the last are closed and invoiced, of which only what was due in advance is.</param>
    /// <param name="events">Usage events a subscription and month.</param>
    public async Task<string> SeedAsync(int subscriptions, int months, int events)
    {
        var database = await CreateAsync();
        var first = Closed.InUtc().LocalDateTime.PlusMonths(-months);
        await using (var engine = Engine(database, first.InUtc().ToInstant()))
        {
            await engine.MigrateAsync();
            var customer = await engine.SubscribeAsync();
            await using var source = NpgsqlDataSource.Create(database);
            // Month by month, so that each is settled at the cut-off of its own time.
            for (var month = first; month.InUtc().ToInstant() < Closed; month = month.PlusMonths(1))
            {
                if (month > first)
                    await engine.SweepAsync(month.InUtc().ToInstant() + Duration.FromHours(12));
                await ExecuteAsync(source, Events(customer.Id.Value, month, events));
            }
        }

        await using var copying = NpgsqlDataSource.Create(database);
        foreach (var table in Copied)
            await ExecuteAsync(copying, await CopyAsync(copying, table, subscriptions));
        await ExecuteAsync(copying, CopyEvents(subscriptions));
        // As the server would have left rows that were written long ago: hints set, pages known to be visible, statistics taken, nothing of the copying left.
        await ExecuteAsync(copying, "VACUUM FULL");
        await ExecuteAsync(copying, "VACUUM (ANALYZE)");
        await ExecuteAsync(copying, "CHECKPOINT");
        return database;
    }

    /// <summary>
    /// A copy of a database that nobody is connected to, in the server's memory as that of a server that has been running: a copied file is cold, and
    /// reading it would be measured instead of the work.
    /// </summary>
    public async Task<string> CloneAsync(string database)
    {
        NpgsqlConnection.ClearAllPools();
        var name = NextName();
        await using var source = NpgsqlDataSource.Create(_server.ConnectionString + ";Pooling=false");
        await ExecuteAsync(source, $"CREATE DATABASE {name} TEMPLATE {new NpgsqlConnectionStringBuilder(database).Database} STRATEGY file_copy");
        await using (var copy = NpgsqlDataSource.Create(Of(name)))
        {
            await ExecuteAsync(copy, "CREATE EXTENSION pg_prewarm");
            await ExecuteAsync(copy, "SELECT pg_prewarm(oid) FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'orb'::regnamespace");
        }

        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(source, "CHECKPOINT");
        return Of(name);
    }

    /// <summary>Drops a database.</summary>
    public async Task DropAsync(string database)
    {
        NpgsqlConnection.ClearAllPools();
        await using var source = NpgsqlDataSource.Create(_server.ConnectionString + ";Pooling=false");
        await ExecuteAsync(source, $"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)");
    }

    /// <summary>An empty, migrated database.</summary>
    public async Task<string> EmptyAsync()
    {
        var database = await CreateAsync();
        await using var engine = Engine(database, Closed);
        await engine.MigrateAsync();
        return database;
    }

    /// <summary>The engine on a database.</summary>
    public static BenchEngine Engine(string database, Instant now) => new(now, billing => billing.UsePostgreSql(database));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        return _server.DisposeAsync();
    }

    internal static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    // Every id of the subscription's own follows from the old one and the number of the copy, so that rows that belong together still do.
    private static async Task<string> CopyAsync(NpgsqlDataSource source, string table, int subscriptions)
    {
        await using var command = source.CreateCommand(
            $"SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'orb' AND table_name = '{table}' ORDER BY ordinal_position");
        await using var reader = await command.ExecuteReaderAsync();
        var (names, values) = (new List<string>(), new List<string>());
        while (await reader.ReadAsync())
        {
            var name = reader.GetString(0);
            names.Add($"\"{name}\"");
            values.Add(
                reader.GetString(1) == "uuid" && !Shared.Contains(name) ? $"md5(t.\"{name}\"::text || '/' || g)::uuid"
                : name == "number" ? $"t.\"{name}\" || '/' || g"
                // The cause begins with the subscription: the copies' lie as far from each other as those of real ones.
                : name == "cause_id" ? $"regexp_replace(t.\"{name}\", '^[^|]*', md5(t.subscription_id::text || '/' || g))"
                : $"t.\"{name}\"");
        }

        return $"INSERT INTO orb.{table} ({string.Join(", ", names)}) SELECT {string.Join(", ", values)} FROM orb.{table} t, generate_series(2, {subscriptions}) g";
    }

    private static string Events(Guid customer, LocalDateTime month, int events)
    {
        var start = month.InUtc().ToInstant().ToUnixTimeTicks();
        var length = month.PlusMonths(1).InUtc().ToInstant().ToUnixTimeTicks() - start;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            INSERT INTO orb.usage_sequences (tenant_id, last) SELECT tenant_id, {{events}} FROM orb.customers ON CONFLICT (tenant_id) DO UPDATE SET last = usage_sequences.last + {{events}};
            INSERT INTO orb.usage_events (tenant_id, sequence, event_id, customer_id, event_name, timestamp, idempotency_key, properties)
            SELECT tenant_id, last - {{events}} + n, gen_random_uuid(), '{{customer}}', CASE n % 2 WHEN 0 THEN 'tokens' ELSE 'seconds' END,
                {{start}} + n * ({{length}} / {{events + 1}}), 'event-' || last - {{events}} + n,
                CASE n % 2 WHEN 0 THEN '{"tokens":' || 100 + n || '}' ELSE '{"seconds":' || 10 + n || '}' END
            FROM orb.usage_sequences, generate_series(1, {{events}}) n;
            """);
    }

    // The events of all come in in the order of time, and what was settled was settled behind those that had come in by then.
    private static string CopyEvents(int subscriptions) => $"""
        UPDATE orb.usage_events SET sequence = -sequence;
        INSERT INTO orb.usage_events (tenant_id, sequence, event_id, customer_id, event_name, timestamp, idempotency_key, properties)
        SELECT tenant_id, {subscriptions} * (-sequence - 1) + g, gen_random_uuid(), CASE g WHEN 1 THEN customer_id ELSE md5(customer_id::text || '/' || g)::uuid END,
            event_name, timestamp, idempotency_key || '/' || g, properties
        FROM orb.usage_events, generate_series(1, {subscriptions}) g
        ORDER BY timestamp, g;
        DELETE FROM orb.usage_events WHERE sequence < 0;
        UPDATE orb.usage_sequences SET last = last * {subscriptions};
        UPDATE orb.charges SET cut_off = cut_off * {subscriptions};
        UPDATE orb.invoices SET cut_off = cut_off * {subscriptions};
        """;

    private async Task<string> CreateAsync()
    {
        var name = NextName();
        await using var source = NpgsqlDataSource.Create(_server.ConnectionString);
        await ExecuteAsync(source, $"CREATE DATABASE {name}");
        return Of(name);
    }

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"bench_{++_databases}");

    private string Of(string name) => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name }.ConnectionString;
}
