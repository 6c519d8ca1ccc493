using Microsoft.EntityFrameworkCore;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>The two writes most stores need.</summary>
internal static class Writes
{
    /// <summary>Adds a row and what hangs on it.</summary>
    public static Task<StoreResult> AddAsync<TRow>(
        this BillingTransactions transactions, OrbDbContext context, TRow row, CancellationToken cancellationToken)
        where TRow : class =>
        transactions.WriteAsync(
            StoreResult.AlreadyExists,
            async () =>
            {
                context.Add(row);
                await context.SaveChangesAsync(cancellationToken);
                return StoreResult.Success;
            },
            cancellationToken);

    /// <summary>Replaces a row whose stored version is the one in <paramref name="row"/>, which goes up by one.</summary>
    public static Task<StoreResult> UpdateAsync<TRow>(
        this BillingTransactions transactions, OrbDbContext context, TRow row, CancellationToken cancellationToken)
        where TRow : class, IVersionedRow
    {
        var read = row.Version;
        return transactions.WriteAsync(
            StoreResult.AlreadyExists,
            async () =>
            {
                row.Version = read;
                context.Replace(row);
                await context.SaveChangesAsync(cancellationToken);
                return StoreResult.Success;
            },
            cancellationToken);
    }

    /// <summary>Marks a row as replacing the stored one of its version.</summary>
    public static void Replace<TRow>(this OrbDbContext context, TRow row)
        where TRow : class, IVersionedRow
    {
        // Attached with the version it was read in, which becomes the condition of the update.
        var entry = context.Attach(row);
        entry.State = EntityState.Modified;
        row.Version++;
    }
}
