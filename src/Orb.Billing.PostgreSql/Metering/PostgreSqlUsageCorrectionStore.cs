using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Orb.Billing.Core.Metering;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.Metering;

namespace Orb.Billing.PostgreSql.Metering;

internal sealed class PostgreSqlUsageCorrectionStore(PostgreSqlOrbDbContext context, IBillingTransactions transactions, IRowLocks locks) : IUsageCorrectionStore
{
    private readonly UsageSequence _sequence = new(context);

    public async Task<CurrentUsageEvent?> FindAsync(string idempotencyKey, CancellationToken cancellationToken)
    {
        // Who corrects an event looks first: under the lock, or two would withdraw one row and leave two in its place.
        await locks.LockUsageAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            return await FromOfAsync(idempotencyKey, cancellationToken) is { } from ? await FirstAsync(idempotencyKey, from, cancellationToken) : null;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    public async Task<IReadOnlyDictionary<string, CurrentUsageEvent>> FindManyAsync(
        IReadOnlyCollection<string> idempotencyKeys, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var found = new Dictionary<string, CurrentUsageEvent>(StringComparer.Ordinal);
            var sought = await FromsOfAsync(idempotencyKeys, cancellationToken);
            var last = sought.Count == 0 ? 0L : await _sequence.LastAsync(cancellationToken);
            // Nearly always the first window has them all; see FirstAsync.
            for (var length = 10_000L; sought.Count > 0; length *= 2)
            {
                await TakeFoundAsync(sought, length, found, cancellationToken);
                sought = sought.Where(s => s.Value + length <= last).ToDictionary(s => s.Key, s => s.Value + length, StringComparer.Ordinal);
            }

            return found;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    public async Task<long> AmendAsync(CurrentUsageEvent current, StoredUsageEvent amended, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var sequence = await _sequence.TakeAsync(1, cancellationToken);
        await WithdrawAsync([current.Sequence], sequence, null, cancellationToken);
        await WriteAsync(amended, sequence, cancellationToken);
        await using (var move = UsageStatements.MoveKey.CreateCommand(context))
        {
            move.Bind("@key", amended.Event.IdempotencyKey);
            move.Bind("@sequence", sequence);
            await move.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return sequence;
    }

    public async Task<long> DeprecateAsync(CurrentUsageEvent current, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var sequence = await _sequence.TakeAsync(1, cancellationToken);
        await WithdrawAsync([current.Sequence], sequence, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return sequence;
    }

    public async Task<long> TakeSequenceAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var sequence = await _sequence.TakeAsync(1, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return sequence;
    }

    public async Task<int> ReplaceAsync(Backfill backfill, UsageCustomer? customer, long sequence, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var replaced = await ReplaceableAsync(backfill, customer, sequence - 1, cancellationToken);
        if (replaced.Count > 0)
            await WithdrawAsync(replaced, sequence, backfill.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return replaced.Count;
    }

    private async Task<List<long>> ReplaceableAsync(Backfill backfill, UsageCustomer? customer, long cutOff, CancellationToken cancellationToken)
    {
        var statement = customer is null ? UsageStatements.Replaceable : UsageStatements.ReplaceableOfCustomer;
        await using var command = statement.CreateCommand(context);
        if (customer is { } only)
        {
            command.Bind("@customer", only.CustomerId.Value);
            command.Bind("@external", only.ExternalCustomerId);
        }

        command.Bind("@from", backfill.Timeframe.Start.ToUnixTimeTicks());
        command.Bind("@to", backfill.Timeframe.End.ToUnixTimeTicks());
        command.Bind("@cut_off", cutOff);
        var sequences = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (backfill.DeprecationFilter.Matches(UsageColumns.Event(reader)))
                sequences.Add(reader.GetInt64(4));
        }

        return sequences;
    }

    private async Task WithdrawAsync(IReadOnlyCollection<long> events, long sequence, BackfillId? backfill, CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.AddWithdrawals.CreateCommand(context);
        command.Bind("@events", events);
        command.Bind("@sequence", sequence);
        command.Bind("@backfill", backfill?.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task WriteAsync(StoredUsageEvent usageEvent, long sequence, CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.AddEvent.CreateCommand(context);
        command.Bind("@sequence", sequence);
        command.Bind("@id", usageEvent.Id);
        command.Bind("@customer", usageEvent.CustomerId?.Value);
        command.Bind("@external", usageEvent.ExternalCustomerId);
        command.Bind("@name", usageEvent.Event.EventName);
        command.Bind("@time", usageEvent.Event.Timestamp.ToUnixTimeTicks());
        command.Bind("@key", usageEvent.Event.IdempotencyKey);
        command.Bind("@properties", PropertyJson.Write(usageEvent.Event.Properties));
        command.Bind("@backfill", usageEvent.BackfillId?.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<long?> FromOfAsync(string idempotencyKey, CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.FindKey.CreateCommand(context);
        command.Bind("@key", idempotencyKey);
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    // The event is the first of its key, close behind where its key begins: as far as batches went that were written at the same time. The bounds are
    // what makes the planner follow the sequences.
    private async Task<CurrentUsageEvent?> FirstAsync(string idempotencyKey, long from, CancellationToken cancellationToken)
    {
        var last = await _sequence.LastAsync(cancellationToken);
        for (var length = 10_000L; from <= last; from += length, length *= 2)
        {
            await using var command = UsageStatements.FindEvent.CreateCommand(context);
            command.Bind("@key", idempotencyKey);
            command.Bind("@from", from);
            command.Bind("@to", from + length);
            command.Bind("@cut_off", long.MaxValue);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (await reader.ReadAsync(cancellationToken))
                return reader.IsDBNull(11) ? EventOf(reader) : null; // what a reverted backfill brought is gone
        }

        return null;
    }

    private async Task<Dictionary<string, long>> FromsOfAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.FindFirstSequences.CreateCommand(context);
        command.Bind("@keys", (IEnumerable<string?>)keys);
        var froms = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            froms[reader.GetString(0)] = reader.GetInt64(1);
        return froms;
    }

    // What is found is sought no longer; what a reverted backfill brought is gone.
    private async Task TakeFoundAsync(Dictionary<string, long> sought, long length, Dictionary<string, CurrentUsageEvent> found, CancellationToken cancellationToken)
    {
        await using var command = UsageStatements.FindEvents.CreateCommand(context);
        command.Bind("@keys", (IEnumerable<string?>)sought.Keys);
        command.Bind("@froms", sought.Values);
        command.Bind("@length", length);
        command.Bind("@cut_off", long.MaxValue);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var current = EventOf(reader);
            sought.Remove(current.Event.IdempotencyKey);
            if (reader.IsDBNull(11))
                found[current.Event.IdempotencyKey] = current;
        }
    }

    private static CurrentUsageEvent EventOf(DbDataReader reader)
    {
        BackfillId? backfill = reader.IsDBNull(8) ? null : new BackfillId(reader.GetGuid(8));
        var state = reader.GetBoolean(10) ? UsageEventState.Counted
            : backfill is not null && reader.IsDBNull(9) ? UsageEventState.Pending
            : UsageEventState.Deprecated;
        return new CurrentUsageEvent(
            reader.GetGuid(0),
            new UsageEvent(reader.GetString(5), reader.GetString(3), UsageColumns.Time(reader, 4), PropertyJson.Read(reader.GetString(6))),
            UsageColumns.Customer(reader, 1),
            UsageColumns.Text(reader, 2),
            reader.GetInt64(7),
            backfill,
            state);
    }
}
