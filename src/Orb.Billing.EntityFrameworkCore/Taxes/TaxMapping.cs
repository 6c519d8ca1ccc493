using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore.Taxes;

internal static class TaxMapping
{
    public static void TaxRate(EntityTypeBuilder<TaxRateRow> rate)
    {
        rate.HasKey(r => new { r.TenantId, r.Id });
        // One tax has one rate on a line (R19), so also among the defaults, whoever makes two at once.
        rate.HasIndex(r => new { r.TenantId, r.Code }).IsUnique().HasFilter("is_default");
    }

    public static void CustomerTaxes(EntityTypeBuilder<CustomerTaxesRow> taxes)
    {
        taxes.HasKey(t => new { t.TenantId, t.CustomerId });
        taxes.HasOne(t => t.Customer).WithMany().HasForeignKey(t => new { t.TenantId, t.CustomerId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void CustomerTaxRate(EntityTypeBuilder<CustomerTaxRateRow> rate)
    {
        rate.HasKey(r => new { r.TenantId, r.CustomerId, r.TaxRateId });
        rate.HasOne(r => r.Taxes).WithMany().HasForeignKey(r => new { r.TenantId, r.CustomerId }).OnDelete(DeleteBehavior.Restrict);
        rate.HasOne(r => r.TaxRate).WithMany().HasForeignKey(r => new { r.TenantId, r.TaxRateId }).OnDelete(DeleteBehavior.Restrict);
    }
}
