using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>Coupons as the tests want them: one of a percentage, one of an amount.</summary>
internal sealed class FakeCoupons(FakeBilling billing) : ICouponService
{
    public static readonly CatalogCoupon Percentage = new()
    {
        Coupon = Coupon.OfPercentage(new CouponId(new Guid("01900000-0000-7000-8000-0000000000f1")), "SPRING", 0.2m, 3, 10),
        TimesRedeemed = 2,
        CreatedAt = Samples.Now,
    };

    public static readonly CatalogCoupon Amount = new()
    {
        Coupon = Coupon.OfAmount(new CouponId(new Guid("01900000-0000-7000-8000-0000000000f2")), "TEN", Money.Of(10m, Currency.Usd)),
        ArchivedAt = Samples.Now,
        CreatedAt = Samples.Now,
    };

    public Task<Outcome<CatalogCoupon>> CreateAsync(CreateCoupon command, CancellationToken cancellationToken) =>
        billing.Done(command, command.AmountDiscount is null ? Percentage : Amount);

    public Task<CatalogCoupon?> FindAsync(CouponId id, CancellationToken cancellationToken) =>
        Task.FromResult(new[] { Percentage, Amount }.FirstOrDefault(c => c.Coupon.Id == id));

    public Task<CatalogCoupon?> FindByCodeAsync(string redemptionCode, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<Page<CatalogCoupon>>> ListAsync(CouponQuery query, PageRequest page, CancellationToken cancellationToken) =>
        billing.Done((query, page), new Page<CatalogCoupon>([Amount, Percentage], null));

    public Task<Outcome<CatalogCoupon>> ArchiveAsync(CouponId id, CancellationToken cancellationToken) => billing.Done(id, Amount);
}

/// <summary>Evaluated prices as the tests want them: each comes to 12.50 in two groups, or in none where none was asked for.</summary>
internal sealed class FakeEvaluation(FakeBilling billing) : IPriceEvaluationService
{
    public async Task<Outcome<IReadOnlyList<EvaluatedCatalogPrice>>> EvaluateAsync(EvaluatePrices command, CancellationToken cancellationToken)
    {
        var amount = Money.Of(12.5m, Currency.Usd);
        var prices = command.Prices.Select(p => new EvaluatedCatalogPrice(
            Samples.Plan.Prices[1].Price,
            new EvaluatedPrice(
                5m, 12.5m, amount, [],
                p.GroupingKeys.Count == 0 ? [] : [new EvaluatedGroup(new UsageGroup("eu"), 3m, 7.5m, amount), new EvaluatedGroup(new UsageGroup((string?)null), 2m, 5m, amount)],
                5, 0))).ToList();
        return (await billing.Done<object>(command, command)).TryGetValue(out _, out var refusal)
            ? Outcome.Success<IReadOnlyList<EvaluatedCatalogPrice>>(prices)
            : refusal;
    }
}
