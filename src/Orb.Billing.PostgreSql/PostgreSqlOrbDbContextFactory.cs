using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Orb.Billing.PostgreSql;

/// <summary>Lets <c>dotnet ef migrations add</c> make the model; the database is never opened.</summary>
internal sealed class PostgreSqlOrbDbContextFactory : IDesignTimeDbContextFactory<PostgreSqlOrbDbContext>
{
    public PostgreSqlOrbDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgreSqlOrbDbContext>()
            .UseNpgsql(
                "Host=localhost;Database=design",
                npgsql => npgsql.MigrationsHistoryTable(PostgreSqlOrbDbContext.MigrationsHistoryTable, PostgreSqlOrbDbContext.Schema))
            .Options;
        return new PostgreSqlOrbDbContext(options);
    }
}
