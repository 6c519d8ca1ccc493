using Orb.Billing.EntityFrameworkCore;

namespace Orb.Billing.Sqlite.Metering;

/// <summary>The tenant's ingest sequence. Whoever moves it holds the write lock from the begin of the transaction on (BEGIN IMMEDIATE).</summary>
internal sealed class UsageSequence(SqliteOrbDbContext context)
{
    public async Task<long> LastAsync(CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.LastSequence.CreateCommand(context);
        return (long?)await command.ExecuteScalarAsync(cancellationToken) ?? 0;
    }

    public async Task SetAsync(long last, CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.SetLastSequence.CreateCommand(context);
        TenantStatement.Bind(command, "@last", last);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
