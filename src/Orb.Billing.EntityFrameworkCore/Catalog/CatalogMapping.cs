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

    public static void DimensionalPriceGroup(EntityTypeBuilder<DimensionalPriceGroupRow> group)
    {
        group.HasKey(g => new { g.TenantId, g.Id });
        group.HasIndex(g => new { g.TenantId, g.ExternalGroupId }).IsUnique().HasFilter("external_group_id IS NOT NULL");
        group.HasOne(g => g.Metric).WithMany().HasForeignKey(g => new { g.TenantId, g.MetricId }).OnDelete(DeleteBehavior.Restrict);
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
        price.HasOne(p => p.DimensionalGroup).WithMany().HasForeignKey(p => new { p.TenantId, p.DimensionalGroupId }).OnDelete(DeleteBehavior.Restrict);
        price.HasOne(p => p.Metric).WithMany().HasForeignKey(p => new { p.TenantId, p.MetricId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void PlanVersion(EntityTypeBuilder<PlanVersionRow> version)
    {
        version.HasKey(v => new { v.TenantId, v.PlanId, v.Number });
        version.HasOne(v => v.Plan).WithMany().HasForeignKey(v => new { v.TenantId, v.PlanId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void PlanVersionPrice(EntityTypeBuilder<PlanVersionPriceRow> price)
    {
        price.HasKey(p => new { p.TenantId, p.PlanId, p.Number, p.PriceId });
        price.HasOne(p => p.Version).WithMany().HasForeignKey(p => new { p.TenantId, p.PlanId, p.Number }).OnDelete(DeleteBehavior.Restrict);
        price.HasOne(p => p.Price).WithMany().HasForeignKey(p => new { p.TenantId, p.PriceId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void PlanAdjustment(EntityTypeBuilder<PlanAdjustmentRow> adjustment)
    {
        adjustment.HasKey(a => new { a.TenantId, a.Id });
        adjustment.HasOne(a => a.Plan).WithMany().HasForeignKey(a => new { a.TenantId, a.PlanId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void PlanVersionAdjustment(EntityTypeBuilder<PlanVersionAdjustmentRow> adjustment)
    {
        adjustment.HasKey(a => new { a.TenantId, a.PlanId, a.Number, a.AdjustmentId });
        adjustment.HasOne(a => a.Version).WithMany().HasForeignKey(a => new { a.TenantId, a.PlanId, a.Number }).OnDelete(DeleteBehavior.Restrict);
        adjustment.HasOne(a => a.Adjustment).WithMany().HasForeignKey(a => new { a.TenantId, a.AdjustmentId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void Coupon(EntityTypeBuilder<CouponRow> coupon)
    {
        coupon.HasKey(c => new { c.TenantId, c.Id });
        coupon.HasIndex(c => new { c.TenantId, c.RedemptionCode }).IsUnique().HasFilter("archived_at IS NULL");
    }

    public static void CouponRedemption(EntityTypeBuilder<CouponRedemptionRow> redemption)
    {
        redemption.HasKey(r => new { r.TenantId, r.CouponId, r.SubscriptionId });
        redemption.HasOne(r => r.Coupon).WithMany().HasForeignKey(r => new { r.TenantId, r.CouponId }).OnDelete(DeleteBehavior.Restrict);
        redemption.HasOne(r => r.Customer).WithMany().HasForeignKey(r => new { r.TenantId, r.CustomerId }).OnDelete(DeleteBehavior.Restrict);
        redemption.HasOne(r => r.Subscription).WithMany().HasForeignKey(r => new { r.TenantId, r.SubscriptionId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void PricingUnit(EntityTypeBuilder<PricingUnitRow> unit)
    {
        unit.HasKey(u => new { u.TenantId, u.Id });
        unit.HasIndex(u => new { u.TenantId, u.Name }).IsUnique();
    }
}
