using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Customers;
using Orb.Billing.EntityFrameworkCore.Customers;
using Orb.Billing.EntityFrameworkCore.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

internal sealed class InvoiceRow : IIdentifiedRow, IVersionedRow
{
    /// <summary>The columns that may change.</summary>
    public static readonly IReadOnlyList<string> Mutable =
    [
        nameof(Status), nameof(Number), nameof(InvoiceDate), nameof(NetTerms), nameof(DueDate), nameof(ScheduledIssueAt), nameof(AutoIssue), nameof(AutoCollection), nameof(PaymentAttempts),
        nameof(IssuedAt), nameof(PaidAt), nameof(VoidedAt), nameof(Rebilled), nameof(PaymentReceivedOn), nameof(PaymentExternalId), nameof(PaymentNotes),
        nameof(Memo), nameof(Metadata), nameof(CorrectsFrom), nameof(CutOff), nameof(TimeZoneVersion), nameof(Taxation), nameof(Subtotal), nameof(Total),
        nameof(BalanceApplied), nameof(AmountPaid), nameof(Version),
    ];

    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required InvoiceCause Cause { get; set; }

    public required string CauseId { get; set; }

    public required InvoiceStatus Status { get; set; }

    public string? Number { get; set; }

    public required Guid CustomerId { get; set; }

    public Guid? SubscriptionId { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public string? GroupingKey { get; set; }

    public required Instant InvoiceDate { get; set; }

    public required int NetTerms { get; set; }

    public required Instant DueDate { get; set; }

    public required Instant ScheduledIssueAt { get; set; }

    public bool? AutoIssue { get; set; }

    public bool? AutoCollection { get; set; }

    public Instant? IssuedAt { get; set; }

    public Instant? PaidAt { get; set; }

    public Instant? VoidedAt { get; set; }

    public bool Rebilled { get; set; }

    public LocalDate? PaymentReceivedOn { get; set; }

    public string? PaymentExternalId { get; set; }

    public string? PaymentNotes { get; set; }

    /// <summary>JSON: the attempts to collect it; null for none.</summary>
    public string? PaymentAttempts { get; set; }

    public required Instant CreatedAt { get; set; }

    public string? Memo { get; set; }

    public required string Metadata { get; set; }

    public Instant? CorrectsFrom { get; set; }

    public long? CutOff { get; set; }

    public string? TimeZoneVersion { get; set; }

    /// <summary>JSON: what it was taxed by; null before issue.</summary>
    public string? Taxation { get; set; }

    public required decimal Subtotal { get; set; }

    public required decimal Total { get; set; }

    public required decimal BalanceApplied { get; set; }

    public required decimal AmountPaid { get; set; }

    public int Version { get; set; }

    public CustomerRow Customer { get; set; } = null!;

    public SubscriptionRow? Subscription { get; set; }

    public static InvoiceRow Of(Guid tenantId, Invoice invoice) => new()
    {
        TenantId = tenantId,
        Id = invoice.Id.Value,
        Cause = invoice.Cause,
        CauseId = invoice.CauseId,
        Status = invoice.Status,
        Number = invoice.Number,
        CustomerId = invoice.CustomerId.Value,
        SubscriptionId = invoice.SubscriptionId?.Value,
        Currency = invoice.Currency.Code,
        CurrencyScale = CurrencyColumns.CustomScale(invoice.Currency),
        GroupingKey = invoice.GroupingKey,
        InvoiceDate = invoice.InvoiceDate,
        NetTerms = invoice.NetTerms,
        DueDate = invoice.DueDate,
        ScheduledIssueAt = invoice.ScheduledIssueAt,
        AutoIssue = invoice.AutoIssue,
        AutoCollection = invoice.AutoCollection,
        IssuedAt = invoice.IssuedAt,
        PaidAt = invoice.PaidAt,
        VoidedAt = invoice.VoidedAt,
        Rebilled = invoice.Rebilled,
        PaymentReceivedOn = invoice.Payment?.ReceivedOn,
        PaymentExternalId = invoice.Payment?.ExternalId,
        PaymentNotes = invoice.Payment?.Notes,
        PaymentAttempts = PaymentAttemptJson.Write(invoice.PaymentAttempts),
        CreatedAt = invoice.CreatedAt,
        Memo = invoice.Memo,
        Metadata = StoredJson.Write(invoice.Metadata),
        CorrectsFrom = invoice.CorrectsFrom,
        CutOff = invoice.CutOff,
        TimeZoneVersion = invoice.TimeZoneVersion,
        Taxation = TaxJson.Write(invoice.Taxation),
        Subtotal = invoice.Subtotal.Amount,
        Total = invoice.Total.Amount,
        BalanceApplied = invoice.BalanceApplied.Amount,
        AmountPaid = invoice.AmountPaid.Amount,
        Version = invoice.Version,
    };

    public Currency ToCurrency() => CurrencyColumns.Read(Currency, CurrencyScale);

    public TaxMode ToTaxMode() => TaxJson.ReadTaxation(Taxation)?.Mode ?? TaxMode.Exclusive;

    public Invoice ToInvoice(
        IReadOnlyList<InvoiceLineItem> lines, IReadOnlyList<ManualLine> manualLines, IReadOnlyList<CreditNote> creditNotes,
        IReadOnlyList<BalanceTransaction> balanceTransactions)
    {
        var currency = ToCurrency();
        return new Invoice
        {
            Id = new(Id),
            Cause = Cause,
            CauseId = CauseId,
            Status = Status,
            Number = Number,
            CustomerId = new(CustomerId),
            SubscriptionId = SubscriptionId is { } subscription ? new(subscription) : null,
            Currency = currency,
            GroupingKey = GroupingKey,
            InvoiceDate = InvoiceDate,
            NetTerms = NetTerms,
            DueDate = DueDate,
            ScheduledIssueAt = ScheduledIssueAt,
            AutoIssue = AutoIssue,
            AutoCollection = AutoCollection,
            IssuedAt = IssuedAt,
            PaidAt = PaidAt,
            VoidedAt = VoidedAt,
            Rebilled = Rebilled,
            Payment = PaymentReceivedOn is { } receivedOn ? new(receivedOn, PaymentExternalId, PaymentNotes) : null,
            PaymentAttempts = PaymentAttemptJson.Read(PaymentAttempts, currency),
            CreatedAt = CreatedAt,
            Memo = Memo,
            Metadata = StoredJson.ReadLabels(Metadata),
            Lines = lines,
            ManualLines = manualLines,
            CreditNotes = creditNotes,
            CorrectsFrom = CorrectsFrom,
            BalanceTransactions = balanceTransactions,
            CutOff = CutOff,
            TimeZoneVersion = TimeZoneVersion,
            Taxation = TaxJson.ReadTaxation(Taxation),
            Subtotal = Money.Of(Subtotal, currency),
            Total = Money.Of(Total, currency),
            BalanceApplied = Money.Of(BalanceApplied, currency),
            AmountPaid = Money.Of(AmountPaid, currency),
            Version = Version,
        };
    }
}
