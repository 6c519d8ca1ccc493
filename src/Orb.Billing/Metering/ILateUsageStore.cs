using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>
/// Finds usage that changed after a cut-off, by sequence and never by a clock (R15). An event changed between two cut-offs when it counts, with
/// one body, at exactly one of them: it came, was amended, deprecated, backfilled, replaced or reverted in between. What came and went
/// in between did not change, and an amended event is two changes, one out and one in.
/// </summary>
public interface ILateUsageStore
{
    /// <summary>
    /// How many changes each settled period saw after its own cut-off and up to <paramref name="cutOff"/>, in the order of the queries. Reads
    /// an index over the events of the period and rows of the changed ones only.
    /// </summary>
    Task<IReadOnlyList<long>> LateAsync(IReadOnlyList<LateQuery> queries, long cutOff, CancellationToken cancellationToken);

    /// <summary>
    /// Which of some customers saw changes between two cut-offs, and over which timestamps; the others are left out. Reads the tenant's rows
    /// after the first cut-off and no others, so it is the cheap question to ask often.
    /// </summary>
    /// <param name="customers">The customers of a batch.</param>
    /// <param name="after">The cut-off that was looked at before.</param>
    /// <param name="upTo">The cut-off to look at.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyDictionary<CustomerId, UsageChanges>> ChangedAsync(
        IReadOnlyList<UsageCustomer> customers, long after, long upTo, CancellationToken cancellationToken);

    /// <summary>The changes themselves, one page, in the order of (timestamp, sequence).</summary>
    Task<IReadOnlyList<LateEvent>> LateEventsAsync(LateEventQuery query, CancellationToken cancellationToken);
}

/// <summary>Asks about a charge that is settled.</summary>
/// <param name="Customers">Whose events its usage is metered from.</param>
/// <param name="Period">The timestamps its usage is metered over; of a level also those that it goes on from.</param>
/// <param name="SettledCutOff">The cut-off it was last rated at.</param>
public sealed record LateQuery(IReadOnlyList<UsageCustomer> Customers, ServicePeriod Period, long SettledCutOff)
{
    /// <summary>Asks about a charge that meters one customer.</summary>
    public LateQuery(CustomerId customerId, string? externalCustomerId, ServicePeriod period, long settledCutOff)
        : this([new UsageCustomer(customerId, externalCustomerId)], period, settledCutOff)
    {
    }
}

/// <summary>Changes of a customer's usage.</summary>
/// <param name="Count">How many.</param>
/// <param name="Earliest">The smallest timestamp.</param>
/// <param name="Latest">The largest timestamp.</param>
public sealed record UsageChanges(long Count, Instant Earliest, Instant Latest);

/// <summary>Asks for changes one by one.</summary>
public sealed record LateEventQuery
{
    /// <summary>Whose events.</summary>
    public required IReadOnlyList<UsageCustomer> Customers { get; init; }

    /// <summary>Changes after this cut-off,</summary>
    public required long After { get; init; }

    /// <summary>and up to this one.</summary>
    public required long UpTo { get; init; }

    /// <summary>Only timestamps before this instant, for example the start of the re-rate window.</summary>
    public required Instant Before { get; init; }

    /// <summary>The last change of the page before; null for the first page.</summary>
    public LateEvent? From { get; init; }

    /// <summary>The most changes a page.</summary>
    /// <value>1,000.</value>
    public int Take { get; init; } = 1_000;
}

/// <summary>One change of usage.</summary>
/// <param name="IdempotencyKey">The event's key.</param>
/// <param name="CustomerId">The customer, where it was named by id.</param>
/// <param name="ExternalCustomerId">The seller's own id, where it was named by that.</param>
/// <param name="Timestamp">The event's timestamp.</param>
/// <param name="Sequence">The ingest sequence of the body that came or went.</param>
/// <param name="IsWithdrawn">Whether it went; else it came.</param>
public sealed record LateEvent(
    string IdempotencyKey, CustomerId? CustomerId, string? ExternalCustomerId, Instant Timestamp, long Sequence, bool IsWithdrawn);
