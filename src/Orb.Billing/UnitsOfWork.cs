namespace Orb.Billing;

/// <summary>
/// Runs units of work: functions that begin and commit their own transaction, and may run again from their first line. A unit that lost a race
/// or its connection is run again as a whole, since what it read is no longer so.
/// </summary>
public static class UnitsOfWork
{
    private const int MaximumAttempts = 6;
    private const int FirstPauseMilliseconds = 10;

    /// <summary>
    /// Runs a unit, and again when it failed before anything was committed. Within an open transaction it runs once: then the
    /// outermost unit is the one to repeat.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Every attempt failed, or the store has no room left; nothing was written.</exception>
    /// <exception cref="CommitOutcomeUnknownException">The connection broke during a commit: doing it again could do it twice.</exception>
    public static Task<T> RunAsync<T>(this IBillingTransactions transactions, Func<Task<T>> unit, CancellationToken cancellationToken) =>
        RunAsync(transactions, unit, tellsItself: false, cancellationToken);

    /// <summary>
    /// As <see cref="RunAsync{T}(IBillingTransactions, Func{Task{T}}, CancellationToken)"/>, for a unit that finds out by itself, by a key,
    /// what an earlier attempt has written: it is run again also where the outcome of a commit is unknown.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Every attempt failed, or the store has no room left.</exception>
    /// <exception cref="CommitOutcomeUnknownException">The connection broke during the commit of the last attempt.</exception>
    public static Task<T> RunRepeatableAsync<T>(this IBillingTransactions transactions, Func<Task<T>> unit, CancellationToken cancellationToken) =>
        RunAsync(transactions, unit, tellsItself: true, cancellationToken);

    private static async Task<T> RunAsync<T>(IBillingTransactions transactions, Func<Task<T>> unit, bool tellsItself, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentNullException.ThrowIfNull(unit);
        if (transactions.IsOpen)
            return await unit().ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var committed = transactions.Committed;
            try
            {
                return await unit().ConfigureAwait(false);
            }
            catch (CommitOutcomeUnknownException) when (tellsItself && attempt < MaximumAttempts)
            {
            }
            catch (Exception failure) when (IsPassing(transactions, failure) && (tellsItself || transactions.Committed == committed))
            {
                if (attempt == MaximumAttempts)
                    throw new StorageUnavailableException($"The store failed {MaximumAttempts} times; nothing was written.", failure);
            }

            catch (Exception failure) when (HasNoRoom(transactions, failure) && transactions.Committed == committed)
            {
                // Nobody makes room within the pauses of a unit.
                throw new StorageUnavailableException("The store has no room left; nothing was written.", failure);
            }

            await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    // What a unit within has tried often enough is not tried again; and what may have been committed is not done again.
    private static bool IsPassing(IBillingTransactions transactions, Exception failure) => failure switch
    {
        StorageUnavailableException or CommitOutcomeUnknownException => false,
        StaleWriteException => true,
        _ => transactions.Judge(failure) is StorageFailure.LostRace or StorageFailure.LostConnection,
    };

    private static bool HasNoRoom(IBillingTransactions transactions, Exception failure) =>
        failure is not StorageUnavailableException && transactions.Judge(failure) == StorageFailure.NoRoom;

    // Longer each time, and each for another time: those who met each other should not meet again.
    private static Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var longest = FirstPauseMilliseconds << attempt;
#pragma warning disable CA5394 // Not for secrets.
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(longest / 2, longest)), cancellationToken);
#pragma warning restore CA5394
    }
}
