using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore.Metering;

internal static class UsageMapping
{
    public static void UsageEvent(EntityTypeBuilder<UsageEventRow> usageEvent)
    {
        usageEvent.HasKey(e => new { e.TenantId, e.Sequence });
        usageEvent.Property(e => e.Sequence).ValueGeneratedNever();
        usageEvent.HasIndex(e => new { e.TenantId, e.CustomerId, e.Timestamp }).HasFilter("customer_id IS NOT NULL");
        usageEvent.HasIndex(e => new { e.TenantId, e.ExternalCustomerId, e.Timestamp }).HasFilter("external_customer_id IS NOT NULL");
    }

    public static void UsageKey(EntityTypeBuilder<UsageKeyRow> key) => key.HasKey(k => new { k.TenantId, k.IdempotencyKey });

    public static void UsageSequence(EntityTypeBuilder<UsageSequenceRow> sequence) => sequence.HasKey(s => s.TenantId);
}
