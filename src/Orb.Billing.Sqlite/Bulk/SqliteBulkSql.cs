using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Bulk;

namespace Orb.Billing.Sqlite.Bulk;

/// <summary>
/// Several rows a statement, which is prepared once and runs again with the next rows. Not more: SQLite finds each parameter by its name, one after
/// the other, so that long statements cost more than they save.
/// </summary>
internal sealed class SqliteBulkSql(SqliteOrbDbContext context) : IBulkSql
{
    private const int Parameters = 240;

    private static readonly ConcurrentDictionary<string, TenantStatement> Statements = new(StringComparer.Ordinal);

    public Task InsertAsync(BulkRows rows, CancellationToken cancellationToken) =>
        RunAsync(rows, values => Insert(rows, values), command => command.ExecuteNonQueryAsync(cancellationToken));

    public async Task<IReadOnlySet<Guid>> InsertNewAsync(BulkRows rows, IReadOnlyList<string> unique, CancellationToken cancellationToken)
    {
        var added = new HashSet<Guid>();
        await RunAsync(
            rows,
            values => $"{Insert(rows, values)} ON CONFLICT (tenant_id, {string.Join(", ", unique)}) DO NOTHING RETURNING {rows.Columns[0].Name}",
            async command =>
            {
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    added.Add(new Guid(reader.GetFieldValue<byte[]>(0), bigEndian: true));
                return 0;
            });
        return added;
    }

    public Task<int> UpdateAsync(BulkRows rows, int keyColumns, string condition, IReadOnlyList<string> given, CancellationToken cancellationToken) =>
        RunAsync(rows, values => Update(rows, values, keyColumns, condition, given), command => command.ExecuteNonQueryAsync(cancellationToken));

    private static string Insert(BulkRows rows, string values)
    {
        var columns = string.Join(", ", rows.Columns.Select(c => c.Name));
        return $"INSERT INTO {{orb}}{Table(rows)} (tenant_id, {columns}) VALUES {values}";
    }

    private static string Update(BulkRows rows, string values, int keyColumns, string condition, IReadOnlyList<string> given)
    {
        var columns = rows.Columns.Select(c => c.Name).ToList();
        var named = columns.Select((c, i) => $"column{i + 2} AS {c}");
        var key = columns.Take(keyColumns).Select(c => $"t.{c} = v.{c}");
        var set = columns.Skip(keyColumns).Except(given).Select(c => $"{c} = v.{c}");
        return $"UPDATE {{orb}}{Table(rows)} AS t SET {string.Join(", ", set)} "
            + $"FROM (SELECT column1 AS tenant_id, {string.Join(", ", named)} FROM (VALUES {values})) AS v "
            + $"WHERE t.tenant_id = v.tenant_id AND {string.Join(" AND ", key)} AND {condition}";
    }

    // The statement's builder puts the prefix before the name, which the model has in it.
    private static string Table(BulkRows rows) => rows.Table["orb_".Length..];

    private static string Values(int rows, int columns)
    {
        var text = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(@tenant" : ", (@tenant");
            for (var column = 0; column < columns; column++)
                text.Append(CultureInfo.InvariantCulture, $", @p{(row * columns) + column}");
            text.Append(')');
        }

        return text.ToString();
    }

    private async Task<int> RunAsync(BulkRows rows, Func<string, string> text, Func<DbCommand, Task<int>> run)
    {
        var columns = rows.Columns.Count;
        var atOnce = Math.Max(1, Parameters / columns);
        var whole = rows.Rows.Count / atOnce * atOnce;
        return await RunAsync(rows, text, run, 0, whole, atOnce) + await RunAsync(rows, text, run, whole, rows.Rows.Count, rows.Rows.Count - whole);
    }

    private async Task<int> RunAsync(BulkRows rows, Func<string, string> text, Func<DbCommand, Task<int>> run, int from, int to, int atOnce)
    {
        if (from == to)
            return 0;
        var columns = rows.Columns.Count;
        await using var command = Statements.GetOrAdd(text(Values(atOnce, columns)), TenantStatement.Of).CreateCommand(context);
        var parameters = new DbParameter[atOnce * columns];
        for (var i = 0; i < parameters.Length; i++)
            parameters[i] = TenantStatement.Bind(command, string.Create(CultureInfo.InvariantCulture, $"@p{i}"), null);
        var written = 0;
        for (var first = from; first < to; first += atOnce)
        {
            for (var i = 0; i < parameters.Length; i++)
                parameters[i].Value = rows.Columns[i % columns].Read(rows.Rows[first + (i / columns)]) ?? DBNull.Value;
            written += await run(command);
        }

        return written;
    }
}
