using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Specifications;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestSupport;
using Orb.Billing.Work;

namespace Orb.Billing.PostgreSql.Tests;

/// <summary>Units of work against a server that loses races, connections and answers.</summary>
public sealed class RetryTests(PostgreSqlDatabase database) : IClassFixture<PostgreSqlDatabase>
{
    private static readonly Instant NewYear = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly Instant February = Instant.FromUtc(2026, 2, 1, 12, 0);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => StorageFixture.Token;

    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    public async Task F13_a_command_that_loses_a_race_twice_is_run_a_third_time_as_a_whole(string sqlState)
    {
        await using var engine = new Engine(database, NewYear);
        var plan = await engine.PlanAsync(49m);
        var customer = await engine.CustomerAsync();
        await using var faults = await FaultyTable.OnAsync(database, "invoices", sqlState, times: 2);

        await engine.SubscribeAsync(customer, plan);

        (await faults.MetAsync()).ShouldBe(2);
        (await engine.InvoicesAsync()).Single().Number.ShouldBe("INV-000001");
        (await engine.CallAsync<ISubscriptionService, Outcome<Page<SubscriptionView>>>(s => s.ListAsync(new SubscriptionQuery(), new PageRequest(10), Token)))
            .Value.Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task F13_ingest_and_due_steps_that_lose_a_race_are_run_again()
    {
        await using var engine = new Engine(database, NewYear);
        var plan = await engine.PlanAsync(49m, perToken: 0.10m);
        var customer = await engine.CustomerAsync();
        await engine.SubscribeAsync(customer, plan);
        await using (var faults = await FaultyTable.OnAsync(database, "usage_events", PostgresErrorCodes.DeadlockDetected, times: 2))
        {
            var taken = await engine.CallAsync<IUsageService, IngestResult>(s => s.IngestAsync([Engine.Tokens(customer, "a", NewYear, 70m)], Token));
            (taken.Ingested, taken.Duplicates, await faults.MetAsync()).ShouldBe((1, 0, 2));
        }

        engine.Clock.Reset(February);
        await using (var faults = await FaultyTable.OnAsync(database, "invoice_lines", PostgresErrorCodes.SerializationFailure, times: 2))
        {
            (await engine.SweepAsync()).Failures.ShouldBe(0);
            (await faults.MetAsync()).ShouldBe(2);
        }

        (await engine.InvoicesAsync()).Sum(i => i.Total.Amount).ShouldBe(105.00m, "49.00, and 49.00 with 70 tokens");
    }

    [Fact]
    public async Task F13_a_connection_that_is_lost_between_two_commands_is_not_noticed()
    {
        await using var engine = new Engine(database, NewYear);
        await engine.CustomerAsync();
        (await KillIdleAsync()).ShouldBeGreaterThan(0);

        // The first thing it does is to read the settings of the tenant, before its transaction begins.
        (await engine.CustomerAsync("acme")).ExternalCustomerId.ShouldBe("acme");
    }

    [Fact]
    public async Task F13_what_fails_every_time_says_so_and_has_written_nothing()
    {
        await using var engine = new Engine(database, NewYear);
        var plan = await engine.PlanAsync(49m);
        var customer = await engine.CustomerAsync();
        await using (await FaultyTable.OnAsync(database, "invoices", PostgresErrorCodes.DeadlockDetected, times: 1_000))
            await Should.ThrowAsync<StorageUnavailableException>(() => engine.SubscribeAsync(customer, plan));

        (await engine.InvoicesAsync()).ShouldBeEmpty();
        await engine.SubscribeAsync(customer, plan);
        (await engine.InvoicesAsync()).Single().Number.ShouldBe("INV-000001");
    }

    [Fact]
    public async Task F13_a_commit_the_server_never_heard_of_has_written_nothing_and_the_scope_goes_on()
    {
        await using var engine = new Engine(database, NewYear);
        var customer = await engine.CustomerAsync();
        await using var line = new CommitCutter(database.ConnectionString);
        await using var services = PostgreSqlDatabase.NewServices(line.ConnectionString);
        await using var scope = new Scope(services, engine.Tenant);
        line.CutBefore();

        // To the command a commit is a commit: whether the server heard of it can only be looked up.
        await Should.ThrowAsync<CommitOutcomeUnknownException>(() => AdjustAsync(scope, customer));
        (await BalanceAsync(engine, customer)).ShouldBe(0m);
        (await AdjustAsync(scope, customer)).Refusal.ShouldBeNull("the scope goes on, over a new connection");
        (await BalanceAsync(engine, customer)).ShouldBe(5m);
        line.Cut.ShouldBe(1);
    }

    [Fact]
    public async Task F12_a_commit_whose_answer_is_lost_is_told_as_unknown_where_no_key_could_tell()
    {
        await using var engine = new Engine(database, NewYear);
        var customer = await engine.CustomerAsync();
        await using var line = new CommitCutter(database.ConnectionString);
        await using var services = PostgreSqlDatabase.NewServices(line.ConnectionString);
        await using var scope = new Scope(services, engine.Tenant);
        line.CutAfter();

        await Should.ThrowAsync<CommitOutcomeUnknownException>(() => AdjustAsync(scope, customer));

        (await BalanceAsync(engine, customer)).ShouldBe(5m, "it was written, once");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F12_usage_whose_commit_was_cut_off_is_sent_again_and_counts_once(bool committed)
    {
        await using var engine = new Engine(database, NewYear);
        var customer = await engine.CustomerAsync();
        await using var line = new CommitCutter(database.ConnectionString);
        await using var services = PostgreSqlDatabase.NewServices(line.ConnectionString, builder => builder.UseClock(engine.Clock));
        await using var scope = new Scope(services, engine.Tenant);
        if (committed)
            line.CutAfter(2);
        else
            line.CutBefore(2);

        var taken = await scope.Get<IUsageService>().IngestAsync([Engine.Tokens(customer, "a", NewYear, 1m), Engine.Tokens(customer, "b", NewYear, 2m)], Token);

        line.Cut.ShouldBe(2);
        (taken.Ingested, taken.Duplicates).ShouldBe(committed ? (0, 2) : (2, 0));
        taken.Failures.ShouldBeEmpty();
        (await engine.CallAsync<IUsageStore, long>(s => s.TakeCutOffAsync(Token))).ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F01_a_bill_run_whose_commits_are_cut_off_bills_everything_once(bool committed)
    {
        await using var engine = new Engine(database, NewYear);
        var plan = await engine.PlanAsync(49m);
        for (var i = 0; i < 5; i++)
            await engine.SubscribeAsync(await engine.CustomerAsync(), plan);
        engine.Clock.Reset(February);
        await using var line = new CommitCutter(database.ConnectionString);
        await using var services = PostgreSqlDatabase.NewServices(line.ConnectionString, builder => builder.UseClock(engine.Clock));
        if (committed)
            line.CutAfter(3);
        else
            line.CutBefore(3);

        await using (var scope = new Scope(services, engine.Tenant))
            await scope.Get<ISweep>().RunAsync(February, 100, Token);
        engine.Clock.AdvanceHours(1); // whatever is still claimed is free again
        await engine.SweepAsync();

        line.Cut.ShouldBe(3);
        var invoices = await engine.InvoicesAsync();
        invoices.Select(i => i.Number).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, 10).Select(n => $"INV-{n:000000}"));
        invoices.ShouldAllBe(i => i.Total == Money.Of(49.00m, Currency.Usd));
    }

    [Fact]
    public async Task F13_senders_whose_connections_are_killed_all_the_time_lose_nothing_and_double_nothing()
    {
        const int Senders = 8;
        const int Batches = 8;
        await using var engine = new Engine(database, NewYear);
        var customer = await engine.CustomerAsync();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        // One victim for each batch that got through: a killer who does not wait leaves a host with fast connections and one with slow ones
        // no moment to send anything.
        using var taken = new SemaphoreSlim(1);
        var killing = KillAsync(taken, done.Token);

        try
        {
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(
                async () =>
                {
                    for (var batch = 0; batch < Batches; batch++)
                    {
                        await SendUntilTakenAsync(engine, [Engine.Tokens(customer, $"{sender}-{batch}-1", NewYear, 1m), Engine.Tokens(customer, $"{sender}-{batch}-2", NewYear, 1m)]);
                        taken.Release();
                    }
                },
                Token)));
        }
        finally
        {
            // A killer that is left alone would go on among the tests that follow.
            await done.CancelAsync();
        }

