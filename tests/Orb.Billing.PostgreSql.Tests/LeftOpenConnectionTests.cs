using Microsoft.EntityFrameworkCore;
using Orb.Billing.Customers;
using Orb.Billing.Specifications;

namespace Orb.Billing.PostgreSql.Tests;

/// <summary>A connection that a scope left open is closed at its end, and the next scope gets one of its own.</summary>
public sealed class LeftOpenConnectionTests(PostgreSqlDatabase database) : IClassFixture<PostgreSqlDatabase>
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task The_scope_behind_one_that_left_its_connection_open_works()
    {
        var customer = Make.Customer();
        await using (var scope = database.Open())
        {
            (await scope.Get<ICustomerStore>().AddAsync(customer, Token)).ShouldBe(StoreResult.Success);
            await scope.Get<PostgreSqlOrbDbContext>().Database.OpenConnectionAsync(Token);
            await scope.Get<PostgreSqlOrbDbContext>().Database.OpenConnectionAsync(Token);
        }

        await using var next = database.Open();
        (await next.Get<ICustomerStore>().FindAsync(customer.Id, Token)).ShouldNotBeNull();
        next.Get<PostgreSqlOrbDbContext>().Database.GetDbConnection().State.ShouldBe(System.Data.ConnectionState.Closed, "nothing counts as open any more");
    }
}
