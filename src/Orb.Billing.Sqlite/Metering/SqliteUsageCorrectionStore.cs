using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Orb.Billing.Core.Metering;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.Metering;

namespace Orb.Billing.Sqlite.Metering;

internal sealed class SqliteUsageCorrectionStore(SqliteOrbDbContext context, IBillingTransactions transactions) : IUsageCorrectionStore
{
    private readonly UsageSequence _sequence = new(context);

    public async Task<CurrentUsageEvent?> FindAsync(string idempotencyKey, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = UsageStatements.FindEvent.CreateCommand(context);
            TenantStatement.Bind(command, "@key", idempotencyKey);
            TenantStatement.Bind(command, "@cut_off", long.MaxValue);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? EventOf(reader) : null;
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
            await using var command = UsageStatements.FindEvents.CreateCommand(context);
            TenantStatement.Bind(command, "@keys", JsonSerializer.Serialize(idempotencyKeys));
            TenantStatement.Bind(command, "@cut_off", long.MaxValue);
            var found = new Dictionary<string, CurrentUsageEvent>(StringComparer.Ordinal);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var current = EventOf(reader);
                found[current.Event.IdempotencyKey] = current;
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
        var sequence = await WithdrawAsync(current.Sequence, cancellationToken);
        await using (var rows = new EventWriter(context, amended.BackfillId))
            await rows.WriteAsync(amended, sequence, cancellationToken);
        await using (var move = UsageStatements.MoveKey.CreateCommand(context))
        {
            TenantStatement.Bind(move, "@key", amended.Event.IdempotencyKey);
            TenantStatement.Bind(move, "@sequence", sequence);
            await move.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return sequence;
    }

    public async Task<long> DeprecateAsync(CurrentUsageEvent current, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var sequence = await WithdrawAsync(current.Sequence, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return sequence;
    }

    public async Task<long> TakeSequenceAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var sequence = await _sequence.LastAsync(cancellationToken) + 1;
        await _sequence.SetAsync(sequence, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return sequence;
    }

    public async Task<int> ReplaceAsync(Backfill backfill, UsageCustomer? customer, long sequence, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var replaced = await ReplaceableAsync(backfill, customer, sequence - 1, cancellationToken);
        await using (var withdrawals = new WithdrawalWriter(context, sequence, backfill.Id))
        {
            foreach (var eventSequence in replaced)
                await withdrawals.WriteAsync(eventSequence, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return replaced.Count;
    }

    // Read to the end before the first is withdrawn: the statement looks at the withdrawals.
    private async Task<List<long>> ReplaceableAsync(Backfill backfill, UsageCustomer? customer, long cutOff, CancellationToken cancellationToken)
    {
        var statement = customer is null ? UsageStatements.Replaceable : UsageStatements.ReplaceableOfCustomer;
        await using var command = statement.CreateCommand(context);
        if (customer is { } only)
        {
            TenantStatement.Bind(command, "@customer", context.ToParameter(only.CustomerId.Value));
            TenantStatement.Bind(command, "@external", only.ExternalCustomerId);
        }

        TenantStatement.Bind(command, "@from", backfill.Timeframe.Start.ToUnixTimeTicks());
        TenantStatement.Bind(command, "@to", backfill.Timeframe.End.ToUnixTimeTicks());
        TenantStatement.Bind(command, "@cut_off", cutOff);
        var sequences = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (backfill.DeprecationFilter.Matches(UsageReader.EventOf(reader)))
                sequences.Add(reader.GetInt64(4));
        }

        return sequences;
    }

    private async Task<long> WithdrawAsync(long eventSequence, CancellationToken cancellationToken)
    {
        var sequence = await TakeSequenceAsync(cancellationToken);
        await using var withdrawals = new WithdrawalWriter(context, sequence, null);
        await withdrawals.WriteAsync(eventSequence, cancellationToken);
        return sequence;
    }

    private static CurrentUsageEvent EventOf(DbDataReader reader)
    {
        BackfillId? backfill = reader.IsDBNull(8) ? null : new BackfillId(UsageColumns.Id(reader, 8));
        var state = reader.GetBoolean(10) ? UsageEventState.Counted
            : backfill is not null && reader.IsDBNull(9) ? UsageEventState.Pending
            : UsageEventState.Deprecated;
        return new CurrentUsageEvent(
            UsageColumns.Id(reader, 0),
            new UsageEvent(reader.GetString(5), reader.GetString(3), UsageColumns.Time(reader, 4), PropertyJson.Read(reader.GetString(6))),
            UsageColumns.Customer(reader, 1),
            UsageColumns.Text(reader, 2),
            reader.GetInt64(7),
            backfill,
            state);
    }
}
