using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>Writes down as exceptions what metering and re-rating left out (R15). Within the transaction of whoever found it.</summary>
internal sealed class FoundExceptions(IBillingExceptionStore store, IIdGenerator ids)
{
    /// <summary>Lists changes of usage older than the re-rate window.</summary>
    public Task AddLateAsync(CustomerId customerId, IEnumerable<LateEvent> events, Instant foundAt, CancellationToken cancellationToken) =>
        AddAsync(
            [.. events.Select(e => new BillingException
            {
                Id = new BillingExceptionId(ids.Next()),
                Kind = BillingExceptionKind.LateUsage,
                CustomerId = customerId,
                IdempotencyKey = e.IdempotencyKey,
                Timestamp = e.Timestamp,
                Reason = e.IsWithdrawn
                    ? "The event was withdrawn after the re-rate window of its period had closed; what was billed for it stands."
                    : "The event came after the re-rate window of its period had closed; it is kept, but not billed.",
                CreatedAt = foundAt,
            })],
            cancellationToken);

    /// <summary>Lists the events an accumulator could not read: the first <see cref="Accumulator.MaximumUnreadableKeys"/> in the order of events.</summary>
    public Task AddUnreadableAsync(
        CustomerId customerId, MetricId metricId, Accumulator accumulator, Instant foundAt, CancellationToken cancellationToken) =>
        AddAsync(
            [.. accumulator.UnreadableKeys.Select(key => new BillingException
            {
                Id = new BillingExceptionId(ids.Next()),
                Kind = BillingExceptionKind.UnreadableUsage,
                CustomerId = customerId,
                IdempotencyKey = key,
                MetricId = metricId,
                Reason = accumulator.Definition.Computed is { } computed
                    ? $"The metric's value {Shortened(computed.ToString())} cannot be computed of it; the metric skips the event."
                    : $"The metric's property '{accumulator.Definition.Property}' is missing or is no number; the metric skips the event.",
                CreatedAt = foundAt,
            })],
            cancellationToken);

    private static string Shortened(string value) => value.Length <= 200 ? value : value[..200] + "…";

    private async Task AddAsync(IReadOnlyList<BillingException> exceptions, CancellationToken cancellationToken)
    {
        if (exceptions.Count > 0)
            StaleWriteException.Unless(await store.AddAsync(exceptions, cancellationToken).ConfigureAwait(false));
    }
}
