using System.Collections.Concurrent;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Bulk;

namespace Orb.Billing.PostgreSql.Bulk;

/// <summary>One statement however many rows: each column comes in as an array, and <c>unnest</c> makes rows of them.</summary>
internal sealed class PostgreSqlBulkSql(PostgreSqlOrbDbContext context) : IBulkSql
{
    private static readonly ConcurrentDictionary<string, TenantStatement> Statements = new(StringComparer.Ordinal);

    public async Task InsertAsync(BulkRows rows, CancellationToken cancellationToken)
    {
        await using var command = Command(rows, Insert(rows));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlySet<Guid>> InsertNewAsync(BulkRows rows, IReadOnlyList<string> unique, CancellationToken cancellationToken)
    {
        var id = rows.Columns[0].Name;
        await using var command = Command(rows, $"{Insert(rows)} ON CONFLICT (tenant_id, {string.Join(", ", unique)}) DO NOTHING RETURNING {id}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var added = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            added.Add(reader.GetGuid(0));
        return added;
    }

    public async Task<int> UpdateAsync(BulkRows rows, int keyColumns, string condition, IReadOnlyList<string> given, CancellationToken cancellationToken)
    {
        await using var command = Command(rows, Update(rows, keyColumns, condition, given));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The text of an insert; the tenant is the scope's and never a row's.</summary>
    internal static string Insert(BulkRows rows)
    {
        var columns = string.Join(", ", rows.Columns.Select(c => c.Name));
        return $"INSERT INTO {{orb}}{rows.Table} (tenant_id, {columns}) SELECT @tenant, {columns} FROM unnest({Arrays(rows)}) AS v ({columns})";
    }

    /// <summary>
    /// The text of an update. The first key is asked for twice, so that the rows are found along it and never by reading the table. The condition is
    /// wrapped so that the planner guesses nothing from it: it would take the drafts of a table of issued invoices for one row, and then compare
    /// every row with every one given.
    /// </summary>
    internal static string Update(BulkRows rows, int keyColumns, string condition, IReadOnlyList<string> given)
    {
        var columns = rows.Columns.Select(c => c.Name).ToList();
        var key = columns.Take(keyColumns).Select(c => $"t.{c} = v.{c}");
        var set = columns.Skip(keyColumns).Except(given).Select(c => $"{c} = v.{c}");
        return $"UPDATE {{orb}}{rows.Table} AS t SET {string.Join(", ", set)} FROM unnest({Arrays(rows)}) AS v ({string.Join(", ", columns)}) "
            + $"WHERE t.tenant_id = @tenant AND t.{columns[0]} = ANY (@c0) AND {string.Join(" AND ", key)} AND CASE WHEN {condition} THEN true END";
    }

    private static string Arrays(BulkRows rows) => string.Join(", ", rows.Columns.Select((_, i) => $"@c{i}"));

    private static NpgsqlParameter Parameter(int place, BulkColumn column, IReadOnlyList<object> rows)
    {
        var (type, values) = column.Type switch
        {
            var t when t == typeof(Guid) => (NpgsqlDbType.Uuid, (Array)Values<Guid?>(column, rows)),
            var t when t == typeof(string) => (NpgsqlDbType.Text, Values<string?>(column, rows)),
            var t when t == typeof(long) => (NpgsqlDbType.Bigint, Values<long?>(column, rows)),
            var t when t == typeof(int) => (NpgsqlDbType.Integer, Values<int?>(column, rows)),
            var t when t == typeof(decimal) => (NpgsqlDbType.Numeric, Values<decimal?>(column, rows)),
            var t when t == typeof(bool) => (NpgsqlDbType.Boolean, Values<bool?>(column, rows)),
            var t when t == typeof(DateOnly) => (NpgsqlDbType.Date, Values<DateOnly?>(column, rows)),
            var t when t == typeof(byte[]) => (NpgsqlDbType.Bytea, Values<byte[]?>(column, rows)),
            var t => throw new NotSupportedException($"The column {column.Name} holds {t}, for which no array is known."),
        };
        return new NpgsqlParameter($"@c{place}", NpgsqlDbType.Array | type) { Value = values };
    }

    private static T[] Values<T>(BulkColumn column, IReadOnlyList<object> rows)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (T)column.Read(rows[i])!;
        return values;
    }

    private DbCommand Command(BulkRows rows, string text)
    {
        var command = Statements.GetOrAdd(text, TenantStatement.Of).CreateCommand(context);
        foreach (var (i, column) in rows.Columns.Index())
            command.Parameters.Add(Parameter(i, column, rows.Rows));
        return command;
    }
}
