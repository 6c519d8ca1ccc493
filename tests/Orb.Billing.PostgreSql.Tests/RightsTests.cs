using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Orb.Billing.Customers;
using Orb.Billing.Specifications;
using Orb.Billing.TestSupport;

namespace Orb.Billing.PostgreSql.Tests;

/// <summary>Migrations from an empty database on, and the roles of docs/how-to/postgresql.md.</summary>
public sealed class RightsTests
{
    [Fact]
    public async Task The_rights_on_the_page_suffice_to_migrate_and_to_work_and_allow_no_more()
    {
        var server = await ServerAsync();
        var database = await server.EmptyAsync();
        // Roles belong to the server, which may be shared: the page's names get an ending of their own.
        var suffix = $"_{Guid.NewGuid():n}"[..9];
        string As(string role) => new NpgsqlConnectionStringBuilder(database) { Username = role + suffix, Pooling = false }.ConnectionString;
        string Sql(string name) => Page(name)
            .Replace("billing_owner", "billing_owner" + suffix, StringComparison.Ordinal)
            .Replace("billing_app", "billing_app" + suffix, StringComparison.Ordinal)
            .Replace("DATABASE billing ", $"DATABASE {new NpgsqlConnectionStringBuilder(database).Database} ", StringComparison.Ordinal);

        try
        {
            await ExecuteAsync(database, Sql("rights"));
            await MigrateAsync(As("billing_owner"));
            await ExecuteAsync(As("billing_owner"), Sql("rights-in-schema"));
            await MigrateAsync(As("billing_app")); // there is nothing to do, so nothing is needed for it

            await using var services = PostgreSqlDatabase.NewServices(As("billing_app"));
            await using var scope = new Scope(services, TenantId.Default);
            (await scope.Get<IBillingSchema>().PendingAsync(default)).ShouldBeEmpty();
            var customer = Make.Customer();
            (await scope.Get<ICustomerStore>().AddAsync(customer, default)).ShouldBe(StoreResult.Success);
            (await scope.Get<ICustomerStore>().UpdateAsync(customer, default)).ShouldBe(StoreResult.Success);
            var refused = await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(As("billing_app"), "ALTER TABLE orb.customers ADD COLUMN more int"));
            refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
        finally
        {
            await server.DropAsync(database);
            await ExecuteAsync(await server.EmptyAsync(), $"DROP ROLE IF EXISTS billing_app{suffix}; DROP ROLE IF EXISTS billing_owner{suffix}");
        }
    }

    [Fact]
    public async Task Hosts_that_start_at_once_on_an_empty_database_migrate_it_once()
    {
        var server = await ServerAsync();
        var database = await server.EmptyAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(database))));

        await using var services = PostgreSqlDatabase.NewServices(database);
        await using var scope = new Scope(services, TenantId.Default);
        var schema = scope.Get<PostgreSqlOrbDbContext>().Database;
        (await schema.GetAppliedMigrationsAsync()).ShouldBe(schema.GetMigrations());
        (await scope.Get<IBillingSchema>().PendingAsync(default)).ShouldBeEmpty();
        await services.DisposeAsync();
        await server.DropAsync(database);
    }

    private static async Task<PostgreSqlServer> ServerAsync()
    {
        var server = await PostgreSqlServer.SharedAsync();
        Assert.SkipWhen(server is null, PostgreSqlServer.Missing);
        return server;
    }

    private static async Task MigrateAsync(string connectionString)
    {
        await using var services = PostgreSqlDatabase.NewServices(connectionString);
        await using var scope = new Scope(services, TenantId.Default);
        await scope.Get<IBillingSchema>().MigrateAsync(default);
    }

    private static async Task ExecuteAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }

    private static string Page(string name)
    {
        var project = typeof(RightsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;
        var page = File.ReadAllText(Path.Combine(project, "..", "..", "docs", "how-to", "postgresql.md")).ReplaceLineEndings("\n");
        return Regex.Match(page, $"<!-- sql: {name} -->\n```sql\n(.*?)\n```\n<!-- endsql -->", RegexOptions.Singleline).Groups[1].Value;
    }
}
