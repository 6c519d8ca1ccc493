using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>
/// Writes what changes events that were taken (R14). Nothing stored is overwritten: a correction is a row of its own with an ingest sequence,
/// so a calculation at an earlier cut-off still sees what it saw. Call within a transaction of <see cref="IBillingTransactions"/>.
/// </summary>
public interface IUsageCorrectionStore
{
    /// <summary>The event of a key as it stands; null when the key is unknown or free again.</summary>
    Task<CurrentUsageEvent?> FindAsync(string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>The events of keys as they stand, to be looked at and not corrected; unknown and free keys are left out. In a number of statements that does not grow with the keys.</summary>
    Task<IReadOnlyDictionary<string, CurrentUsageEvent>> FindManyAsync(IReadOnlyCollection<string> idempotencyKeys, CancellationToken cancellationToken);

    /// <summary>Puts a new body in the place of the current one and returns the sequence from which it counts.</summary>
    Task<long> AmendAsync(CurrentUsageEvent current, StoredUsageEvent amended, CancellationToken cancellationToken);

    /// <summary>Withdraws an event and returns the sequence from which it no longer counts.</summary>
    Task<long> DeprecateAsync(CurrentUsageEvent current, CancellationToken cancellationToken);

    /// <summary>Gives out the next ingest sequence, for the close or the revert of a backfill.</summary>
    Task<long> TakeSequenceAsync(CancellationToken cancellationToken);

    /// <summary>Withdraws, on behalf of a backfill that closes, the events that count before its close and that it replaces.</summary>
    /// <param name="backfill">The backfill; events it brings itself are left alone.</param>
    /// <param name="customer">Its customer; null for all.</param>
    /// <param name="sequence">The sequence of its close.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many events were withdrawn.</returns>
    Task<int> ReplaceAsync(Backfill backfill, UsageCustomer? customer, long sequence, CancellationToken cancellationToken);
}

/// <summary>An event as it stands.</summary>
/// <param name="Id">The id of the event.</param>
/// <param name="Event">The event with its current body.</param>
/// <param name="CustomerId">The customer, where it was named by id.</param>
/// <param name="ExternalCustomerId">The seller's own id, where it was named by that.</param>
/// <param name="Sequence">The sequence of the current body.</param>
/// <param name="BackfillId">The backfill that brought it, if one did.</param>
/// <param name="State">Whether it counts.</param>
public sealed record CurrentUsageEvent(
    Guid Id, UsageEvent Event, CustomerId? CustomerId, string? ExternalCustomerId, long Sequence, BackfillId? BackfillId, UsageEventState State);

/// <summary>Whether an event counts.</summary>
public enum UsageEventState
{
    /// <summary>It counts.</summary>
    Counted,

    /// <summary>It does not count yet: its backfill is open.</summary>
    Pending,

    /// <summary>It was deprecated, or replaced by a backfill, and no longer counts.</summary>
    Deprecated,
}
