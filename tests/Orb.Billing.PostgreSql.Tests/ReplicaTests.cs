using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orb.Billing.Customers;
using Orb.Billing.Specifications;
using Orb.Billing.TestSupport;

namespace Orb.Billing.PostgreSql.Tests;

/// <summary>Reads from a replica that follows, and from one that stands still.</summary>
public sealed class ReplicaTests(ReplicatedDatabase database) : IClassFixture<ReplicatedDatabase>
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_scope_reads_from_the_replica_only_where_it_is_allowed_to()
    {
        await using var services = await database.ServicesAsync();
        var (old, fresh) = (Make.Customer(), Make.Customer());
        await AddAsync(services, old);
        await database.CatchUpAsync();
        await database.StandStillAsync();
        await AddAsync(services, fresh);

        await using var usual = new Scope(services, TenantId.Default);
        (await FindAsync(usual, fresh)).ShouldNotBeNull();
        await using var reader = new Scope(services, TenantId.Default);
        reader.Get<ReplicaReads>().Allow();
        (await FindAsync(reader, old)).ShouldNotBeNull();
        (await FindAsync(reader, fresh)).ShouldBeNull("the replica has not heard of it");
        await database.FollowAsync();
    }

    [Fact]
    public async Task From_its_first_write_on_a_scope_reads_what_it_wrote()
    {
        await using var services = await database.ServicesAsync();
        await database.StandStillAsync();
        await using var scope = new Scope(services, TenantId.Default);
        scope.Get<ReplicaReads>().Allow();
        var customer = Make.Customer();
        (await FindAsync(scope, customer)).ShouldBeNull();

        (await scope.Get<ICustomerStore>().AddAsync(customer, Token)).ShouldBe(StoreResult.Success);

        (await FindAsync(scope, customer)).ShouldNotBeNull();
        await database.FollowAsync();
    }

    [Fact]
    public async Task A_caller_who_brings_the_mark_of_his_write_reads_it_wherever_he_comes()
    {
        await using var services = await database.ServicesAsync();
        await database.StandStillAsync();
        var customer = Make.Customer();
        string mark;
        await using (var writer = new Scope(services, TenantId.Default))
        {
            await writer.Get<ICustomerStore>().AddAsync(customer, Token);
            mark = (await writer.Get<ReplicaReads>().MarkAsync(Token)).ToString();
        }

        await using (var early = new Scope(services, TenantId.Default))
        {
            (await early.Get<ReplicaReads>().AllowAsync(WriteMark.Parse(mark), Token)).ShouldBeFalse("the replica is behind");
            (await FindAsync(early, customer)).ShouldNotBeNull();
        }

        await database.FollowAsync();
        await database.CatchUpAsync();
        await using var later = new Scope(services, TenantId.Default);
        (await later.Get<ReplicaReads>().AllowAsync(WriteMark.Parse(mark), Token)).ShouldBeTrue();
        (await FindAsync(later, customer)).ShouldNotBeNull();
        Should.Throw<FormatException>(() => WriteMark.Parse("yesterday"));
    }

    [Fact]
    public async Task Within_a_transaction_nothing_is_read_elsewhere_and_without_a_replica_everything_is_read_from_the_primary()
    {
        await using var services = await database.ServicesAsync();
        await using var scope = new Scope(services, TenantId.Default);
        await using (await scope.Get<IBillingTransactions>().BeginAsync(Token))
        {
            Should.Throw<InvalidOperationException>(() => scope.Get<ReplicaReads>().Allow());
            await Should.ThrowAsync<InvalidOperationException>(() => scope.Get<ReplicaReads>().MarkAsync(Token));
        }

        await using var alone = PostgreSqlDatabase.NewServices(database.ConnectionString);
        await using var reader = new Scope(alone, TenantId.Default);
        reader.Get<ReplicaReads>().Allow();
        (await reader.Get<ReplicaReads>().AllowAsync(await reader.Get<ReplicaReads>().MarkAsync(Token), Token)).ShouldBeFalse();
        (await FindAsync(reader, Make.Customer())).ShouldBeNull();
    }

    private static Task<Customer?> FindAsync(Scope scope, Customer customer) => scope.Get<ICustomerStore>().FindAsync(customer.Id, Token);

    private static async Task AddAsync(IServiceProvider services, Customer customer)
    {
        await using var scope = new Scope(services, TenantId.Default);
        (await scope.Get<ICustomerStore>().AddAsync(customer, Token)).ShouldBe(StoreResult.Success);
    }
}

/// <summary>A database on a server of its own, with a replica of that server.</summary>
public sealed class ReplicatedDatabase : PostgreSqlDatabase
{
    private PostgreSqlServer? _primary;
    private LocalPostgreSql? _standby;

    private string Replica => new NpgsqlConnectionStringBuilder(_standby!.ConnectionString)
    {
        Database = new NpgsqlConnectionStringBuilder(ConnectionString).Database,
    }.ConnectionString;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (_primary is not null)
            _standby = await _primary.StandbyAsync();
    }

    protected override async Task<PostgreSqlServer?> ServerAsync() => _primary = await PostgreSqlServer.PrivateAsync();

    public override async ValueTask DisposeAsync()
    {
        if (_standby is not null)
            await _standby.DisposeAsync();
        await base.DisposeAsync();
        if (_primary is not null)
            await _primary.DisposeAsync();
    }

    public Task<ServiceProvider> ServicesAsync()
    {
        Assert.SkipWhen(_standby is null, PostgreSqlServer.Missing + " The replica needs a private server.");
        return Task.FromResult(PostgreSqlDatabase.NewServices(ConnectionString, b => b.UsePostgreSql(o => o.ReplicaConnectionString = Replica)));
    }

    /// <summary>Stops the replica. The server takes that as a request, and stops at the next record.</summary>
    public async Task StandStillAsync()
    {
        await ScalarAsync(Replica, "SELECT pg_wal_replay_pause()");
        await UntilAsync("stands still", "SELECT pg_get_wal_replay_pause_state() = 'paused'");
    }

    public Task FollowAsync() => ScalarAsync(Replica, "SELECT pg_wal_replay_resume()");

    /// <summary>Waits until the replica has what the primary has now.</summary>
    public async Task CatchUpAsync()
    {
        var position = (string)(await ScalarAsync(ConnectionString, "SELECT pg_current_wal_insert_lsn()::text"))!;
        // So that there is something to follow: the replica hears of the log in whole records.
        await ScalarAsync(ConnectionString, "SELECT pg_switch_wal()::text");
        // A test that failed may have left it standing.
        await FollowAsync();
        await UntilAsync("has caught up", $"SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn");
    }

    private async Task UntilAsync(string what, string question)
    {
        for (var left = 6_000; !(bool)(await ScalarAsync(Replica, question))!; left--)
        {
            left.ShouldBeGreaterThan(0, $"the replica never {what}");
            await Task.Delay(10, StorageFixture.Token);
        }
    }

    private static async Task<object?> ScalarAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(StorageFixture.Token);
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync(StorageFixture.Token);
    }
}
