using Orb.Billing.Core.Adjustments;

namespace Orb.Billing.Catalog;

/// <summary>Coupons of the scope's tenant.</summary>
public interface ICouponService
{
    /// <summary>Creates a coupon. Refused when a coupon that is not archived has its code.</summary>
    Task<Outcome<CatalogCoupon>> CreateAsync(CreateCoupon command, CancellationToken cancellationToken);

    /// <summary>A coupon by id, archived or not.</summary>
    Task<CatalogCoupon?> FindAsync(CouponId id, CancellationToken cancellationToken);

    /// <summary>The coupon that is redeemed by a code, compared ordinally; an archived one never is.</summary>
    Task<CatalogCoupon?> FindByCodeAsync(string redemptionCode, CancellationToken cancellationToken);

    /// <summary>Coupons, newest first.</summary>
    Task<Outcome<Page<CatalogCoupon>>> ListAsync(CouponQuery query, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Archives a coupon, for good: what was redeemed stays, but nobody redeems it any more, and its code is free. Archiving again does nothing.</summary>
    Task<Outcome<CatalogCoupon>> ArchiveAsync(CouponId id, CancellationToken cancellationToken);
}

/// <summary>A new coupon: a percentage or an amount off.</summary>
public sealed record CreateCoupon
{
    /// <summary>What customers redeem it by, 1 to 255 characters.</summary>
    public required string RedemptionCode { get; init; }

    /// <summary>The fraction off, above 0 and up to 1: 0.2 is 20 %.</summary>
    public decimal? PercentageDiscount { get; init; }

    /// <summary>The amount off a full period, above 0.</summary>
    public decimal? AmountDiscount { get; init; }

    /// <summary>The ISO 4217 code of <see cref="AmountDiscount"/>; it lowers prices of this currency alone.</summary>
    public string? Currency { get; init; }

    /// <summary>Months it lasts from its redemption, 1 to 3660; null for good.</summary>
    public int? DurationInMonths { get; init; }

    /// <summary>How often it can be redeemed, 1 or more; null without a limit.</summary>
    public int? MaximumRedemptions { get; init; }
}

/// <summary>Which coupons a list holds.</summary>
/// <param name="RedemptionCode">Only those of this code, compared ordinally; null for any.</param>
/// <param name="IncludeArchived">Also the archived ones; false by default.</param>
public sealed record CouponQuery(string? RedemptionCode = null, bool IncludeArchived = false);
