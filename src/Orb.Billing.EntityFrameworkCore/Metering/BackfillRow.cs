using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Metering;

namespace Orb.Billing.EntityFrameworkCore.Metering;

internal sealed class BackfillRow : IIdentifiedRow, IVersionedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public Guid? CustomerId { get; set; }

    public required Instant TimeframeStart { get; set; }

    public required Instant TimeframeEnd { get; set; }

    public bool ReplacesExistingEvents { get; set; }

    /// <summary>The canonical SQL of a metric with the filter, which reads back as the same filter.</summary>
    public required string DeprecationFilter { get; set; }

    public long EventsIngested { get; set; }

    public required Instant CreatedAt { get; set; }

    public Instant? ClosedAt { get; set; }

    public long? ClosedSequence { get; set; }

    public Instant? RevertedAt { get; set; }

    public long? RevertedSequence { get; set; }

    public int Version { get; set; }

    public static BackfillRow Of(Guid tenantId, Backfill backfill) => new()
    {
        TenantId = tenantId,
        Id = backfill.Id.Value,
        CustomerId = backfill.CustomerId?.Value,
        TimeframeStart = backfill.Timeframe.Start,
        TimeframeEnd = backfill.Timeframe.End,
        ReplacesExistingEvents = backfill.ReplacesExistingEvents,
        DeprecationFilter = new MetricDefinition(AggregationKind.Count, null, backfill.DeprecationFilter).ToString(),
        EventsIngested = backfill.EventsIngested,
        CreatedAt = backfill.CreatedAt,
        ClosedAt = backfill.ClosedAt,
        ClosedSequence = backfill.ClosedSequence,
        RevertedAt = backfill.RevertedAt,
        RevertedSequence = backfill.RevertedSequence,
        Version = backfill.Version,
    };

    public Backfill ToBackfill() => new()
    {
        Id = new(Id),
        CustomerId = CustomerId is { } customer ? new(customer) : null,
        Timeframe = new(TimeframeStart, TimeframeEnd),
        ReplacesExistingEvents = ReplacesExistingEvents,
        DeprecationFilter = MetricSql.Parse(DeprecationFilter).Definition!.Filter,
        EventsIngested = EventsIngested,
        CreatedAt = CreatedAt,
        ClosedAt = ClosedAt,
        ClosedSequence = ClosedSequence,
        RevertedAt = RevertedAt,
        RevertedSequence = RevertedSequence,
        Version = Version,
    };
}
