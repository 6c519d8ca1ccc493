using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Orb.Billing.TestSupport;
using Orb.Billing.Work;

namespace Orb.SampleHost.Tests;

/// <summary>
/// Hosts are killed, one after the other and all of them, through a bill run: two that share a PostgreSQL database, whatever
/// triggers their work, or the one of a SQLite file. eng/long runs it with 5,000 subscriptions.
/// </summary>
public sealed class BillRunKillTests(ITestOutputHelper output)
{
    private static readonly int Subscriptions = Setting("ORB_KILL_SUBSCRIPTIONS", 40);
    private static readonly int Kills = Setting("ORB_KILLS", 3);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    // The short form must end before a run of tests is taken for hanging.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(Subscriptions > 1_000 ? 30 : 5);

    // The shortest lease, so that what a killed worker held is soon free; small claims, so that all have work.
    private static readonly (string, string)[] Settings =
    [
        ("Orb__Demo__Enabled", "false"), ("Orb__RequestLogging__Enabled", "false"), ("Orb__Work__Lease", "00:00:10"),
        ("Orb__Work__BatchSize", Math.Max(5, Subscriptions / 100).ToString(CultureInfo.InvariantCulture)),
    ];

    [Theory]
    [InlineData("InProcess")]
    [InlineData("Quartz")]
    public async Task F01_two_workers_killed_through_a_bill_run_leave_the_books_of_an_undisturbed_twin(string engine)
    {
        var server = await PostgreSqlServer.SharedAsync();
        Assert.SkipWhen(server is null, PostgreSqlServer.Missing);

        // Both are clones of one database, so they differ in nothing but what happens to them.
        var (twin, killed) = (await CloneAsync(server), await CloneAsync(server));
        // While one worker is killed the other must not be done with everything: each write takes a moment.
        await killed.ScalarAsync(
            """
            CREATE FUNCTION public.dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END';
            CREATE TRIGGER dawdle AFTER INSERT OR UPDATE ON orb.invoices FOR EACH STATEMENT EXECUTE FUNCTION public.dawdle();
            """);

        await KilledLeavesTheBooksOfAsync(twin, killed, workers: 2, engine);
        await server.DropAsync(twin.ConnectionString);
        await server.DropAsync(killed.ConnectionString);
    }

    [Fact]
    public async Task F01_the_one_worker_of_a_SQLite_file_killed_through_a_bill_run_leaves_the_books_of_an_undisturbed_twin()
    {
        using var folder = new TempFolder();
        var twin = BillRunDatabase.InFile(Path.Combine(folder.Path, "twin.db"));
        await BillRunStory.PrepareAsync(twin, SystemClock.Instance.GetCurrentInstant(), Subscriptions);
        var killed = await twin.CopyAsync(Path.Combine(folder.Path, "killed.db"));

        await KilledLeavesTheBooksOfAsync(twin, killed, workers: 1, "InProcess");
        (await killed.ScalarAsync("PRAGMA integrity_check")).ShouldBe("ok");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task F35_a_host_that_is_told_to_stop_through_a_bill_run_ends_in_order_and_leaves_the_books_of_an_undisturbed_twin()
    {
        using var folder = new TempFolder();
        var twin = BillRunDatabase.InFile(Path.Combine(folder.Path, "twin.db"));
        await BillRunStory.PrepareAsync(twin, SystemClock.Instance.GetCurrentInstant(), Subscriptions);
        var stopped = await twin.CopyAsync(Path.Combine(folder.Path, "stopped.db"));

        // Within the time that a host has for it, and without an error.
        await KilledLeavesTheBooksOfAsync(twin, stopped, workers: 1, "InProcess", async host => (await host.StopAsync()).ShouldBe(0, host.Text));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task When_one_of_two_hosts_on_Quartz_dies_in_its_sweep_the_other_finishes_the_run()
    {
        const string sweeping = "SELECT COUNT(DISTINCT instance_name) FROM orb.quartz_fired_triggers WHERE trigger_group = 'orb-sweeps' AND state = 'EXECUTING'";
        var server = await PostgreSqlServer.SharedAsync();
        Assert.SkipWhen(server is null, PostgreSqlServer.Missing);
        var database = await CloneAsync(server);
        var before = await database.IssuedAsync();
        using var folder = new TempFolder();
        HostProcess[] hosts = [];
        try
        {
            await using (var holder = new NpgsqlConnection(database.ConnectionString))
            {
                // A sweep claims customers and then locks them: held here, both hosts stand in the middle of a sweep, each with claims of its own.
                await holder.OpenAsync();
                await using var transaction = await holder.BeginTransactionAsync();
                await using (var hold = new NpgsqlCommand("SELECT 1 FROM orb.customers FOR UPDATE", holder, transaction))
                    await hold.ExecuteNonQueryAsync();
                hosts = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => StartAsync(folder, database, "Quartz")));
                await UntilAsync(async () => (long)(await database.ScalarAsync(sweeping))! == 2, "both hosts are in a sweep");
                await hosts[0].KillAsync();
                (await database.IssuedAsync()).ShouldBe(before);
            }

            await UntilAsync(async () => await database.DueAsync() == 0, "the other host has finished the run");
            var books = await BillRunBooks.OfAsync(database);
            books.Numbers.ShouldBe(Enumerable.Range(1, 3 * Subscriptions), "numbers without a gap, none twice");
            books.Charges.ShouldAllBe(c => c.Sequences.SequenceEqual(Enumerable.Range(1, c.Sequences.Count)), "each charge and sequence exactly once");
            using (var api = hosts[1].Api())
                (await api.ListAsync("billing_runs")).Sum(r => (int)r["invoices"]!).ShouldBe(2 * Subscriptions, "the run of the one that died stands without an invoice");
        }
        finally
        {
            foreach (var host in hosts)
                await host.DisposeAsync();
        }

        await server.DropAsync(database.ConnectionString);
    }

