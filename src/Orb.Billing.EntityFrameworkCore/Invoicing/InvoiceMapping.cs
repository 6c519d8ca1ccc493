using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

internal static class InvoiceMapping
{
    public static void Invoice(EntityTypeBuilder<InvoiceRow> invoice)
    {
        invoice.HasKey(i => new { i.TenantId, i.Id });
        invoice.HasIndex(i => new { i.TenantId, i.Cause, i.CauseId }).IsUnique();
        invoice.HasIndex(i => new { i.TenantId, i.Number }).IsUnique().HasFilter("number IS NOT NULL");
        // The drafts of a customer, without reading what it was ever invoiced.
        invoice.HasIndex(i => new { i.TenantId, i.CustomerId, i.Status }).HasFilter("status = 'Draft'");
        // The order of lists.
        invoice.HasIndex(i => new { i.TenantId, i.InvoiceDate, i.Id });
        invoice.HasOne(i => i.Customer).WithMany().HasForeignKey(i => new { i.TenantId, i.CustomerId }).OnDelete(DeleteBehavior.Restrict);
        invoice.HasOne(i => i.Subscription).WithMany().HasForeignKey(i => new { i.TenantId, i.SubscriptionId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void Charge(EntityTypeBuilder<ChargeRow> charge)
    {
        // The date first: what a bill run writes lies together, and touches as few pages after three years of invoices as after one month.
        charge.HasKey(c => new { c.TenantId, c.AnchorPeriodStart, c.SubscriptionId, c.LineageId, c.Kind });
        charge.Ignore(c => c.Key);
        // What a change or late usage looks at again, without reading the history of a subscription.
        charge.HasIndex(c => new { c.TenantId, c.SubscriptionId, c.CoveredUntil });
        charge.HasOne(c => c.Subscription).WithMany().HasForeignKey(c => new { c.TenantId, c.SubscriptionId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void InvoiceLine(EntityTypeBuilder<InvoiceLineRow> line)
    {
        line.HasKey(l => new { l.TenantId, l.Id });
        line.Ignore(l => l.ChargeKey);
        line.HasIndex(l => new { l.TenantId, l.AnchorPeriodStart, l.SubscriptionId, l.LineageId, l.Kind, l.Sequence }).IsUnique();
        line.HasOne(l => l.Invoice).WithMany().HasForeignKey(l => new { l.TenantId, l.InvoiceId }).OnDelete(DeleteBehavior.Restrict);
        line.HasOne(l => l.Price).WithMany().HasForeignKey(l => new { l.TenantId, l.PriceId }).OnDelete(DeleteBehavior.Restrict);
        line.HasOne(l => l.Charge).WithMany()
            .HasForeignKey(l => new { l.TenantId, l.AnchorPeriodStart, l.SubscriptionId, l.LineageId, l.Kind })
            .OnDelete(DeleteBehavior.Restrict);
    }

    public static void ManualLine(EntityTypeBuilder<ManualLineRow> line)
    {
        line.HasKey(l => new { l.TenantId, l.Id });
        line.HasOne(l => l.Invoice).WithMany().HasForeignKey(l => new { l.TenantId, l.InvoiceId }).OnDelete(DeleteBehavior.Restrict);
        line.HasOne(l => l.Item).WithMany().HasForeignKey(l => new { l.TenantId, l.ItemId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void CreditNote(EntityTypeBuilder<CreditNoteRow> note)
    {
        note.HasKey(n => new { n.TenantId, n.Id });
        note.HasIndex(n => new { n.TenantId, n.Number }).IsUnique();
        note.HasOne(n => n.Invoice).WithMany().HasForeignKey(n => new { n.TenantId, n.InvoiceId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void CreditNoteLine(EntityTypeBuilder<CreditNoteLineRow> line)
    {
        line.HasKey(l => new { l.TenantId, l.CreditNoteId, l.Ordinal });
        line.HasOne(l => l.CreditNote).WithMany().HasForeignKey(l => new { l.TenantId, l.CreditNoteId }).OnDelete(DeleteBehavior.Restrict);
        line.HasOne(l => l.LineItem).WithMany().HasForeignKey(l => new { l.TenantId, l.LineItemId }).OnDelete(DeleteBehavior.Restrict);
        line.HasOne(l => l.ManualLine).WithMany().HasForeignKey(l => new { l.TenantId, l.ManualLineId }).OnDelete(DeleteBehavior.Restrict);
    }

    public static void NumberSeries(EntityTypeBuilder<NumberSeriesRow> series) => series.HasKey(s => new { s.TenantId, s.Series });
}
