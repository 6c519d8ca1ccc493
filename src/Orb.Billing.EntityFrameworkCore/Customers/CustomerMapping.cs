using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore.Customers;

internal static class CustomerMapping
{
    public static void Customer(EntityTypeBuilder<CustomerRow> customer)
    {
        customer.HasKey(c => new { c.TenantId, c.Id });
        customer.HasIndex(c => new { c.TenantId, c.ExternalCustomerId }).IsUnique().HasFilter("external_customer_id IS NOT NULL");
        customer.HasOne(c => c.TestClock).WithMany().HasForeignKey(c => new { c.TenantId, c.TestClockId }).OnDelete(DeleteBehavior.Restrict);
    }
}
