using System.Data.Common;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.Metering;

namespace Orb.Billing.Sqlite.Metering;

/// <summary>Writes idempotency keys with one prepared statement.</summary>
internal sealed class KeyWriter : IAsyncDisposable
{
    private readonly DbCommand _command;
    private readonly DbParameter _key;
    private readonly DbParameter _hash;
    private readonly DbParameter _sequence;

    public KeyWriter(SqliteOrbDbContext context)
    {
        _command = SqliteStatements.AddKey.CreateCommand(context);
        _key = TenantStatement.Bind(_command, "@key", null);
        _hash = TenantStatement.Bind(_command, "@hash", null);
        _sequence = TenantStatement.Bind(_command, "@sequence", null);
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

/// <summary>Writes events with one prepared statement.</summary>
internal sealed class EventWriter : IAsyncDisposable
{
    private readonly SqliteOrbDbContext _context;
    private readonly DbCommand _command;
    private readonly Dictionary<string, DbParameter> _parameters = new(StringComparer.Ordinal);

    public EventWriter(SqliteOrbDbContext context)
    {
        _context = context;
        _command = SqliteStatements.AddEvent.CreateCommand(context);
        foreach (var name in (string[])["@sequence", "@id", "@customer", "@external", "@name", "@timestamp", "@key", "@properties"])
            _parameters.Add(name, TenantStatement.Bind(_command, name, null));
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
