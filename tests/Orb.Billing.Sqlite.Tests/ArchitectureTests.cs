using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.TestSupport;

namespace Orb.Billing.Sqlite.Tests;

public sealed class ArchitectureTests(SqliteDatabase database) : IClassFixture<SqliteDatabase>
{
    private static readonly Assembly Relational = typeof(OrbDbContext).Assembly;
    private static readonly Assembly Sqlite = typeof(SqliteStorageOptions).Assembly;

    [Fact]
    public void Every_hand_written_statement_is_listed_and_carries_the_tenant_or_says_why_not()
    {
        var fields = Relational.GetTypes().Concat(Sqlite.GetTypes())
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(f => f.FieldType == typeof(TenantStatement))
            .OrderBy(f => f.DeclaringType!.Name, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal);
        var list = new StringBuilder();
        foreach (var field in fields)
        {
            var statement = (TenantStatement)field.GetValue(null)!;
            list.Append(field.DeclaringType!.Name).Append('.').AppendLine(field.Name);
            if (statement.SystemReason is { } reason)
                list.Append("-- all tenants: ").AppendLine(reason);
            list.AppendLine(statement.Text).AppendLine();
        }

        Approved.Matches(typeof(ArchitectureTests).Assembly, "Statements", list.ToString());
    }

    [Fact]
    public void A_statement_without_the_tenant_is_refused_unless_it_says_why()
    {
        Should.Throw<ArgumentException>(() => TenantStatement.Of("SELECT * FROM orb_customers"));
        Should.Throw<ArgumentException>(() => TenantStatement.System("SELECT * FROM orb_customers WHERE tenant_id = @tenant", "because"));
        Should.Throw<ArgumentException>(() => TenantStatement.System("SELECT * FROM orb_customers", " "));
    }

    [Fact]
    public void No_other_place_writes_SQL()
    {
        var source = Path.Combine(
            typeof(ArchitectureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", "..", "src");
        string[] words = ["CommandText", "FromSql", "ExecuteSql", "SqlQuery", "sqlite3_prepare"];
        var places = (from project in (string[])["Orb.Billing.EntityFrameworkCore", "Orb.Billing.Sqlite"]
                      from file in Directory.EnumerateFiles(Path.Combine(source, project), "*.cs", SearchOption.AllDirectories)
                      where !file.Contains("Migrations", StringComparison.Ordinal)
                      where words.Any(w => File.ReadAllText(file).Contains(w, StringComparison.Ordinal))
                      select Path.GetFileName(file)).Order(StringComparer.Ordinal);

        // The guard itself, what sets up the file, what asks for its version, and what keeps the texts that EF wrote; none names a table.
        places.ShouldBe(["ConnectionSetup.cs", "DataVersion.cs", "PreparedStatements.cs", "SqliteSchema.cs", "TenantStatement.cs"]);
    }

    [Fact]
    public async Task Every_entity_of_a_tenant_has_the_tenant_first_in_its_keys_and_a_filter()
    {
        await using var scope = database.Open();
        var exceptions = new List<string>();
        foreach (var entity in scope.Get<SqliteOrbDbContext>().Model.GetEntityTypes().Where(e => e.FindProperty("TenantId") is not null))
        {
            if (entity.GetDeclaredQueryFilters().Count == 0)
                exceptions.Add($"{entity.GetTableName()} has no filter");
            var keys = entity.GetKeys().Select(k => k.Properties)
                .Concat(entity.GetForeignKeys().Select(k => k.Properties))
                .Concat(entity.GetIndexes().Where(i => i.IsUnique).Select(i => i.Properties));
            exceptions.AddRange(keys.Where(k => k[0].Name != "TenantId").Select(k => $"{entity.GetTableName()} has a key on {string.Join(", ", k.Select(p => p.Name))}"));
        }

        // It is the hash of a key that tells its tenant.
        exceptions.ShouldBe(["orb_api_keys has a key on Hash"]);
    }

    [Fact]
    public void Public_API_of_the_relational_package_is_approved() => Approved.PublicApiMatches(typeof(ArchitectureTests).Assembly, Relational);

    [Fact]
    public void Public_API_of_the_SQLite_package_is_approved() => Approved.PublicApiMatches(typeof(ArchitectureTests).Assembly, Sqlite);
}
