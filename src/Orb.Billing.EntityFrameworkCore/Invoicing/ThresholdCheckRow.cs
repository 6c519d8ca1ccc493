using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>A check of an invoicing threshold that is to be made: one a subscription and local day (R16).</summary>
internal sealed class ThresholdCheckRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid SubscriptionId { get; set; }

    public required LocalDate Day { get; set; }

    public required Guid CustomerId { get; set; }

    public required Instant DueAt { get; set; }

    public required Instant LatestAt { get; set; }

    public int Version { get; set; }

    public SubscriptionRow Subscription { get; set; } = null!;

    public static ThresholdCheckRow Of(Guid tenantId, ThresholdCheck check) => new()
    {
        TenantId = tenantId,
        SubscriptionId = check.SubscriptionId.Value,
        Day = check.Day,
        CustomerId = check.CustomerId.Value,
        DueAt = check.DueAt,
        LatestAt = check.LatestAt,
    };

    public static void Map(EntityTypeBuilder<ThresholdCheckRow> check)
    {
        check.HasKey(c => new { c.TenantId, c.SubscriptionId, c.Day });
        check.HasIndex(c => new { c.TenantId, c.CustomerId });
        check.HasOne(c => c.Subscription).WithMany().HasForeignKey(c => new { c.TenantId, c.SubscriptionId }).OnDelete(DeleteBehavior.Restrict);
    }

    public ThresholdCheck ToCheck() => new(new SubscriptionId(SubscriptionId), new CustomerId(CustomerId), Day, DueAt, LatestAt, Version);
}
