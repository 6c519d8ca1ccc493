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
    private readonly bool _created;

    private InvoiceResponse(InvoiceView view, RestApiOptions options, bool upcoming = false, bool created = false)
    {
        _created = created;
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

    /// <summary>Of an invoice that a change made: whether it can be paid now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsPayableNow => _created ? _invoice.Status is InvoiceStatus.Issued or InvoiceStatus.Synced && _invoice.AmountDue.IsPositive : null;

    public bool WillAutoIssue => _view.WillAutoIssue;

    public string? IssuedAt => WireTime.Write(_invoice.IssuedAt);

    public string? PaidAt => WireTime.Write(_invoice.PaidAt);

    public string? VoidedAt => WireTime.Write(_invoice.VoidedAt);

    public string CreatedAt => WireTime.WriteSeconds(_invoice.CreatedAt);

    public CustomerMinifiedResponse Customer => CustomerMinifiedResponse.Of(_view.Customer);

    public SubscriptionMinifiedResponse? Subscription => _invoice.SubscriptionId is { } id ? new SubscriptionMinifiedResponse(id.ToString()) : null;

    public AddressResponse? BillingAddress => AddressResponse.Of(_view.Customer.BillingAddress);

    public AddressResponse? ShippingAddress => AddressResponse.Of(_view.Customer.ShippingAddress);

    public CustomerTaxIdResponse? CustomerTaxId => CustomerTaxIdResponse.Of(_view.Customer.TaxId);

    public string Currency => _invoice.Currency.Code;

    public IReadOnlyList<InvoiceLineResponse> LineItems =>
    [
        .. _invoice.Lines.Select(line => InvoiceLineResponse.Of(line, _options)),
        .. _invoice.ManualLines.Select(line => InvoiceLineResponse.Of(line, _invoice.CreatedAt)),
    ];

    public string Subtotal => _invoice.Subtotal.ToAmountString();

    public string Total => _invoice.Total.ToAmountString();

    public string AmountDue => _invoice.AmountDue.ToAmountString();

    public IReadOnlyList<InvoiceCreditNoteResponse> CreditNotes => [.. _invoice.CreditNotes.Select(note => new InvoiceCreditNoteResponse(note))];

    public AutoCollectionResponse AutoCollection => new(_invoice.AutoCollection ?? _view.Subscription?.AutoCollection ?? _view.Customer.AutoCollection, null, _invoice.PaymentAttempts.Count, WireTime.Write(LastAttempt?.At));

    public string? Memo => _invoice.Memo;

    public IReadOnlyDictionary<string, string> Metadata => _invoice.Metadata;

    public IReadOnlyList<BalanceTransactionResponse> CustomerBalanceTransactions => [.. _invoice.BalanceTransactions.Select(t => new BalanceTransactionResponse(t))];

    public string? Discount => null;

    public IReadOnlyList<string> Discounts => [];

    public string? HostedInvoiceUrl => null;

    public string? InvoicePdf => null;

    public string? IssueFailedAt => null;

    public string? Maximum => null;

    public string? MaximumAmount => null;

    public string? Minimum => null;

    public string? MinimumAmount => null;

    public IReadOnlyList<PaymentAttemptResponse> PaymentAttempts => [.. _invoice.PaymentAttempts.Select(a => new PaymentAttemptResponse(a))];

    public string? PaymentFailedAt => LastAttempt is { Succeeded: false } failed ? WireTime.Write(failed.At) : null;

    public string? PaymentStartedAt => WireTime.Write(LastAttempt?.At);

    public string? SyncFailedAt => null;

    private PaymentAttempt? LastAttempt => _invoice.PaymentAttempts is [.., var last] ? last : null;

    private bool IsDraft => _invoice.Status == InvoiceStatus.Draft;

    public static InvoiceResponse Of(InvoiceView view, RestApiOptions options) => new(view, options);

    public static InvoiceResponse Created(InvoiceView view, RestApiOptions options) => new(view, options, created: true);

    public static InvoiceResponse Upcoming(InvoiceView view, RestApiOptions options) => new(view, options, upcoming: true);
}

/// <summary>An attempt to collect an invoice as the contract writes it.</summary>
internal sealed class PaymentAttemptResponse(PaymentAttempt attempt)
{
    public string Id => WireId(attempt.Id);

    public string Amount => attempt.Amount.ToAmountString();

    public string CreatedAt => WireTime.WriteSeconds(attempt.At);

    public string? PaymentProvider => null;

    public string? PaymentProviderId => null;

    public string? ReceiptPdf => null;

    public bool Succeeded => attempt.Succeeded;

    private static string WireId(Guid id) => new Core.Invoicing.InvoiceId(id).ToString();
}

internal sealed record SubscriptionMinifiedResponse(string Id);

internal sealed record AutoCollectionResponse(bool? Enabled, string? NextAttemptAt, int? NumAttempts, string? PreviouslyAttemptedAt);

/// <summary>A credit note as an invoice shows it. Those that correct charges are a change of the order in the contract's reasons.</summary>
internal sealed class InvoiceCreditNoteResponse(CreditNote note)
{
    public string Id => note.Id.ToString();

    public string CreditNoteNumber => note.Number;

    public string? Memo => note.Memo;

    public string Reason => note.Reason switch
    {
        CreditNoteReason.Duplicate => "Duplicate",
        CreditNoteReason.Fraudulent => "Fraudulent",
        CreditNoteReason.ProductUnsatisfactory => "Product unsatisfactory",
        _ => "Order change",
    };

    public string Total => note.Total.ToAmountString();

    // What was paid comes back, to the balance or to the payer; what was not is taken off.
    public string Type => note.ToInvoice == note.Total ? "adjustment" : "refund";

    public string? VoidedAt => WireTime.Write(note.VoidedAt);
}
