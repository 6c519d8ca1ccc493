using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Orb.Billing.EntityFrameworkCore.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Customers;

internal static class CustomerMapping
{
    /// <summary>The name of the filter that hides deleted customers and, by their customer, their subscriptions.</summary>
    public const string Deleted = "deleted";

    public static void Customer(EntityTypeBuilder<CustomerRow> customer)
    {
        customer.HasKey(c => new { c.TenantId, c.Id });
        customer.HasIndex(c => new { c.TenantId, c.ExternalCustomerId }).IsUnique().HasFilter("external_customer_id IS NOT NULL AND deleted_at IS NULL");
        customer.HasQueryFilter(Deleted, c => c.DeletedAt == null);
        customer.HasOne(c => c.TestClock).WithMany().HasForeignKey(c => new { c.TenantId, c.TestClockId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void BalanceTransaction(EntityTypeBuilder<BalanceTransactionRow> transaction)
    {
        transaction.HasKey(t => new { t.TenantId, t.Id });
        // Who read another latest transaction may not append the next one.
        transaction.HasIndex(t => new { t.TenantId, t.CustomerId, t.Currency, t.Sequence }).IsUnique();
        transaction.HasIndex(t => new { t.TenantId, t.InvoiceId });
        transaction.HasOne(t => t.Customer).WithMany(c => c.BalanceTransactions).HasForeignKey(t => new { t.TenantId, t.CustomerId }).OnDelete(DeleteBehavior.Restrict);
        transaction.HasOne<InvoiceRow>().WithMany().HasForeignKey(t => new { t.TenantId, t.InvoiceId }).OnDelete(DeleteBehavior.Restrict);
        transaction.HasOne<CreditNoteRow>().WithMany().HasForeignKey(t => new { t.TenantId, t.CreditNoteId }).OnDelete(DeleteBehavior.Restrict);
    }
}
