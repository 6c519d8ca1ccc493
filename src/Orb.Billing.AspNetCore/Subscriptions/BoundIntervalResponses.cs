using System.Text.Json.Serialization;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>A discount of a subscription in the contract's older form.</summary>
internal sealed class DiscountIntervalResponse(AdjustmentInterval interval, SubscriptionTimeline timeline)
{
    public string DiscountType => interval.Adjustment.Kind switch
    {
        AdjustmentKind.UsageDiscount => "usage",
        AdjustmentKind.AmountDiscount => "amount",
        AdjustmentKind.PercentageDiscount => "percentage",
        _ => "tiered_percentage",
    };

    public IReadOnlyList<string> AppliesToPriceIntervalIds => AdjustmentIntervalResponse.IdsOf(interval, timeline);

    public IReadOnlyList<PriceFilterResponse> Filters => PriceFilters.Write(interval.Adjustment.Target.Filters);

    public string StartDate => WireTime.Write(interval.Start);

    public string? EndDate => WireTime.Write(interval.End);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? UsageDiscount => (interval.Adjustment as UsageDiscount)?.Units;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AmountDiscount => (interval.Adjustment as AmountDiscount)?.Amount.ToAmountString();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? PercentageDiscount => (interval.Adjustment as PercentageDiscount)?.Percentage;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DiscountTierResponse>? Tiers => DiscountTierResponse.Of(interval.Adjustment);

    public static bool Is(AdjustmentInterval interval) => interval.Adjustment.Kind
        is AdjustmentKind.UsageDiscount or AdjustmentKind.AmountDiscount or AdjustmentKind.PercentageDiscount or AdjustmentKind.TieredPercentageDiscount;
}

/// <summary>A minimum of a subscription in the contract's older form.</summary>
internal sealed record MinimumIntervalResponse(
    IReadOnlyList<string> AppliesToPriceIntervalIds, IReadOnlyList<PriceFilterResponse> Filters, string MinimumAmount, string StartDate, string? EndDate)
{
    public static MinimumIntervalResponse Of(AdjustmentInterval interval, Minimum minimum, SubscriptionTimeline timeline) => new(
        AdjustmentIntervalResponse.IdsOf(interval, timeline), PriceFilters.Write(minimum.Target.Filters), minimum.Amount.ToAmountString(),
        WireTime.Write(interval.Start), WireTime.Write(interval.End));
}

/// <summary>A maximum of a subscription in the contract's older form.</summary>
internal sealed record MaximumIntervalResponse(
    IReadOnlyList<string> AppliesToPriceIntervalIds, IReadOnlyList<PriceFilterResponse> Filters, string MaximumAmount, string StartDate, string? EndDate)
{
    public static MaximumIntervalResponse Of(AdjustmentInterval interval, Maximum maximum, SubscriptionTimeline timeline) => new(
        AdjustmentIntervalResponse.IdsOf(interval, timeline), PriceFilters.Write(maximum.Target.Filters), maximum.Amount.ToAmountString(),
        WireTime.Write(interval.Start), WireTime.Write(interval.End));
}

/// <summary>A coupon that was redeemed, and how long it lasts.</summary>
internal sealed record CouponRedemptionResponse(string CouponId, string StartDate, string? EndDate);

/// <summary>Beyond the contract: a stretch in which nothing is charged.</summary>
internal sealed record PauseResponse(string StartDate, string? EndDate);
