using System.Data.Common;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.Metering;

namespace Orb.Billing.Sqlite.Metering;

/// <summary>Looks up idempotency keys with prepared statements: the first answers for all keys but those of backfills.</summary>
internal sealed class KeyReader : IAsyncDisposable
{
    private readonly SqliteOrbDbContext _context;
    private readonly DbCommand _command;
    private readonly DbParameter _key;
    private DbCommand? _ofBackfill;

    public KeyReader(SqliteOrbDbContext context)
    {
        _context = context;
        _command = UsageStatements.FindKey.CreateCommand(context);
        _key = TenantStatement.Bind(_command, "@key", "");
    }

    /// <summary>What is known of a key, and whether there is a row of it: that of a reverted backfill is known no more.</summary>
    public async Task<(KnownUsageKey? Known, bool HasRow)> FindAsync(string key, CancellationToken cancellationToken)
    {
        _key.Value = key;
        return await _command.ExecuteScalarAsync(cancellationToken) switch
        {
            null => (null, false),
            byte[] hash => (new KnownUsageKey(hash, null, false), true),
            _ => (await OfBackfillAsync(key, cancellationToken), true),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        if (_ofBackfill is { } command)
            await command.DisposeAsync();
    }

    private async Task<KnownUsageKey?> OfBackfillAsync(string key, CancellationToken cancellationToken)
    {
        if (_ofBackfill is null)
        {
            _ofBackfill = UsageStatements.FindBackfillKey.CreateCommand(_context);
            TenantStatement.Bind(_ofBackfill, "@key", "");
        }

        _ofBackfill.Parameters["@key"].Value = key;
        await using var reader = await _ofBackfill.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.IsDBNull(3)
            ? new KnownUsageKey(reader.GetFieldValue<byte[]>(0), new BackfillId(UsageColumns.Id(reader, 1)), reader.IsDBNull(2))
            : null;
    }
}
