using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Catalog;

/// <summary>A coupon with what the catalogue knows of it beyond the calculation.</summary>
public sealed record CatalogCoupon
{
    /// <summary>The coupon as the calculation sees it. Its code is unique among the coupons that are not archived.</summary>
    public required Coupon Coupon { get; init; }

    /// <summary>How often it has been redeemed.</summary>
    public int TimesRedeemed { get; init; }

    /// <summary>When it was archived: it cannot be redeemed any more, and its code is free again. Null while it can.</summary>
    public Instant? ArchivedAt { get; init; }

    /// <summary>When it was created.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Goes up with every write; a write from an older one is refused.</summary>
    public int Version { get; init; }
}

/// <summary>A coupon redeemed for a subscription, once at most.</summary>
/// <param name="CouponId">The coupon.</param>
/// <param name="CustomerId">Whose subscription it is.</param>
/// <param name="SubscriptionId">The subscription it is redeemed for.</param>
/// <param name="RedeemedAt">When, by the customer's clock.</param>
public sealed record CouponRedemption(CouponId CouponId, CustomerId CustomerId, SubscriptionId SubscriptionId, Instant RedeemedAt);

/// <summary>A redemption with the coupon that was redeemed.</summary>
/// <param name="Coupon">The coupon.</param>
/// <param name="RedeemedAt">When, by the customer's clock.</param>
public sealed record RedeemedCoupon(Coupon Coupon, Instant RedeemedAt);

/// <summary>What redeeming a coupon came to.</summary>
public enum CouponRedemptionResult
{
    /// <summary>Redeemed, and counted.</summary>
    Redeemed,

    /// <summary>There is no such coupon.</summary>
    NotFound,

    /// <summary>It is archived.</summary>
    Archived,

    /// <summary>It has been redeemed as often as it may be.</summary>
    LimitReached,

    /// <summary>The subscription has redeemed it before.</summary>
    AlreadyRedeemed,

    /// <summary>Another redemption was faster; trying again may succeed.</summary>
    VersionConflict,
}
