using System.Text.Json.Serialization;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Customers;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Invoicing;

/// <summary>An invoice as the contract writes it. A preview differs in one member: it has a target date instead of an invoice date.</summary>
internal sealed class InvoiceResponse
{
    private readonly Invoice _invoice;
    private readonly InvoiceView _view;
    private readonly RestApiOptions _options;
    private readonly bool _upcoming;

    private InvoiceResponse(InvoiceView view, RestApiOptions options, bool upcoming)
    {
        _invoice = view.Invoice;
        _view = view;
        _options = options;
        _upcoming = upcoming;
    }

    public string Id => _invoice.Id.ToString();

    public string InvoiceNumber => _invoice.Number ?? $"DRAFT-{Id}";

    public string Status => _invoice.Status switch
    {
        InvoiceStatus.Draft => "draft",
        InvoiceStatus.Issued => "issued",
        InvoiceStatus.Paid => "paid",
        InvoiceStatus.Void => "void",
        _ => "synced",
    };

    public string InvoiceSource => _invoice.Cause switch
    {
        InvoiceCause.Threshold => "partial",
        InvoiceCause.OneOff => "one_off",
        _ => "subscription",
    };

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InvoiceDate => _upcoming ? null : WireTime.Write(_invoice.InvoiceDate);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TargetDate => _upcoming ? WireTime.Write(_invoice.InvoiceDate) : null;

    public string? DueDate => WireTime.Write(_invoice.DueDate);

    public string? EligibleToIssueAt => IsDraft ? WireTime.Write(_invoice.ScheduledIssueAt) : null;

    public string? ScheduledIssueAt => WillAutoIssue ? WireTime.Write(_invoice.ScheduledIssueAt) : null;

    public bool WillAutoIssue => IsDraft && _view.Customer.AutoIssuance != false;

    public string? IssuedAt => WireTime.Write(_invoice.IssuedAt);

    public string? PaidAt => WireTime.Write(_invoice.PaidAt);

    public string? VoidedAt => null;

    public string CreatedAt => WireTime.WriteSeconds(_invoice.CreatedAt);

    public CustomerMinifiedResponse Customer => CustomerMinifiedResponse.Of(_view.Customer);

    public SubscriptionMinifiedResponse Subscription => new(_invoice.SubscriptionId.ToString());

    public AddressResponse? BillingAddress => AddressResponse.Of(_view.Customer.BillingAddress);

    public AddressResponse? ShippingAddress => AddressResponse.Of(_view.Customer.ShippingAddress);

    public CustomerTaxIdResponse? CustomerTaxId => CustomerTaxIdResponse.Of(_view.Customer.TaxId);

    public string Currency => _invoice.Currency.Code;

    public IReadOnlyList<InvoiceLineResponse> LineItems => [.. _invoice.Lines.Select(line => new InvoiceLineResponse(line, _options))];

    public string Subtotal => _invoice.Subtotal.ToAmountString();

    public string Total => _invoice.Total.ToAmountString();

    public string AmountDue => _invoice.AmountDue.ToAmountString();

    public IReadOnlyList<InvoiceCreditNoteResponse> CreditNotes => [.. _invoice.CreditNotes.Select(note => new InvoiceCreditNoteResponse(note))];

    public AutoCollectionResponse AutoCollection => new(_view.Subscription.AutoCollection ?? _view.Customer.AutoCollection, null, 0, null);

    public string? Memo => _invoice.Memo;

    public IReadOnlyDictionary<string, string> Metadata => _invoice.Metadata;

    public IReadOnlyList<string> CustomerBalanceTransactions => [];

    public string? Discount => null;

    public IReadOnlyList<string> Discounts => [];

    public string? HostedInvoiceUrl => null;

    public string? InvoicePdf => null;

    public string? IssueFailedAt => null;

    public string? Maximum => null;

    public string? MaximumAmount => null;

    public string? Minimum => null;

    public string? MinimumAmount => null;

    public IReadOnlyList<string> PaymentAttempts => [];

    public string? PaymentFailedAt => null;

    public string? PaymentStartedAt => null;

    public string? SyncFailedAt => null;

    private bool IsDraft => _invoice.Status == InvoiceStatus.Draft;

    public static InvoiceResponse Of(InvoiceView view, RestApiOptions options) => new(view, options, upcoming: false);

    public static InvoiceResponse Upcoming(InvoiceView view, RestApiOptions options) => new(view, options, upcoming: true);
}

internal sealed record SubscriptionMinifiedResponse(string Id);

internal sealed record AutoCollectionResponse(bool? Enabled, string? NextAttemptAt, int? NumAttempts, string? PreviouslyAttemptedAt);

/// <summary>A credit note as an invoice shows it. Those there are correct charges, which the contract's reasons call a change of the order.</summary>
internal sealed class InvoiceCreditNoteResponse(CreditNote note)
{
    public string Id => note.Id.ToString();

    public string CreditNoteNumber => note.Number;

    public string? Memo => note.Memo;

    public string Reason => "Order change";

    public string Total => note.Total.ToAmountString();

    public string Type => "adjustment";

    public string? VoidedAt => null;
}
