using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>
/// Thousands of requests to every operation of the host's own OpenAPI document, right ones and spoiled ones: none is answered 5xx, none that is refused
/// writes anything, what is stored stays whole, and none takes more than its share of time and memory. Two batches of fixed seeds by default;
/// <c>ORB_FUZZ_REQUESTS</c> sets how many requests, all but the first batch with fresh seeds; <c>ORB_FUZZ_SEED</c> repeats the batch that a failure names.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int RequestsOfABatch = 1_500;
    private const int LargestAnswer = 4 * 1024 * 1024;
    private const int LargestProblem = 512 * 1024; // names each of the 500 events of a batch, where all are refused
    private const long MostAllocated = 512L * 1024 * 1024;
    private const long MostKept = 1024L * 1024 * 1024;

    // Generous, for a machine that does other things too; what loops or grows takes much longer.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(20);

    // Nothing of what is within may show (A07).
    private static readonly string[] Inner = ["   at ", "System.", "Microsoft.", "Orb.Billing", "Exception:", "SQLite", "StackTrace", "orb_customers (", ".cs:line"];

    private static readonly string? Asked = Environment.GetEnvironmentVariable("ORB_FUZZ_REQUESTS");

    private static int Requests => int.Parse(Asked ?? "3000", NumberStyles.None, CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_request_is_answered_with_a_fault_or_leaves_half_of_anything_behind()
    {
        var given = Environment.GetEnvironmentVariable("ORB_FUZZ_SEED");
        var further = given is not null ? ulong.Parse(given, NumberStyles.None, CultureInfo.InvariantCulture)
            : Asked is not null ? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue)
            : 1;
        var batches = given is null ? Math.Max(2, Requests / RequestsOfABatch) : 1;
        var figures = new FuzzFigures();
        var faults = new List<string>();
        for (var batch = 0; batch < batches; batch++)
        {
            var seed = batch == 0 && given is null ? 1 : further + (ulong)batch;
            await BatchAsync(seed, figures, faults);
        }

        output.WriteLine(figures.ToString());
        faults.ShouldBeEmpty(string.Join("\n\n", faults.Take(20)));
        figures.NeverSent.ShouldBeEmpty("every operation is sent to");
        // By the first batches not every operation has met what it can be carried out on.
        figures.NeverDone.Count().ShouldBeLessThanOrEqualTo(Requests < 20_000 ? 15 : 6, string.Join(", ", figures.NeverDone));
    }

    private async Task BatchAsync(ulong seed, FuzzFigures figures, List<string> faults)
    {
        await using var host = await ApiHost.StartAsync();
        var operations = await ApiOperation.OfAsync(host);
        Mapped(host).Except(operations.Select(o => $"{o.Method} {o.Path}"), StringComparer.Ordinal).ShouldBeEmpty("every operation is in the document");
        var pool = new IdPool();
        var key = await FuzzTenant.FillAsync(host, pool);
        var dice = new Dice(seed);
        var fuzzer = new Fuzzer(dice, pool, operations, key, host.Clock.GetCurrentInstant);
        figures.Expect(operations);
        using var watch = new SqliteConnection($"Data Source={host.Database};Mode=ReadOnly");
        watch.Open();
        var logged = host.Log.Count;
        for (var n = 1; n <= RequestsOfABatch; n++)
        {
            if (n % 100 == 0)
            {
                host.Clock.Advance(Duration.FromHours(dice.Of(1, 6, 24, 24 * 9)));
                await host.SweepAsync();
                logged = Logged($"the sweep before request {n}");
            }

            var request = fuzzer.Next();
            var before = Version(watch);
            var allocated = GC.GetTotalAllocatedBytes();
            var started = Stopwatch.GetTimestamp();
            Reply? reply = null;
            var wrong = "";
            try
            {
                reply = await request.SendAsync(host);
                wrong = Wrong(reply, Stopwatch.GetElapsedTime(started), GC.GetTotalAllocatedBytes() - allocated, Version(watch) != before);
            }
            catch (Exception unanswered) when (unanswered is not OutOfMemoryException)
            {
                wrong = $"was not answered: {unanswered}";
            }

            if (wrong.Length > 0)
                faults.Add($"seed {seed}, request {n}: {wrong}\n  {request}\n  ORB_FUZZ_SEED={seed}");
            logged = Logged($"request {n}: {request}");
            if (reply is null)
                continue;
            figures.Count(request, reply);
            if (reply.Status is >= 200 and < 300 && reply.Bytes.Length > 0)
                pool.Learn(request.Target, reply.Json);
        }

        faults.AddRange((await HostBooks.FaultsAsync(host)).Select(fault => $"seed {seed}, after the batch: {fault}"));
        var kept = GC.GetTotalMemory(forceFullCollection: true);
        if (kept > MostKept)
            faults.Add($"seed {seed}: {kept} bytes are kept after the batch");

        int Logged(string during)
        {
            var lines = host.Log;
            faults.AddRange(lines.Skip(logged).Where(l => IsFault(l))
                .Select(line => $"seed {seed}, logged at {during}\n  {line}"));
            return lines.Count;
        }
    }

    // What was parked is not a fault of ours but of what was asked for, and is listed (2002, 2006).
    private static bool IsFault(string line) =>
        (line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal))
        && !line.StartsWith("Error 2002", StringComparison.Ordinal) && !line.StartsWith("Error 2006", StringComparison.Ordinal);

    private static string Wrong(Reply reply, TimeSpan took, long allocated, bool wrote)
    {
        if (reply.Status >= 500)
            return $"answered {reply.Status}: {reply.Text}";
        if (took > LongestAnswer)
            return $"took {took}";
        if (allocated > MostAllocated)
            return $"allocated {allocated} bytes";
        if (reply.Bytes.Length > LargestAnswer)
            return $"answered {reply.Bytes.Length} bytes";
        if (reply.Status is >= 200 and < 300)
            return reply.Bytes.Length > 0 && reply.ContentType != "application/json" ? $"answered {reply.ContentType}" : "";
        // A draft that is found to have no lines any more goes, and the answer says so.
        if (wrote && !reply.Text.Contains("The draft had no lines any more and was removed.", StringComparison.Ordinal))
            return $"was refused with {reply.Status} and wrote all the same: {reply.Text}";
        if (reply.Bytes.Length > LargestProblem)
            return $"was refused with {reply.Bytes.Length} bytes";
        return IsProblem(reply) ? "" : $"answered {reply.Status}, which is no problem of ours or shows what is within: {reply.Text}";
    }

    private static bool IsProblem(Reply reply)
    {
        if (reply.ContentType != "application/problem+json" || Inner.Any(inner => reply.Text.Contains(inner, StringComparison.Ordinal)))
            return false;
        var problem = JsonDocument.Parse(reply.Bytes).RootElement;
        return problem.GetProperty("status").GetInt32() == reply.Status && problem.GetProperty("type").GetString()!.StartsWith("https://", StringComparison.Ordinal)
            && problem.GetProperty("title").GetString() is { Length: > 0 } && problem.GetProperty("detail").GetString() is { Length: > 0 };
    }

    // Changes when another connection has committed.
    private static long Version(SqliteConnection watch)
    {
        using var command = watch.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        return (long)command.ExecuteScalar()!;
    }

    private static IEnumerable<string> Mapped(ApiHost host) => host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("v1/", StringComparison.Ordinal))
        .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(m => $"{m} /{e.RoutePattern.RawText!.Trim('/').Replace("**", "", StringComparison.Ordinal)}"));
}
