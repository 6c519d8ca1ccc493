using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Orb.Billing.EntityFrameworkCore.Bulk;
using Orb.Billing.EntityFrameworkCore.Outbox;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>The transactions of the scope's context, and the one place where a failed write becomes a <see cref="StoreResult"/>.</summary>
internal sealed class BillingTransactions(OrbDbContext context, BulkWriting bulk) : IBillingTransactions
{
    private const string WriteSavepoint = "orb_write";
    private const string UnitSavepoint = "orb_unit";
    private const string TrialSavepoint = "orb_trial";

    private readonly List<OutboxMessageRow> _atCommit = [];
    private readonly List<Action> _onCommitted = [];
    // The transaction that is open, the host's where the scope works within one.
    private IDbContextTransaction? _transaction;
    private DbTransaction? _hosts;
    private int _parts;
    private bool _doomed;

    public bool IsOpen => _transaction is not null;

    public int Committed { get; private set; }

    public async Task<IBillingTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        if (_hosts is not null)
            await BeginWithinHostsAsync(cancellationToken);
        else
            _transaction ??= await BeginOwnAsync(cancellationToken);
        return new Part(this, ++_parts);
    }

    public async Task<IBillingTransaction> BeginTrialAsync(CancellationToken cancellationToken)
    {
        // Alone it is a transaction that nobody commits.
        if (_parts == 0)
            return await BeginAsync(cancellationToken);
        await _transaction!.CreateSavepointAsync(TrialSavepoint, cancellationToken);
        return new Trial(this, ++_parts, _atCommit.Count, _onCommitted.Count, _doomed);
    }

    public void OnCommitted(Action action)
    {
        if (_parts == 0)
            throw new InvalidOperationException("What happens when a transaction has committed needs an open one.");
        _onCommitted.Add(action);
    }

    private Task<IDbContextTransaction> BeginOwnAsync(CancellationToken cancellationToken)
    {
        context.PrepareToWrite();
        return context.Database.BeginTransactionAsync(cancellationToken);
    }

    /// <summary>Messages that are written when the open transaction commits, in one go; what rolls it back forgets them.</summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public void AddAtCommit(IEnumerable<OutboxMessageRow> rows)
    {
        if (_parts == 0)
            throw new InvalidOperationException("What is written when a transaction commits needs an open one.");
        _atCommit.AddRange(rows);
    }

    public async Task EnlistAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (_transaction is not null)
            throw new InvalidOperationException("The scope has a transaction already. Enlist once, before the scope's services are used, and open a scope for each transaction.");
        if (transaction.Connection is not { } connection)
            throw new ArgumentException("The transaction was committed or rolled back before.", nameof(transaction));
        var own = context.Database.GetDbConnection().GetType();
        if (connection.GetType() != own)
            throw new ArgumentException($"The transaction is of a {connection.GetType().Name}; the engine stores over a {own.Name}.", nameof(transaction));
        context.Database.SetDbConnection(connection, contextOwnsConnection: false);
        var shared = (await context.Database.UseTransactionAsync(transaction, cancellationToken))!;
        try
        {
            // Not every driver forgets the connection of a transaction that has ended.
            await shared.CreateSavepointAsync(UnitSavepoint, cancellationToken);
            await shared.ReleaseSavepointAsync(UnitSavepoint, cancellationToken);
        }
        catch (InvalidOperationException ended)
        {
            throw new ArgumentException("The transaction was committed or rolled back before.", nameof(transaction), ended);
        }

        (_transaction, _hosts) = (shared, transaction);
    }

    public StorageFailure Judge(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException error)
                return context.Judge(error);
        }

        return StorageFailure.Other;
    }

    /// <summary>
    /// Runs a write that is done whole or not at all: in a transaction of its own, or behind a savepoint of the open one, so that a caller
    /// that goes on after a refusal carries nothing of it along. The change tracker is empty afterwards.
    /// </summary>
    /// <param name="taken">What it means that a unique key is taken.</param>
    /// <param name="write">The write, which may run again; every result but success undoes it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<StoreResult> WriteAsync(StoreResult taken, Func<Task<StoreResult>> write, CancellationToken cancellationToken)
    {
        return _transaction is { } open
            ? await WriteWithinAsync(open, taken, write, cancellationToken)
            : await this.RunAsync(() => WriteAloneAsync(taken, write, cancellationToken), cancellationToken);
    }

    private async Task<StoreResult> WriteAloneAsync(StoreResult taken, Func<Task<StoreResult>> write, CancellationToken cancellationToken)
    {
        await using var own = await BeginAsync(cancellationToken);
        var result = await TryAsync(taken, write);
        if (result == StoreResult.Success)
            await own.CommitAsync(cancellationToken);
        return result;
    }

    private async Task<StoreResult> WriteWithinAsync(
        IDbContextTransaction open, StoreResult taken, Func<Task<StoreResult>> write, CancellationToken cancellationToken)
    {
        await open.CreateSavepointAsync(WriteSavepoint, cancellationToken);
        StoreResult result;
        try
        {
            result = await TryAsync(taken, write);
        }
        catch
        {
            await UndoFailedAsync(open);
            throw;
        }

        if (result != StoreResult.Success)
            await UndoAsync(open);
        else
            await open.ReleaseSavepointAsync(WriteSavepoint, CancellationToken.None);
        return result;
    }

    // Undoing must not be cancelled: what follows in the transaction relies on it.
    private static async Task UndoAsync(IDbContextTransaction open)
    {
        await open.RollbackToSavepointAsync(WriteSavepoint, CancellationToken.None);
        await open.ReleaseSavepointAsync(WriteSavepoint, CancellationToken.None);
    }

    private async Task UndoFailedAsync(IDbContextTransaction open)
    {
        try
        {
            await UndoAsync(open);
        }
        catch (Exception ended) when (ended is DbException or InvalidOperationException)
        {
            // The connection broke, or the store has rolled back everything by itself: the failure of the write says so, this one would not.
            _doomed = true;
        }
    }

    private async Task<StoreResult> TryAsync(StoreResult taken, Func<Task<StoreResult>> write)
    {
        try
        {
            return await write();
        }
        catch (DbUpdateConcurrencyException)
        {
            return StoreResult.VersionConflict;
        }
        catch (DbUpdateException failed) when (failed.InnerException is DbException error && context.IsUniqueViolation(error))
        {
            return taken;
        }
        catch (DbException error) when (context.IsUniqueViolation(error))
        {
            return taken;
        }
        finally
        {
            context.ChangeTracker.Clear();
        }
    }

    private async Task CommitAsync(int part, CancellationToken cancellationToken)
    {
        if (part != _parts)
            throw new InvalidOperationException("An inner part of the transaction is still open.");
        if (part == 1 && _doomed)
            throw new InvalidOperationException("A part of the transaction was not committed, so the whole cannot be.");
        if (part > 1)
            return;
        await bulk.InsertAsync(_atCommit, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        // From here on not to be cancelled: of a commit that was, nobody could say whether it happened.
        if (_hosts is not null)
            await _transaction!.ReleaseSavepointAsync(UnitSavepoint, CancellationToken.None);
        else
            await CommitOwnAsync();
    }

    private async Task CommitOwnAsync()
    {
        try
        {
            await _transaction!.CommitAsync(CancellationToken.None);
            Committed++;
        }
        catch (Exception failure) when (Judge(failure) is StorageFailure.LostConnection or StorageFailure.Busy)
        {
            throw new CommitOutcomeUnknownException(failure);
        }
    }

    // A refused command takes back its own writes and no others, as it does in a transaction of its own.
    private async Task BeginWithinHostsAsync(CancellationToken cancellationToken)
    {
        if (_hosts!.Connection is null)
            throw new InvalidOperationException("The host's transaction that this scope works within has ended: open a new scope.");
        if (_parts == 0)
            await _transaction!.CreateSavepointAsync(UnitSavepoint, cancellationToken);
    }

    private async Task UndoWithinHostsAsync()
    {
        await _transaction!.RollbackToSavepointAsync(UnitSavepoint, CancellationToken.None);
        await _transaction.ReleaseSavepointAsync(UnitSavepoint, CancellationToken.None);
    }

    private async ValueTask EndAsync(int part, bool committed)
    {
        _parts = part - 1;
        _doomed |= !committed;
        if (part > 1)
            return;

        _doomed = false;
        _atCommit.Clear();
        if (committed)
            _onCommitted.ForEach(action => action());
        _onCommitted.Clear();
        context.ChangeTracker.Clear();
        if (_hosts is not null)
        {
            if (!committed)
                await UndoWithinHostsAsync();
            return;
        }

        var ended = _transaction;
        _transaction = null;
        // Disposing what was not committed rolls it back.
        if (ended is not null)
            await ended.DisposeAsync();
    }

    private async ValueTask EndTrialAsync(Trial trial)
    {
        _parts = trial.Number - 1;
        _doomed = trial.WasDoomed;
        _atCommit.RemoveRange(trial.AtCommit, _atCommit.Count - trial.AtCommit);
        _onCommitted.RemoveRange(trial.OnCommitted, _onCommitted.Count - trial.OnCommitted);
        context.ChangeTracker.Clear();
        try
        {
            await _transaction!.RollbackToSavepointAsync(TrialSavepoint, CancellationToken.None);
            await _transaction.ReleaseSavepointAsync(TrialSavepoint, CancellationToken.None);
        }
        catch (Exception ended) when (ended is DbException or InvalidOperationException)
        {
            // The connection broke, or the store has rolled back everything by itself: what failed before says so, this would not.
            _doomed = true;
        }
    }

    // What was written since its begin is undone, whatever became of it.
    private sealed class Trial(BillingTransactions owner, int number, int atCommit, int onCommitted, bool wasDoomed) : IBillingTransaction
    {
        private bool _ended;

        public int Number => number;

        public int AtCommit => atCommit;

        public int OnCommitted => onCommitted;

        public bool WasDoomed => wasDoomed;

        public Task CommitAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("A trial is taken back.");

        public async ValueTask DisposeAsync()
        {
            if (_ended)
                return;
            _ended = true;
            await owner.EndTrialAsync(this);
        }
    }

    // A part ends with its commit, not with its disposal: what the scope writes between the two is no part of it.
    private sealed class Part(BillingTransactions owner, int number) : IBillingTransaction
    {
        private bool _ended;

        public async Task CommitAsync(CancellationToken cancellationToken)
        {
            if (_ended)
                throw new InvalidOperationException("The transaction was committed or rolled back before.");
            await owner.CommitAsync(number, cancellationToken);
            _ended = true;
            await owner.EndAsync(number, committed: true);
        }

        public async ValueTask DisposeAsync()
        {
            if (_ended)
                return;
            _ended = true;
            await owner.EndAsync(number, committed: false);
        }
    }
}
