using Orb.Billing.AspNetCore.Customers;

namespace Orb.Billing.AspNetCore.Invoicing;

/// <summary>An invoice without its lines, as the contract writes it in summaries.</summary>
internal sealed class InvoiceSummaryResponse(InvoiceResponse invoice)
{
    public string Id => invoice.Id;

    public string InvoiceNumber => invoice.InvoiceNumber;

    public string Status => invoice.Status;

    public string InvoiceSource => invoice.InvoiceSource;

    public string? InvoiceDate => invoice.InvoiceDate;

    public string? DueDate => invoice.DueDate;

    public string? EligibleToIssueAt => invoice.EligibleToIssueAt;

    public string? ScheduledIssueAt => invoice.ScheduledIssueAt;

    public bool WillAutoIssue => invoice.WillAutoIssue;

    public string? IssuedAt => invoice.IssuedAt;

    public string? PaidAt => invoice.PaidAt;

    public string? VoidedAt => invoice.VoidedAt;

    public string CreatedAt => invoice.CreatedAt;

    public CustomerMinifiedResponse Customer => invoice.Customer;

    public SubscriptionMinifiedResponse? Subscription => invoice.Subscription;

    public AddressResponse? BillingAddress => invoice.BillingAddress;

    public AddressResponse? ShippingAddress => invoice.ShippingAddress;

    public CustomerTaxIdResponse? CustomerTaxId => invoice.CustomerTaxId;

    public string Currency => invoice.Currency;

    public string Total => invoice.Total;

    public string AmountDue => invoice.AmountDue;

    public IReadOnlyList<InvoiceCreditNoteResponse> CreditNotes => invoice.CreditNotes;

    public AutoCollectionResponse AutoCollection => invoice.AutoCollection;

    public string? Memo => invoice.Memo;

    public IReadOnlyDictionary<string, string> Metadata => invoice.Metadata;

    public IReadOnlyList<BalanceTransactionResponse> CustomerBalanceTransactions => invoice.CustomerBalanceTransactions;

    public string? HostedInvoiceUrl => invoice.HostedInvoiceUrl;

    public string? InvoicePdf => invoice.InvoicePdf;

    public string? IssueFailedAt => invoice.IssueFailedAt;

    public IReadOnlyList<PaymentAttemptResponse> PaymentAttempts => invoice.PaymentAttempts;

    public string? PaymentFailedAt => invoice.PaymentFailedAt;

    public string? PaymentStartedAt => invoice.PaymentStartedAt;

    public string? SyncFailedAt => invoice.SyncFailedAt;
}
