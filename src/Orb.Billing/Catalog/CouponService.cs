using System.Globalization;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Catalog;

internal sealed class CouponService(ICouponStore store, AuditedWrites writes, IIdGenerator ids, IClock wall) : ICouponService
{
    public async Task<Outcome<CatalogCoupon>> CreateAsync(CreateCoupon command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("redemption_code", command.RedemptionCode);
        validation.Range("duration_in_months", command.DurationInMonths, 1, Cadence.MaximumDuration);
        validation.Range("max_redemptions", command.MaximumRedemptions, 1, int.MaxValue);
        if (command.PercentageDiscount is null == command.AmountDiscount is null)
            validation.Add("discount", "must be either a percentage or an amount.");
        if (command.PercentageDiscount is { } percentage && percentage is <= 0m or > 1m)
            validation.Add("discount.percentage_discount", string.Create(CultureInfo.InvariantCulture, $"must be above 0 and at most 1, but is {percentage}."));
        var amount = Amount(command, validation);
        if (validation.Failed)
            return validation.Refusal;

        var id = new CouponId(ids.Next());
        var coupon = new CatalogCoupon
        {
            Coupon = amount is { } money
                ? Coupon.OfAmount(id, command.RedemptionCode, money, command.DurationInMonths, command.MaximumRedemptions)
                : Coupon.OfPercentage(id, command.RedemptionCode, command.PercentageDiscount!.Value, command.DurationInMonths, command.MaximumRedemptions),
            CreatedAt = wall.GetCurrentInstant(),
        };
        var note = new AuditNote("coupon", id.ToString(), "created", new Dictionary<string, string>
        {
            ["redemption_code"] = command.RedemptionCode,
            ["discount"] = amount?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"{command.PercentageDiscount * 100m:0.##########################} %"),
        });
        return await writes.RunAsync(note, () => store.AddAsync(coupon, cancellationToken), cancellationToken).ConfigureAwait(false) == StoreResult.Success
            ? coupon
            : Refusal.AlreadyExists($"A coupon with redemption_code '{Validation.Shorten(command.RedemptionCode)}' already exists; archive it to use its code again.");
    }

    public Task<CatalogCoupon?> FindAsync(CouponId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public Task<CatalogCoupon?> FindByCodeAsync(string redemptionCode, CancellationToken cancellationToken) =>
        store.FindByCodeAsync(redemptionCode, cancellationToken);

    public Task<Outcome<Page<CatalogCoupon>>> ListAsync(CouponQuery query, PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(query, after, take, cancellationToken), c => new PagePosition(null, c.Coupon.Id.Value));

    public async Task<Outcome<CatalogCoupon>> ArchiveAsync(CouponId id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } coupon)
            return Refusal.NotFound("Coupon", id.ToString());
        if (coupon.ArchivedAt is not null)
            return coupon;
        var archived = coupon with { ArchivedAt = wall.GetCurrentInstant() };
        var note = new AuditNote("coupon", id.ToString(), "archived", new Dictionary<string, string> { ["redemption_code"] = coupon.Coupon.Code });
        return await writes.RunAsync(note, () => store.UpdateAsync(archived, cancellationToken), cancellationToken).ConfigureAwait(false) == StoreResult.Success
            ? archived with { Version = coupon.Version + 1 }
            : Refusal.Conflict("The coupon was changed by another request; read it and try again.");
    }

    private static Money? Amount(CreateCoupon command, Validation validation)
    {
        if (command.AmountDiscount is not { } amount)
        {
            if (command.Currency is not null)
                validation.Add("discount.currency", "belongs to an amount; a percentage has none.");
            return null;
        }

        if (command.Currency is null)
            validation.Add("discount.currency", "is required with an amount.");
        return validation.Amount("discount.amount_discount", amount, validation.Currency("discount.currency", command.Currency), orZero: false);
    }
}
