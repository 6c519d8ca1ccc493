using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>What the REST API costs above the library, and above reading a row and writing it as JSON. All over HTTP on this machine, four callers at once.</summary>
public static class ApiRun
{
    private const int Callers = 4;
    private const int Customers = 200;
    private const int EventsARequest = 500;

    // As many again go before: the runtime compiles what is called often a second time, and is at it for seconds after the start.
    private const int Reads = 20_000;

    // A turn goes back and forth between the two, so that both meet the same disturbances.
    private const int Rounds = 10;

    private static readonly Instant Now = PostgreSqlBooks.Closed;

    /// <summary>On PostgreSQL with durable commits.</summary>
    public static async Task PostgreSqlAsync(int batches, int turns)
    {
        await using var books = await PostgreSqlBooks.StartAsync();
        var figures = new Figures();
        for (var turn = 0; turn < turns; turn++)
        {
            var database = await books.EmptyAsync();
            await using (var source = NpgsqlDataSource.Create(database))
                await MeasureAsync(figures, batches, billing => billing.UsePostgreSql(database), source.CreateConnection, id => id, "orb.");
            await books.DropAsync(database);
        }

        figures.Print("PostgreSQL");
    }

    /// <summary>On SQLite, every commit on the disk.</summary>
    public static async Task SqliteAsync(int batches, int turns)
    {
        var figures = new Figures();
        for (var turn = 0; turn < turns; turn++)
        {
            var file = Path.Combine(Path.GetTempPath(), $"orb-bench-{Guid.NewGuid():n}.db");
            await MeasureAsync(figures, batches, billing => billing.UseSqlite($"Data Source={file}"), () => new SqliteConnection($"Data Source={file}"), id => id.ToByteArray(bigEndian: true), "orb_");
            SqliteConnection.ClearAllPools();
            foreach (var suffix in new[] { "", "-wal", "-shm" })
                File.Delete(file + suffix);
        }

        figures.Print("SQLite");
    }

    private static async Task MeasureAsync(Figures figures, int batches, Action<OrbBillingBuilder> useStorage, Func<DbConnection> connect, Func<Guid, object> toParameter, string tables)
    {
        await using var host = await ApiHost.StartAsync(Now, useStorage, connect, toParameter, tables);
        using var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.Key);
        var customers = new List<CustomerId>();
        for (var i = 0; i < Customers; i++)
        {
            customers.Add((await host.RunAsync<ICustomerService, Outcome<Customer>>(s => s.CreateAsync(
                new CreateCustomer { Name = "Acme", Email = "billing@acme.example", TimeZone = "Etc/UTC", ExternalCustomerId = $"acme-{i}" }, default))).Value.Id);
        }

        await CompareReadsAsync(figures, client, customers);
        await CompareIngestAsync(figures, host, client, customers, batches);
    }

    private static async Task CompareReadsAsync(Figures figures, HttpClient client, List<CustomerId> customers)
    {
        Func<int, Task> Get(Func<CustomerId, string> path)
        {
            var paths = customers.Select(c => new Uri(path(c), UriKind.Relative)).ToList();
            return async i =>
            {
                using var answer = await client.GetAsync(paths[i % paths.Count]);
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync();
            };
        }

        var (ratio, speed) = await CompareAsync(Get(c => $"/v1/customers/{c}"), Get(c => $"/bare/{c.Value}"), Reads, Reads);
        figures.Reads.Add(ratio);
        figures.ReadsASecond.Add(speed);
    }

    private static async Task CompareIngestAsync(Figures figures, ApiHost host, HttpClient client, List<CustomerId> customers, int batches)
    {
        var warm = batches / 2;
        var bodies = Batches(customers, warm + batches, "http").Select(Body).ToList();
        var events = Batches(customers, warm + batches, "library").ToList();
        async Task PostAsync(int i)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/ingest") { Content = new ByteArrayContent(bodies[i]) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            // As every SDK of the contract sends it.
            request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid():n}");
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }

        async Task IngestAsync(int i)
        {
            var result = await host.RunAsync<IUsageService, IngestResult>(s => s.IngestAsync(events[i], default));
            if (result.Failures.Count > 0)
                throw new InvalidOperationException(string.Join(", ", result.Failures[0].Errors));
        }

        var (ratio, speed) = await CompareAsync(PostAsync, IngestAsync, warm, batches);
        figures.Ingest.Add(ratio);
        figures.EventsASecond.Add(speed * EventsARequest);
    }

    // How fast the first is, as a part of the second, and how many of it a second were carried out.
    private static async Task<(decimal Ratio, decimal ASecond)> CompareAsync(Func<int, Task> measured, Func<int, Task> baseline, int warm, int times)
    {
        await SendAsync(measured, 0, warm);
        await SendAsync(baseline, 0, warm);
        var (ofMeasured, ofBaseline) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            var (from, to) = (warm + (times * round / Rounds), warm + (times * (round + 1) / Rounds));
            ofMeasured += await SendAsync(measured, from, to);
            ofBaseline += await SendAsync(baseline, from, to);
        }

        return ((decimal)(ofBaseline / ofMeasured), (decimal)(times / ofMeasured.TotalSeconds));
    }

    private static async Task<TimeSpan> SendAsync(Func<int, Task> send, int from, int to)
    {
        var next = from - 1;
        int Next() => Interlocked.Increment(ref next);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Next(); i < to; i = Next())
                await send(i);
        })));
        return Stopwatch.GetElapsedTime(start);
    }

    private static IEnumerable<NewUsageEvent[]> Batches(List<CustomerId> customers, int batches, string way) => Enumerable.Range(0, batches).Select(batch =>
        Enumerable.Range(0, EventsARequest).Select(i => new NewUsageEvent
        {
            IdempotencyKey = $"{way}-{Guid.NewGuid():n}",
            EventName = "tokens",
            CustomerId = customers[i % customers.Count],
            Timestamp = Now - Duration.FromSeconds(batch % 3_600),
            Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(100 + i), ["region"] = PropertyValue.Text("eu") },
        }).ToArray());

    private static byte[] Body(NewUsageEvent[] events) => Encoding.UTF8.GetBytes($$"""{"events":[{{string.Join(',', events.Select(Event))}}]}""");

    private static string Event(NewUsageEvent e) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"event_name":"{{{e.EventName}}}","customer_id":"{{{e.CustomerId}}}","timestamp":"{{{e.Timestamp:uuuu-MM-dd'T'HH:mm:ss'Z'}}}","idempotency_key":"{{{e.IdempotencyKey}}}","properties":{{{Ingest.Properties(e)}}} }
        """);

    private sealed class Figures
    {
        public List<decimal> Reads { get; } = [];

        public List<decimal> ReadsASecond { get; } = [];

        public List<decimal> Ingest { get; } = [];

        public List<decimal> EventsASecond { get; } = [];

        public void Print(string database)
        {
            Report.Row($"`POST /v1/ingest` on {database}, of the library's speed", "at least 0.35", Ingest);
            Report.Row($"`POST /v1/ingest` on {database}, events a second", "", EventsASecond, "0");
            Report.Row($"`GET /v1/customers/{{id}}` on {database}, of the bare endpoint's speed", "at least 0.60", Reads);
            Report.Row($"`GET /v1/customers/{{id}}` on {database}, requests a second", "", ReadsASecond, "0");
        }
    }
}
