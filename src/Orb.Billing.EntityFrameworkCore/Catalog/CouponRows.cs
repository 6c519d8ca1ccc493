using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.EntityFrameworkCore.Customers;
using Orb.Billing.EntityFrameworkCore.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class CouponRow : IIdentifiedRow, IVersionedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string RedemptionCode { get; set; }

    public decimal? Percentage { get; set; }

    public decimal? Amount { get; set; }

    /// <summary>The ISO 4217 code of the amount.</summary>
    public string? Currency { get; set; }

    public int? DurationInMonths { get; set; }

    public int? MaximumRedemptions { get; set; }

    public required int TimesRedeemed { get; set; }

    public Instant? ArchivedAt { get; set; }

    public required Instant CreatedAt { get; set; }

    public int Version { get; set; }

    public static CouponRow Of(Guid tenantId, CatalogCoupon coupon) => new()
    {
        TenantId = tenantId,
        Id = coupon.Coupon.Id.Value,
        RedemptionCode = coupon.Coupon.Code,
        Percentage = coupon.Coupon.Percentage,
        Amount = coupon.Coupon.Amount?.Amount,
        Currency = coupon.Coupon.Amount?.Currency.Code,
        DurationInMonths = coupon.Coupon.DurationInMonths,
        MaximumRedemptions = coupon.Coupon.MaximumRedemptions,
        TimesRedeemed = coupon.TimesRedeemed,
        ArchivedAt = coupon.ArchivedAt,
        CreatedAt = coupon.CreatedAt,
        Version = coupon.Version,
    };

    public CatalogCoupon ToCoupon() => new()
    {
        Coupon = Percentage is { } percentage
            ? Coupon.OfPercentage(new(Id), RedemptionCode, percentage, DurationInMonths, MaximumRedemptions)
            : Coupon.OfAmount(
                new(Id), RedemptionCode, Money.Of(Amount!.Value, Core.Amounts.Currency.Iso(Currency!)), DurationInMonths, MaximumRedemptions),
        TimesRedeemed = TimesRedeemed,
        ArchivedAt = ArchivedAt,
        CreatedAt = CreatedAt,
        Version = Version,
    };
}

internal sealed class CouponRedemptionRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid CouponId { get; set; }

    public required Guid SubscriptionId { get; set; }

    public required Guid CustomerId { get; set; }

    public required Instant RedeemedAt { get; set; }

    public CouponRow Coupon { get; set; } = null!;

    public CustomerRow Customer { get; set; } = null!;

    public SubscriptionRow Subscription { get; set; } = null!;

    public static CouponRedemptionRow Of(Guid tenantId, CouponRedemption redemption) => new()
    {
        TenantId = tenantId,
        CouponId = redemption.CouponId.Value,
        SubscriptionId = redemption.SubscriptionId.Value,
        CustomerId = redemption.CustomerId.Value,
        RedeemedAt = redemption.RedeemedAt,
    };

    public CouponRedemption ToRedemption() => new(new(CouponId), new(CustomerId), new(SubscriptionId), RedeemedAt);
}
