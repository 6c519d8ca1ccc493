using System.Text.Json.Serialization;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Invoicing;

/// <summary>
/// What an adjustment did to a line, as the contract writes it. The amount has its sign, so that subtotal and amounts sum to the adjusted subtotal (R2).
/// What the contract has no type for, or what the subscription no longer tells, is shown as the amount it came to.
/// </summary>
internal sealed class MonetaryAdjustmentResponse
{
    private readonly Adjustment _adjustment;

    private MonetaryAdjustmentResponse(Adjustment adjustment, Money amount, IReadOnlyList<string> priceIds)
    {
        _adjustment = adjustment;
        Amount = amount.ToAmountString();
        AppliesToPriceIds = priceIds;
    }

    public string Id => _adjustment.Id.ToString();

    public string AdjustmentType => _adjustment.Kind switch
    {
        AdjustmentKind.UsageDiscount => "usage_discount",
        AdjustmentKind.AmountDiscount => "amount_discount",
        AdjustmentKind.PercentageDiscount => "percentage_discount",
        AdjustmentKind.TieredPercentageDiscount => "tiered_percentage_discount",
        AdjustmentKind.Minimum => "minimum",
        _ => "maximum",
    };

    public string Amount { get; }

    public IReadOnlyList<string> AppliesToPriceIds { get; }

    public IReadOnlyList<PriceFilterResponse> Filters => PriceFilters.Write(_adjustment.Target.Filters);

    public bool IsInvoiceLevel => _adjustment.IsInvoiceLevel;

    public string? Reason => _adjustment.Reason;

    public string? ReplacesAdjustmentId => null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? UsageDiscount => (_adjustment as UsageDiscount)?.Units;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AmountDiscount => (_adjustment as AmountDiscount)?.Amount.ToAmountString();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? PercentageDiscount => (_adjustment as PercentageDiscount)?.Percentage;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DiscountTierResponse>? Tiers => DiscountTierResponse.Of(_adjustment);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MinimumAmount => (_adjustment as Minimum)?.Amount.ToAmountString();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ItemId => (_adjustment as Minimum)?.ItemId.ToString();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MaximumAmount => (_adjustment as Maximum)?.Amount.ToAmountString();

    public static MonetaryAdjustmentResponse Of(LineAdjustment applied, InvoiceLineItem item, SubscriptionTimeline? timeline)
    {
        var known = timeline?.Adjustments.FirstOrDefault(a => a.Adjustment.Id == applied.AdjustmentId)?.Adjustment;
        return known is null or TrialDiscount
            ? new MonetaryAdjustmentResponse(AmountOf(applied, item, known is TrialDiscount ? "Trial" : null), applied.Amount, [item.Price.Price.Id.ToString()])
            : new MonetaryAdjustmentResponse(
                known, applied.Amount,
                [.. timeline!.Intervals.Where(i => known.AppliesTo(i.Price)).Select(i => i.Price.Id.ToString()).Distinct(StringComparer.Ordinal)]);
    }

    private static Adjustment AmountOf(LineAdjustment applied, InvoiceLineItem item, string? reason)
    {
        var price = AdjustmentTarget.Matching([AdjustmentFilter.Includes(AdjustmentFilterField.PriceId, item.Price.Price.Id.ToString())]);
        return applied.Amount.IsPositive
            ? new Minimum(applied.AdjustmentId, price, applied.Amount, item.Price.Price.ItemId, reason: reason)
            : new AmountDiscount(applied.AdjustmentId, price, -applied.Amount, reason: reason);
    }
}
