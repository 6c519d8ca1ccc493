using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>A credit note; where its money went is in the currency of its invoice.</summary>
internal sealed class CreditNoteRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Number { get; set; }

    public required Guid InvoiceId { get; set; }

    public required Guid CustomerId { get; set; }

    public required CreditNoteCause Cause { get; set; }

    public required CreditNoteReason Reason { get; set; }

    public required Instant CreatedAt { get; set; }

    public Instant? VoidedAt { get; set; }

    public string? Memo { get; set; }

    public required decimal ToInvoice { get; set; }

    public required decimal ToBalance { get; set; }

    public required decimal ToPayer { get; set; }

    public InvoiceRow Invoice { get; set; } = null!;

    public static CreditNoteRow Of(Guid tenantId, CreditNote note) => new()
    {
        TenantId = tenantId,
        Id = note.Id.Value,
        Number = note.Number,
        InvoiceId = note.InvoiceId.Value,
        CustomerId = note.CustomerId.Value,
        Cause = note.Cause,
        Reason = note.Reason,
        CreatedAt = note.CreatedAt,
        VoidedAt = note.VoidedAt,
        Memo = note.Memo,
        ToInvoice = note.ToInvoice.Amount,
        ToBalance = note.ToBalance.Amount,
        ToPayer = note.ToPayer.Amount,
    };

    public CreditNote ToCreditNote(IReadOnlyList<CreditNoteLine> lines, Currency currency) => new()
    {
        Id = new(Id),
        Number = Number,
        InvoiceId = new(InvoiceId),
        CustomerId = new(CustomerId),
        Cause = Cause,
        Reason = Reason,
        CreatedAt = CreatedAt,
        VoidedAt = VoidedAt,
        Memo = Memo,
        Lines = lines,
        ToInvoice = Money.Of(ToInvoice, currency),
        ToBalance = Money.Of(ToBalance, currency),
        ToPayer = Money.Of(ToPayer, currency),
    };
}

/// <summary>A credit on a line: on a calculated one or on one made by hand.</summary>
internal sealed class CreditNoteLineRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid CreditNoteId { get; set; }

    /// <summary>The order of the lines on the note.</summary>
    public required int Ordinal { get; set; }

    public Guid? LineItemId { get; set; }

    public Guid? ManualLineId { get; set; }

    public required decimal Amount { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public decimal Units { get; set; }

    /// <summary>The share of the line's discount; this and what follows is in the invoice's currency.</summary>
    public required decimal Discount { get; set; }

    public required decimal CreditsReturned { get; set; }

    /// <summary>The money without tax.</summary>
    public required decimal Net { get; set; }

    /// <summary>JSON: its part of the note's taxes.</summary>
    public required string Taxes { get; set; }

    public CreditNoteRow CreditNote { get; set; } = null!;

    public InvoiceLineRow? LineItem { get; set; }

    public ManualLineRow? ManualLine { get; set; }

    public static CreditNoteLineRow Of(Guid tenantId, CreditNote note, CreditNoteLine line, int ordinal) => new()
    {
        TenantId = tenantId,
        CreditNoteId = note.Id.Value,
        Ordinal = ordinal,
        LineItemId = line.Charge is null ? null : line.LineItemId.Value,
        ManualLineId = line.Charge is null ? line.LineItemId.Value : null,
        Amount = line.Amount.Amount,
        Currency = line.Amount.Currency.Code,
        CurrencyScale = CurrencyColumns.CustomScale(line.Amount.Currency),
        Units = line.Units,
        Discount = line.Discount.Amount,
        CreditsReturned = line.CreditsReturned.Amount,
        Net = line.Taxed.Net.Amount,
        Taxes = TaxJson.Write(line.Taxed.Taxes),
    };

    public Money ToMoney() => Money.Of(Amount, CurrencyColumns.Read(Currency, CurrencyScale));

    /// <param name="charge">The charge of the line; null where it was made by hand.</param>
    /// <param name="invoiceCurrency">The invoice's currency.</param>
    public CreditNoteLine ToLine(ChargeKey? charge, Currency invoiceCurrency) => new(new LineItemId(LineItemId ?? ManualLineId!.Value), charge, ToMoney())
    {
        Units = Units,
        Discount = Money.Of(Discount, invoiceCurrency),
        CreditsReturned = Money.Of(CreditsReturned, invoiceCurrency),
        Taxed = new TaxedAmount(Money.Of(Net, invoiceCurrency), TaxJson.ReadTaxes(Taxes, invoiceCurrency)),
    };
}

internal sealed class NumberSeriesRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required string Series { get; set; }

    public required long Last { get; set; }
}
