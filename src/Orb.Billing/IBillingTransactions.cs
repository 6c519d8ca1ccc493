namespace Orb.Billing;

/// <summary>
/// Transactions of the scope's store. What the stores of one dependency-injection scope write between begin and commit is written
/// together or not at all.
/// </summary>
public interface IBillingTransactions
{
    /// <summary>
    /// Begins a transaction that writes, or joins the one that is open in this scope: then only the outermost commit writes, and disposing
    /// any part without committing it undoes all.
    /// </summary>
    Task<IBillingTransaction> BeginAsync(CancellationToken cancellationToken);
}

/// <summary>A transaction of the store, or a part of one.</summary>
public interface IBillingTransaction : IAsyncDisposable
{
    /// <summary>Makes the writes durable (the outermost part) or agrees to them (an inner part). Disposing without it rolls back.</summary>
    Task CommitAsync(CancellationToken cancellationToken);
}
