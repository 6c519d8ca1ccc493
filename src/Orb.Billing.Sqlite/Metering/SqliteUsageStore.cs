using Microsoft.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.Metering;

namespace Orb.Billing.Sqlite.Metering;

internal sealed class SqliteUsageStore(SqliteOrbDbContext context, IBillingTransactions transactions) : IUsageStore
{
    public async Task<UsageAppendResult> AppendAsync(IReadOnlyList<StoredUsageEvent> events, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var (added, conflicts) = await NewEventsAsync(events, cancellationToken);
        if (conflicts.Count == 0 && added.Count > 0)
            await WriteAsync(added, cancellationToken);
        // Also after a conflict: nothing was written then, and a caller's own transaction goes on.
        await transaction.CommitAsync(cancellationToken);
        return conflicts.Count == 0
            ? new UsageAppendResult(added.Count, events.Count - added.Count, [])
            : new UsageAppendResult(0, 0, conflicts);
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> KnownAsync(IReadOnlyCollection<string> idempotencyKeys, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var find = SqliteStatements.FindKey.CreateCommand(context);
            var key = TenantStatement.Bind(find, "@key", "");
            var known = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (var idempotencyKey in idempotencyKeys)
            {
                key.Value = idempotencyKey;
                if (await find.ExecuteScalarAsync(cancellationToken) is byte[] hash)
                    known[idempotencyKey] = hash;
            }

            return known;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    /// <remarks>
    /// SQLite has one writer at a time. A transaction that appends takes the write lock when it begins (BEGIN IMMEDIATE), reads the counter
    /// under it and writes counter and events together; so what is committed has sequences up to the counter, and every later append,
    /// one that is open now included, gets larger ones.
    /// </remarks>
    public async Task<long> TakeCutOffAsync(CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            return await LastSequenceAsync(cancellationToken);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    public Task MeterAsync(IReadOnlyList<UsageQuery> queries, long cutOff, CancellationToken cancellationToken) =>
        new UsageReader(context).MeterAsync(queries, cutOff, cancellationToken);

    // The look-up is a prepared statement run once a key: the database is in this process, so a list of keys would save nothing.
    private async Task<(List<StoredUsageEvent> Added, List<string> Conflicts)> NewEventsAsync(
        IReadOnlyList<StoredUsageEvent> events, CancellationToken cancellationToken)
    {
        await using var find = SqliteStatements.FindKey.CreateCommand(context);
        var key = TenantStatement.Bind(find, "@key", "");
        var hashes = new Dictionary<string, byte[]>(events.Count, StringComparer.Ordinal);
        var added = new List<StoredUsageEvent>(events.Count);
        var conflicts = new List<string>();
        foreach (var usageEvent in events)
        {
            key.Value = usageEvent.Event.IdempotencyKey;
            if (!hashes.TryGetValue(usageEvent.Event.IdempotencyKey, out var known))
            {
                known = (byte[]?)await find.ExecuteScalarAsync(cancellationToken);
                hashes.Add(usageEvent.Event.IdempotencyKey, known ?? usageEvent.BodyHash);
            }

            if (known is null)
                added.Add(usageEvent);
            else if (!known.AsSpan().SequenceEqual(usageEvent.BodyHash) && !conflicts.Contains(usageEvent.Event.IdempotencyKey))
                conflicts.Add(usageEvent.Event.IdempotencyKey);
        }

        return (added, conflicts);
    }

    private async Task WriteAsync(List<StoredUsageEvent> events, CancellationToken cancellationToken)
    {
        var sequence = await LastSequenceAsync(cancellationToken);
        await using var keys = new KeyWriter(context);
        await using var rows = new EventWriter(context);
        foreach (var usageEvent in events)
        {
            sequence++;
            await keys.WriteAsync(usageEvent, sequence, cancellationToken);
            await rows.WriteAsync(usageEvent, sequence, cancellationToken);
        }

        await using var counter = SqliteStatements.SetLastSequence.CreateCommand(context);
        TenantStatement.Bind(counter, "@last", sequence);
        await counter.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<long> LastSequenceAsync(CancellationToken cancellationToken)
    {
        await using var command = SqliteStatements.LastSequence.CreateCommand(context);
        return (long?)await command.ExecuteScalarAsync(cancellationToken) ?? 0;
    }
}
