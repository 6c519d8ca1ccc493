using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>Counts the statements that SQLite itself runs on connections of the engine, whoever wrote them.</summary>
internal sealed class StatementCounter : DbConnectionInterceptor
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        raw.sqlite3_trace(((SqliteConnection)connection).Handle, (object _, string _) => Interlocked.Increment(ref _count), null);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
