using Microsoft.EntityFrameworkCore;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class CouponStore(OrbDbContext context, BillingTransactions transactions, IRowLocks locks) : ICouponStore
{
    private IQueryable<CouponRow> Coupons => context.Set<CouponRow>();

    public Task<StoreResult> AddAsync(CatalogCoupon coupon, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, CouponRow.Of(context.TenantId, coupon), cancellationToken);

    public Task<StoreResult> UpdateAsync(CatalogCoupon coupon, CancellationToken cancellationToken) =>
        transactions.UpdateAsync(context, CouponRow.Of(context.TenantId, coupon), cancellationToken);

    public async Task<CatalogCoupon?> FindAsync(CouponId id, CancellationToken cancellationToken) =>
        (await RowById<CouponRow>.FindAsync(context, id.Value, cancellationToken))?.ToCoupon();

    public async Task<CatalogCoupon?> FindByCodeAsync(string redemptionCode, CancellationToken cancellationToken) =>
        (await Coupons.SingleOrDefaultAsync(c => c.RedemptionCode == redemptionCode && c.ArchivedAt == null, cancellationToken))?.ToCoupon();

    public async Task<IReadOnlyList<CatalogCoupon>> ListAsync(
        CouponQuery query, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var coupons = Coupons;
        if (!query.IncludeArchived)
            coupons = coupons.Where(c => c.ArchivedAt == null);
        if (query.RedemptionCode is { } code)
            coupons = coupons.Where(c => c.RedemptionCode == code);
        var rows = await coupons.PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToCoupon())];
    }

    public async Task<CouponRedemptionResult> RedeemAsync(CouponRedemption redemption, CancellationToken cancellationToken)
    {
        var refused = CouponRedemptionResult.VersionConflict;
        var written = await transactions.WriteAsync(
            StoreResult.AlreadyExists,
            async () =>
            {
                await locks.LockCouponAsync(redemption.CouponId, cancellationToken);
                var row = await Coupons.SingleOrDefaultAsync(c => c.Id == redemption.CouponId.Value, cancellationToken);
                if (Refuse(row) is { } why)
                {
                    refused = why;
                    return StoreResult.VersionConflict;
                }

                // The count is written on the version it was read in: of two who take the last one, the later finds another version.
                row!.TimesRedeemed++;
                context.Replace(row);
                context.Add(CouponRedemptionRow.Of(context.TenantId, redemption));
                await context.SaveChangesAsync(cancellationToken);
                return StoreResult.Success;
            },
            cancellationToken);
        return written switch
        {
            StoreResult.Success => CouponRedemptionResult.Redeemed,
            StoreResult.AlreadyExists => CouponRedemptionResult.AlreadyRedeemed,
            _ => refused,
        };
    }

    public async Task<IReadOnlyList<CouponRedemption>> ListRedemptionsAsync(
        CouponId id, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var redemptions = context.Set<CouponRedemptionRow>().Where(r => r.CouponId == id.Value);
        if (after is not null)
        {
            var last = after.Id;
            redemptions = redemptions.Where(r => r.SubscriptionId < last);
        }

        var rows = await redemptions.OrderByDescending(r => r.SubscriptionId).Take(take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToRedemption())];
    }

    public async Task<IReadOnlyDictionary<SubscriptionId, RedeemedCoupon>> RedeemedAsync(
        IReadOnlyCollection<SubscriptionId> subscriptions, CancellationToken cancellationToken)
    {
        var ids = subscriptions.Select(s => s.Value).ToList();
        var rows = await context.Set<CouponRedemptionRow>()
            .Where(r => ids.Contains(r.SubscriptionId))
            .Join(Coupons, r => r.CouponId, c => c.Id, (r, c) => new { Redemption = r, Coupon = c })
            .ToListAsync(cancellationToken);
        return rows
            .Select(r => (Redemption: r.Redemption.ToRedemption(), r.Coupon.ToCoupon().Coupon))
            .GroupBy(r => r.Redemption.SubscriptionId)
            .Select(g => g.OrderBy(r => r.Redemption.RedeemedAt).ThenBy(r => r.Coupon.Id.Value).Last())
            .ToDictionary(r => r.Redemption.SubscriptionId, r => new RedeemedCoupon(r.Coupon, r.Redemption.RedeemedAt));
    }

    private static CouponRedemptionResult? Refuse(CouponRow? row)
    {
        if (row is null)
            return CouponRedemptionResult.NotFound;
        if (row.ArchivedAt is not null)
            return CouponRedemptionResult.Archived;
        return row.ToCoupon().Coupon.CanBeRedeemed(row.TimesRedeemed) ? null : CouponRedemptionResult.LimitReached;
    }
}
