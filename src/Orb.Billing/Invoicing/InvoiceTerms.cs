using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Invoicing;

/// <summary>Memo, date and terms of an invoice, and what may change of them when (R9, R13).</summary>
internal static class InvoiceTerms
{
    private const int MaximumNetTerms = 3650;
    private const int MaximumMemoLength = 10_000;

    public static void Check(Validation validation, string? memo, int? netTerms, Instant? dueDate, Instant invoiceDate)
    {
        validation.OptionalText("memo", memo, MaximumMemoLength);
        validation.Range("net_terms", netTerms, 0, MaximumNetTerms);
        validation.Time("due_date", dueDate);
        if (netTerms is not null && dueDate is not null)
            validation.Add("due_date", "cannot be combined with net_terms.");
        if (dueDate < invoiceDate)
            validation.Add("due_date", $"must not lie before the invoice date, {invoiceDate}, but is {dueDate}.");
    }

    /// <summary>The invoice with the changes, or why they are refused.</summary>
    public static Outcome<Invoice> Changed(Invoice invoice, UpdateInvoice command, DateTimeZone zone)
    {
        command = command with
        {
            DueDate = command.DueOn is { } dueOn ? LocalDays.StartOf(dueOn, zone) : command.DueDate,
            InvoiceDate = command.InvoiceOn is { } invoiceOn ? LocalDays.StartOf(invoiceOn, zone) : command.InvoiceDate,
        };
        var date = command.InvoiceDate ?? invoice.InvoiceDate;
        var validation = new Validation();
        validation.Time("invoice_date", command.InvoiceDate);
        Check(validation, command.Memo, command.NetTerms, command.DueDate, date);
        var metadata = validation.Metadata(invoice.Metadata, command.Metadata);
        if (validation.Failed)
            return validation.Refusal;
        var movesTerms = command.Memo is not null || command.NetTerms is not null || command.DueDate is not null || command.InvoiceDate is not null || command.AutoCollection is not null;
        if (movesTerms && invoice.Status != InvoiceStatus.Draft)
            return Refusal.Constraint($"The invoice is {invoice.Status}; of an invoice that is no draft only the labels can be changed.");
        if (command.InvoiceDate is not null && invoice.SubscriptionId is not null)
            return Refusal.Constraint("The date of a subscription's invoice follows from its charges and cannot be moved.");

        var netTerms = command.NetTerms ?? invoice.NetTerms;
        return invoice with
        {
            Memo = command.Memo ?? invoice.Memo,
            Metadata = metadata,
            AutoCollection = command.AutoCollection ?? invoice.AutoCollection,
            InvoiceDate = date,
            NetTerms = netTerms,
            DueDate = command.DueDate ?? (command.NetTerms is null && command.InvoiceDate is null ? invoice.DueDate : CycleInvoice.DueDate(date, netTerms, zone)),
            ScheduledIssueAt = command.InvoiceDate ?? invoice.ScheduledIssueAt,
        };
    }
}
