namespace Orb.Billing.PostgreSql.Metering;

/// <summary>
/// The tenant's ingest sequence. Whoever moves it holds its row until the transaction ends, so sequences are given out in the order of the
/// commits: what is committed is at most the row's value, and all that comes later is more.
/// </summary>
internal sealed class UsageSequence(PostgreSqlOrbDbContext context)
{
    /// <summary>The last sequence that is committed, or given out by this transaction. Waits for nobody.</summary>
    public async Task<long> LastAsync(CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.LastSequence.CreateCommand(context);
        return (long?)await command.ExecuteScalarAsync(cancellationToken) ?? 0;
    }

    /// <summary>Takes the next sequences and returns the last of them; none only locks the row.</summary>
    public async Task<long> TakeAsync(int count, CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.TakeSequences.CreateCommand(context);
        command.Bind("@count", count);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
