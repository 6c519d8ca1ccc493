using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Orb.Billing.Customers;
using Orb.Billing.Specifications;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>A query that comes again is not read and planned again, and gives what it would give if it were.</summary>
public sealed class PreparedStatementTests(SqliteDatabase database) : IClassFixture<SqliteDatabase>
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_query_that_comes_again_uses_the_statement_that_was_kept_with_its_own_values()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, prepared) = (scope.Get<ICustomerStore>(), Prepared(scope));
        var (first, second) = (Make.Customer(), Make.Customer());
        await store.AddAsync(first, Token);
        await store.AddAsync(second, Token);

        (await store.FindAsync(first.Id, Token))!.Id.ShouldBe(first.Id);
        var before = prepared.Count;
        (await store.FindAsync(second.Id, Token))!.Id.ShouldBe(second.Id);
        (await store.FindAsync(Make.Customer().Id, Token)).ShouldBeNull();

        before.ShouldBeGreaterThan(0);
        prepared.Count.ShouldBe(before);
    }

    [Fact]
    public async Task The_same_query_may_be_read_twice_at_the_same_time()
    {
        await using var scope = database.Open();
        var context = scope.Get<SqliteOrbDbContext>();
        var numbers = context.Database.SqlQuery<long>($"WITH RECURSIVE n(Value) AS (SELECT 1 UNION ALL SELECT Value + 1 FROM n WHERE Value < 3) SELECT Value FROM n");

        var pairs = new List<(long, long)>();
        foreach (var outer in numbers)
        {
            foreach (var inner in numbers)
                pairs.Add((outer, inner));
        }

        pairs.ShouldBe([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3)]);
    }

    [Fact]
    public async Task A_reader_that_was_left_early_holds_nothing_back()
    {
        await using var scope = database.Open();
        var context = scope.Get<SqliteOrbDbContext>();
        var numbers = context.Database.SqlQuery<long>($"SELECT 1 AS Value UNION ALL SELECT 2");

        numbers.AsEnumerable().First().ShouldBe(1);
        numbers.AsEnumerable().First().ShouldBe(1);
        (await numbers.ToListAsync(Token)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_query_finds_the_schema_as_it_is_now()
    {
        await using var scope = database.Open();
        var context = scope.Get<SqliteOrbDbContext>();
        await context.Database.ExecuteSqlAsync($"CREATE TABLE orb_prepared_test (a INTEGER)", Token);
        await context.Database.ExecuteSqlAsync($"INSERT INTO orb_prepared_test (a) VALUES (1)", Token);
        (await context.Database.SqlQuery<long>($"SELECT a AS Value FROM orb_prepared_test").ToListAsync(Token)).ShouldBe([1]);

        await using (var other = await database.ConnectAsync(Token))
        await using (var command = other.CreateCommand())
        {
            command.CommandText = "DROP TABLE orb_prepared_test; CREATE TABLE orb_prepared_test (b INTEGER, a INTEGER); INSERT INTO orb_prepared_test (a) VALUES (2)";
            await command.ExecuteNonQueryAsync(Token);
        }

        (await context.Database.SqlQuery<long>($"SELECT a AS Value FROM orb_prepared_test").ToListAsync(Token)).ShouldBe([2]);
        await context.Database.ExecuteSqlAsync($"DROP TABLE orb_prepared_test", Token);
        await Should.ThrowAsync<SqliteException>(() => context.Database.SqlQuery<long>($"SELECT a AS Value FROM orb_prepared_test").ToListAsync(Token));
    }

    [Fact]
    public async Task A_statement_that_failed_is_not_kept()
    {
        await using var scope = database.Open();
        var (context, prepared) = (scope.Get<SqliteOrbDbContext>(), Prepared(scope));
        var before = prepared.Count;

        await Should.ThrowAsync<SqliteException>(() => context.Database.ExecuteSqlRawAsync("SELECT abs(-9223372036854775808)", Token));

        prepared.Count.ShouldBe(before);
    }

    [Fact]
    public async Task No_more_are_kept_than_there_is_room_for_and_the_one_unused_for_longest_goes()
    {
        await using var scope = database.Open();
        var (context, prepared) = (scope.Get<SqliteOrbDbContext>(), Prepared(scope));
        for (var i = 0; i < PreparedStatements.Most + 20; i++)
            (await context.Database.SqlQueryRaw<long>(Select(i)).ToListAsync(Token)).ShouldBe([i]);

        prepared.Count.ShouldBe(PreparedStatements.Most);
        (await context.Database.SqlQueryRaw<long>(Select(0)).ToListAsync(Token)).ShouldBe([0]);
        prepared.Count.ShouldBe(PreparedStatements.Most);
    }

    [Fact]
    public async Task A_query_within_a_transaction_and_behind_it_is_of_the_transaction_it_runs_in()
    {
        var customer = Make.Customer();
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ICustomerStore>();
        (await store.FindAsync(customer.Id, Token)).ShouldBeNull();
        await using (var transaction = await scope.Get<IBillingTransactions>().BeginAsync(Token))
        {
            await store.AddAsync(customer, Token);
            (await store.FindAsync(customer.Id, Token)).ShouldNotBeNull();
        }

        (await store.FindAsync(customer.Id, Token)).ShouldBeNull("it was rolled back");
    }

    [Fact]
    public void What_was_kept_is_given_back_before_the_connection_is_closed()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        var prepared = new PreparedStatements();
        SqliteCommand New() => new("SELECT 1", connection);
        using (var command = prepared.Take(New()))
            command.ExecuteScalar().ShouldBe(1L);
        prepared.Count.ShouldBe(1);

        prepared.Close();

        prepared.Count.ShouldBe(0);
        using (var late = prepared.Take(New()))
            late.ExecuteScalar().ShouldBe(1L);
        prepared.Count.ShouldBe(0);
    }

    // A text of its own for each number.
    private static string Select(int number) => string.Create(CultureInfo.InvariantCulture, $"SELECT {number} AS Value");

    private static PreparedStatements Prepared(Scope scope)
    {
        var context = scope.Get<SqliteOrbDbContext>();
        return context.Prepared(context.Database.GetDbConnection()).ShouldNotBeNull();
    }
}
