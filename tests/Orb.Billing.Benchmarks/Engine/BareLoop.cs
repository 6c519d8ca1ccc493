using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>
/// The rows that a bill run wrote, written once more by nothing but arrays and <c>unnest</c>, in transactions of the same size: what the run would
/// cost if there were nothing to read and to calculate.
/// </summary>
public sealed class BareLoop
{
    private const int Customers = 250;

    private readonly List<Batch> _batches = [];

    private BareLoop()
    {
    }

    /// <summary>Reads what a run wrote.</summary>
    public static async Task<BareLoop> ReadAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var loop = new BareLoop();
        var invoices = await Rows.ReadAsync(source, "invoices", $"SELECT * FROM orb.invoices WHERE invoice_date = {PostgreSqlBooks.Closed.ToUnixTimeTicks()} ORDER BY number");
        var lines = await Rows.ReadAsync(source, "invoice_lines", $"SELECT l.* FROM orb.invoice_lines l JOIN orb.invoices i ON i.tenant_id = l.tenant_id AND i.id = l.invoice_id WHERE i.invoice_date = {PostgreSqlBooks.Closed.ToUnixTimeTicks()}");
        var charges = await Rows.ReadAsync(source, "charges", $"SELECT DISTINCT c.* FROM orb.charges c JOIN orb.invoice_lines l USING (tenant_id, subscription_id, lineage_id, anchor_period_start, kind) JOIN orb.invoices i ON i.tenant_id = l.tenant_id AND i.id = l.invoice_id WHERE i.invoice_date = {PostgreSqlBooks.Closed.ToUnixTimeTicks()}");
        var subscriptions = await Rows.ReadAsync(source, "subscriptions", "SELECT * FROM orb.subscriptions");
        var work = await Rows.ReadAsync(source, "due_work", "SELECT * FROM orb.due_work");
        var (linesOf, chargesOf, subscriptionOf, workOf) =
            (lines.By("invoice_id"), charges.By("subscription_id"), subscriptions.By("id"), work.By("customer_id"));
        foreach (var ofBatch in invoices.Values.Chunk(Customers))
        {
            loop._batches.Add(new Batch(
                invoices with { Values = [.. ofBatch] },
                lines with { Values = [.. ofBatch.SelectMany(i => linesOf[invoices.Of(i, "id")!])] },
                charges with { Values = [.. ofBatch.SelectMany(i => chargesOf[invoices.Of(i, "subscription_id")!])] },
                subscriptions with { Values = [.. ofBatch.SelectMany(i => subscriptionOf[invoices.Of(i, "subscription_id")!])] },
                work with { Values = [.. ofBatch.SelectMany(i => workOf[invoices.Of(i, "customer_id")!])] }));
        }

        return loop;
    }

    /// <summary>Writes the rows to a database where they are not yet; the time it took.</summary>
    public async Task<TimeSpan> WriteAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync();
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in _batches)
        {
            await using (var drafts = await connection.BeginTransactionAsync())
            {
                await batch.Invoices.InsertAsync(connection);
                await batch.Subscriptions.UpdateAsync(connection, ["tenant_id", "id"], ["next_invoice_date", "open_from", "credits_from", "plan_id", "plan_version", "scheduled_plans", "version"]);
                await batch.Work.UpdateAsync(connection, ["tenant_id", "customer_id"], ["next_due_at"]);
                await drafts.CommitAsync();
            }

            await using (var issue = await connection.BeginTransactionAsync())
            {
                await batch.Charges.InsertAsync(connection);
                await batch.Invoices.UpdateAsync(
                    connection, ["tenant_id", "id"], ["status", "issued_at", "paid_at", "cut_off", "taxation", "subtotal", "total", "balance_applied", "amount_paid", "version"]);
                await batch.Lines.InsertAsync(connection);
                await batch.Work.UpdateAsync(connection, ["tenant_id", "customer_id"], ["next_due_at"]);
                await issue.CommitAsync();
            }
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private sealed record Batch(Rows Invoices, Rows Lines, Rows Charges, Rows Subscriptions, Rows Work);

    private sealed record Rows(string Table, IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<object?[]> Values)
    {
        public static async Task<Rows> ReadAsync(NpgsqlDataSource source, string table, string sql)
        {
            await using var command = source.CreateCommand(sql);
            await using var reader = await command.ExecuteReaderAsync();
            var columns = Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetDataTypeName(i))).ToList();
            var values = new List<object?[]>();
            while (await reader.ReadAsync())
                values.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
            return new Rows(table, columns, values);
        }

        public object? Of(object?[] row, string column) => row[Columns.ToList().FindIndex(c => c.Name == column)];

        public ILookup<object, object?[]> By(string column) => Values.ToLookup(r => Of(r, column)!);

        public async Task InsertAsync(NpgsqlConnection connection)
        {
            var names = string.Join(", ", Columns.Select(c => c.Name));
            await using var command = Command(connection, Columns, $"INSERT INTO orb.{Table} ({names}) SELECT * FROM unnest({{0}}) ON CONFLICT DO NOTHING");
            await command.ExecuteNonQueryAsync();
        }

        public async Task UpdateAsync(NpgsqlConnection connection, string[] key, string[] set)
        {
            var columns = Columns.Where(c => key.Contains(c.Name) || set.Contains(c.Name)).ToList();
            var names = string.Join(", ", columns.Select(c => c.Name));
            await using var command = Command(
                connection, columns,
                $"UPDATE orb.{Table} t SET {string.Join(", ", set.Select(c => $"{c} = v.{c}"))} FROM unnest({{0}}) AS v ({names}) WHERE {string.Join(" AND ", key.Select(c => $"t.{c} = v.{c}"))} AND t.{key[^1]} = ANY (@p{columns.FindIndex(c => c.Name == key[^1])})");
            await command.ExecuteNonQueryAsync();
        }

        private NpgsqlCommand Command(NpgsqlConnection connection, IReadOnlyList<(string Name, string Type)> columns, string sql)
        {
            var command = new NpgsqlCommand(sql.Replace("{0}", string.Join(", ", columns.Select((_, i) => $"@p{i}")), StringComparison.Ordinal), connection);
            foreach (var (i, (name, type)) in columns.Index())
            {
                var place = Columns.ToList().FindIndex(c => c.Name == name);
                var values = Values.Select(r => r[place]);
                command.Parameters.Add(type switch
                {
                    "uuid" => Array<Guid?>(i, NpgsqlDbType.Uuid, values),
                    "bigint" => Array<long?>(i, NpgsqlDbType.Bigint, values),
                    "integer" => Array<int?>(i, NpgsqlDbType.Integer, values),
                    "boolean" => Array<bool?>(i, NpgsqlDbType.Boolean, values),
                    "date" => Array<DateOnly?>(i, NpgsqlDbType.Date, values),
                    _ when type.StartsWith("numeric", StringComparison.Ordinal) => Array<decimal?>(i, NpgsqlDbType.Numeric, values),
                    _ => Array<string?>(i, NpgsqlDbType.Text, values),
                });
            }

            return command;
        }

        private static NpgsqlParameter Array<T>(int place, NpgsqlDbType type, IEnumerable<object?> values) =>
            new($"p{place}", NpgsqlDbType.Array | type) { Value = values.Select(v => (T)v!).ToArray() };
    }
}
