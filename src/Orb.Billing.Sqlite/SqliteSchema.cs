using Microsoft.EntityFrameworkCore;

namespace Orb.Billing.Sqlite;

internal sealed class SqliteSchema(SqliteOrbDbContext context) : IBillingSchema
{
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (await UnknownAsync(cancellationToken) is { Count: > 0 } unknown)
            throw new NewerSchemaException(unknown);
        // The file remembers it. Readers then never wait for the writer, nor the writer for them.
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        // EF takes a file it cannot open for one that does not exist yet; here that is an error.
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            return [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    public async Task<IReadOnlyList<string>> UnknownAsync(CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
            return [.. (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Where(m => !known.Contains(m))];
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }
}
