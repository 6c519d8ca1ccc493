using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>Usage events of the scope's tenant: taking them in and reading what they come to.</summary>
public interface IUsageService
{
    /// <summary>
    /// Takes a batch of events, all or none. An event sent before with the same body is accepted again and counts once; with another
    /// body it refuses the batch (R14). Accepted events are visible to the next query.
    /// </summary>
    Task<IngestResult> IngestAsync(IReadOnlyList<NewUsageEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// Gives an event a new body; key, timestamp and customer stay. Calculations at an earlier cut-off keep the old body, charges that were
    /// settled with it are re-rated (R14, R15). Refused for an event that is deprecated, in an open backfill, or older than
    /// <see cref="OrbBillingOptions.CorrectionWindow"/> by the customer's clock. The same body again changes nothing; the body first
    /// sent is still a duplicate at ingest.
    /// </summary>
    Task<Outcome<UsageCorrection>> AmendAsync(NewUsageEvent amended, CancellationToken cancellationToken);

    /// <summary>
    /// Withdraws an event, within the same bounds. Its key stays taken: the body first sent is still a duplicate and counts no more,
    /// another body is refused.
    /// </summary>
    Task<Outcome<UsageCorrection>> DeprecateAsync(string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>
    /// Events as they stand, by their keys, in the order of the keys: amended ones with their new body, deprecated ones too. What a backfill that is still
    /// open brings is not there yet. Unknown keys, and events outside the timeframe, are left out.
    /// </summary>
    Task<Outcome<IReadOnlyList<FoundUsageEvent>>> SearchAsync(UsageEventSearch search, CancellationToken cancellationToken);

    /// <summary>The usage of a subscription's metrics over time.</summary>
    Task<Outcome<IReadOnlyList<MetricUsage>>> OfSubscriptionAsync(SubscriptionUsageQuery query, CancellationToken cancellationToken);
}

/// <summary>An event as it is sent in. Exactly one of the customer's ids is given.</summary>
public sealed record NewUsageEvent
{
    /// <summary>The sender's key: the event counts once however often it is sent. 1 to 255 characters.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>What happened, 1 to 255 characters.</summary>
    public required string EventName { get; init; }

    /// <summary>When it happened.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>The customer; must exist.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>The seller's own id of the customer, which may come to exist later.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>Flat properties, at most 200.</summary>
    public IReadOnlyDictionary<string, PropertyValue> Properties { get; init; } = new Dictionary<string, PropertyValue>();
}

/// <summary>What became of a batch: taken whole when nothing failed.</summary>
/// <param name="Failures">The events that were refused and why; then no event of the batch was taken.</param>
/// <param name="Ingested">Events that are new.</param>
/// <param name="Duplicates">Events that had been taken before.</param>
public sealed record IngestResult(IReadOnlyList<IngestFailure> Failures, int Ingested, int Duplicates);

/// <summary>Why an event was refused.</summary>
/// <param name="IdempotencyKey">Its key.</param>
/// <param name="Errors">One sentence each.</param>
public sealed record IngestFailure(string IdempotencyKey, IReadOnlyList<string> Errors);

/// <summary>A correction of an event.</summary>
/// <param name="IdempotencyKey">The event's key.</param>
/// <param name="Sequence">The ingest sequence from which the correction holds.</param>
public sealed record UsageCorrection(string IdempotencyKey, long Sequence);

/// <summary>Which events to look up.</summary>
public sealed record UsageEventSearch
{
    /// <summary>The most keys at once.</summary>
    public const int MaximumKeys = 1_000;

    /// <summary>The keys they were sent with, 1 to <see cref="MaximumKeys"/>.</summary>
    public required IReadOnlyList<string> IdempotencyKeys { get; init; }

    /// <summary>From this timestamp on; a week before the end by default.</summary>
    public Instant? From { get; init; }

    /// <summary>Up to, not including, this timestamp; by default as far as ingest takes events, which is some minutes ahead.</summary>
    public Instant? To { get; init; }
}

/// <summary>An event as it stands.</summary>
/// <param name="Event">The event with its current body.</param>
/// <param name="CustomerId">The customer, where it was named by id.</param>
/// <param name="ExternalCustomerId">The seller's own id of the customer, where it was named by that.</param>
/// <param name="IsDeprecated">Whether it was deprecated, or replaced by a backfill, and no longer counts.</param>
public sealed record FoundUsageEvent(UsageEvent Event, CustomerId? CustomerId, string? ExternalCustomerId, bool IsDeprecated);

/// <summary>Which usage to read.</summary>
public sealed record SubscriptionUsageQuery
{
    /// <summary>The subscription.</summary>
    public required SubscriptionId SubscriptionId { get; init; }

    /// <summary>One metric; all of the subscription's by default.</summary>
    public MetricId? MetricId { get; init; }

    /// <summary>From when; the start of the running billing period by default.</summary>
    public Instant? From { get; init; }

    /// <summary>Up to, not including, when; the end of the running billing period by default.</summary>
    public Instant? To { get; init; }

    /// <summary>One window a local day (the customer's midnights); one window in all by default. At most 400 days.</summary>
    public bool ByDay { get; init; }

    /// <summary>Whether each window counts from the start of the range; by default each counts for itself.</summary>
    public bool Cumulative { get; init; }

    /// <summary>A property to group by, with a metric; none by default. Events without it are in no group, and at most 1,000 groups are told apart.</summary>
    public string? GroupBy { get; init; }

    /// <summary>Values that properties of the events must have, such as those of a matrix, with a metric; none by default, at most 2.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Dimensions { get; init; } = [];
}

/// <summary>The usage of one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Windows">Its windows in order, empty ones included.</param>
public sealed record MetricUsage(BillableMetric Metric, IReadOnlyList<UsageWindow> Windows)
{
    /// <summary>The value of the property that was grouped by; null where nothing was.</summary>
    public string? Group { get; init; }
}

/// <summary>What was metered in a stretch of time.</summary>
/// <param name="Period">The stretch.</param>
/// <param name="Quantity">The quantity, 0 or more (R25).</param>
public sealed record UsageWindow(ServicePeriod Period, decimal Quantity);
