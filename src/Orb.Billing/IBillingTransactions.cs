using System.Data.Common;

namespace Orb.Billing;

/// <summary>
/// Transactions of the scope's store. What the stores of one dependency-injection scope write between begin and commit is written
/// together or not at all.
/// </summary>
public interface IBillingTransactions
{
    /// <summary>Whether a transaction is open in this scope, or the scope works within one of the host.</summary>
    bool IsOpen { get; }

    /// <summary>How many transactions of its own this scope has committed.</summary>
    int Committed { get; }

    /// <summary>
    /// Begins a transaction that writes, or joins the one that is open in this scope: then only the outermost commit writes, and disposing
    /// any part without committing it undoes all.
    /// </summary>
    Task<IBillingTransaction> BeginAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Begins a part that is taken back when it is disposed, to look at what something would come to. Within a transaction that is open in this scope it
    /// takes back its own writes alone, and the transaction goes on; it is never committed.
    /// </summary>
    Task<IBillingTransaction> BeginTrialAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes this scope work within a transaction of the host, from here to its end: what the engine's services write is committed or rolled
    /// back with it. A command that is refused, or fails, undoes its own writes alone; the host's transaction goes on, and the host decides.
    /// The engine neither commits nor rolls back nor closes what is the host's, and does not repeat commands: after a lost race or a lost
    /// connection the host begins anew. Call it once, in a scope of its own, before the scope's services are used.
    /// </summary>
    /// <param name="transaction">An open transaction on the database that the engine stores in, over the same driver.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentException">The transaction has ended, or is of another database's driver.</exception>
    /// <exception cref="InvalidOperationException">The scope has a transaction already.</exception>
    Task EnlistAsync(DbTransaction transaction, CancellationToken cancellationToken);

    /// <summary>
    /// Runs an action when the open transaction has committed, and never when it is rolled back. Within a host's transaction it runs at the end of
    /// the engine's part. The action must not fail.
    /// </summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    void OnCommitted(Action action);

    /// <summary>What an error means for the unit of work that met it; an exception that holds one of the store counts as that.</summary>
    StorageFailure Judge(Exception failure);
}

/// <summary>A transaction of the store, or a part of one.</summary>
public interface IBillingTransaction : IAsyncDisposable
{
    /// <summary>Makes the writes durable (the outermost part) or agrees to them (an inner part). Disposing without it rolls back.</summary>
    /// <exception cref="CommitOutcomeUnknownException">The connection broke meanwhile.</exception>
    Task CommitAsync(CancellationToken cancellationToken);
}
