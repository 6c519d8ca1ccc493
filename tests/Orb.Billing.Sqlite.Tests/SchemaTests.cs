using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.Catalog;
using Orb.Billing.Specifications;
using Orb.Billing.Tenants;

namespace Orb.Billing.Sqlite.Tests;

public sealed class SchemaTests(SqliteDatabase database) : IClassFixture<SqliteDatabase>
{
    [Fact]
    public async Task A_migrated_database_has_nothing_pending_and_migrating_again_does_nothing()
    {
        await using var scope = database.Open();
        await scope.Get<IBillingSchema>().MigrateAsync(SqliteDatabase.Token);

        (await scope.Get<IBillingSchema>().PendingAsync(SqliteDatabase.Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_file_lacks_every_migration()
    {
        var path = Path.Combine(Path.GetTempPath(), $"orb-{Ids.Random():n}.db");
        await using var services = SqliteDatabase.NewServices($"Data Source={path};Pooling=False");
        await using var scope = new Scope(services, TenantId.Default);

        var pending = await scope.Get<IBillingSchema>().PendingAsync(SqliteDatabase.Token);

        pending[0].ShouldEndWith("_Initial");
        pending.ShouldBe(scope.Get<SqliteOrbDbContext>().Database.GetMigrations());
        File.Delete(path);
    }

    [Fact]
    public async Task A_plan_from_before_versions_is_at_its_version_with_all_its_prices()
    {
        var path = Path.Combine(Path.GetTempPath(), $"orb-{Ids.Random():n}.db");
        await using var services = SqliteDatabase.NewServices($"Data Source={path};Pooling=False");
        var tenant = Ids.Tenant();
        await using var scope = new Scope(services, tenant);
        var database = scope.Get<SqliteOrbDbContext>().Database;
        await database.GetService<IMigrator>().MigrateAsync("Initial", SqliteDatabase.Token);
        var (item, plan, price) = (Ids.Item(), Ids.Plan(), Ids.Price());
        foreach (var insert in (FormattableString[])
        [
            $"INSERT INTO orb_items (tenant_id, id, name, metadata, created_at) VALUES ({Blob(tenant.Value)}, {Blob(item.Value)}, 'Seats', {"{}"}, 1)",
            $"""
            INSERT INTO orb_plans (tenant_id, id, name, description, currency, status, version, metadata, created_at)
            VALUES ({Blob(tenant.Value)}, {Blob(plan.Value)}, 'Pro', '', 'USD', 'Active', 3, {"{}"}, 7)
            """,
            $$"""
            INSERT INTO orb_prices (tenant_id, id, plan_id, position, name, item_id, currency, cadence_duration, cadence_unit, billing_mode, fixed_quantity, model, metadata, created_at)
            VALUES ({{Blob(tenant.Value)}}, {{Blob(price.Value)}}, {{Blob(plan.Value)}}, 0, 'Seats', {{Blob(item.Value)}}, 'USD', 1, 'Month', 'InAdvance', '1',
                {{"""{"model_type": "unit", "unit_config": {"unit_amount": "49.00"}}"""}}, {{"{}"}}, 7)
            """,
        ])
        {
            await database.ExecuteSqlAsync(insert, SqliteDatabase.Token);
        }

        await scope.Get<IBillingSchema>().MigrateAsync(SqliteDatabase.Token);

        var found = (await scope.Get<IPlanStore>().FindManyAsync([plan], SqliteDatabase.Token))[plan];
        (found.Version, found.Phases.Count, found.Prices.ShouldHaveSingleItem().Price.Id).ShouldBe((3, 0, price));
        var version = (await scope.Get<IPlanStore>().FindVersionAsync(plan, 3, SqliteDatabase.Token)).ShouldNotBeNull();
        version.Prices.ShouldHaveSingleItem().Price.Id.ShouldBe(price);
        (await scope.Get<IPlanStore>().LatestVersionAsync(plan, SqliteDatabase.Token)).ShouldBe(3);
        File.Delete(path);

        static byte[] Blob(Guid id) => id.ToByteArray(bigEndian: true);
    }

    [Fact]
    public async Task A_tenant_with_a_development_key_becomes_a_test_tenant_and_every_other_stays_live()
    {
        var path = Path.Combine(Path.GetTempPath(), $"orb-{Ids.Random():n}.db");
        await using var services = SqliteDatabase.NewServices($"Data Source={path};Pooling=False");
        await using var scope = new Scope(services, TenantId.Default);
        var database = scope.Get<SqliteOrbDbContext>().Database;
        await database.GetService<IMigrator>().MigrateAsync("TenantSettings", SqliteDatabase.Token);
        var (development, live) = (Ids.Tenant(), Ids.Tenant());
        foreach (var (tenant, isDevelopment) in ((TenantId, bool)[])[(development, true), (live, false)])
        {
            var (id, key) = (tenant.Value.ToByteArray(bigEndian: true), Ids.Random().ToByteArray());
            await database.ExecuteSqlAsync($"INSERT INTO orb_tenants (id, name, is_test) VALUES ({id}, 'Acme', 0)", SqliteDatabase.Token);
            await database.ExecuteSqlAsync(
                $"""
                INSERT INTO orb_api_keys (tenant_id, id, name, role, hash, prefix, last_four, scopes, is_development, created_at)
                VALUES ({id}, {key}, 'CI', 'Admin', {key}, '', 'abcd', '', {isDevelopment}, 1)
                """,
                SqliteDatabase.Token);
        }

        await scope.Get<IBillingSchema>().MigrateAsync(SqliteDatabase.Token);

        (await scope.Get<ITenantStore>().FindAsync(development, SqliteDatabase.Token))!.IsTest.ShouldBeTrue();
        (await scope.Get<ITenantStore>().FindAsync(live, SqliteDatabase.Token))!.IsTest.ShouldBeFalse();
        File.Delete(path);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_throws()
    {
        await using var services = SqliteDatabase.NewServices("Data Source=/no/such/folder/orb.db");
        await using var scope = new Scope(services, TenantId.Default);

        await Should.ThrowAsync<Microsoft.Data.Sqlite.SqliteException>(() => scope.Get<IBillingSchema>().PendingAsync(SqliteDatabase.Token));
    }

    [Fact]
    public async Task The_migrations_hold_every_change_of_the_model()
    {
        await using var scope = database.Open();
        scope.Get<SqliteOrbDbContext>().Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Fact]
    public async Task Every_table_carries_the_prefix_and_the_history_is_our_own()
    {
        await using var scope = database.Open();
        var tables = await scope.Get<SqliteOrbDbContext>().Database
            .SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE type = 'table'").ToListAsync(SqliteDatabase.Token);

        tables.Where(t => !t.StartsWith("orb_", StringComparison.Ordinal)).Order().ShouldBe(["__EFMigrationsLock", "__orb_migrations"]);
        tables.Count.ShouldBe(scope.Get<SqliteOrbDbContext>().Model.GetEntityTypes().Count() + 2);
    }

    [Fact]
    public async Task Connections_wait_for_writers_keep_foreign_keys_and_commit_to_the_disk()
    {
        await using var scope = database.Open();
        var connection = scope.Get<SqliteOrbDbContext>().Database;
        var pragmas = await connection.SqlQueryRaw<string>(
            "SELECT foreign_keys || ' ' || journal_mode || ' ' || synchronous || ' ' || timeout AS Value "
            + "FROM pragma_foreign_keys, pragma_journal_mode, pragma_synchronous, pragma_busy_timeout").SingleAsync(SqliteDatabase.Token);

        pragmas.ShouldBe("1 wal 2 5000");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=orb.db;Mode=Memory")]
    [InlineData("Sauce=orb.db")]
    public void A_connection_string_without_a_file_is_refused(string connectionString)
    {
        var refused = new SqliteStorageOptionsValidator().Validate(null, new SqliteStorageOptions { ConnectionString = connectionString });
        refused.Failed.ShouldBeTrue();
        refused.FailureMessage.ShouldContain("SqliteStorageOptions.ConnectionString");
    }

    [Fact]
    public void Choosing_another_storage_beside_SQLite_throws_and_names_both()
    {
        var builder = new ServiceCollection().AddOrbBilling();
        builder.Choose("storage", "UsePostgreSql");
        Should.Throw<InvalidOperationException>(() => builder.UseSqlite("Data Source=orb.db")).Message.ShouldContain("UsePostgreSql");
    }
}