        (await killing).ShouldBeGreaterThan(Senders * Batches / 2, "or the test kills hardly anybody");
        // 8 senders, 8 batches, 2 events each: sequences without a hole, since what was rolled back gave its own back.
        await using var reader = engine.Another();
        (await reader.CallAsync<IUsageStore, long>(s => s.TakeCutOffAsync(Token))).ShouldBe(128);
    }

    private static async Task SendUntilTakenAsync(Engine engine, NewUsageEvent[] events)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            (Stopwatch.GetElapsedTime(started) < Deadline).ShouldBeTrue($"the batch of '{events[0].IdempotencyKey}' was never taken within {Deadline}");
            try
            {
                var taken = await engine.CallAsync<IUsageService, IngestResult>(s => s.IngestAsync(events, Token));
                taken.Failures.ShouldBeEmpty();
                return;
            }
            catch (Exception cut) when (cut is StorageUnavailableException or CommitOutcomeUnknownException)
            {
                // As a sender does who is answered 503.
            }
        }
    }

    /// <summary>Kills a connection for each batch that was taken, until the end. Returns how many it killed.</summary>
    private async Task<int> KillAsync(SemaphoreSlim taken, CancellationToken cancellationToken)
    {
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await admin.OpenAsync(Token);
        var killed = 0;
        try
        {
            while (true)
            {
                await taken.WaitAsync(cancellationToken);
                while (await KillOneAsync(admin) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                killed++;
            }
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return killed;
        }
    }

    private static Task<long> KillOneAsync(NpgsqlConnection admin) => KillAsync(admin, "state <> 'idle' ORDER BY random() LIMIT 1");

    private async Task<long> KillIdleAsync()
    {
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await admin.OpenAsync(Token);
        return await KillAsync(admin, "state = 'idle'");
    }

    private static async Task<long> KillAsync(NpgsqlConnection admin, string which)
    {
        await using var command = admin.CreateCommand();
        command.CommandText = $"""
            SELECT COUNT(pg_terminate_backend(pid))
            FROM (SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {which}) AS victim
            """;
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    private static Task<Outcome<BalanceTransaction>> AdjustAsync(Scope scope, Customer customer) => scope.Get<ICustomerBalanceService>().AdjustAsync(
        customer.Id, new AdjustBalance(BalanceAdjustment.Increment, 5m, "USD"), Token);

    private static async Task<decimal> BalanceAsync(Engine engine, Customer customer) =>
        (await engine.CallAsync<ICustomerBalanceService, Outcome<Money>>(s => s.FindAsync(customer.Id, "USD", Token))).Value.Amount;

    /// <summary>A table that raises an error for the first rows that are written to it, as the server does when a transaction is in the way.</summary>
    private sealed class FaultyTable(NpgsqlConnection connection, string table) : IAsyncDisposable
    {
        public static async Task<FaultyTable> OnAsync(PostgreSqlDatabase database, string table, string sqlState, int times)
        {
            var faulty = new FaultyTable((NpgsqlConnection)await database.ConnectAsync(Token), table);
            // A sequence keeps its count when the transaction that drew from it is rolled back.
            await faulty.ScalarAsync($"""
                CREATE SEQUENCE public.faults;
                CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('public.faults') <= {times} THEN RAISE EXCEPTION 'a fault' USING ERRCODE = '{sqlState}'; END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER fail BEFORE INSERT ON orb.{table} FOR EACH STATEMENT EXECUTE FUNCTION public.fail();
                """);
            faulty.Times = times;
            return faulty;
        }

        private int Times { get; set; }

        public async Task<int> MetAsync() => (int)Math.Min(Times, (long)(await ScalarAsync("SELECT last_value FROM public.faults"))!);

        public async ValueTask DisposeAsync()
        {
            await ScalarAsync($"DROP TRIGGER fail ON orb.{table}; DROP FUNCTION public.fail; DROP SEQUENCE public.faults");
            await connection.DisposeAsync();
        }

        private async Task<object?> ScalarAsync(string statement)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            return await command.ExecuteScalarAsync(Token);
        }
    }
}
