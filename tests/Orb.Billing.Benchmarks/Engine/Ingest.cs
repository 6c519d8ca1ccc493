using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>Usage taken in by the library in batches of 1,000, against a loop that writes the same rows to the same tables and does nothing else.</summary>
public static class Ingest
{
    internal const int BatchSize = 1_000;
    private const int Connections = 4;
    private const int Customers = 200;

    // Batches before the clock starts, on which the code is compiled and the caches fill.
    private const int Warm = 200;

    // A turn goes back and forth between the two, so that both meet the same disturbances.
    private const int Rounds = 10;

    /// <summary>PostgreSQL with durable commits, over four connections.</summary>
    public static async Task PostgreSqlAsync(int batches, int turns)
    {
        await using var books = await PostgreSqlBooks.StartAsync();
        var (ratios, speeds) = (new List<decimal>(), new List<decimal>());
        for (var turn = 0; turn < turns; turn++)
        {
            var (ofLibrary, ofRaw) = (await books.EmptyAsync(), await books.EmptyAsync());
            await using (var engine = PostgreSqlBooks.Engine(ofLibrary, PostgreSqlBooks.Closed))
            await using (var other = PostgreSqlBooks.Engine(ofRaw, PostgreSqlBooks.Closed))
            await using (var raw = new RawPostgreSql(ofRaw, [.. Batches(await CustomersAsync(other), Warm + batches)]))
                await CompareAsync(await LibraryAsync(engine, batches), raw.WriteAsync, batches, Connections, ratios, speeds);
            await books.DropAsync(ofLibrary);
            await books.DropAsync(ofRaw);
        }

        Print("PostgreSQL", ratios, speeds);
    }

    /// <summary>SQLite, every commit on the disk, over one connection.</summary>
    public static async Task SqliteAsync(int batches, int turns)
    {
        var (ratios, speeds) = (new List<decimal>(), new List<decimal>());
        for (var turn = 0; turn < turns; turn++)
        {
            var (ofLibrary, ofRaw) = (NewFile(), NewFile());
            await using (var engine = new BenchEngine(PostgreSqlBooks.Closed, billing => billing.UseSqlite($"Data Source={ofLibrary}")))
            await using (var other = new BenchEngine(PostgreSqlBooks.Closed, billing => billing.UseSqlite($"Data Source={ofRaw}")))
            {
                await engine.MigrateAsync();
                await other.MigrateAsync();
                await using var raw = await RawSqlite.OpenAsync(ofRaw, [.. Batches(await CustomersAsync(other), Warm + batches)]);
                await CompareAsync(await LibraryAsync(engine, batches), raw.WriteAsync, batches, 1, ratios, speeds);
            }

            SqliteConnection.ClearAllPools();
            foreach (var suffix in new[] { "", "-wal", "-shm" })
            {
                File.Delete(ofLibrary + suffix);
                File.Delete(ofRaw + suffix);
            }
        }

        Print("SQLite", ratios, speeds);
    }

    private static string NewFile() => Path.Combine(Path.GetTempPath(), $"orb-bench-{Guid.NewGuid():n}.db");

    private static void Print(string what, List<decimal> ratios, List<decimal> speeds)
    {
        Report.Row($"ingest on {what}, of the raw loop's speed", "at least 0.60", ratios);
        Report.Row($"ingest on {what}, events a second", "", speeds, "0");
    }

    private static async Task<Func<int, Task>> LibraryAsync(BenchEngine engine, int batches)
    {
        var all = Batches(await CustomersAsync(engine), Warm + batches).ToList();
        return async i =>
        {
            var result = await engine.RunAsync<IUsageService, IngestResult>(s => s.IngestAsync(all[i], default));
            if (result.Failures.Count > 0)
                throw new InvalidOperationException(string.Join(", ", result.Failures[0].Errors));
        };
    }

    private static async Task CompareAsync(
        Func<int, Task> library, Func<int, Task> raw, int batches, int connections, List<decimal> ratios, List<decimal> speeds)
    {
        await SendAsync(library, 0, Warm, connections);
        await SendAsync(raw, 0, Warm, connections);
        var (ofLibrary, ofRaw) = (TimeSpan.Zero, TimeSpan.Zero);
        using var profile = Environment.GetEnvironmentVariable("PROFILE") == "1" ? new StatementProfile() : null;
        for (var round = 0; round < Rounds; round++)
        {
            var (from, to) = (Warm + (batches * round / Rounds), Warm + (batches * (round + 1) / Rounds));
            ofLibrary += await SendAsync(library, from, to, connections);
            ofRaw += await SendAsync(raw, from, to, connections);
        }

        profile?.Print(ofLibrary + ofRaw);
        ratios.Add((decimal)(ofRaw / ofLibrary));
        speeds.Add(batches * BatchSize / (decimal)ofLibrary.TotalSeconds);
        Console.WriteLine($"ingest: {speeds[^1]:0} events/s, raw {batches * BatchSize / ofRaw.TotalSeconds:0}, ratio {ratios[^1]:0.00}");
    }

    private static async Task<TimeSpan> SendAsync(Func<int, Task> send, int from, int to, int connections)
    {
        var place = from - 1;
        int Next() => Interlocked.Increment(ref place);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            for (var i = Next(); i < to; i = Next())
                await send(i);
        })));
        return Stopwatch.GetElapsedTime(start);
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

    internal static string Properties(NewUsageEvent e) => string.Create(CultureInfo.InvariantCulture, $$"""{"tokens":{{e.Properties["tokens"]}},"region":"eu"}""");

    internal static byte[] Hash(NewUsageEvent e) => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(e.IdempotencyKey));
}
