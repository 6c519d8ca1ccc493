using Microsoft.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.Metering;

namespace Orb.Billing.Sqlite.Metering;

internal sealed class SqliteUsageStore(SqliteOrbDbContext context, IBillingTransactions transactions) : IUsageStore
{
    private readonly UsageSequence _sequence = new(context);

    public async Task<UsageAppendResult> AppendAsync(IReadOnlyList<StoredUsageEvent> events, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var found = await NewEventsAsync(events, cancellationToken);
        if (found.Conflicts.Count == 0 && found.Added.Count > 0)
            await WriteAsync(found, cancellationToken);
        // Also after a conflict: nothing was written then, and a caller's own transaction goes on.
        await transaction.CommitAsync(cancellationToken);
        return found.Conflicts.Count == 0
            ? new UsageAppendResult(found.Added.Count, events.Count - found.Added.Count, [])
            : new UsageAppendResult(0, 0, found.Conflicts);
    }

    public async Task<IReadOnlyDictionary<string, KnownUsageKey>> KnownAsync(IReadOnlyCollection<string> idempotencyKeys, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var keys = new KeyReader(context);
            var known = new Dictionary<string, KnownUsageKey>(StringComparer.Ordinal);
            foreach (var idempotencyKey in idempotencyKeys)
            {
                if ((await keys.FindAsync(idempotencyKey, cancellationToken)).Known is { } key)
                    known[idempotencyKey] = key;
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
            return await _sequence.LastAsync(cancellationToken);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    public Task MeterAsync(IReadOnlyList<UsageQuery> queries, long cutOff, CancellationToken cancellationToken) =>
        new UsageReader(context).MeterAsync(queries, cutOff, cancellationToken);

    // The look-up is a prepared statement run once a key: the database is in this process, so a list of keys would save nothing.
    private async Task<NewEvents> NewEventsAsync(IReadOnlyList<StoredUsageEvent> events, CancellationToken cancellationToken)
    {
        await using var keys = new KeyReader(context);
        var seen = new Dictionary<string, KnownUsageKey>(events.Count, StringComparer.Ordinal);
        var found = new NewEvents(new List<StoredUsageEvent>(events.Count), [], []);
        foreach (var usageEvent in events)
        {
            var key = usageEvent.Event.IdempotencyKey;
            if (!seen.TryGetValue(key, out var known))
            {
                (known, var hasRow) = await keys.FindAsync(key, cancellationToken);
                seen.Add(key, known ?? new KnownUsageKey(usageEvent.BodyHash, usageEvent.BackfillId, usageEvent.BackfillId is not null));
                if (known is null && hasRow)
                    found.FreeKeys.Add(key);
            }

            if (known is null)
                found.Added.Add(usageEvent);
            else if (!known.IsRepeatedBy(usageEvent) && !found.Conflicts.Contains(key))
                found.Conflicts.Add(key);
        }

        return found;
    }

    private async Task WriteAsync(NewEvents found, CancellationToken cancellationToken)
    {
        foreach (var key in found.FreeKeys)
            await FreeAsync(key, cancellationToken);
        var sequence = await _sequence.LastAsync(cancellationToken);
        foreach (var ofBackfill in found.Added.GroupBy(e => e.BackfillId))
        {
            await using var keys = new KeyWriter(context, ofBackfill.Key);
            await using var rows = new EventWriter(context, ofBackfill.Key);
            foreach (var usageEvent in ofBackfill)
            {
                sequence++;
                await keys.WriteAsync(usageEvent, sequence, cancellationToken);
                await rows.WriteAsync(usageEvent, sequence, cancellationToken);
            }
        }

        await _sequence.SetAsync(sequence, cancellationToken);
    }

    private async Task FreeAsync(string key, CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.FreeKey.CreateCommand(context);
        TenantStatement.Bind(command, "@key", key);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record NewEvents(List<StoredUsageEvent> Added, List<string> Conflicts, List<string> FreeKeys);
}
