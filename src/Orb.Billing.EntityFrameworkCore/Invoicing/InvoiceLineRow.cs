using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Taxes;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>An issued line. Amounts up to the credits are in the price's unit, the two after them in the invoice's currency (R3).</summary>
internal sealed class InvoiceLineRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid InvoiceId { get; set; }

    /// <summary>The order of the lines on the invoice.</summary>
    public required int Ordinal { get; set; }

    public required Guid SubscriptionId { get; set; }

    public required Guid LineageId { get; set; }

    public required LocalDate AnchorPeriodStart { get; set; }

    public required ChargeKind Kind { get; set; }

    public required int Sequence { get; set; }

    public required int ChargeVersion { get; set; }

    public required Guid PriceId { get; set; }

    /// <summary>No foreign key: a later change of the timeline may drop the interval, the line stays.</summary>
    public required Guid PriceIntervalId { get; set; }

    public required string Name { get; set; }

    public required Instant ServiceStart { get; set; }

    public required Instant ServiceEnd { get; set; }

    public required Instant InvoiceDate { get; set; }

    public required decimal Quantity { get; set; }

    public required decimal UnroundedSubtotal { get; set; }

    public required decimal Subtotal { get; set; }

    public required decimal AdjustedSubtotal { get; set; }

    public required decimal CreditsApplied { get; set; }

    public required decimal PartiallyInvoiced { get; set; }

    /// <summary>What earlier parts of the period took, in the price's unit; all null for a line that stands by itself (R16).</summary>
    public decimal? EarlierQuantity { get; set; }

    public decimal? EarlierSubtotal { get; set; }

    public decimal? EarlierSettled { get; set; }

    public decimal? EarlierCredits { get; set; }

    /// <summary>What the charge had been converted for before; both null where that is nothing, or the price is in money.</summary>
    public decimal? ConvertedUnits { get; set; }

    public decimal? ConvertedAmount { get; set; }

    public required decimal Amount { get; set; }

    public LocalDate? TaxPoint { get; set; }

    /// <summary>JSON: its taxes, in the invoice's currency.</summary>
    public required string Taxes { get; set; }

    public required string Adjustments { get; set; }

    public required string SubLines { get; set; }

    public required string Explanation { get; set; }

    public InvoiceRow Invoice { get; set; } = null!;

    public ChargeRow Charge { get; set; } = null!;

    public PriceRow Price { get; set; } = null!;

    public ChargeKey ChargeKey => new(new(SubscriptionId), new(LineageId), AnchorPeriodStart, Kind);

    public static InvoiceLineRow Of(Guid tenantId, InvoiceId invoiceId, InvoiceLineItem item, int ordinal)
    {
        var line = item.Line;
        return new InvoiceLineRow
        {
            TenantId = tenantId,
            Id = item.Id.Value,
            InvoiceId = invoiceId.Value,
            Ordinal = ordinal,
            SubscriptionId = line.Charge.SubscriptionId.Value,
            LineageId = line.Charge.LineageId.Value,
            AnchorPeriodStart = line.Charge.AnchorPeriodStart,
            Kind = line.Charge.Kind,
            Sequence = line.Sequence,
            ChargeVersion = line.ChargeVersion,
            PriceId = line.Price.Id.Value,
            PriceIntervalId = line.PriceIntervalId.Value,
            Name = line.Name,
            ServiceStart = line.Service.Start,
            ServiceEnd = line.Service.End,
            InvoiceDate = line.InvoiceDate,
            Quantity = line.Quantity,
            UnroundedSubtotal = line.UnroundedSubtotal,
            Subtotal = line.Subtotal.Amount,
            AdjustedSubtotal = line.AdjustedSubtotal.Amount,
            CreditsApplied = line.CreditsApplied.Amount,
            PartiallyInvoiced = line.PartiallyInvoiced.Amount,
            EarlierQuantity = line.Earlier?.Quantity,
            EarlierSubtotal = line.Earlier?.Subtotal.Amount,
            EarlierSettled = line.Earlier?.Settled.Amount,
            EarlierCredits = line.Earlier?.Credits.Amount,
            ConvertedUnits = line.ConvertedBefore?.Units.Amount,
            ConvertedAmount = line.ConvertedBefore?.Amount.Amount,
            Amount = line.Amount.Amount,
            TaxPoint = item.Taxes?.TaxPoint,
            Taxes = TaxJson.Write(item.Taxed.Taxes),
            Adjustments = LineAdjustmentJson.Write(line.Adjustments),
            SubLines = SubLineJson.Write(line.SubLines),
            Explanation = ExplanationJson.Write(line.Explanation),
        };
    }

    public InvoiceLineItem ToItem(CatalogPrice price, Currency invoiceCurrency, TaxMode mode)
    {
        var unit = price.Price.Currency;
        var line = new InvoiceLine
        {
            Charge = ChargeKey,
            Sequence = Sequence,
            ChargeVersion = ChargeVersion,
            Price = price.Price,
            PriceIntervalId = new(PriceIntervalId),
            Name = Name,
            Service = new(ServiceStart, ServiceEnd),
            InvoiceDate = InvoiceDate,
            Quantity = Quantity,
            UnroundedSubtotal = UnroundedSubtotal,
            Subtotal = Money.Of(Subtotal, unit),
            AdjustedSubtotal = Money.Of(AdjustedSubtotal, unit),
            CreditsApplied = Money.Of(CreditsApplied, unit),
            PartiallyInvoiced = Money.Of(PartiallyInvoiced, invoiceCurrency),
            Earlier = EarlierSettled is { } settled
                ? new EarlierParts(EarlierQuantity!.Value, Money.Of(EarlierSubtotal!.Value, unit), Money.Of(settled, unit), Money.Of(EarlierCredits!.Value, unit))
                : null,
            ConvertedBefore = ConvertedUnits is { } converted
                ? new ConvertedUnits(Money.Of(converted, unit), Money.Of(ConvertedAmount!.Value, invoiceCurrency))
                : null,
            Amount = Money.Of(Amount, invoiceCurrency),
            Adjustments = LineAdjustmentJson.Read(Adjustments, unit),
            SubLines = SubLineJson.Read(SubLines, unit),
            Explanation = ExplanationJson.Read(Explanation, unit),
        };
        return new InvoiceLineItem(new(Id), line, price) { Taxes = TaxJson.ReadLine(TaxPoint, Taxes, line.Amount, mode) };
    }
}
