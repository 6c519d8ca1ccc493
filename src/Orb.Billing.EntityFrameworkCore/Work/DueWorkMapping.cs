using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore.Work;

internal static class DueWorkMapping
{
    public static void DueWork(EntityTypeBuilder<DueWorkRow> work)
    {
        work.HasKey(w => new { w.TenantId, w.CustomerId });
        work.HasOne(w => w.Customer).WithMany().HasForeignKey(w => new { w.TenantId, w.CustomerId }).OnDelete(DeleteBehavior.Restrict);
        // The queue: one clock's rows by their due instant.
        work.HasIndex(w => new { w.ClockId, w.NextDueAt });
    }
}
