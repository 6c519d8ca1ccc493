using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Coupons and pricing units: how they are made, found and archived, and what is refused.</summary>
public sealed class CouponScenarios
{
    [Fact]
    public async Task A_coupon_takes_a_share_or_an_amount_off()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var share = (await CreateAsync(host, new CreateCoupon { RedemptionCode = "WELCOME", PercentageDiscount = 0.25m, DurationInMonths = 3, MaximumRedemptions = 100 })).Value;
        var amount = (await CreateAsync(host, new CreateCoupon { RedemptionCode = "TENNER", AmountDiscount = 10m, Currency = "USD" })).Value;

        (share.Coupon.Percentage, share.Coupon.DurationInMonths, share.Coupon.MaximumRedemptions, share.TimesRedeemed).ShouldBe((0.25m, 3, 100, 0));
        (amount.Coupon.Amount, amount.Coupon.DurationInMonths, amount.Coupon.MaximumRedemptions).ShouldBe((Money.Of(10m, Currency.Usd), null, null));
        (await host.InScopeAsync<ICouponService, CatalogCoupon?>(s => s.FindByCodeAsync("WELCOME", default)))!.Coupon.ShouldBe(share.Coupon);
        (await host.InScopeAsync<ICouponService, CatalogCoupon?>(s => s.FindAsync(amount.Coupon.Id, default)))!.Coupon.ShouldBe(amount.Coupon);
    }

    [Fact]
    public async Task A_wrong_coupon_names_its_field_limit_and_value()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var half = new CreateCoupon { RedemptionCode = "HALF", PercentageDiscount = 0.5m };
        (await IssuesAsync(half with { RedemptionCode = " " })).ShouldBe(["redemption_code: must not be empty."]);
        (await IssuesAsync(half with { RedemptionCode = new string('x', 256) })).ShouldBe(["redemption_code: has 256 characters; at most 255 are allowed."]);
        (await IssuesAsync(half with { PercentageDiscount = 1.01m })).ShouldBe(["discount.percentage_discount: must be above 0 and at most 1, but is 1.01."]);
        (await IssuesAsync(half with { PercentageDiscount = 0m })).ShouldBe(["discount.percentage_discount: must be above 0 and at most 1, but is 0."]);
        (await IssuesAsync(half with { PercentageDiscount = null })).ShouldBe(["discount: must be either a percentage or an amount."]);
        (await IssuesAsync(half with { AmountDiscount = 1m, Currency = "USD" })).ShouldBe(["discount: must be either a percentage or an amount."]);
        (await IssuesAsync(half with { Currency = "USD" })).ShouldBe(["discount.currency: belongs to an amount; a percentage has none."]);
        (await IssuesAsync(half with { DurationInMonths = 0 })).ShouldBe(["duration_in_months: must be from 1 to 3660, but is 0."]);
        (await IssuesAsync(half with { MaximumRedemptions = 0 })).ShouldBe(["max_redemptions: must be from 1 to 2147483647, but is 0."]);
        var tenner = half with { PercentageDiscount = null, AmountDiscount = 10m };
        (await IssuesAsync(tenner)).ShouldBe(["discount.currency: is required with an amount."]);
        (await IssuesAsync(tenner with { Currency = "XXQ" })).ShouldBe(["discount.currency: 'XXQ' is not a currency code of ISO 4217."]);
        (await IssuesAsync(tenner with { Currency = "JPY", AmountDiscount = 1.5m })).ShouldBe(["discount.amount_discount: must have at most the 0 decimal places of JPY, but is 1.5."]);
        (await IssuesAsync(tenner with { Currency = "USD", AmountDiscount = 0m })).ShouldBe(["discount.amount_discount: must be above 0, but is 0."]);
        (await IssuesAsync(tenner with { Currency = "USD", AmountDiscount = 1_000_000_000_000_000_000_000_000_000m })).ShouldBe(
            ["discount.amount_discount: must have at most 28 digits, counted to the smallest unit of USD, but is 1000000000000000000000000000."]);

        async Task<IEnumerable<string>> IssuesAsync(CreateCoupon command) =>
            ((await CreateAsync(host, command)).Refusal?.Issues ?? []).Select(i => i.ToString());
    }

    [Fact]
    public async Task Archiving_frees_the_code_and_hides_the_coupon_from_the_list()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var half = new CreateCoupon { RedemptionCode = "HALF", PercentageDiscount = 0.5m };
        var coupon = (await CreateAsync(host, half)).Value;
        (await CreateAsync(host, half)).Refusal!.Kind.ShouldBe(RefusalKind.AlreadyExists);

        var archived = (await ArchiveAsync(host, coupon)).Value;
        host.Clock.AdvanceDays(1);
        var again = (await ArchiveAsync(host, coupon)).Value;

        archived.ArchivedAt.ShouldBe(At("2026-01-01T00:00:00Z"));
        (again.ArchivedAt, again.Version).ShouldBe((archived.ArchivedAt, archived.Version));
        var next = (await CreateAsync(host, half)).Value;
        (await ListAsync(new CouponQuery())).ShouldBe([next.Coupon.Id]);
        (await ListAsync(new CouponQuery(IncludeArchived: true))).ShouldBe([next.Coupon.Id, coupon.Coupon.Id]);
        (await host.InScopeAsync<ICouponService, Outcome<CatalogCoupon>>(s => s.ArchiveAsync(default, default))).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);

        async Task<IEnumerable<object>> ListAsync(CouponQuery query) =>
            (await host.InScopeAsync<ICouponService, Outcome<Page<CatalogCoupon>>>(s => s.ListAsync(query, new PageRequest(), default))).Value.Items
                .Select(c => (object)c.Coupon.Id);
    }

    [Fact]
    public async Task A_pricing_unit_has_nine_places_unless_told_and_a_name_of_its_own_R1()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var credits = (await UnitAsync(new CreatePricingUnit("credits"))).Value;
        (credits.Scale, credits.Symbol, credits.Currency).ShouldBe((9, "credits", Currency.Custom("credits", 9)));
        var coins = (await UnitAsync(new CreatePricingUnit("coins", "c", 0))).Value;
        (coins.Scale, coins.Symbol).ShouldBe((0, "c"));

        (await UnitAsync(new CreatePricingUnit("credits", Scale: 2))).Refusal!.Kind.ShouldBe(RefusalKind.AlreadyExists);
        (await IssuesAsync(new CreatePricingUnit(""))).ShouldBe(["name: must not be empty."]);
        (await IssuesAsync(new CreatePricingUnit("usd"))).ShouldBe(["name: 'usd' is a currency code of ISO 4217 and cannot name a pricing unit."]);
        (await IssuesAsync(new CreatePricingUnit("a", Scale: 10))).ShouldBe(["scale: must be from 0 to 9, but is 10."]);
        (await IssuesAsync(new CreatePricingUnit("a", new string('c', 33)))).ShouldBe(["symbol: has 33 characters; at most 32 are allowed."]);
        (await host.InScopeAsync<IPricingUnitService, Outcome<Page<PricingUnit>>>(s => s.ListAsync(new PageRequest(), default))).Value.Items.ShouldBe([coins, credits]);
        (await host.InScopeAsync<IPricingUnitService, PricingUnit?>(s => s.FindAsync(coins.Id, default))).ShouldBe(coins);
        (await host.InScopeAsync<IPricingUnitService, PricingUnit?>(s => s.FindByNameAsync("Coins", default))).ShouldBeNull();

        Task<Outcome<PricingUnit>> UnitAsync(CreatePricingUnit command) =>
            host.InScopeAsync<IPricingUnitService, Outcome<PricingUnit>>(s => s.CreateAsync(command, default));
        async Task<IEnumerable<string>> IssuesAsync(CreatePricingUnit command) => (await UnitAsync(command)).Refusal!.Issues.Select(i => i.ToString());
    }

    private static Task<Outcome<CatalogCoupon>> CreateAsync(BillingHost host, CreateCoupon command) =>
        host.InScopeAsync<ICouponService, Outcome<CatalogCoupon>>(s => s.CreateAsync(command, default));

    private static Task<Outcome<CatalogCoupon>> ArchiveAsync(BillingHost host, CatalogCoupon coupon) =>
        host.InScopeAsync<ICouponService, Outcome<CatalogCoupon>>(s => s.ArchiveAsync(coupon.Coupon.Id, default));
}
