using System.Text.Json.Serialization;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>A coupon as the contract writes it.</summary>
internal sealed class CouponResponse(CatalogCoupon coupon)
{
    public string Id => coupon.Coupon.Id.ToString();

    public string RedemptionCode => coupon.Coupon.Code;

    public CouponDiscountResponse Discount => new(coupon.Coupon);

    public int? DurationInMonths => coupon.Coupon.DurationInMonths;

    public int? MaxRedemptions => coupon.Coupon.MaximumRedemptions;

    public int TimesRedeemed => coupon.TimesRedeemed;

    public string? ArchivedAt => WireTime.Write(coupon.ArchivedAt);
}

/// <summary>What a coupon takes off: it applies to every price.</summary>
internal sealed class CouponDiscountResponse(Coupon coupon)
{
    public string DiscountType => coupon.Amount is null ? "percentage" : "amount";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? PercentageDiscount => coupon.Percentage;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AmountDiscount => coupon.Amount?.ToAmountString();

    /// <summary>Beyond the contract: the currency of an amount.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Currency => coupon.Amount?.Currency.Code;

    public IReadOnlyList<string>? AppliesToPriceIds => null;

    public IReadOnlyList<PriceFilterResponse>? Filters => null;

    public string? Reason => null;
}
