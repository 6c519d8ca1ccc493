using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal static class CatalogMapping
{
    public static void Item(EntityTypeBuilder<ItemRow> item) => item.HasKey(i => new { i.TenantId, i.Id });

    public static void Metric(EntityTypeBuilder<MetricRow> metric)
    {
        metric.HasKey(m => new { m.TenantId, m.Id });
        metric.HasOne(m => m.Item).WithMany().HasForeignKey(m => new { m.TenantId, m.ItemId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void Plan(EntityTypeBuilder<PlanRow> plan)
    {
        plan.HasKey(p => new { p.TenantId, p.Id });
        plan.HasIndex(p => new { p.TenantId, p.ExternalPlanId }).IsUnique().HasFilter("external_plan_id IS NOT NULL");
    }

    public static void Price(EntityTypeBuilder<PriceRow> price)
    {
        price.HasKey(p => new { p.TenantId, p.Id });
        price.HasIndex(p => new { p.TenantId, p.ExternalPriceId }).IsUnique().HasFilter("external_price_id IS NOT NULL");
        price.HasOne(p => p.Plan).WithMany().HasForeignKey(p => new { p.TenantId, p.PlanId }).OnDelete(DeleteBehavior.Restrict);
        price.HasOne(p => p.Item).WithMany().HasForeignKey(p => new { p.TenantId, p.ItemId }).OnDelete(DeleteBehavior.Restrict);
        price.HasOne(p => p.Metric).WithMany().HasForeignKey(p => new { p.TenantId, p.MetricId }).OnDelete(DeleteBehavior.Restrict);
    }
}
