using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

internal static class SubscriptionMapping
{
    public static void Subscription(EntityTypeBuilder<SubscriptionRow> subscription)
    {
        subscription.HasKey(s => new { s.TenantId, s.Id });
        subscription.HasOne(s => s.Customer).WithMany().HasForeignKey(s => new { s.TenantId, s.CustomerId }).OnDelete(DeleteBehavior.Restrict);
        // Ingest asks, in these words, who has one of the two; most have neither.
        subscription.HasIndex(s => new { s.TenantId, s.InvoicingThreshold }).HasFilter("invoicing_threshold IS NOT NULL OR has_alerts");
        subscription.HasOne(s => s.Plan).WithMany().HasForeignKey(s => new { s.TenantId, s.PlanId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void PriceInterval(EntityTypeBuilder<PriceIntervalRow> interval)
    {
        interval.HasKey(i => new { i.TenantId, i.Id });
        interval.HasOne(i => i.Subscription).WithMany().HasForeignKey(i => new { i.TenantId, i.SubscriptionId }).OnDelete(DeleteBehavior.Restrict);
        interval.HasOne(i => i.Price).WithMany().HasForeignKey(i => new { i.TenantId, i.PriceId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void SubscriptionEvent(EntityTypeBuilder<SubscriptionEventRow> record)
    {
        record.HasKey(e => new { e.TenantId, e.Id });
        record.HasIndex(e => new { e.TenantId, e.SubscriptionId, e.Id });
        record.HasOne(e => e.Subscription).WithMany().HasForeignKey(e => new { e.TenantId, e.SubscriptionId }).OnDelete(DeleteBehavior.Restrict);
    }
}
