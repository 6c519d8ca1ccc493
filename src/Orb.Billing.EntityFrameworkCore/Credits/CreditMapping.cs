using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Orb.Billing.EntityFrameworkCore.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Credits;

internal static class CreditMapping
{
    public static void Block(EntityTypeBuilder<CreditBlockRow> block)
    {
        block.HasKey(b => new { b.TenantId, b.Id });
        block.HasIndex(b => new { b.TenantId, b.CustomerId });
        block.HasIndex(b => new { b.TenantId, b.PurchaseInvoiceId });
        // Whoever gives the same period's credits a second time fails on the key (R10).
        block.HasIndex(b => new { b.TenantId, b.SubscriptionId, b.LineageId, b.AnchorPeriodStart, b.AllocationSequence }).IsUnique();
        block.HasOne(b => b.Customer).WithMany().HasForeignKey(b => new { b.TenantId, b.CustomerId }).OnDelete(DeleteBehavior.Restrict);
        block.HasOne<InvoiceRow>().WithMany().HasForeignKey(b => new { b.TenantId, b.PurchaseInvoiceId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void Entry(EntityTypeBuilder<CreditLedgerRow> entry)
    {
        entry.HasKey(e => new { e.TenantId, e.Id });
        // Who read another newest entry may not append the next one (R17).
        entry.HasIndex(e => new { e.TenantId, e.CustomerId, e.Currency, e.Sequence }).IsUnique();
        entry.HasOne(e => e.Customer).WithMany().HasForeignKey(e => new { e.TenantId, e.CustomerId }).OnDelete(DeleteBehavior.Restrict);
        entry.HasOne<CreditBlockRow>().WithMany().HasForeignKey(e => new { e.TenantId, e.BlockId }).OnDelete(DeleteBehavior.Restrict);
        entry.HasOne<InvoiceRow>().WithMany().HasForeignKey(e => new { e.TenantId, e.InvoiceId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void Draw(EntityTypeBuilder<LineDrawRow> draw)
    {
        draw.HasKey(d => new { d.TenantId, d.LineItemId, d.Ordinal });
        draw.HasOne(d => d.LineItem).WithMany().HasForeignKey(d => new { d.TenantId, d.LineItemId }).OnDelete(DeleteBehavior.Restrict);
        draw.HasOne<CreditBlockRow>().WithMany().HasForeignKey(d => new { d.TenantId, d.BlockId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void TopUp(EntityTypeBuilder<TopUpRow> topUp)
    {
        topUp.HasKey(t => new { t.TenantId, t.Id });
        topUp.HasIndex(t => new { t.TenantId, t.CustomerId, t.Currency }).IsUnique();
        topUp.HasOne(t => t.Customer).WithMany().HasForeignKey(t => new { t.TenantId, t.CustomerId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void Allocation(EntityTypeBuilder<CreditAllocationRow> allocation)
    {
        allocation.HasKey(a => new { a.TenantId, a.Id });
        allocation.HasIndex(a => new { a.TenantId, a.CustomerId });
        allocation.HasOne(a => a.Customer).WithMany().HasForeignKey(a => new { a.TenantId, a.CustomerId }).OnDelete(DeleteBehavior.Restrict);
    }
}
