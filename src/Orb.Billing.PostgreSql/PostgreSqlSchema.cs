using Microsoft.EntityFrameworkCore;

namespace Orb.Billing.PostgreSql;

internal sealed class PostgreSqlSchema(PostgreSqlOrbDbContext context) : IBillingSchema
{
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (await UnknownAsync(cancellationToken) is { Count: > 0 } unknown)
            throw new NewerSchemaException(unknown);
        // A role that may not change the schema may still find that there is nothing to change.
        if ((await PendingAsync(cancellationToken)).Count == 0)
            return;
        // EF locks the history table, so that hosts that start at once migrate once.
        await context.Database.MigrateAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        // EF takes a server it cannot reach for a database that does not exist yet; here that is an error.
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
