using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;
using Npgsql;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Specifications;

namespace Orb.Billing.PostgreSql.Tests;

/// <summary>A host's own context and transaction that stays open while the engine goes on.</summary>
public sealed class SlowHostTests(PostgreSqlDatabase database) : IClassFixture<PostgreSqlDatabase>
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task R14_usage_of_a_host_that_commits_after_the_invoice_is_billed_late_and_once()
    {
        // The example of decision 0022.
        await using var engine = new Engine(database, Instant.FromUtc(2026, 1, 1, 0, 0));
        var customer = await engine.CustomerAsync();
        await engine.SubscribeAsync(customer, await engine.PlanAsync(49m, perToken: 0.10m));
        await IngestAsync(engine, Instant.FromUtc(2026, 1, 20, 12, 0), "early", 100m);

        var lastHour = Instant.FromUtc(2026, 1, 31, 23, 0);
        engine.Clock.Reset(lastHour);
        await using (var host = new HostContext(await database.ConnectAsync(Token)))
        {
            await host.Database.ExecuteSqlAsync($"CREATE TABLE IF NOT EXISTS public.notes (\"Id\" int PRIMARY KEY)");
            await using var transaction = await host.Database.BeginTransactionAsync(Token);
            host.Notes.Add(new Note { Id = 1 });
            await host.SaveChangesAsync(Token);
            await using (var scope = engine.Open())
            {
                await scope.Get<IBillingTransactions>().EnlistAsync(transaction.GetDbTransaction(), Token);
                (await scope.Get<IUsageService>().IngestAsync([Engine.Tokens(customer, "slow", lastHour, 50m)], Token)).Ingested.ShouldBe(1);
            }

            engine.Clock.Reset(Instant.FromUtc(2026, 2, 1, 13, 0));
            (await engine.SweepAsync()).Failures.ShouldBe(0, "the run does not wait for the host");
            await transaction.CommitAsync(Token);
            (await host.Notes.CountAsync(Token)).ShouldBe(1);
        }

        engine.Clock.Reset(Instant.FromUtc(2026, 3, 1, 13, 0));
        (await engine.SweepAsync()).Failures.ShouldBe(0);

        (await engine.InvoicesAsync()).Select(i => Amounts(i)).ShouldBe(
        [
            "Platform 49.00",
            "Platform 49.00, Tokens 10.00",
            "Platform 49.00, Tokens 5.00, Tokens 0.00", // of January, and of February
        ]);

        async Task IngestAsync(Engine of, Instant at, string key, decimal tokens)
        {
            of.Clock.Reset(at);
            await of.CallAsync<IUsageService, IngestResult>(s => s.IngestAsync([Engine.Tokens(customer, key, at, tokens)], Token));
        }
    }

    [Fact]
    public async Task Another_batch_of_the_tenant_waits_for_the_hosts_commit_and_another_tenants_does_not()
    {
        var noon = Instant.FromUtc(2026, 1, 15, 12, 0);
        await using var engine = new Engine(database, noon);
        await using var stranger = new Engine(database, noon);
        var (customer, other) = (await engine.CustomerAsync(), await stranger.CustomerAsync());
        Task<IngestResult> waiting;
        await using (var connection = (NpgsqlConnection)await database.ConnectAsync(Token))
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            await using (var scope = engine.Open())
            {
                await scope.Get<IBillingTransactions>().EnlistAsync(transaction, Token);
                await scope.Get<IUsageService>().IngestAsync([Engine.Tokens(customer, "hosts", noon, 1m)], Token);
            }

            waiting = engine.CallAsync<IUsageService, IngestResult>(s => s.IngestAsync([Engine.Tokens(customer, "waiting", noon, 1m)], Token));
            (await stranger.CallAsync<IUsageService, IngestResult>(s => s.IngestAsync([Engine.Tokens(other, "free", noon, 1m)], Token))).Ingested.ShouldBe(1);
            waiting.IsCompleted.ShouldBeFalse();
            await transaction.CommitAsync(Token);
        }

        (await waiting).Ingested.ShouldBe(1);
        (await engine.CallAsync<IUsageStore, long>(s => s.TakeCutOffAsync(Token))).ShouldBe(2);
    }

    [Fact]
    public async Task An_event_whose_batch_waited_behind_many_others_is_found_by_its_key()
    {
        // More than one look far: a key says only from where on its event is to be found.
        const int Many = 10_005;
        var noon = Instant.FromUtc(2026, 1, 15, 12, 0);
        await using var engine = new Engine(database, noon);
        var customer = await engine.CustomerAsync();
        Task<UsageAppendResult> waiting;
        await using (var connection = (NpgsqlConnection)await database.ConnectAsync(Token))
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            await using var scope = engine.Open();
            await scope.Get<IBillingTransactions>().EnlistAsync(transaction, Token);
            await scope.Get<IUsageStore>().AppendAsync([.. Enumerable.Range(1, Many).Select(i => Stored(customer, $"{i}"))], Token);
            waiting = engine.CallAsync<IUsageStore, UsageAppendResult>(s => s.AppendAsync([Stored(customer, "waiting")], Token));
            while (await WaitingAsync() == 0)
                await Task.Yield();
            await transaction.CommitAsync(Token);
        }

        (await waiting).Added.ShouldBe(1);
        (await FindAsync("waiting")).ShouldBe((Many + 1, UsageEventState.Counted));
        (await FindAsync("10005")).ShouldBe((Many, UsageEventState.Counted));
        (await FindAsync("1")).ShouldBe((1, UsageEventState.Counted));

        async Task<(long, UsageEventState)?> FindAsync(string key) =>
            await engine.CallAsync<IUsageCorrectionStore, CurrentUsageEvent?>(s => s.FindAsync(key, Token)) is { } found ? (found.Sequence, found.State) : null;

        async Task<long> WaitingAsync()
        {
            await using var connection = await database.ConnectAsync(Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            return (long)(await command.ExecuteScalarAsync(Token))!;
        }
    }

    private static StoredUsageEvent Stored(Customers.Customer customer, string key) => new(
        Guid.CreateVersion7(), new Core.Metering.UsageEvent(key, "tokens", Instant.FromUtc(2026, 1, 15, 12, 0), new Dictionary<string, Core.Metering.PropertyValue>()),
        customer.Id, null, [1]);

    private static string Amounts(Invoice invoice) => string.Join(
        ", ", invoice.Lines.Select(l => l.Line).OrderBy(l => l.Name, StringComparer.Ordinal).Select(l => $"{l.Name} {l.Amount.ToAmountString()}"));

    private sealed class HostContext(System.Data.Common.DbConnection connection) : DbContext
    {
        public DbSet<Note> Notes => Set<Note>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql(connection, contextOwnsConnection: true);

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Note>().ToTable("notes", "public");
    }

    private sealed class Note
    {
        public int Id { get; set; }
    }
}
