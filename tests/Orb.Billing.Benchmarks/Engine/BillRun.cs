using System.Diagnostics;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>Bill runs on PostgreSQL with durable commits, as ratios to the bare loop and to runs of another size or age.</summary>
public static class BillRun
{
    private const int Events = 10;

    // How many statements are printed with what they cost in the server.
    private static readonly int Statements = Environment.GetEnvironmentVariable("PROFILE") == "1" ? 25 : 0;

    /// <summary>A run and the bare loop on copies of one database, in turns.</summary>
    public static async Task CompareAsync(int subscriptions, int turns)
    {
        await using var books = await PostgreSqlBooks.StartAsync();
        var seeded = await books.SeedAsync(subscriptions, months: 1, Events);
        // The first runs compile the code, both of them.
        var loop = default(BareLoop);
        await OneAsync(books, seeded, subscriptions, quiet: true, async copy => loop = await BareLoop.ReadAsync(copy));
        await BareAsync(books, seeded, loop!);
        var (ratios, speeds) = (new List<decimal>(), new List<decimal>());
        for (var turn = 0; turn < turns; turn++)
        {
            var (run, bare) = (0m, 0m);
            foreach (var ofLoop in turn % 2 == 0 ? [false, true] : new[] { true, false })
            {
                if (ofLoop)
                    bare = await BareAsync(books, seeded, loop!);
                else
                    run = await OneAsync(books, seeded, subscriptions, quiet: false);
            }

            ratios.Add(bare / run);
            speeds.Add(subscriptions / run);
            Console.WriteLine($"bill run of {subscriptions}: {speeds[^1]:0} invoices/s, bare loop {subscriptions / bare:0}, ratio {ratios[^1]:0.00}");
        }

        Report.Row($"{subscriptions} subscriptions, of the bare loop's speed", "at least 0.40", ratios);
        Report.Row("invoices a second", "at least 1,000", speeds, "0");
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
        Report.Row(
            $"{2 * subscriptions} against {subscriptions}", "at most 2.2", await InTurnsAsync(books, (once, subscriptions), (twice, 2 * subscriptions), turns));
    }

    /// <summary>Runs over 36 months of history and over one: months that are closed and invoiced, before the one that the run invoices.</summary>
    public static async Task HistoryAsync(int subscriptions, int turns)
    {
        await using var books = await PostgreSqlBooks.StartAsync();
        var (young, old) = (await books.SeedAsync(subscriptions, 1 + 1, Events), await books.SeedAsync(subscriptions, 36 + 1, Events));
        Report.Row("36 months of history against 1", "at most 1.15", await InTurnsAsync(books, (young, subscriptions), (old, subscriptions), turns));
    }

    /// <summary>What a run holds in memory: its largest heap after a collection, and the process's peak.</summary>
    public static async Task<(long Heap, long WorkingSet, TimeSpan Time)> HeldAsync(int subscriptions)
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
        return (heap, process.PeakWorkingSet64, time);
    }

    // One after the other, and the other way round in the next turn, so that both meet the same disturbances.
    private static async Task<IReadOnlyList<decimal>> InTurnsAsync(
        PostgreSqlBooks books, (string Database, int Subscriptions) first, (string Database, int Subscriptions) second, int turns)
    {
        // The first runs compile the code.
        foreach (var (database, subscriptions) in new[] { first, second })
            await OneAsync(books, database, subscriptions, quiet: true);
        var ratios = new List<decimal>();
        for (var turn = 0; turn < turns; turn++)
        {
            var times = new decimal[2];
            foreach (var place in turn % 2 == 0 ? [0, 1] : new[] { 1, 0 })
            {
                var (database, subscriptions) = place == 0 ? first : second;
                times[place] = await OneAsync(books, database, subscriptions, quiet: false);
            }

            ratios.Add(times[1] / times[0]);
            Console.WriteLine($"ratio {ratios[^1]:0.00}");
        }

        return ratios;
    }

    // The seconds a run takes on a copy of a database.
    private static async Task<decimal> OneAsync(PostgreSqlBooks books, string database, int subscriptions, bool quiet, Func<string, Task>? look = null)
    {
        var copy = await books.CloneAsync(database);
        await using var counts = await books.CountAsync();
        var (used, allocated) = (Processors.Now(), GC.GetTotalAllocatedBytes());
        var seconds = (decimal)(await RunAsync(copy, subscriptions)).TotalSeconds;
        if (!quiet)
        {
            Processors.Print($"{subscriptions} subscriptions in {seconds:0.0} s, an invoice", used, subscriptions);
            Console.WriteLine($"  an invoice: {(GC.GetTotalAllocatedBytes() - allocated) / subscriptions} bytes allocated here");
            await counts.PrintAsync("  an invoice", subscriptions, Statements);
        }

        if (look is not null)
            await look(copy);
        await books.DropAsync(copy);
        return seconds;
    }

    private static async Task<decimal> BareAsync(PostgreSqlBooks books, string database, BareLoop loop)
    {
        var copy = await books.CloneAsync(database);
        var seconds = (decimal)(await loop.WriteAsync(copy)).TotalSeconds;
        await books.DropAsync(copy);
        return seconds;
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
