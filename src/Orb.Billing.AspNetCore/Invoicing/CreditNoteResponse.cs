using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Customers;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Invoicing;

/// <summary>A credit note as the contract writes it, with the lines of the invoice it credits.</summary>
internal sealed class CreditNoteResponse(CreditNoteView credited)
{
    private readonly InvoiceCreditNoteResponse _short = new(credited.Note);

    public string Id => _short.Id;

    public string CreatedAt => WireTime.WriteSeconds(credited.Note.CreatedAt);

    public string CreditNoteNumber => _short.CreditNoteNumber;

    public string? CreditNotePdf => null;

    public CustomerMinifiedResponse Customer => CustomerMinifiedResponse.Of(credited.Customer);

    public IReadOnlyList<string> Discounts => [];

    public string InvoiceId => credited.Note.InvoiceId.ToString();

    public IReadOnlyList<CreditNoteLineResponse> LineItems => [.. credited.Note.Lines.Select(line => CreditNoteLineResponse.Of(line, credited.Invoice))];

    public string? MaximumAmountAdjustment => null;

    public string? Memo => credited.Note.Memo;

    public string? MinimumAmountRefunded => null;

    public string Reason => _short.Reason;

    public string Subtotal => credited.Note.Net.ToAmountString();

    public string Total => _short.Total;

    public string Type => _short.Type;

    public string? VoidedAt => _short.VoidedAt;
}

/// <summary>A line of a credit note: what is credited of a line of its invoice.</summary>
internal sealed record CreditNoteLineResponse
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string ItemId { get; init; }

    public required string Amount { get; init; }

    public required string Subtotal { get; init; }

    public required decimal? Quantity { get; init; }

    public required IReadOnlyList<TaxAmountResponse> TaxAmounts { get; init; }

    public IReadOnlyList<string> Discounts => [];

    public required string? StartTimeInclusive { get; init; }

    public required string? EndTimeExclusive { get; init; }

    public static CreditNoteLineResponse Of(CreditNoteLine line, Invoice invoice)
    {
        var charged = invoice.Lines.FirstOrDefault(l => l.Id == line.LineItemId);
        var manual = invoice.ManualLines.FirstOrDefault(l => l.Id == line.LineItemId);
        var service = charged?.Line.Service ?? manual?.Service;
        return new CreditNoteLineResponse
        {
            Id = line.LineItemId.ToString(),
            Name = charged?.Line.Name ?? manual?.Name ?? "",
            ItemId = charged?.Price.Price.ItemId.ToString() ?? manual?.ItemId?.ToString() ?? line.LineItemId.ToString(),
            Amount = line.Taxed.Net.ToAmountString(),
            Subtotal = line.Taxed.Net.ToAmountString(),
            Quantity = null,
            TaxAmounts = TaxAmountResponse.Of(line.Taxed),
            StartTimeInclusive = WireTime.Write(service?.Start),
            EndTimeExclusive = WireTime.Write(service?.End),
        };
    }
}
