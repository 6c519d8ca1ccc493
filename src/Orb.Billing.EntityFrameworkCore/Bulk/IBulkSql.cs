using System.ComponentModel;

namespace Orb.Billing.EntityFrameworkCore.Bulk;

/// <summary>
/// Writes many rows of the scope's tenant in few statements, on the context's connection and within its open transaction; the one part whose SQL
/// differs by database. A taken unique key throws as the driver throws. For the packages of the databases.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBulkSql
{
    /// <summary>Adds rows.</summary>
    Task InsertAsync(BulkRows rows, CancellationToken cancellationToken);

    /// <summary>Adds rows, leaves out those for which the unique key is taken, and returns the ids of those added.</summary>
    /// <param name="rows">The rows; the first column is the id.</param>
    /// <param name="unique">The columns of the unique key, without the tenant.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlySet<Guid>> InsertNewAsync(BulkRows rows, IReadOnlyList<string> unique, CancellationToken cancellationToken);

    /// <summary>Updates rows by their key and returns how many there were.</summary>
    /// <param name="rows">The rows; the first columns are the key.</param>
    /// <param name="keyColumns">How many columns are the key.</param>
    /// <param name="condition">What must hold besides, as SQL over <c>t</c>, the stored row, and <c>v</c>, the one given; those of its columns that are not to be set are <paramref name="given"/>.</param>
    /// <param name="given">Columns that the condition reads and that are not set.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<int> UpdateAsync(BulkRows rows, int keyColumns, string condition, IReadOnlyList<string> given, CancellationToken cancellationToken);
}

/// <summary>Rows of a table to be written.</summary>
/// <param name="Table">The table, without prefix or schema; they are put before it.</param>
/// <param name="Columns">The columns, without the tenant.</param>
/// <param name="Rows">The rows.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record BulkRows(string Table, IReadOnlyList<BulkColumn> Columns, IReadOnlyList<object> Rows);
