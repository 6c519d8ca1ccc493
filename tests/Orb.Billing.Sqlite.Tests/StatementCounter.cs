using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>Counts the statements that SQLite itself runs on connections of the engine, whoever wrote them.</summary>
internal sealed class StatementCounter : DbConnectionInterceptor
{
    private long _count;
    private long _lookups;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Those that read.</summary>
    public long Lookups => Interlocked.Read(ref _lookups);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        raw.sqlite3_trace(((SqliteConnection)connection).Handle, (object _, string text) => Note(text), null);

    private void Note(string text)
    {
        Interlocked.Increment(ref _count);
        if (text.TrimStart() is var statement && (statement.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase) || statement.StartsWith("WITH", StringComparison.OrdinalIgnoreCase)))
            Interlocked.Increment(ref _lookups);
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
