using System.Data.Common;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.Metering;

namespace Orb.Billing.Sqlite.Metering;

/// <summary>Writes idempotency keys with one prepared statement; for events of no backfill with one that is shorter, as every parameter costs time.</summary>
internal sealed class KeyWriter : IAsyncDisposable
{
    private readonly DbCommand _command;
    private readonly DbParameter _key;
    private readonly DbParameter _hash;
    private readonly DbParameter _sequence;

    public KeyWriter(SqliteOrbDbContext context, BackfillId? backfill)
    {
        _command = (backfill is null ? UsageStatements.AddKey : UsageStatements.AddBackfillKey).CreateCommand(context);
        _key = TenantStatement.Bind(_command, "@key", null);
        _hash = TenantStatement.Bind(_command, "@hash", null);
        _sequence = TenantStatement.Bind(_command, "@sequence", null);
        if (backfill is { } id)
            TenantStatement.Bind(_command, "@backfill", context.ToParameter(id.Value));
    }

    public async Task WriteAsync(StoredUsageEvent usageEvent, long sequence, CancellationToken cancellationToken)
    {
        _key.Value = usageEvent.Event.IdempotencyKey;
        _hash.Value = usageEvent.BodyHash;
        _sequence.Value = sequence;
        await _command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();
}

/// <summary>Writes events with one prepared statement, like <see cref="KeyWriter"/>.</summary>
internal sealed class EventWriter : IAsyncDisposable
{
    private readonly SqliteOrbDbContext _context;
    private readonly DbCommand _command;
    private readonly Dictionary<string, DbParameter> _parameters = new(StringComparer.Ordinal);

    public EventWriter(SqliteOrbDbContext context, BackfillId? backfill)
    {
        _context = context;
        _command = (backfill is null ? UsageStatements.AddEvent : UsageStatements.AddBackfillEvent).CreateCommand(context);
        foreach (var name in (string[])["@sequence", "@id", "@customer", "@external", "@name", "@timestamp", "@key", "@properties"])
            _parameters.Add(name, TenantStatement.Bind(_command, name, null));
        if (backfill is { } id)
            TenantStatement.Bind(_command, "@backfill", context.ToParameter(id.Value));
    }

    public async Task WriteAsync(StoredUsageEvent usageEvent, long sequence, CancellationToken cancellationToken)
    {
        _parameters["@sequence"].Value = sequence;
        _parameters["@id"].Value = _context.ToParameter(usageEvent.Id);
        _parameters["@customer"].Value = usageEvent.CustomerId is { } customer ? _context.ToParameter(customer.Value) : DBNull.Value;
        _parameters["@external"].Value = (object?)usageEvent.ExternalCustomerId ?? DBNull.Value;
        _parameters["@name"].Value = usageEvent.Event.EventName;
        _parameters["@timestamp"].Value = usageEvent.Event.Timestamp.ToUnixTimeTicks();
        _parameters["@key"].Value = usageEvent.Event.IdempotencyKey;
        _parameters["@properties"].Value = PropertyJson.Write(usageEvent.Event.Properties);
        await _command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();
}

/// <summary>Writes withdrawals of events with one prepared statement.</summary>
internal sealed class WithdrawalWriter : IAsyncDisposable
{
    private readonly DbCommand _command;
    private readonly DbParameter _event;

    public WithdrawalWriter(SqliteOrbDbContext context, long sequence, BackfillId? backfill)
    {
        _command = UsageStatements.AddWithdrawal.CreateCommand(context);
        _event = TenantStatement.Bind(_command, "@event", null);
        TenantStatement.Bind(_command, "@sequence", sequence);
        TenantStatement.Bind(_command, "@backfill", backfill is { } id ? context.ToParameter(id.Value) : null);
    }

    public async Task WriteAsync(long eventSequence, CancellationToken cancellationToken)
    {
        _event.Value = eventSequence;
        await _command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();
}
