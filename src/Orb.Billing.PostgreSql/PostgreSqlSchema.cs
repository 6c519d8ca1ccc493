using System.Data;
using Microsoft.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore;

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
        // EF locks its history table for one migration at a time, and decides before the first which it will run: hosts that start at once would
        // run the later ones twice. This lock is the session's and ends with it, whatever happens to the host.
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(PostgreSqlStatements.LockMigrations, cancellationToken);
            try
            {
                await context.Database.MigrateAsync(cancellationToken);
            }
            finally
            {
                // Where the connection is gone the lock is too, and what happened to it is to be told, not this.
                if (context.Database.GetDbConnection().State == ConnectionState.Open)
                    await ExecuteAsync(PostgreSqlStatements.UnlockMigrations, CancellationToken.None);
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
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

    // Waits as long as another host migrates: the first start after an update may take minutes.
    private async Task ExecuteAsync(TenantStatement statement, CancellationToken cancellationToken)
    {
        await using var command = statement.CreateCommand(context);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
