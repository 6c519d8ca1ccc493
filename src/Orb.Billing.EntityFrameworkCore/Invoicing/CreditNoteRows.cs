using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

internal sealed class CreditNoteRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Number { get; set; }

    public required Guid InvoiceId { get; set; }

    public required Guid CustomerId { get; set; }

    public required Instant CreatedAt { get; set; }

    public string? Memo { get; set; }

    public InvoiceRow Invoice { get; set; } = null!;

    public static CreditNoteRow Of(Guid tenantId, CreditNote note) => new()
    {
        TenantId = tenantId,
        Id = note.Id.Value,
        Number = note.Number,
        InvoiceId = note.InvoiceId.Value,
        CustomerId = note.CustomerId.Value,
        CreatedAt = note.CreatedAt,
        Memo = note.Memo,
    };

    public CreditNote ToCreditNote(IReadOnlyList<CreditNoteLine> lines) => new()
    {
        Id = new(Id),
        Number = Number,
        InvoiceId = new(InvoiceId),
        CustomerId = new(CustomerId),
        CreatedAt = CreatedAt,
        Memo = Memo,
        Lines = lines,
    };
}

internal sealed class CreditNoteLineRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid CreditNoteId { get; set; }

    /// <summary>The order of the lines on the note.</summary>
    public required int Ordinal { get; set; }

    public required Guid LineItemId { get; set; }

    public required decimal Amount { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public CreditNoteRow CreditNote { get; set; } = null!;

    public InvoiceLineRow LineItem { get; set; } = null!;

    public static CreditNoteLineRow Of(Guid tenantId, CreditNote note, CreditNoteLine line, int ordinal) => new()
    {
        TenantId = tenantId,
        CreditNoteId = note.Id.Value,
        Ordinal = ordinal,
        LineItemId = line.LineItemId.Value,
        Amount = line.Amount.Amount,
        Currency = line.Amount.Currency.Code,
        CurrencyScale = CurrencyColumns.CustomScale(line.Amount.Currency),
    };

    public Money ToMoney() => Money.Of(Amount, CurrencyColumns.Read(Currency, CurrencyScale));
}

internal sealed class NumberSeriesRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required string Series { get; set; }

    public required long Last { get; set; }
}
