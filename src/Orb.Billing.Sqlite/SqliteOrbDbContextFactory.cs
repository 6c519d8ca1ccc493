using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Orb.Billing.Sqlite;

/// <summary>Lets <c>dotnet ef migrations add</c> make the model; the database is never opened.</summary>
internal sealed class SqliteOrbDbContextFactory : IDesignTimeDbContextFactory<SqliteOrbDbContext>
{
    public SqliteOrbDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteOrbDbContext>()
            .UseSqlite("Data Source=design.db", sqlite => sqlite.MigrationsHistoryTable(SqliteOrbDbContext.MigrationsHistoryTable))
            .Options;
        return new SqliteOrbDbContext(options);
    }
}
