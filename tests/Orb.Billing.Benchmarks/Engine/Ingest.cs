using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>Usage taken in by the library in batches of 1,000, against a loop that writes the same rows to the same tables and does nothing else.</summary>
public static class Ingest
{
    private const int BatchSize = 1_000;
    private const int Connections = 4;
    private const int Customers = 200;

    // Batches before the clock starts, on which the code is compiled and the caches fill.
    private const int Warm = 300;

    /// <summary>PostgreSQL with durable commits, over four connections.</summary>
    public static async Task PostgreSqlAsync(int batches, int turns)
    {
        await using var books = await PostgreSqlBooks.StartAsync();
        var (library, raw) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var turn = 0; turn < turns; turn++)
        {
            var database = await books.EmptyAsync();
            await using (var engine = PostgreSqlBooks.Engine(database, PostgreSqlBooks.Closed))
                library.Add(await LibraryAsync(engine, batches, Connections));
            await books.DropAsync(database);

            database = await books.EmptyAsync();
            IReadOnlyList<CustomerId> customers;
            await using (var engine = PostgreSqlBooks.Engine(database, PostgreSqlBooks.Closed))
                customers = await CustomersAsync(engine);
            await using (var source = NpgsqlDataSource.Create(database))
                raw.Add(await RawAsync(source, [.. Batches(customers, Warm + batches)]));
            await books.DropAsync(database);
            Print("PostgreSQL", batches, library, raw);
        }
    }

    /// <summary>SQLite, every commit on the disk, over one connection.</summary>
    public static async Task SqliteAsync(int batches, int turns)
    {
        var (library, raw) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var times in new[] { library, raw })
            {
                var path = Path.Combine(Path.GetTempPath(), $"orb-bench-{Guid.NewGuid():n}.db");
                await using (var engine = new BenchEngine(PostgreSqlBooks.Closed, billing => billing.UseSqlite($"Data Source={path}")))
                {
                    await engine.MigrateAsync();
                    times.Add(times == library
                        ? await LibraryAsync(engine, batches, 1)
                        : await RawAsync(path, [.. Batches(await CustomersAsync(engine), Warm + batches)]));
                }

                SqliteConnection.ClearAllPools();
                foreach (var suffix in new[] { "", "-wal", "-shm" })
                    File.Delete(path + suffix);
            }

            Print("SQLite", batches, library, raw);
        }
    }

    private static void Print(string what, int batches, List<TimeSpan> library, List<TimeSpan> raw) => Console.WriteLine(
        $"ingest {what}: {batches * BatchSize / library[^1].TotalSeconds:0} events/s, raw {batches * BatchSize / raw[^1].TotalSeconds:0}, ratio {raw[^1] / library[^1]:0.00}, fastest of each {raw.Min() / library.Min():0.00}");

    private static async Task<TimeSpan> LibraryAsync(BenchEngine engine, int batches, int connections)
    {
        var all = Batches(await CustomersAsync(engine), Warm + batches).ToList();
        return await TimedAsync("library", all.Count, connections, async next =>
        {
            for (var i = next(); i < all.Count; i = next())
            {
                var result = await engine.RunAsync<IUsageService, IngestResult>(s => s.IngestAsync(all[i], default));
                if (result.Failures.Count > 0)
                    throw new InvalidOperationException(string.Join(", ", result.Failures[0].Errors));
            }
        });
    }

    private static async Task<TimeSpan> TimedAsync(string what, int batches, int connections, Func<Func<int>, Task> send)
    {
        var (place, until) = (-1, Warm);
        int Next() => Interlocked.Increment(ref place) is var i && i < until ? i : int.MaxValue;
        Task SendAsync() => Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => send(Next))));
        await SendAsync();
        (place, until) = (Warm - 1, batches);
        using var profile = Environment.GetEnvironmentVariable("PROFILE") == "1" ? new StatementProfile() : null;
        var (used, start) = (Processors.Now(), Stopwatch.GetTimestamp());
        await SendAsync();
        var time = Stopwatch.GetElapsedTime(start);
        Processors.Print($"{what}, a batch", used, batches - Warm);
        profile?.Print(time);
        return time;
    }

    private static async Task<IReadOnlyList<CustomerId>> CustomersAsync(BenchEngine engine)
    {
        var customers = new List<CustomerId>();
        for (var i = 0; i < Customers; i++)
        {
            customers.Add((await engine.RunAsync<ICustomerService, Outcome<Customer>>(s => s.CreateAsync(
                new CreateCustomer { Name = "Acme", Email = "billing@acme.example", TimeZone = "Etc/UTC" }, default))).Value.Id);
        }

        return customers;
    }

    private static IEnumerable<NewUsageEvent[]> Batches(IReadOnlyList<CustomerId> customers, int batches) => Enumerable.Range(0, batches).Select(batch =>
        Enumerable.Range(0, BatchSize).Select(i => new NewUsageEvent
        {
            IdempotencyKey = $"{Guid.NewGuid():n}",
            EventName = "tokens",
            CustomerId = customers[i % customers.Count],
            Timestamp = PostgreSqlBooks.Closed - Duration.FromSeconds(batch % 3_600),
            Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(100 + i), ["region"] = PropertyValue.Text("eu") },
        }).ToArray());

    private static string Properties(NewUsageEvent e) => string.Create(CultureInfo.InvariantCulture, $$"""{"tokens":{{e.Properties["tokens"]}},"region":"eu"}""");

    private static byte[] Hash(NewUsageEvent e) => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(e.IdempotencyKey));

    private static async Task<TimeSpan> RawAsync(NpgsqlDataSource source, IReadOnlyList<NewUsageEvent[]> batches)
    {
        const string Sql = """
            WITH batch AS (SELECT * FROM unnest(@sequences, @ids, @customers, @names, @times, @keys, @hashes, @properties) AS b (sequence, id, customer, name, at, key, hash, properties)),
            added AS (
                INSERT INTO orb.usage_keys (tenant_id, idempotency_key, body_hash, sequence) SELECT @tenant, key, hash, sequence FROM batch
                ON CONFLICT (tenant_id, idempotency_key) DO NOTHING RETURNING sequence)
            INSERT INTO orb.usage_events (tenant_id, sequence, event_id, customer_id, event_name, timestamp, idempotency_key, properties)
            SELECT @tenant, sequence, id, customer, name, at, key, properties FROM batch
            """;
        var tenant = Guid.Empty;
        var sequence = 0L;
        var prepared = batches.Select(b => (
            Ids: b.Select(_ => Guid.CreateVersion7()).ToArray(), Customers: b.Select(e => e.CustomerId!.Value.Value).ToArray(), Names: b.Select(e => e.EventName).ToArray(),
            Times: b.Select(e => e.Timestamp.ToUnixTimeTicks()).ToArray(), Keys: b.Select(e => e.IdempotencyKey).ToArray(), Hashes: b.Select(Hash).ToArray(),
            Properties: b.Select(Properties).ToArray())).ToList();
        return await TimedAsync("raw", prepared.Count, Connections, async next =>
        {
            await using var connection = await source.OpenConnectionAsync();
            for (var i = next(); i < prepared.Count; i = next())
            {
                var last = Interlocked.Add(ref sequence, BatchSize);
                await using var command = new NpgsqlCommand(Sql, connection);
                void Bind<T>(string name, NpgsqlDbType type, T[] values) => command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = values });
                command.Parameters.Add(new NpgsqlParameter("tenant", tenant));
                Bind("sequences", NpgsqlDbType.Bigint, Enumerable.Range(1, BatchSize).Select(n => last - BatchSize + n).ToArray());
                Bind("ids", NpgsqlDbType.Uuid, prepared[i].Ids);
                Bind("customers", NpgsqlDbType.Uuid, prepared[i].Customers);
                Bind("names", NpgsqlDbType.Text, prepared[i].Names);
                Bind("times", NpgsqlDbType.Bigint, prepared[i].Times);
                Bind("keys", NpgsqlDbType.Text, prepared[i].Keys);
                Bind("hashes", NpgsqlDbType.Bytea, prepared[i].Hashes);
                Bind("properties", NpgsqlDbType.Text, prepared[i].Properties);
                await command.ExecuteNonQueryAsync();
            }
        });
    }

    private static async Task<TimeSpan> RawAsync(string path, IReadOnlyList<NewUsageEvent[]> batches)
    {
        await using var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        await using (var setup = connection.CreateCommand())
        {
            setup.CommandText = "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;";
            await setup.ExecuteNonQueryAsync();
        }

        var tenant = new byte[16];
        var sequence = 0L;
        return await TimedAsync("raw", batches.Count, 1, async next =>
        {
            for (var b = next(); b < batches.Count; b = next())
                await WriteAsync(batches[b]);
        });

        async Task WriteAsync(NewUsageEvent[] batch)
        {
            await using var transaction = connection.BeginTransaction(deferred: false);
            await using var keys = connection.CreateCommand();
            keys.CommandText = "INSERT OR IGNORE INTO orb_usage_keys (tenant_id, idempotency_key, body_hash, sequence) VALUES (@t, @k, @h, @s)";
            await using var events = connection.CreateCommand();
            events.CommandText = "INSERT INTO orb_usage_events (tenant_id, sequence, event_id, customer_id, event_name, timestamp, idempotency_key, properties) VALUES (@t, @s, @i, @c, @n, @a, @k, @p)";
            SqliteParameter Add(SqliteCommand command, string name) => command.Parameters.Add(new SqliteParameter(name, null));
            var (kt, kk, kh, ks) = (Add(keys, "@t"), Add(keys, "@k"), Add(keys, "@h"), Add(keys, "@s"));
            var (et, es, ei, ec, en, ea, ek, ep) = (Add(events, "@t"), Add(events, "@s"), Add(events, "@i"), Add(events, "@c"), Add(events, "@n"), Add(events, "@a"), Add(events, "@k"), Add(events, "@p"));
            (kt.Value, et.Value, en.Value) = (tenant, tenant, "tokens");
            foreach (var e in batch)
            {
                sequence++;
                (kk.Value, kh.Value, ks.Value) = (e.IdempotencyKey, Hash(e), sequence);
                await keys.ExecuteNonQueryAsync();
                (es.Value, ei.Value, ec.Value) = (sequence, Guid.CreateVersion7().ToByteArray(bigEndian: true), e.CustomerId!.Value.Value.ToByteArray(bigEndian: true));
                (ea.Value, ek.Value, ep.Value) = (e.Timestamp.ToUnixTimeTicks(), e.IdempotencyKey, Properties(e));
                await events.ExecuteNonQueryAsync();
            }

            await transaction.CommitAsync();
        }
    }
}
