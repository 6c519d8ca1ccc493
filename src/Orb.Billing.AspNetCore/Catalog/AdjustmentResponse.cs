using System.Text.Json.Serialization;
using Orb.Billing.Core.Adjustments;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>An adjustment of a plan or a subscription as the contract writes it.</summary>
/// <param name="adjustment">The adjustment; a trial is not one of the contract's.</param>
/// <param name="priceIds">The prices it applies to.</param>
/// <param name="phaseOrder">The phase of the plan; null for its whole life.</param>
/// <param name="replacesAdjustmentId">The adjustment it takes the place of.</param>
internal sealed class AdjustmentResponse(Adjustment adjustment, IReadOnlyList<string> priceIds, int? phaseOrder = null, string? replacesAdjustmentId = null)
{
    public string Id => adjustment.Id.ToString();

    public string AdjustmentType => adjustment.Kind switch
    {
        AdjustmentKind.UsageDiscount => "usage_discount",
        AdjustmentKind.AmountDiscount => "amount_discount",
        AdjustmentKind.PercentageDiscount => "percentage_discount",
        AdjustmentKind.TieredPercentageDiscount => "tiered_percentage_discount",
        AdjustmentKind.Minimum => "minimum",
        _ => "maximum",
    };

    public IReadOnlyList<string> AppliesToPriceIds => priceIds;

    public IReadOnlyList<PriceFilterResponse> Filters => PriceFilters.Write(adjustment.Target.Filters);

    public bool IsInvoiceLevel => adjustment.IsInvoiceLevel;

    public int? PlanPhaseOrder => phaseOrder;

    public string? Reason => adjustment.Reason;

    public string? ReplacesAdjustmentId => replacesAdjustmentId;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? UsageDiscount => (adjustment as UsageDiscount)?.Units;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AmountDiscount => (adjustment as AmountDiscount)?.Amount.ToAmountString();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? PercentageDiscount => (adjustment as PercentageDiscount)?.Percentage;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DiscountTierResponse>? Tiers => DiscountTierResponse.Of(adjustment);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MinimumAmount => (adjustment as Minimum)?.Amount.ToAmountString();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ItemId => (adjustment as Minimum)?.ItemId.ToString();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MaximumAmount => (adjustment as Maximum)?.Amount.ToAmountString();
}

/// <summary>A band of a tiered percentage discount.</summary>
internal sealed record DiscountTierResponse(decimal LowerBound, decimal Percentage, decimal? UpperBound)
{
    public static IReadOnlyList<DiscountTierResponse>? Of(Adjustment adjustment) => adjustment is TieredPercentageDiscount tiered
        ? [.. tiered.Tiers.Select(t => new DiscountTierResponse(t.LowerBound, t.Percentage, t.UpperBound))]
        : null;
}
