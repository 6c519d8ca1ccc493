using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore.Metering;

internal static class UsageMapping
{
    public static void UsageEvent(EntityTypeBuilder<UsageEventRow> usageEvent)
    {
        usageEvent.HasKey(e => new { e.TenantId, e.Sequence });
        usageEvent.Property(e => e.Sequence).ValueGeneratedNever();
        // The sequence is in the index so that a look for late events reads no row that is not late.
        usageEvent.HasIndex(e => new { e.TenantId, e.CustomerId, e.Timestamp, e.Sequence }).HasFilter("customer_id IS NOT NULL");
        usageEvent.HasIndex(e => new { e.TenantId, e.ExternalCustomerId, e.Timestamp, e.Sequence }).HasFilter("external_customer_id IS NOT NULL");
        usageEvent.HasIndex(e => new { e.TenantId, e.BackfillId, e.CustomerId, e.Timestamp }).HasFilter("backfill_id IS NOT NULL");
        usageEvent.HasIndex(e => new { e.TenantId, e.BackfillId, e.ExternalCustomerId, e.Timestamp }).HasFilter("backfill_id IS NOT NULL");
    }

    public static void UsageWithdrawal(EntityTypeBuilder<UsageWithdrawalRow> withdrawal)
    {
        withdrawal.HasKey(w => new { w.TenantId, w.EventSequence, w.Sequence });
        withdrawal.HasIndex(w => new { w.TenantId, w.Sequence });
        withdrawal.HasIndex(w => new { w.TenantId, w.CustomerId, w.Timestamp }).HasFilter("customer_id IS NOT NULL");
        withdrawal.HasIndex(w => new { w.TenantId, w.ExternalCustomerId, w.Timestamp }).HasFilter("external_customer_id IS NOT NULL");
        withdrawal.HasIndex(w => new { w.TenantId, w.BackfillId }).HasFilter("backfill_id IS NOT NULL");
    }

    public static void UsageKey(EntityTypeBuilder<UsageKeyRow> key) => key.HasKey(k => new { k.TenantId, k.IdempotencyKey });

    public static void UsageSequence(EntityTypeBuilder<UsageSequenceRow> sequence) => sequence.HasKey(s => s.TenantId);

    public static void Backfill(EntityTypeBuilder<BackfillRow> backfill)
    {
        backfill.HasKey(b => new { b.TenantId, b.Id });
        backfill.HasIndex(b => new { b.TenantId, b.TimeframeStart });
    }

    public static void BillingException(EntityTypeBuilder<BillingExceptionRow> exception)
    {
        exception.HasKey(e => new { e.TenantId, e.Id });
        // Two nulls would not be equal in a unique index, so that no metric is an id of zeros.
        exception.HasIndex(e => new { e.TenantId, e.IdempotencyKey, e.Kind, e.MetricId }).IsUnique();
        exception.HasIndex(e => new { e.TenantId, e.CustomerId, e.Id });
        exception.Property(e => e.Attempts).HasDefaultValue(1);
        // One that is open at most; they are few, which makes counting them cheap.
        exception.HasIndex(e => new { e.TenantId, e.SubscriptionId }).IsUnique().HasFilter("subscription_id IS NOT NULL AND resolved_at IS NULL");
        exception.HasIndex(e => new { e.TenantId, e.InvoiceId }).IsUnique().HasFilter("invoice_id IS NOT NULL AND resolved_at IS NULL");
    }
}
