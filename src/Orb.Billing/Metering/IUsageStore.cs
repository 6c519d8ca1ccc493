using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>Stores usage events of the scope's tenant: append-only, each with an ingest sequence (R14).</summary>
public interface IUsageStore
{
    /// <summary>
    /// Adds the events that are new, with their keys, in one transaction. Writes nothing when an event's key is known with another body
    /// hash; those are listed. A key that occurs twice in the batch with one hash is one event.
    /// </summary>
    Task<UsageAppendResult> AppendAsync(IReadOnlyList<StoredUsageEvent> events, CancellationToken cancellationToken);

    /// <summary>The body hashes of those keys that were taken before; unknown keys are left out.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> KnownAsync(IReadOnlyCollection<string> idempotencyKeys, CancellationToken cancellationToken);

    /// <summary>
    /// The highest ingest sequence N such that every event committed before this call has sequence &lt;= N and every later one &gt; N.
    /// Never a clock reading.
    /// </summary>
    Task<long> TakeCutOffAsync(CancellationToken cancellationToken);

    /// <summary>Streams the events of each query up to the cut-off into its accumulator, in a number of statements that does not grow with the events.</summary>
    /// <param name="queries">What to read; an event may belong to several.</param>
    /// <param name="cutOff">Events with a larger sequence are not seen.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task MeterAsync(IReadOnlyList<UsageQuery> queries, long cutOff, CancellationToken cancellationToken);
}

/// <summary>An event as it is stored.</summary>
/// <param name="Id">The id of the event.</param>
/// <param name="Event">The event.</param>
/// <param name="CustomerId">The customer, where it was named by id.</param>
/// <param name="ExternalCustomerId">The seller's own id, where it was named by that; attributed whenever the customer comes to exist.</param>
/// <param name="BodyHash">SHA-256 of the canonical body: same key and hash is the same event.</param>
public sealed record StoredUsageEvent(Guid Id, UsageEvent Event, CustomerId? CustomerId, string? ExternalCustomerId, byte[] BodyHash);

/// <summary>What became of a batch.</summary>
/// <param name="Added">Events written.</param>
/// <param name="Duplicates">Events that were known with the same body.</param>
/// <param name="Conflicts">Keys known with another body; when there are any, nothing was written.</param>
public sealed record UsageAppendResult(int Added, int Duplicates, IReadOnlyList<string> Conflicts);

/// <summary>Asks for the events of a customer in a period: those named by its id and those named by its external id.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="ExternalCustomerId">The customer's external id, where it has one.</param>
/// <param name="Period">The timestamps, half-open.</param>
/// <param name="Accumulator">Takes the events; its metric's filter is applied there.</param>
public sealed record UsageQuery(CustomerId CustomerId, string? ExternalCustomerId, ServicePeriod Period, Accumulator Accumulator);
