using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Specifications;

public abstract class CouponStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Coupons_survive_and_change_by_version()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ICouponStore>();
        var share = New(Coupon.OfPercentage(new(Ids.Next()), "SHARE", 0.1234567890123456789012345678m, 3, 5)) with { TimesRedeemed = 2 };
        var amount = New(Coupon.OfAmount(new(Ids.Next()), "AMOUNT", Money.Of(0.001m, Currency.Iso("KWD"))));
        (await store.AddAsync(share, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(amount, Token)).ShouldBe(StoreResult.Success);

        (await store.FindAsync(share.Coupon.Id, Token)).ShouldHaveSurvived(share);
        (await store.FindAsync(amount.Coupon.Id, Token)).ShouldHaveSurvived(amount);
        var archived = amount with { ArchivedAt = Make.Noon };
        (await store.UpdateAsync(archived, Token)).ShouldBe(StoreResult.Success);
        (await store.UpdateAsync(amount, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindAsync(amount.Coupon.Id, Token)).ShouldHaveSurvived(archived with { Version = 1 });
    }

    [Fact]
    public async Task A_code_belongs_to_one_coupon_until_it_is_archived()
    {
        var tenant = Ids.Tenant();
        await using var scope = database.Open(tenant);
        await using var other = database.Open(Ids.Tenant());
        var store = scope.Get<ICouponStore>();
        var (old, next) = (New(Coupon.OfPercentage(new(Ids.Next()), "HALF", 0.5m)), New(Coupon.OfPercentage(new(Ids.Next()), "HALF", 0.4m)));
        await store.AddAsync(old, Token);

        (await store.AddAsync(next, Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.FindByCodeAsync("half", Token)).ShouldBeNull();
        await store.UpdateAsync(old with { ArchivedAt = Make.Noon }, Token);
        (await store.FindByCodeAsync("HALF", Token)).ShouldBeNull();
        (await store.AddAsync(next, Token)).ShouldBe(StoreResult.Success);

        (await store.FindByCodeAsync("HALF", Token)).ShouldHaveSurvived(next);
        (await other.Get<ICouponStore>().FindByCodeAsync("HALF", Token)).ShouldBeNull();
        (await other.Get<ICouponStore>().FindAsync(next.Coupon.Id, Token)).ShouldBeNull();
        (await store.ListAsync(new CouponQuery(), null, 10, Token)).Select(c => c.Coupon.Id).ShouldBe([next.Coupon.Id]);
        (await store.ListAsync(new CouponQuery("HALF", IncludeArchived: true), null, 10, Token)).Select(c => c.Coupon.Id)
            .ShouldBe([next.Coupon.Id, old.Coupon.Id]);
        (await store.ListAsync(new CouponQuery("OTHER"), null, 10, Token)).ShouldBeEmpty();
        (await store.ListAsync(new CouponQuery(null, true), new PagePosition(null, next.Coupon.Id.Value), 10, Token)).Select(c => c.Coupon.Id)
            .ShouldBe([old.Coupon.Id]);
    }

    [Fact]
    public async Task A_coupon_is_redeemed_once_a_subscription_and_not_beyond_its_limit_or_its_archiving()
    {
        var story = await Story.WriteAsync(database);
        var second = await SubscribeAsync(story);
        var third = await SubscribeAsync(story);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ICouponStore>();
        var coupon = New(Coupon.OfPercentage(new(Ids.Next()), "TWICE", 0.5m, maximumRedemptions: 2));
        await store.AddAsync(coupon, Token);
        CouponRedemption Of(Subscription subscription) => new(coupon.Coupon.Id, story.Customer.Id, subscription.Id, Make.Noon);

        (await store.RedeemAsync(Of(story.Subscription), Token)).ShouldBe(CouponRedemptionResult.Redeemed);
        (await store.RedeemAsync(Of(story.Subscription), Token)).ShouldBe(CouponRedemptionResult.AlreadyRedeemed);
        (await store.RedeemAsync(Of(second), Token)).ShouldBe(CouponRedemptionResult.Redeemed);
        (await store.RedeemAsync(Of(third), Token)).ShouldBe(CouponRedemptionResult.LimitReached);
        (await store.RedeemAsync(Of(third) with { CouponId = new(Ids.Next()) }, Token)).ShouldBe(CouponRedemptionResult.NotFound);

        var found = (await store.FindAsync(coupon.Coupon.Id, Token)).ShouldNotBeNull();
        (found.TimesRedeemed, found.Version).ShouldBe((2, 2));
        (await store.ListRedemptionsAsync(coupon.Coupon.Id, null, 10, Token)).ShouldBe([Of(second), Of(story.Subscription)]);
        (await store.ListRedemptionsAsync(coupon.Coupon.Id, new PagePosition(null, second.Id.Value), 10, Token)).ShouldBe([Of(story.Subscription)]);
        await store.UpdateAsync(found with { ArchivedAt = Make.Noon }, Token);
        (await store.RedeemAsync(Of(third), Token)).ShouldBe(CouponRedemptionResult.Archived);

        var later = New(Coupon.OfPercentage(new(Ids.Next()), "LATER", 0.1m));
        await store.AddAsync(later, Token);
        await store.RedeemAsync(Of(second) with { CouponId = later.Coupon.Id, RedeemedAt = Make.Noon + Duration.FromDays(1) }, Token);
        (await store.RedeemedAsync([story.Subscription.Id, second.Id, third.Id], Token)).ToDictionary(r => r.Key, r => (r.Value.Coupon.Code, r.Value.RedeemedAt)).ShouldBe(
            new Dictionary<SubscriptionId, (string, Instant)>
            {
                [story.Subscription.Id] = ("TWICE", Make.Noon),
                [second.Id] = ("LATER", Make.Noon + Duration.FromDays(1)),
            },
            ignoreOrder: true);
        await using var other = database.Open(Ids.Tenant());
        (await other.Get<ICouponStore>().RedeemedAsync([story.Subscription.Id], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redemption_goes_with_the_transaction_it_is_part_of()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ICouponStore>();
        var coupon = New(Coupon.OfPercentage(new(Ids.Next()), "ONCE", 0.5m, maximumRedemptions: 1));
        await store.AddAsync(coupon, Token);
        var redemption = new CouponRedemption(coupon.Coupon.Id, story.Customer.Id, story.Subscription.Id, Make.Noon);

        await using (await scope.Get<IBillingTransactions>().BeginAsync(Token))
            (await store.RedeemAsync(redemption, Token)).ShouldBe(CouponRedemptionResult.Redeemed);

        (await store.FindAsync(coupon.Coupon.Id, Token)).ShouldNotBeNull().TimesRedeemed.ShouldBe(0);
        (await store.RedeemAsync(redemption, Token)).ShouldBe(CouponRedemptionResult.Redeemed);
    }

    [Fact]
    public async Task Of_many_who_redeem_at_once_only_as_many_as_the_limit_succeed()
    {
        const int Redeemers = 12;
        const int Limit = 5;
        var story = await Story.WriteAsync(database);
        var subscriptions = new List<Subscription>();
        for (var i = 0; i < Redeemers; i++)
            subscriptions.Add(await SubscribeAsync(story));
        var coupon = New(Coupon.OfPercentage(new(Ids.Next()), "RUSH", 0.5m, maximumRedemptions: Limit));
        await using (var scope = database.Open(story.Tenant))
            await scope.Get<ICouponStore>().AddAsync(coupon, Token);

        using var start = new Barrier(Redeemers);
        var results = await Task.WhenAll(subscriptions.Select(s => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(Token);
                return RedeemAsync(s);
            },
            Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        results.Count(r => r == CouponRedemptionResult.Redeemed).ShouldBe(Limit);
        results.Count(r => r == CouponRedemptionResult.LimitReached).ShouldBe(Redeemers - Limit);
        await using var reader = database.Open(story.Tenant);
        (await reader.Get<ICouponStore>().FindAsync(coupon.Coupon.Id, Token)).ShouldNotBeNull().TimesRedeemed.ShouldBe(Limit);
        (await reader.Get<ICouponStore>().ListRedemptionsAsync(coupon.Coupon.Id, null, 100, Token)).Count.ShouldBe(Limit);

        async Task<CouponRedemptionResult> RedeemAsync(Subscription subscription)
        {
            await using var scope = database.Open(story.Tenant);
            return await scope.Get<ICouponStore>().RedeemAsync(
                new CouponRedemption(coupon.Coupon.Id, story.Customer.Id, subscription.Id, Make.Noon), Token);
        }
    }

    [Fact]
    public async Task A_count_written_from_an_old_version_is_refused()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ICouponStore>();
        var coupon = New(Coupon.OfPercentage(new(Ids.Next()), "STALE", 0.5m));
        await store.AddAsync(coupon, Token);
        await store.RedeemAsync(new CouponRedemption(coupon.Coupon.Id, story.Customer.Id, story.Subscription.Id, Make.Noon), Token);

        (await store.UpdateAsync(coupon with { ArchivedAt = Make.Noon }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindAsync(coupon.Coupon.Id, Token)).ShouldNotBeNull().TimesRedeemed.ShouldBe(1);
    }

    private static CatalogCoupon New(Coupon coupon) => new() { Coupon = coupon, CreatedAt = Make.Noon };

    private async Task<Subscription> SubscribeAsync(Story story)
    {
        await using var scope = database.Open(story.Tenant);
        var subscription = Make.Subscription(story.Customer, story.Plan);
        (await scope.Get<ISubscriptionStore>().AddAsync(subscription, Token)).ShouldBe(StoreResult.Success);
        return subscription;
    }
}
