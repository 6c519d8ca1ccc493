using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Catalog;

/// <summary>Stores coupons of the scope's tenant and what was redeemed of them.</summary>
public interface ICouponStore
{
    /// <summary>Adds a coupon; <see cref="StoreResult.AlreadyExists"/> when its id, or its code among those not archived, is taken.</summary>
    Task<StoreResult> AddAsync(CatalogCoupon coupon, CancellationToken cancellationToken);

    /// <summary>Replaces a coupon whose stored version is <see cref="CatalogCoupon.Version"/>; the stored version goes up by one.</summary>
    Task<StoreResult> UpdateAsync(CatalogCoupon coupon, CancellationToken cancellationToken);

    /// <summary>A coupon by id.</summary>
    Task<CatalogCoupon?> FindAsync(CouponId id, CancellationToken cancellationToken);

    /// <summary>The coupon with a code that is not archived, compared ordinally.</summary>
    Task<CatalogCoupon?> FindByCodeAsync(string redemptionCode, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> coupons after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<CatalogCoupon>> ListAsync(CouponQuery query, PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Counts and keeps a redemption in one write: never more than the coupon's limit, however many redeem at once, and once a subscription.
    /// Customer and subscription must be stored, if only in the transaction that is open. Whatever is not redeemed has written nothing.
    /// </summary>
    Task<CouponRedemptionResult> RedeemAsync(CouponRedemption redemption, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> redemptions of a coupon after a position, largest subscription id first.</summary>
    Task<IReadOnlyList<CouponRedemption>> ListRedemptionsAsync(CouponId id, PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>The last redemption of each subscription that has one, by the time of redemption, with its coupon; in a fixed number of queries.</summary>
    Task<IReadOnlyDictionary<SubscriptionId, RedeemedCoupon>> RedeemedAsync(IReadOnlyCollection<SubscriptionId> subscriptions, CancellationToken cancellationToken);
}
