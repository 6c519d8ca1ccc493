namespace Orb.Billing.EntityFrameworkCore.Bulk;

/// <summary>Writes many rows of one kind at once, mapped as the model maps them.</summary>
internal sealed class BulkWriting(OrbDbContext context, IBulkSql sql)
{
    /// <summary>The condition of an update of rows that go up by a version: the stored one is the one before.</summary>
    public const string NextVersion = "t.version = v.version - 1";

    /// <summary>Adds rows.</summary>
    public Task InsertAsync<TRow>(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class, ITenantRow
    {
        var table = BulkTable.Of<TRow>(context);
        return rows.Count == 0 ? Task.CompletedTask : sql.InsertAsync(new BulkRows(table.Name, table.Columns, [.. rows]), cancellationToken);
    }

    /// <summary>Adds the rows whose unique key is free and returns their ids.</summary>
    public Task<IReadOnlySet<Guid>> InsertNewAsync<TRow>(IReadOnlyCollection<TRow> rows, IReadOnlyList<string> unique, CancellationToken cancellationToken)
        where TRow : class, IIdentifiedRow
    {
        var table = BulkTable.Of<TRow>(context);
        IReadOnlyList<BulkColumn> columns = [.. table.Key, .. table.Columns.Except(table.Key)];
        return sql.InsertNewAsync(new BulkRows(table.Name, columns, [.. rows]), [.. table.Named(unique).Select(c => c.Name)], cancellationToken);
    }

    /// <summary>Sets columns of stored rows for which a condition holds; false when it does not hold for all.</summary>
    public async Task<bool> UpdateAsync<TRow>(
        IReadOnlyCollection<TRow> rows, IReadOnlyList<string> set, string condition, IReadOnlyList<string> given, CancellationToken cancellationToken)
        where TRow : class, ITenantRow
    {
        if (rows.Count == 0)
            return true;
        var table = BulkTable.Of<TRow>(context);
        var read = table.Named(given);
        IReadOnlyList<BulkColumn> columns = [.. table.Key, .. read, .. table.Named(set)];
        return await sql.UpdateAsync(
            new BulkRows(table.Name, columns, [.. rows]), table.Key.Count, condition, [.. read.Select(c => c.Name)], cancellationToken) == rows.Count;
    }
}
