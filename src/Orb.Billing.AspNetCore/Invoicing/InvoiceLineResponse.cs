using System.Globalization;
using System.Text.Json.Serialization;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Rating;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Invoicing;

/// <summary>A line of an invoice as the contract writes it.</summary>
internal sealed class InvoiceLineResponse(InvoiceLineItem item, RestApiOptions options)
{
    public string Id => item.Id.ToString();

    public string Name => item.Line.Name;

    public PriceResponse Price => new(item.Price);

    public string StartDate => WireTime.Write(item.Line.Service.Start);

    public string EndDate => WireTime.Write(item.Line.Service.End);

    public decimal Quantity => item.Line.Quantity;

    public string Subtotal => item.Line.Subtotal.ToAmountString();

    public string AdjustedSubtotal => item.Line.AdjustedSubtotal.ToAmountString();

    public string CreditsApplied => item.Line.CreditsApplied.ToAmountString();

    public string PartiallyInvoicedAmount => item.Line.PartiallyInvoiced.ToAmountString();

    public string Amount => item.Line.Amount.ToAmountString();

    public IReadOnlyList<SubLineResponse> SubLineItems => [.. item.Line.SubLines.Select(part => new SubLineResponse(part, options.OtherSubLineItemType))];

    public IReadOnlyList<string> Adjustments => [];

    public IReadOnlyList<string> TaxAmounts => [];

    public string? Filter => null;

    public string? Grouping => null;

    public IReadOnlyList<string>? UsageCustomerIds => null;
}

/// <summary>A part of a line: a tier, or something else.</summary>
internal sealed class SubLineResponse(SubLine part, string otherType)
{
    public string Type => part.Tier is null ? otherType : "tier";

    public string Name => part.Name;

    public decimal Quantity => part.Quantity;

    public string Amount => part.Amount.ToAmountString();

    public string? Grouping => null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TierConfigResponse? TierConfig => part.Tier is { } tier ? TierConfigResponse.Of(tier) : null;
}

internal sealed record TierConfigResponse(decimal FirstUnit, decimal? LastUnit, string UnitAmount)
{
    public static TierConfigResponse Of(Tier tier) => new(tier.FirstUnit, tier.LastUnit, tier.UnitAmount.ToString("0.00##########################", CultureInfo.InvariantCulture));
}
