using Microsoft.Extensions.Logging;
using NodaTime;

namespace Orb.Billing.Work;

/// <summary>
/// Carries claimed customers of one tenant forward in rounds until nothing is due any more (R22). A round that fails is run again in halves, down
/// to the customer that makes it fail: that one is run alone, and the others go on.
/// </summary>
internal sealed class CustomerRounds(StepRound round, CustomerSteps alone, IBillingTransactions transactions, ILogger<CustomerRounds> log)
{
    private const int MaximumAttempts = 5;

    /// <summary>Runs every step due by an instant, the earliest of each customer first.</summary>
    /// <param name="claims">The claims; one that is lost is left to who has it now.</param>
    /// <param name="dueBy">Everything due by then.</param>
    /// <param name="stopping">Stops behind the running round, which is finished.</param>
    /// <returns>Steps done, the claims of the customers that failed, and those of whom something is still due because of the stop.</returns>
    public async Task<(int Steps, IReadOnlyList<DueClaim> Failed, IReadOnlyList<DueClaim> Open)> RunAsync(
        IReadOnlyList<DueClaim> claims, Instant dueBy, CancellationToken stopping)
    {
        var steps = 0;
        var failed = new List<DueClaim>();
        var open = claims;
        while (open.Count > 0 && !stopping.IsCancellationRequested)
        {
            var next = new List<DueClaim>();
            steps += await RunRoundAsync(open, dueBy, next, failed).ConfigureAwait(false);
            open = next;
        }

        return (steps, failed, open);
    }

    private async Task<int> RunRoundAsync(IReadOnlyList<DueClaim> claims, Instant dueBy, List<DueClaim> open, List<DueClaim> failed)
    {
        for (var attempt = 1; claims.Count > 0; attempt++)
        {
            try
            {
                if (claims is [var only])
                    return await alone.RunAsync(only, dueBy, notBefore: null, CancellationToken.None).ConfigureAwait(false);
                var result = await round.RunAsync(claims, dueBy, notBefore: null, CancellationToken.None).ConfigureAwait(false);
                if (result.Lost.Count == 0)
                {
                    open.AddRange(result.Open);
                    return result.Steps;
                }

                foreach (var claim in result.Lost)
                    CustomerRoundsLog.ClaimLost(log, claim.CustomerId.ToString());
                claims = [.. claims.Except(result.Lost)];
            }
            catch (Exception failure) when (attempt < MaximumAttempts && IsTransient(failure))
            {
                // Another transaction was in the way, or the line broke: the next attempt reads anew, and finds what was committed after all.
            }
            catch (Exception failure) when (claims.Count > 1 && !IsOfTheStore(failure))
            {
                var half = claims.Count / 2;
                return await RunRoundAsync([.. claims.Take(half)], dueBy, open, failed).ConfigureAwait(false)
                    + await RunRoundAsync([.. claims.Skip(half)], dueBy, open, failed).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // One customer's failure must not stop the others.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                foreach (var claim in claims)
                    CustomerRoundsLog.CustomerFailed(log, claim.CustomerId.ToString(), failure);
                failed.AddRange(claims);
                return 0;
            }
        }

        return 0;
    }

    private bool IsTransient(Exception failure) =>
        failure is CommitOutcomeUnknownException || transactions.Judge(failure) is StorageFailure.LostRace or StorageFailure.LostConnection;

    // Not the fault of a customer: a deadlock, or a database that is away.
    private bool IsOfTheStore(Exception failure) => failure is CommitOutcomeUnknownException || transactions.Judge(failure) != StorageFailure.Other;
}

internal static partial class CustomerRoundsLog
{
    [LoggerMessage(2001, LogLevel.Warning, "The claim on customer {CustomerId} was lost to another worker; its step was rolled back.")]
    public static partial void ClaimLost(ILogger logger, string customerId);

    [LoggerMessage(2003, LogLevel.Error, "The due work of customer {CustomerId} failed and will be tried again.")]
    public static partial void CustomerFailed(ILogger logger, string customerId, Exception exception);
}
