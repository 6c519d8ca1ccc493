using System.Globalization;
using System.Text.Json.Serialization;
using NodaTime;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Invoicing;

/// <summary>A line of an invoice as the contract writes it, calculated or made by hand.</summary>
internal sealed record InvoiceLineResponse
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required PriceResponse Price { get; init; }

    public required string StartDate { get; init; }

    public required string EndDate { get; init; }

    public required decimal Quantity { get; init; }

    public required string Subtotal { get; init; }

    public required string AdjustedSubtotal { get; init; }

    public required string CreditsApplied { get; init; }

    public required string PartiallyInvoicedAmount { get; init; }

    public required string Amount { get; init; }

    public required IReadOnlyList<SubLineResponse> SubLineItems { get; init; }

    public required IReadOnlyList<MonetaryAdjustmentResponse> Adjustments { get; init; }

    public required IReadOnlyList<TaxAmountResponse> TaxAmounts { get; init; }

    public string? Filter => null;

    public string? Grouping => null;

    public IReadOnlyList<string>? UsageCustomerIds => null;

    /// <param name="item">The line.</param>
    /// <param name="timeline">What tells its adjustments; null where there is none.</param>
    /// <param name="options">The settings.</param>
    public static InvoiceLineResponse Of(InvoiceLineItem item, SubscriptionTimeline? timeline, RestApiOptions options) => new()
    {
        Id = item.Id.ToString(),
        Name = item.Line.Name,
        Price = new PriceResponse(item.Price),
        StartDate = WireTime.Write(item.Line.Service.Start),
        EndDate = WireTime.Write(item.Line.Service.End),
        Quantity = item.Line.Quantity,
        Subtotal = item.Line.Subtotal.ToAmountString(),
        AdjustedSubtotal = item.Line.AdjustedSubtotal.ToAmountString(),
        CreditsApplied = item.Line.CreditsApplied.ToAmountString(),
        PartiallyInvoicedAmount = item.Line.PartiallyInvoiced.ToAmountString(),
        Amount = item.Line.Amount.ToAmountString(),
        SubLineItems = [.. item.Line.SubLines.Select(part => new SubLineResponse(part, options.OtherSubLineItemType))],
        TaxAmounts = TaxAmountResponse.Of(item.Taxed),
        Adjustments = [.. item.Line.Adjustments.Select(a => MonetaryAdjustmentResponse.Of(a, item, timeline))],
    };

    public static InvoiceLineResponse Of(ManualLine line, Instant madeAt)
    {
        var zero = Money.Zero(line.Amount.Currency).ToAmountString();
        var amount = line.Amount.ToAmountString();
        return new InvoiceLineResponse
        {
            Id = line.Id.ToString(),
            Name = line.Name,
            Price = new PriceResponse(PriceOf(line, madeAt)),
            StartDate = WireTime.Write(line.Service.Start),
            EndDate = WireTime.Write(line.Service.End),
            Quantity = line.Quantity,
            Subtotal = amount,
            AdjustedSubtotal = amount,
            CreditsApplied = zero,
            PartiallyInvoicedAmount = zero,
            Amount = amount,
            SubLineItems = [],
            Adjustments = [],
            TaxAmounts = TaxAmountResponse.Of(line.Taxed),
        };
    }

    // The contract gives every line a price. That of a line made by hand is in no catalogue: it carries the line's id, and its item where none was named.
    private static CatalogPrice PriceOf(ManualLine line, Instant madeAt) => new()
    {
        Price = Core.Catalog.Price.FixedFee(
            new PriceId(line.Id.Value), line.Name, line.ItemId ?? new ItemId(line.Id.Value), line.Amount.Currency, Cadence.OneTime, BillingMode.InAdvance,
            new UnitPriceModel(line.UnitAmount ?? line.Amount.Amount), line.UnitAmount is null ? 1m : line.Quantity),
        PlanId = null,
        Position = 0,
        ItemName = line.ItemName ?? line.Name,
        CreatedAt = madeAt,
    };
}

/// <summary>A tax on a line: 20 for 20 %.</summary>
internal sealed record TaxAmountResponse(string Amount, string TaxRateDescription, string? TaxRatePercentage)
{
    public static IReadOnlyList<TaxAmountResponse> Of(TaxedAmount taxed) =>
        [.. taxed.Taxes.Select(t => new TaxAmountResponse(
            t.Amount.ToAmountString(), t.Rate.Code, (t.Rate.Rate * 100m).ToString("0.##########################", CultureInfo.InvariantCulture)))];
}

/// <summary>A part of a line: a tier, a cell of a matrix, or something else.</summary>
internal sealed class SubLineResponse(SubLine part, string otherType)
{
    public string Type => part.Tier is not null ? "tier" : part.Cell is not null ? "matrix" : otherType;

    public string Name => part.Name;

    public decimal Quantity => part.Quantity;

    public string Amount => part.Amount.ToAmountString();

    public GroupingResponse? Grouping => part.Group is { } group ? new(group.Key, group.Value) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TierConfigResponse? TierConfig => part.Tier is { } tier ? TierConfigResponse.Of(tier) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MatrixConfigResponse? MatrixConfig => part.Tier is null && part.Cell is { } cell ? new(cell.DimensionValues) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? ScaledQuantity => part.Tier is null ? part.Cell?.ScaledQuantity : null;
}

/// <summary>The group a part belongs to.</summary>
internal sealed record GroupingResponse(string Key, string? Value);

/// <summary>The cell a part is.</summary>
internal sealed record MatrixConfigResponse(IReadOnlyList<string?> DimensionValues);

internal sealed record TierConfigResponse(decimal FirstUnit, decimal? LastUnit, string UnitAmount)
{
    public static TierConfigResponse Of(Tier tier) => new(tier.FirstUnit, tier.LastUnit, tier.UnitAmount.ToString("0.00##########################", CultureInfo.InvariantCulture));
}
