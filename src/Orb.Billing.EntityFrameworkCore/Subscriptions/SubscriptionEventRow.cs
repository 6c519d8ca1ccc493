using NodaTime;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

internal sealed class SubscriptionEventRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid SubscriptionId { get; set; }

    public required string Name { get; set; }

    public required Instant At { get; set; }

    public required Instant EffectiveFrom { get; set; }

    public string? Reason { get; set; }

    public SubscriptionRow Subscription { get; set; } = null!;

    public static SubscriptionEventRow Of(Guid tenantId, SubscriptionEvent record) => new()
    {
        TenantId = tenantId,
        Id = record.Id,
        SubscriptionId = record.SubscriptionId.Value,
        Name = record.Name,
        At = record.At,
        EffectiveFrom = record.EffectiveFrom,
        Reason = record.Reason,
    };

    public SubscriptionEvent ToEvent() => new(Id, new(SubscriptionId), Name, At, EffectiveFrom, Reason);
}
