using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Orb.Billing.Sqlite;

/// <summary>Sets what SQLite forgets with every connection, and keeps the connection of a context open for as long as there is the context.</summary>
/// <remarks>
/// synchronous=FULL: a commit is on the disk before it is answered. NORMAL would survive a killed process too, but in WAL mode a power
/// cut may take back the last commits, and an event that was accepted or a number that was given out must not vanish.
/// EF closes a connection after every query. Of a file that saves nothing, and each time it is opened all of EF's functions are registered on it again, which is
/// more work than a small read.
/// </remarks>
internal sealed class ConnectionSetup(IOptions<SqliteStorageOptions> options) : DbConnectionInterceptor
{
    private readonly string _pragmas = string.Create(
        CultureInfo.InvariantCulture,
        $"PRAGMA busy_timeout = {(long)options.Value.BusyTimeout.TotalMilliseconds}; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;");

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = _pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        InterceptionResult.Suppress();

    public override ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        new(InterceptionResult.Suppress());
}
