using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>Backfills of the scope's tenant: the way in for events older than the ingest window (R15), and for replacing what was sent wrong.</summary>
public interface IBackfillService
{
    /// <summary>Opens a backfill. Refused while another one that overlaps it in time is open for the same customer.</summary>
    Task<Outcome<Backfill>> CreateAsync(CreateBackfill command, CancellationToken cancellationToken);

    /// <summary>A backfill by id.</summary>
    Task<Backfill?> FindAsync(BackfillId id, CancellationToken cancellationToken);

    /// <summary>Backfills, newest first.</summary>
    Task<Outcome<Page<Backfill>>> ListAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a batch of events into an open backfill, all or none; none counts before the close. Their timestamps lie in the timeframe, however
    /// old. An event that was taken before with the same body counts once; a backfill that replaces refuses keys from outside it, because
    /// its close would withdraw those events.
    /// </summary>
    Task<Outcome<IngestResult>> IngestAsync(BackfillId id, IReadOnlyList<NewUsageEvent> events, CancellationToken cancellationToken);

    /// <summary>Makes the events count and, where it replaces, withdraws those that were there before: all at one ingest sequence. Closing again changes nothing.</summary>
    Task<Outcome<Backfill>> CloseAsync(BackfillId id, CancellationToken cancellationToken);

    /// <summary>
    /// Undoes a backfill at one ingest sequence; its keys are free again. Refused while a later one that replaced events of the same timeframe is
    /// reflected: revert that first. Reverting again changes nothing.
    /// </summary>
    Task<Outcome<Backfill>> RevertAsync(BackfillId id, CancellationToken cancellationToken);
}

/// <summary>Opens a backfill. At most one of the customer's ids is given; without one it is for all customers.</summary>
public sealed record CreateBackfill
{
    /// <summary>The first timestamp it may bring.</summary>
    public required Instant TimeframeStart { get; init; }

    /// <summary>The first timestamp that is too late; at most 31 days after the start.</summary>
    public required Instant TimeframeEnd { get; init; }

    /// <summary>The customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>The customer by the seller's own id.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>Whether the close withdraws the events of the timeframe that are there before; false by default.</summary>
    public bool ReplaceExistingEvents { get; init; }

    /// <summary>Which of these are withdrawn: a predicate of a metric's SQL, for example <c>model = 'large'</c>; all by default.</summary>
    public string? DeprecationFilter { get; init; }
}
