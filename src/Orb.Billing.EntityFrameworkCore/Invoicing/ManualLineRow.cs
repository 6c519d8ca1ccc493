using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Taxes;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>A line made by hand, of a draft too. Its amount is in the invoice's currency.</summary>
internal sealed class ManualLineRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid InvoiceId { get; set; }

    /// <summary>The order of the lines on the invoice.</summary>
    public required int Ordinal { get; set; }

    public required string Name { get; set; }

    public Guid? ItemId { get; set; }

    public required decimal Quantity { get; set; }

    public decimal? UnitAmount { get; set; }

    public required Instant ServiceStart { get; set; }

    public required Instant ServiceEnd { get; set; }

    public required decimal UnroundedSubtotal { get; set; }

    public required decimal Amount { get; set; }

    public LocalDate? TaxPoint { get; set; }

    /// <summary>JSON: its taxes, in the invoice's currency.</summary>
    public required string Taxes { get; set; }

    public InvoiceRow Invoice { get; set; } = null!;

    public ItemRow? Item { get; set; }

    public static ManualLineRow Of(Guid tenantId, InvoiceId invoiceId, ManualLine line, int ordinal) => new()
    {
        TenantId = tenantId,
        Id = line.Id.Value,
        InvoiceId = invoiceId.Value,
        Ordinal = ordinal,
        Name = line.Name,
        ItemId = line.ItemId?.Value,
        Quantity = line.Quantity,
        UnitAmount = line.UnitAmount,
        ServiceStart = line.Service.Start,
        ServiceEnd = line.Service.End,
        UnroundedSubtotal = line.UnroundedSubtotal,
        Amount = line.Amount.Amount,
        TaxPoint = line.Taxes?.TaxPoint,
        Taxes = TaxJson.Write(line.Taxed.Taxes),
    };

    public ManualLine ToLine(Currency currency, TaxMode mode) => new()
    {
        Id = new(Id),
        Name = Name,
        ItemId = ItemId is { } item ? new(item) : null,
        ItemName = Item?.Name,
        Quantity = Quantity,
        UnitAmount = UnitAmount,
        Service = new(ServiceStart, ServiceEnd),
        UnroundedSubtotal = UnroundedSubtotal,
        Amount = Money.Of(Amount, currency),
        Taxes = TaxJson.ReadLine(TaxPoint, Taxes, Money.Of(Amount, currency), mode),
    };
}
