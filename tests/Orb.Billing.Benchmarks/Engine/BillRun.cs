using System.Diagnostics;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>Bill runs on PostgreSQL with durable commits, as ratios to the bare loop and to runs of another size or age.</summary>
public static class BillRun
{
    private const int Events = 10;

    /// <summary>A run and the bare loop on copies of one database, in turns.</summary>
    public static async Task CompareAsync(int subscriptions, int turns)
    {
        await using var books = await PostgreSqlBooks.StartAsync();
        var seeded = await books.SeedAsync(subscriptions, months: 1, Events);
        var (runs, bare) = (new List<TimeSpan>(), new List<TimeSpan>());
        BareLoop? loop = null;
        for (var turn = 0; turn < turns; turn++)
        {
            var copy = await books.CloneAsync(seeded);
            runs.Add(await RunAsync(copy, subscriptions));
            loop ??= await BareLoop.ReadAsync(copy);
            await books.DropAsync(copy);
            copy = await books.CloneAsync(seeded);
            bare.Add(await loop.WriteAsync(copy));
            await books.DropAsync(copy);
            Console.WriteLine(
                $"bill run of {subscriptions}: {subscriptions / runs[^1].TotalSeconds:0} invoices/s, bare loop {subscriptions / bare[^1].TotalSeconds:0}, ratio {bare[^1] / runs[^1]:0.00}");
        }

        Console.WriteLine($"bill run of {subscriptions} / bare loop, fastest of each: {bare.Min() / runs.Min():0.00} at {subscriptions / runs.Min().TotalSeconds:0} invoices/s");
    }

    /// <summary>Where the time of a run goes.</summary>
    public static async Task ProfileAsync(int subscriptions, int months)
    {
        await using var books = await PostgreSqlBooks.StartAsync();
        var seeded = await books.SeedAsync(subscriptions, months, Events);
        var copy = await books.CloneAsync(seeded);
        await RunAsync(copy, subscriptions);
        await books.DropAsync(copy);
        copy = await books.CloneAsync(seeded);
        using var process = Process.GetCurrentProcess();
        var (before, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
        using var profile = new StatementProfile();
        var time = await RunAsync(copy, subscriptions);
        process.Refresh();
        profile.Print(time);
        var loop = await BareLoop.ReadAsync(copy);
        await books.DropAsync(copy);
        copy = await books.CloneAsync(seeded);
        using (var bare = new StatementProfile())
            bare.Print(await loop.WriteAsync(copy));
        Console.WriteLine(
            $"processor of this process {(process.TotalProcessorTime - before).TotalMilliseconds:0} ms, allocated {(GC.GetTotalAllocatedBytes() - allocated) / subscriptions} bytes an invoice");
    }

    /// <summary>Runs of one size and of twice that.</summary>
    public static async Task SizesAsync(int subscriptions, int turns)
    {
        await using var books = await PostgreSqlBooks.StartAsync();
        var (once, twice) = (await books.SeedAsync(subscriptions, 1, Events), await books.SeedAsync(2 * subscriptions, 1, Events));
        await InTurnsAsync(books, $"{2 * subscriptions} / {subscriptions} subscriptions", (once, subscriptions), (twice, 2 * subscriptions), turns);
    }

    /// <summary>Runs over 36 months of history and over one.</summary>
    public static async Task HistoryAsync(int subscriptions, int turns)
    {
        await using var books = await PostgreSqlBooks.StartAsync();
        var (young, old) = (await books.SeedAsync(subscriptions, 1, Events), await books.SeedAsync(subscriptions, 36, Events));
        await InTurnsAsync(books, "36 months of history / 1 month", (young, subscriptions), (old, subscriptions), turns);
    }

    /// <summary>What a run holds in memory; to be compared between processes.</summary>
    public static async Task MemoryAsync(int subscriptions)
    {
        await using var books = await PostgreSqlBooks.StartAsync();
        var seeded = await books.SeedAsync(subscriptions, 1, Events);
        using var stop = new CancellationTokenSource();
        var heap = 0L;
        var sampling = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                heap = Math.Max(heap, GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes);
                await Task.Delay(50);
            }
        });
        var time = await RunAsync(seeded, subscriptions);
        await stop.CancelAsync();
        await sampling;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"memory at {subscriptions} subscriptions: largest heap after a collection {heap / 1024 / 1024} MiB, peak working set {process.PeakWorkingSet64 / 1024 / 1024} MiB, {subscriptions / time.TotalSeconds:0} invoices/s");
    }

    private static async Task InTurnsAsync(PostgreSqlBooks books, string what, (string Database, int Subscriptions) first, (string Database, int Subscriptions) second, int turns)
    {
        var (a, b) = (new List<TimeSpan>(), new List<TimeSpan>());
        // The first run compiles the code, whichever it is of.
        var warm = await books.CloneAsync(first.Database);
        await RunAsync(warm, first.Subscriptions);
        await books.DropAsync(warm);
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var (which, times) in new[] { (first, a), (second, b) })
            {
                var copy = await books.CloneAsync(which.Database);
                var used = Processors.Now();
                times.Add(await RunAsync(copy, which.Subscriptions));
                Processors.Print($"{which.Subscriptions} subscriptions in {times[^1].TotalSeconds:0.0} s, an invoice", used, which.Subscriptions);
                await books.DropAsync(copy);
            }

            Console.WriteLine($"{what}: {b[^1] / a[^1]:0.00}");
        }

        Console.WriteLine($"{what}, fastest of each: {b.Min() / a.Min():0.00}");
    }

    private static async Task<TimeSpan> RunAsync(string database, int subscriptions)
    {
        await using var engine = PostgreSqlBooks.Engine(database, PostgreSqlBooks.Due);
        var start = Stopwatch.GetTimestamp();
        var swept = await engine.SweepAsync(PostgreSqlBooks.Due);
        var time = Stopwatch.GetElapsedTime(start);
        return swept == new Work.SweepResult(subscriptions, 2 * subscriptions, 0) ? time : throw new InvalidOperationException($"The run did {swept}.");
    }
}
