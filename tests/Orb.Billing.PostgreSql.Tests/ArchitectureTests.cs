using System.Reflection;
using System.Text;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.TestSupport;

namespace Orb.Billing.PostgreSql.Tests;

public sealed class ArchitectureTests
{
    private static readonly Assembly PostgreSql = typeof(PostgreSqlStorageOptions).Assembly;

    [Fact]
    public void Every_hand_written_statement_is_listed_and_carries_the_tenant_or_says_why_not()
    {
        var fields = PostgreSql.GetTypes()
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
    public void No_other_place_writes_SQL()
    {
        var source = Path.Combine(
            typeof(ArchitectureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!,
            "..", "..", "src", "Orb.Billing.PostgreSql");
        string[] words = ["CommandText", "FromSql", "ExecuteSql", "SqlQuery", "Command(\"", "Command($\""];
        var places = from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
                     where !file.Contains("Migrations", StringComparison.Ordinal)
                     where words.Any(w => File.ReadAllText(file).Contains(w, StringComparison.Ordinal))
                     select Path.GetFileName(file);

        places.ShouldBeEmpty();
    }

    [Fact]
    public void Public_API_of_the_PostgreSQL_package_is_approved() => Approved.PublicApiMatches(typeof(ArchitectureTests).Assembly, PostgreSql);
}
