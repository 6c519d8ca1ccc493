using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Work;

/// <summary>
/// Runs one customer's due steps in order, each in a transaction of its own (R22): for a command on that customer, or alone because the round it was
/// in failed.
/// </summary>
internal sealed class CustomerSteps(
    IDueWorkStore work, StepRound round, CustomerClock clock, IBillingTransactions transactions, IOptions<OrbBillingOptions> options, ILogger<CustomerSteps> log)
{
    private const int MaximumAttempts = 5;

    // A connection that breaks within a step may look like a failure of the step; on the next attempt it does not.
    private const int FailuresUntilParked = 2;

    /// <summary>
    /// Runs what is overdue before a command changes anything, stamped with the times it was due: after an outage the command finds the books
    /// that punctual running would have left.
    /// </summary>
    public Task CatchUpAsync(CustomerId customerId, Instant now, CancellationToken cancellationToken) =>
        RunAsync(customerId, now, notBefore: null, cancellationToken);

    /// <summary>
    /// Runs what was due before the instant of an edit of a timeline. What is due at that very instant comes behind the edit: at one instant
    /// edits come first (R22).
    /// </summary>
    public Task CatchUpBeforeEditAsync(CustomerId customerId, Instant now, CancellationToken cancellationToken) =>
        RunAsync(customerId, now - Duration.Epsilon, notBefore: null, cancellationToken);

    /// <summary>Runs what a command made due at once, stamped with the command's time.</summary>
    public Task RunNowAsync(CustomerId customerId, Instant now, CancellationToken cancellationToken) =>
        RunNowAsync(customerId, now, now, cancellationToken);

    /// <summary>Runs what a command made due, up to an instant that may lie ahead: only to look at it and take it back.</summary>
    public Task RunNowAsync(CustomerId customerId, Instant until, Instant now, CancellationToken cancellationToken) =>
        RunAsync(customerId, until, notBefore: now, cancellationToken);

    /// <summary>Runs what has become due of a customer while something of it was stopped, stamped with the times it was due.</summary>
    /// <returns>False when a worker holds the customer: nothing was run.</returns>
    public Task<bool> RetryAsync(CustomerId customerId, Instant now, CancellationToken cancellationToken) =>
        RunAsync(customerId, now, notBefore: null, cancellationToken);

    /// <summary>Runs every step due by an instant.</summary>
    /// <param name="claim">The claim on the customer; when it is lost, nothing more is written.</param>
    /// <param name="dueBy">Everything due by then is done, the earliest first.</param>
    /// <param name="notBefore">
    /// The time a step is stamped with is its due instant, so that catching up leaves the same books as punctual running; a command that
    /// reaches into the past stamps its own time.
    /// </param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>Steps done.</returns>
    public async Task<int> RunAsync(DueClaim claim, Instant dueBy, Instant? notBefore, CancellationToken cancellationToken)
    {
        var done = 0;
        var (attempts, failures) = (0, 0);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var result = await round.RunAsync([claim], dueBy, notBefore, cancellationToken).ConfigureAwait(false);
                if (result.Lost.Count > 0)
                    CustomerRoundsLog.ClaimLost(log, claim.CustomerId.ToString());
                done += result.Steps;
                if (result.Open.Count == 0)
                    return done;
                (attempts, failures) = (0, 0);
            }
            catch (StaleWriteException) when (++attempts < MaximumAttempts)
            {
                // Another writer changed a row of this step: the next attempt reads it anew.
            }
            catch (PoisonedStepException) when (!transactions.IsOpen && ++failures < FailuresUntilParked)
            {
            }
            catch (PoisonedStepException poisoned) when (!transactions.IsOpen)
            {
                // The step was rolled back. Within a command's transaction there would be nothing left to write in: the command fails.
                if (!await round.ParkAsync(claim, poisoned, cancellationToken).ConfigureAwait(false))
                    return done;
                failures = 0;
            }
        }
    }

    // The claim is taken and given back here. Nothing is done while a worker holds the customer: it will do it.
    private async Task<bool> RunAsync(CustomerId customerId, Instant now, Instant? notBefore, CancellationToken cancellationToken)
    {
        await work.LockAsync([customerId], cancellationToken).ConfigureAwait(false);
        if (await work.ClaimAsync(customerId, clock.WallNow, options.Value.Lease, cancellationToken).ConfigureAwait(false) is not { } claim)
            return false;
        await RunAsync(claim, now, notBefore, cancellationToken).ConfigureAwait(false);
        await work.ReleaseAsync(claim, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
