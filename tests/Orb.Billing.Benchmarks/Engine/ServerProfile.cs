using System.Globalization;
using Npgsql;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>
/// What the server did between two moments, by its own counters: statements, their time and the pages they touched, and what went into the log of writes.
/// Counts hardly depend on who else works on the machine.
/// </summary>
public sealed class ServerProfile : IAsyncDisposable
{
    private readonly NpgsqlDataSource _server;
    private readonly Log _before;

    private ServerProfile(NpgsqlDataSource server, Log before) => (_server, _before) = (server, before);

    /// <summary>Begins to count.</summary>
    public static async Task<ServerProfile> StartAsync(string server)
    {
        var source = NpgsqlDataSource.Create(server);
        await PostgreSqlBooks.ExecuteAsync(source, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        await PostgreSqlBooks.ExecuteAsync(source, "SELECT pg_stat_statements_reset()");
        return new ServerProfile(source, await Log.ReadAsync(source));
    }

    /// <summary>Prints what was done since, a time, and the statements that took longest.</summary>
    /// <param name="what">What was done.</param>
    /// <param name="times">How many times.</param>
    /// <param name="statements">How many statements to print.</param>
    public async Task PrintAsync(string what, int times, int statements)
    {
        var log = await Log.ReadAsync(_server);
        await using var command = _server.CreateCommand(
            """
            SELECT calls, total_exec_time, shared_blks_hit + shared_blks_read, shared_blks_read, shared_blks_dirtied, wal_fpi, wal_bytes::bigint, regexp_replace(query, '\s+', ' ', 'g')
            FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname LIKE 'bench%' ORDER BY total_exec_time DESC
            """);
        var all = new List<Statement>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                all.Add(new(reader.GetInt64(0), (decimal)reader.GetDouble(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetString(7)));
        }

        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: in the server {all.Sum(s => s.Milliseconds) / times:0.000} ms, {(decimal)all.Sum(s => s.Pages) / times:0.0} pages touched, {(decimal)all.Sum(s => s.Read) / times:0.00} of them read and {(decimal)all.Sum(s => s.Dirtied) / times:0.00} dirtied, {(decimal)(log.Bytes - _before.Bytes) / times:0} bytes of log with {(decimal)(log.PageImages - _before.PageImages) / times:0.00} page images, a time"));
        foreach (var s in all.Take(statements))
        {
            Print(string.Create(
                CultureInfo.InvariantCulture,
                $"{s.Milliseconds / times,8:0.0000} ms {(decimal)s.Pages / times,7:0.00} pages {(decimal)s.Read / times,6:0.00} read {(decimal)s.Dirtied / times,6:0.00} dirtied {(decimal)s.PageImages / times,6:0.00} images {(decimal)s.LogBytes / times,7:0} bytes {s.Calls,5} x {s.Text[..Math.Min(100, s.Text.Length)]} … {s.Text[Math.Max(0, s.Text.Length - 80)..]}"));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static void Print(string line) => Console.WriteLine(line);

    private sealed record Statement(long Calls, decimal Milliseconds, long Pages, long Read, long Dirtied, long PageImages, long LogBytes, string Text);

    private sealed record Log(long PageImages, long Bytes)
    {
        public static async Task<Log> ReadAsync(NpgsqlDataSource server)
        {
            await using var command = server.CreateCommand("SELECT wal_fpi, wal_bytes::bigint FROM pg_stat_wal");
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return new Log(reader.GetInt64(0), reader.GetInt64(1));
        }
    }
}
