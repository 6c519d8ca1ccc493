using Microsoft.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.Metering;

namespace Orb.Billing.PostgreSql.Metering;

internal sealed class PostgreSqlUsageStore(PostgreSqlOrbDbContext context, IBillingTransactions transactions) : IUsageStore
{
    private const int MaximumAttempts = 10;

    private readonly UsageSequence _sequence = new(context);

    public async Task<UsageAppendResult> AppendAsync(IReadOnlyList<StoredUsageEvent> events, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        // Nearly always all keys are free: so they are written first, and looked at only when one was not.
        var found = New(events, []);
        if (found.Conflicts.Count > 0 || !await TryWriteAsync(found, cancellationToken))
            found = await LookAndWriteAsync(events, cancellationToken);
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
            return (await FindKeysAsync(idempotencyKeys, cancellationToken)).Known;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    /// <remarks>
    /// A transaction that appends takes its sequences by an update of the tenant's row and so holds that row to its end; the next one waits
    /// for it. What is committed therefore has sequences up to the row's committed value, and every later append, one that is open now
    /// included, gets larger ones. This reads the committed value and waits for nobody.
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

    public async Task MeterAsync(IReadOnlyList<UsageQuery> queries, long cutOff, CancellationToken cancellationToken)
    {
        var passes = UsagePass.For(queries).ToList();
        if (passes.Count == 0)
            return;
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = UsageStatements.ReadEvents.CreateCommand(context);
            command.Bind("@customers", passes.Select(p => (Guid?)p.Customer.CustomerId.Value));
            command.Bind("@externals", passes.Select(p => p.Customer.ExternalCustomerId));
            command.Bind("@froms", passes.Select(p => p.Period.Start.ToUnixTimeTicks()));
            command.Bind("@tos", passes.Select(p => p.Period.End.ToUnixTimeTicks()));
            // The names of all passes together: an event of a name that another pass wants is left out by the metrics.
            command.Bind("@names", passes.Any(p => p.EventNames is null) ? null : passes.SelectMany(p => p.EventNames!).Distinct(StringComparer.Ordinal));
            command.Bind("@cut_off", cutOff);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                passes[checked((int)reader.GetInt64(4)) - 1].Take(UsageColumns.Event(reader));
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private async Task<NewEvents> LookAndWriteAsync(IReadOnlyList<StoredUsageEvent> events, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var (known, free) = await FindKeysAsync([.. events.Select(e => e.Event.IdempotencyKey).Distinct(StringComparer.Ordinal)], cancellationToken);
            var found = New(events, known) with { FreeKeys = free };
            if (found.Conflicts.Count > 0 || await TryWriteAsync(found, cancellationToken))
                return found;
        }

        throw new InvalidOperationException($"Other writers took keys of the batch between each of {MaximumAttempts} looks and the write that followed.");
    }

    private static NewEvents New(IReadOnlyList<StoredUsageEvent> events, Dictionary<string, KnownUsageKey> seen)
    {
        var found = new NewEvents(new List<StoredUsageEvent>(events.Count), [], []);
        foreach (var usageEvent in events)
        {
            var key = usageEvent.Event.IdempotencyKey;
            if (seen.TryAdd(key, new KnownUsageKey(usageEvent.BodyHash, usageEvent.BackfillId, usageEvent.BackfillId is not null)))
                found.Added.Add(usageEvent);
            else if (!seen[key].IsRepeatedBy(usageEvent) && !found.Conflicts.Contains(key))
                found.Conflicts.Add(key);
        }

        return found;
    }

    private async Task<(Dictionary<string, KnownUsageKey> Known, List<string> Free)> FindKeysAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, KnownUsageKey>(keys.Count, StringComparer.Ordinal);
        var free = new List<string>();
        await using var command = UsageStatements.FindKeys.CreateCommand(context);
        command.Bind("@keys", keys);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            BackfillId? backfill = reader.IsDBNull(2) ? null : new BackfillId(reader.GetGuid(2));
            if (backfill is not null && reader.GetBoolean(4))
                free.Add(reader.GetString(0));
            else
                known[reader.GetString(0)] = new KnownUsageKey(reader.GetFieldValue<byte[]>(1), backfill, backfill is not null && reader.GetBoolean(3));
        }

        return (known, free);
    }

    // False when a key was taken by somebody else; then nothing was written, and the next look sees it.
    private async Task<bool> TryWriteAsync(NewEvents found, CancellationToken cancellationToken)
    {
        if (found.Added.Count == 0)
            return true;
        if (found.FreeKeys.Count > 0)
            await FreeAsync(found.FreeKeys, cancellationToken);
        if (await AddKeysAsync(found.Added, cancellationToken) == found.Added.Count)
        {
            await AddEventsAsync(found.Added, cancellationToken);
            return true;
        }

        await context.Database.CurrentTransaction!.RollbackToSavepointAsync(UsageStatements.Savepoint, CancellationToken.None);
        return false;
    }

    private async Task<int> AddKeysAsync(List<StoredUsageEvent> added, CancellationToken cancellationToken)
    {
        // In one order, or two batches with the same keys would wait for each other.
        var inOrder = added.OrderBy(e => e.Event.IdempotencyKey, StringComparer.Ordinal).ToList();
        await using var command = UsageStatements.AddKeys.CreateCommand(context);
        command.Bind("@keys", inOrder.Select(e => e.Event.IdempotencyKey));
        command.Bind("@hashes", inOrder.Select(e => e.BodyHash));
        command.Bind("@backfills", inOrder.Select(e => e.BackfillId?.Value));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task AddEventsAsync(List<StoredUsageEvent> added, CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.AddEvents.CreateCommand(context);
        command.Bind("@count", added.Count);
        command.Bind("@ids", added.Select(e => (Guid?)e.Id));
        command.Bind("@customers", added.Select(e => e.CustomerId?.Value));
        command.Bind("@externals", added.Select(e => e.ExternalCustomerId));
        command.Bind("@names", added.Select(e => e.Event.EventName));
        command.Bind("@times", added.Select(e => e.Event.Timestamp.ToUnixTimeTicks()));
        command.Bind("@keys", added.Select(e => e.Event.IdempotencyKey));
        command.Bind("@properties", added.Select(e => PropertyJson.Write(e.Event.Properties)));
        command.Bind("@backfills", added.Select(e => e.BackfillId?.Value));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // Under the sequence's lock: two that free and take the same key would wait for each other.
    private async Task FreeAsync(List<string> keys, CancellationToken cancellationToken)
    {
        await _sequence.TakeAsync(0, cancellationToken);
        await using var command = UsageStatements.FreeKeys.CreateCommand(context);
        command.Bind("@keys", keys);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record NewEvents(List<StoredUsageEvent> Added, List<string> Conflicts, List<string> FreeKeys);
}
