using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Orb.Billing.TestSupport;

[assembly: AssemblyFixture(typeof(Orb.Billing.Quartz.Tests.ServerEnd))]

namespace Orb.Billing.Quartz.Tests;

public sealed class PostgreSqlQuartzTests : QuartzTests, IAsyncDisposable
{
    private readonly List<string> _databases = [];

    [Fact]
    public async Task Two_hosts_sweep_at_once_and_bill_every_customer_once()
    {
        const int customers = 60;
        var (storage, quartz) = await NewDatabaseAsync();
        var clock = BillingHost.January();
        await using var one = Host();
        await using var other = Host();
        await one.StartAsync();
        await one.SubscribeAsync(customers);
        await other.StartAsync();
        var both = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        // Neither goes on before the other has begun a sweep too: so it is seen that they work at the same time.
        foreach (var (host, i) in new[] { one, other }.Select((h, i) => (h, i)))
        {
            host.Sweep.Begin = () =>
            {
                both[i].TrySetResult();
                return Task.WhenAll(both.Select(b => b.Task)).WaitAsync(BillingHost.Deadline);
            };
        }

        clock.Reset(Instant.FromUtc(2026, 2, 1, 1, 0));
        await one.BillsAsync(2 * customers, "February is billed");

        var (numbers, totals) = await other.BooksAsync();
        numbers.ShouldBe(Enumerable.Range(1, 2 * customers).Select(n => $"INV-{n:D6}"));
        totals.ShouldBe(Enumerable.Repeat(20.00m, customers));
        (one.Sweep.Customers + other.Sweep.Customers).ShouldBeGreaterThanOrEqualTo(customers);
        one.Sweep.Customers.ShouldBeGreaterThan(0);
        other.Sweep.Customers.ShouldBeGreaterThan(0);
        one.Log.Troubles.Concat(other.Log.Troubles).ShouldBeEmpty();

        BillingHost Host() => BillingHost.Build(storage, clock, o =>
        {
            quartz(o);
            o.BatchSize = 5;
        });
    }

    [Fact]
    public async Task A_host_that_stops_leaves_its_lanes_to_the_other_at_once()
    {
        var (storage, quartz) = await NewDatabaseAsync();
        var clock = BillingHost.January();
        await using var one = BillingHost.Build(storage, clock, quartz);
        await using var other = BillingHost.Build(storage, clock, quartz);
        await one.StartAsync();
        await other.StartAsync();
        await BillingHost.EventuallyAsync(() => one.Sweep.Started > 0 && other.Sweep.Started > 0, "both sweep");

        await one.StopAsync();
        await other.SubscribeAsync(3);
        clock.Reset(Instant.FromUtc(2026, 2, 1, 1, 0));
        await other.BillsAsync(6, "February is billed");
    }

    [Fact]
    public async Task Fewer_lanes_than_before_take_away_those_that_are_left_over()
    {
        var (storage, quartz) = await NewDatabaseAsync();
        foreach (var lanes in (int[])[6, 2, 3])
        {
            await using var host = BillingHost.Build(storage, BillingHost.January(), o =>
            {
                quartz(o);
                o.Lanes = lanes;
            });
            await host.StartAsync();
            (await CountAsync("SELECT COUNT(*) FROM orb.quartz_job_details")).ShouldBe(2 * lanes);
            (await CountAsync("SELECT COUNT(*) FROM orb.quartz_triggers")).ShouldBe(2 * lanes);
        }
    }

    [Fact]
    public async Task The_hosts_own_pool_is_used_and_not_disposed_and_a_cron_expression_says_when()
    {
        var (storage, _) = await NewDatabaseAsync();
        await using var pool = NpgsqlDataSource.Create(_databases[^1]);
        var clock = BillingHost.January();
        await using (var host = BillingHost.Build(storage, clock, o => (o.Store, o.DataSource, o.SweepCron, o.TablePrefix) = (QuartzStore.PostgreSql, _ => pool, "* * * * * ?", "QRTZ_")))
        {
            await host.StartAsync();
            await host.SubscribeAsync(1);
            clock.Reset(Instant.FromUtc(2026, 2, 1, 1, 0));
            await host.BillsAsync(2, "February is billed");
        }

        await using var connection = await pool.OpenConnectionAsync();
        (await CountAsync("SELECT COUNT(*) FROM QRTZ_triggers WHERE trigger_type = 'CRON'")).ShouldBe(4);
    }

    [Fact]
    public async Task Without_the_right_to_make_tables_a_host_says_that_they_are_missing()
    {
        var (storage, quartz) = await NewDatabaseAsync();
        await using var host = BillingHost.Build(storage, BillingHost.January(), o =>
        {
            quartz(o);
            o.CreateTables = false;
        });
        (await Should.ThrowAsync<Exception>(host.StartAsync)).ToString().ShouldContain("quartz_", Case.Insensitive);
    }

    public async ValueTask DisposeAsync()
    {
        if (await PostgreSqlServer.SharedAsync() is { } server)
        {
            foreach (var database in _databases)
                await server.DropAsync(database);
        }
    }

    private protected override async Task<(Func<OrbBillingBuilder, OrbBillingBuilder> Storage, Action<QuartzProcessingOptions> Quartz)> NewDatabaseAsync()
    {
        var server = await PostgreSqlServer.SharedAsync();
        Assert.SkipWhen(server is null, PostgreSqlServer.Missing);
        var database = await server.EmptyAsync();
        _databases.Add(database);
        return (b => b.UsePostgreSql(database), o => (o.Store, o.ConnectionString) = (QuartzStore.PostgreSql, database));
    }

    private async Task<long> CountAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(_databases[^1]);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}

/// <summary>Stops the server when the last test has run.</summary>
public sealed class ServerEnd : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgreSqlServer.StopSharedAsync();
}
