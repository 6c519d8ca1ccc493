using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>Stores usage events of the scope's tenant: append-only, each with an ingest sequence (R14).</summary>
public interface IUsageStore
{
    /// <summary>
    /// Adds the events that are new, with their keys, in one transaction. Writes nothing when a known key is not repeated
    /// (<see cref="KnownUsageKey.IsRepeatedBy"/>); those keys are listed. A key that occurs twice in the batch with one hash is one event.
    /// The key of a backfill that was reverted is free again.
    /// </summary>
    Task<UsageAppendResult> AppendAsync(IReadOnlyList<StoredUsageEvent> events, CancellationToken cancellationToken);

    /// <summary>What is known of those keys that are taken; free ones are left out.</summary>
    Task<IReadOnlyDictionary<string, KnownUsageKey>> KnownAsync(IReadOnlyCollection<string> idempotencyKeys, CancellationToken cancellationToken);

    /// <summary>
    /// The highest ingest sequence N such that every event committed before this call has sequence &lt;= N and every later one &gt; N.
    /// Never a clock reading.
    /// </summary>
    Task<long> TakeCutOffAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Streams the events that count at the cut-off into the accumulator of each query, in a number of statements that does not grow with
    /// the events. An event amended at sequence m counts with its old body at cut-offs below m and with its new one from m on; one
    /// deprecated at d counts below d only; those of a backfill count from its close on and until its revert, and those it replaced the other way round.
    /// </summary>
    /// <param name="queries">What to read; an event may belong to several.</param>
    /// <param name="cutOff">Whatever has a larger sequence is not seen.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task MeterAsync(IReadOnlyList<UsageQuery> queries, long cutOff, CancellationToken cancellationToken);
}

/// <summary>An event as it is stored.</summary>
/// <param name="Id">The id of the event; amending keeps it.</param>
/// <param name="Event">The event.</param>
/// <param name="CustomerId">The customer, where it was named by id.</param>
/// <param name="ExternalCustomerId">The seller's own id, where it was named by that; attributed whenever the customer comes to exist.</param>
/// <param name="BodyHash">SHA-256 of the canonical body: same key and hash is the same event.</param>
public sealed record StoredUsageEvent(Guid Id, UsageEvent Event, CustomerId? CustomerId, string? ExternalCustomerId, byte[] BodyHash)
{
    /// <summary>The backfill that brings the event; it counts from the close of that on.</summary>
    public BackfillId? BackfillId { get; init; }
}

/// <summary>What is known of an idempotency key that is taken.</summary>
/// <param name="BodyHash">The hash of the body it was first taken with.</param>
/// <param name="BackfillId">The backfill that brought it, if one did.</param>
/// <param name="IsPending">Whether that backfill is still open, so that the event does not count yet.</param>
public sealed record KnownUsageKey(byte[] BodyHash, BackfillId? BackfillId, bool IsPending)
{
    /// <summary>
    /// Whether an event says again what is known, and so is accepted and changes nothing. It does not where a backfill that is still open
    /// holds the key for itself: that may yet be reverted, and the event would be lost.
    /// </summary>
    public bool IsRepeatedBy(StoredUsageEvent usageEvent)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        return BodyHash.AsSpan().SequenceEqual(usageEvent.BodyHash) && (!IsPending || BackfillId == usageEvent.BackfillId);
    }
}

/// <summary>What became of a batch.</summary>
/// <param name="Added">Events written.</param>
/// <param name="Duplicates">Events that were known with the same body.</param>
/// <param name="Conflicts">Keys known with another body; when there are any, nothing was written.</param>
public sealed record UsageAppendResult(int Added, int Duplicates, IReadOnlyList<string> Conflicts);
