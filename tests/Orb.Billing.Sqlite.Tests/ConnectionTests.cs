using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Specifications;

namespace Orb.Billing.Sqlite.Tests;

public sealed class ConnectionTests(SqliteDatabase database) : IClassFixture<SqliteDatabase>
{
    private static CancellationToken Token => SqliteDatabase.Token;

    [Fact]
    public async Task A_transaction_takes_the_write_lock_when_it_begins()
    {
        await using var scope = database.Open(Ids.Tenant());
        await using var transaction = await scope.Get<IBillingTransactions>().BeginAsync(Token);

        await using var other = new SqliteConnection(database.ConnectionString + ";Default Timeout=1");
        await other.OpenAsync(Token);
        Should.Throw<SqliteException>(() => other.BeginTransaction()).SqliteErrorCode.ShouldBe(5);
    }

    [Fact]
    public async Task F14_a_writer_that_waited_too_long_has_written_nothing_and_may_come_again()
    {
        await using var services = SqliteDatabase.NewServices(
            database.ConnectionString, b => b.UseSqlite(o => o.BusyTimeout = NodaTime.Duration.FromMilliseconds(100)));
        var tenant = Ids.Tenant();
        await using var scope = new Scope(services, tenant);
        var customer = Make.Customer();
        await using (var other = new SqliteConnection(database.ConnectionString))
        {
            await other.OpenAsync(Token);
            await using var writing = other.BeginTransaction();

            var busy = await Should.ThrowAsync<SqliteException>(() => scope.Get<ICustomerStore>().AddAsync(customer, Token));
            scope.Get<IBillingTransactions>().Judge(busy).ShouldBe(StorageFailure.Busy);
            (await scope.Get<ICustomerStore>().FindAsync(customer.Id, Token)).ShouldBeNull("readers do not wait");
        }

        (await scope.Get<ICustomerStore>().AddAsync(customer, Token)).ShouldBe(StoreResult.Success);
        (await scope.Get<ICustomerStore>().AddAsync(customer, Token)).ShouldBe(StoreResult.AlreadyExists);
    }

    [Fact]
    public async Task A_long_lived_scope_gathers_no_entities()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        await scope.Get<ICustomerStore>().FindAsync(story.Customer.Id, Token);
        await scope.Get<ICustomerStore>().UpdateAsync(story.Customer, Token);
        await scope.Get<ICustomerStore>().UpdateAsync(story.Customer, Token);
        await scope.Get<IInvoiceStore>().AddDraftAsync(Make.Draft(story.Subscription), Token);

        scope.Get<SqliteOrbDbContext>().ChangeTracker.Entries().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_stays_open_from_scope_to_scope_until_the_engine_is_disposed()
    {
        var opened = new OpenedConnections();
        DbConnection connection;
        await using (var engine = database.NewEngine(b => b.Services.ConfigureDbContext<SqliteOrbDbContext>(o => o.AddInterceptors(opened))))
        {
            for (var turn = 0; turn < 5; turn++)
            {
                await using var scope = new Scope(engine, Ids.Tenant());
                (await scope.Get<ICustomerStore>().AddAsync(Make.Customer(), Token)).ShouldBe(StoreResult.Success);
                (await scope.Get<ICustomerStore>().ListAsync(CreatedRange.Any, null, 10, Token)).Count.ShouldBe(1);
            }

            connection = opened.Connections.ShouldHaveSingleItem();
            connection.State.ShouldBe(ConnectionState.Open);
        }

        connection.State.ShouldBe(ConnectionState.Closed);
    }

    private sealed class OpenedConnections : DbConnectionInterceptor
    {
        public List<DbConnection> Connections { get; } = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Connections.Add(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Connections.Add(connection);
            return Task.CompletedTask;
        }
    }
}
