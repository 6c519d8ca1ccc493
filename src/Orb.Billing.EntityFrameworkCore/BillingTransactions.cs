using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>The transactions of the scope's context, and the one place where a failed write becomes a <see cref="StoreResult"/>.</summary>
internal sealed class BillingTransactions(OrbDbContext context) : IBillingTransactions
{
    private const string Savepoint = "orb_write";

    private IDbContextTransaction? _transaction;
    private int _parts;
    private bool _doomed;

    public async Task<IBillingTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        _transaction ??= await context.Database.BeginTransactionAsync(cancellationToken);
        return new Part(this, ++_parts);
    }

    /// <summary>
    /// Runs a write that is done whole or not at all: in a transaction of its own, or behind a savepoint of the open one, so that a caller
    /// that goes on after a refusal carries nothing of it along. The change tracker is empty afterwards.
    /// </summary>
    /// <param name="taken">What it means that a unique key is taken.</param>
    /// <param name="write">The write; every result but success undoes it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<StoreResult> WriteAsync(StoreResult taken, Func<Task<StoreResult>> write, CancellationToken cancellationToken)
    {
        if (_transaction is { } open)
            return await WriteWithinAsync(open, taken, write, cancellationToken);

        await using var own = await BeginAsync(cancellationToken);
        var result = await TryAsync(taken, write);
        if (result == StoreResult.Success)
            await own.CommitAsync(cancellationToken);
        return result;
    }

    private async Task<StoreResult> WriteWithinAsync(
        IDbContextTransaction open, StoreResult taken, Func<Task<StoreResult>> write, CancellationToken cancellationToken)
    {
        await open.CreateSavepointAsync(Savepoint, cancellationToken);
        StoreResult? result = null;
        try
        {
            result = await TryAsync(taken, write);
            return result.Value;
        }
        finally
        {
            // Undoing must not be cancelled: what follows in the transaction relies on it.
            if (result != StoreResult.Success)
                await open.RollbackToSavepointAsync(Savepoint, CancellationToken.None);
            await open.ReleaseSavepointAsync(Savepoint, CancellationToken.None);
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
        if (part == 1)
            await _transaction!.CommitAsync(cancellationToken);
    }

    private async ValueTask EndAsync(int part, bool committed)
    {
        _parts = part - 1;
        _doomed |= !committed;
        if (part > 1)
            return;

        var ended = _transaction;
        _transaction = null;
        _doomed = false;
        context.ChangeTracker.Clear();
        // Disposing what was not committed rolls it back.
        if (ended is not null)
            await ended.DisposeAsync();
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