    private static async Task UntilAsync(Func<Task<bool>> reached, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await reached())
        {
            (Stopwatch.GetElapsedTime(started) < Deadline).ShouldBeTrue($"within {Deadline}: {what}");
            await Task.Delay(PollInterval);
        }
    }

    private async Task KilledLeavesTheBooksOfAsync(BillRunDatabase twin, BillRunDatabase killed, int workers, string engine, Func<HostProcess, Task>? end = null)
    {
        var random = new Random(Setting("ORB_KILL_SEED", Random.Shared.Next(1_000_000), output));
        var undisturbed = await UndisturbedAsync(twin);
        await KillThroughAsync(killed, undisturbed, workers, engine, random, end ?? (host => host.KillAsync()));

        var books = await BillRunBooks.OfAsync(killed);
        books.Due.ShouldBe(0);
        books.Numbers.ShouldBe(Enumerable.Range(1, undisturbed.Numbers.Count), "numbers without a gap, none twice");
        books.Charges.ShouldAllBe(c => c.Sequences.SequenceEqual(Enumerable.Range(1, c.Sequences.Count)), "each charge and sequence exactly once");
        books.Lines.ShouldBe(undisturbed.Lines);
        books.Total.ShouldBe(undisturbed.Total);
        output.WriteLine($"{Subscriptions} subscriptions, {books.Numbers.Count} invoices, {books.Total} USD in all");
    }

    private async Task<BillRunBooks> UndisturbedAsync(BillRunDatabase database)
    {
        var started = Stopwatch.GetTimestamp();
        await using (var services = database.Engine(null))
        {
            var sweep = services.GetRequiredService<ISweep>();
            while ((await sweep.RunAsync(SystemClock.Instance.GetCurrentInstant(), 1_000, default)).Customers > 0)
                (Stopwatch.GetElapsedTime(started) < Deadline).ShouldBeTrue($"the undisturbed run was never done within {Deadline}");
        }

        output.WriteLine($"undisturbed in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        var books = await BillRunBooks.OfAsync(database);
        books.Due.ShouldBe(0);
        books.Numbers.Count.ShouldBeGreaterThan(2 * Subscriptions, "each has its first invoice, and the run adds to it");
        books.Numbers.ShouldBe(Enumerable.Range(1, books.Numbers.Count));
        return books;
    }

    // Killed when the run has come to moments drawn beforehand: so the kills meet it at work however fast the machine is.
    private async Task KillThroughAsync(BillRunDatabase database, BillRunBooks undisturbed, int workers, string engine, Random random, Func<HostProcess, Task> end)
    {
        var before = await database.IssuedAsync();
        var moments = new Queue<double>(Enumerable.Range(0, Kills).Select(_ => 0.05 + (random.NextDouble() * 0.75)).Order());
        using var folder = new TempFolder();
        var hosts = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => StartAsync(folder, database, engine)));
        var restarts = new Task?[workers];
        var started = Stopwatch.GetTimestamp();
        try
        {
            while (await database.DueAsync() > 0)
            {
                var progress = (await database.IssuedAsync() - before) / (double)(undisturbed.Numbers.Count - before);
                (Stopwatch.GetElapsedTime(started) < Deadline).ShouldBeTrue($"the run must be done within {Deadline}, and stands at {progress:P0}");
                var victim = random.Next(workers);
                if (restarts[victim] is { IsCompleted: true } restarted)
                    await restarted;
                if (moments.TryPeek(out var moment) && progress >= moment && restarts[victim] is null or { IsCompleted: true })
                {
                    moments.Dequeue();
                    await Task.Delay(random.Next(30));
                    await end(hosts[victim]);
                    output.WriteLine($"ended worker {victim} at {progress:P0}");
                    restarts[victim] = RestartAsync(victim);
                }

                await Task.Delay(PollInterval);
            }

            await Task.WhenAll(restarts.OfType<Task>());
            moments.ShouldBeEmpty("or the run was over before it was killed as often as it should");
            output.WriteLine($"done in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        }
        finally
        {
            foreach (var host in hosts)
                await host.DisposeAsync();
        }

        async Task RestartAsync(int worker)
        {
            await hosts[worker].DisposeAsync();
            hosts[worker] = await StartAsync(folder, database, engine);
        }
    }

    // The pool of the template is open while there is much to write, and ends with the engine: a template with a connection to it could not be cloned.
    private static async Task<BillRunDatabase> CloneAsync(PostgreSqlServer server) => BillRunDatabase.OnServer(await server.CloneAsync(
        template => BillRunStory.PrepareAsync(
            BillRunDatabase.OnServer(new NpgsqlConnectionStringBuilder(template) { Pooling = true }.ConnectionString), SystemClock.Instance.GetCurrentInstant(), Subscriptions)));

    private static Task<HostProcess> StartAsync(TempFolder folder, BillRunDatabase database, string engine) => HostProcess.StartAsync(
        folder,
        [
            .. Settings, ("Orb__Storage__Provider", database.Provider), ("Orb__Storage__ConnectionString", database.ConnectionString), ("Orb__Jobs__Engine", engine),
        ]);

    private static int Setting(string name, int otherwise, ITestOutputHelper? output = null)
    {
        var value = int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;
        output?.WriteLine($"{name}={value.ToString(CultureInfo.InvariantCulture)}");
        return value;
    }
}
