using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Specifications;

public abstract class SubscriptionStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Every_member_interval_and_quantity_survives()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);

        (await scope.Get<ISubscriptionStore>().FindAsync(story.Subscription.Id, Token)).ShouldHaveSurvived(story.Subscription);
    }

    [Fact]
    public async Task An_update_replaces_the_intervals_and_goes_one_version_up()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ISubscriptionStore>();
        var cancelled = story.Subscription with
        {
            Timeline = story.Subscription.Timeline.Cancel(Make.Noon + Duration.FromDays(2)),
            NextInvoiceDate = null,
            Parking = null,
        };

        (await store.UpdateAsync(cancelled, Token)).ShouldBe(StoreResult.Success);

        cancelled.Timeline.Intervals.Count.ShouldBe(2);
        (await store.FindAsync(cancelled.Id, Token)).ShouldHaveSurvived(cancelled with { Version = 1 });
    }

    [Fact]
    public async Task A_stale_update_leaves_row_and_intervals_alone()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ISubscriptionStore>();
        await store.UpdateAsync(story.Subscription, Token);
        var stale = story.Subscription with { Timeline = story.Subscription.Timeline.Cancel(Make.Noon) };

        (await store.UpdateAsync(stale, Token)).ShouldBe(StoreResult.VersionConflict);

        (await store.FindAsync(stale.Id, Token)).ShouldHaveSurvived(story.Subscription with { Version = 1 });
    }

    [Fact]
    public async Task Parking_changes_nothing_but_the_parking_and_the_version()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ISubscriptionStore>();
        var parking = new Parking(ParkingReason.TooManyLines, "Too many", Make.Noon + Duration.FromDays(1));

        (await store.ParkAsync(story.Subscription.Id, parking, Token)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(story.Subscription.Id, Token)).ShouldHaveSurvived(story.Subscription with { Parking = parking, Version = 1 });
        (await store.ParkAsync(story.Subscription.Id, null, Token)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(story.Subscription.Id, Token)).ShouldHaveSurvived(story.Subscription with { Parking = null, Version = 2 });
        (await store.ParkAsync(Ids.Subscription(), null, Token)).ShouldBe(StoreResult.VersionConflict);
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_and_left_out_of_its_customers_when_it_is_parked_for_that()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ISubscriptionStore>();
        await database.BreakPriceAsync(story.Plan.Prices[0].Price.Id.Value, broken: true, Token);

        (await Should.ThrowAsync<UnreadableConfigurationException>(() => store.FindAsync(story.Subscription.Id, Token))).SubscriptionId.ShouldBe(story.Subscription.Id);
        (await Should.ThrowAsync<UnreadableConfigurationException>(() => store.OfCustomerAsync(story.Customer.Id, Token))).SubscriptionId.ShouldBe(story.Subscription.Id);
        await store.ParkAsync(story.Subscription.Id, new Parking(ParkingReason.UnreadableConfiguration, "x", Make.Noon), Token);
        (await store.OfCustomerAsync(story.Customer.Id, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Advancing_lets_a_scheduled_plan_take_over_with_all_it_brings()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ISubscriptionStore>();
        var plan = story.Subscription.ScheduledPlans[^1];
        var taken = story.Subscription with
        {
            PlanVersion = plan.Version,
            PlanStart = plan.PlanStart!.Value,
            Anchor = plan.Anchor!.Value,
            AnchorRule = AnchorRule.Fixed,
            Usage = plan.Usage,
            Overrides = SubscriptionOverrides.None,
            ScheduledPlans = [],
        };

        (await store.AdvanceAsync([taken], Token)).ShouldBe(StoreResult.Success);

        (await store.FindAsync(taken.Id, Token)).ShouldHaveSurvived(taken with { Version = 1 });
    }

    [Fact]
    public async Task Another_tenant_sees_no_subscription()
    {
        var story = await Story.WriteAsync(database);
        await using var other = database.Open(Ids.Tenant());
        var store = other.Get<ISubscriptionStore>();

        (await store.FindAsync(story.Subscription.Id, Token)).ShouldBeNull();
        (await store.OfCustomerAsync(story.Customer.Id, Token)).ShouldBeEmpty();
        (await store.ListAsync(new SubscriptionQuery(), Make.Noon, null, 10, Token)).ShouldBeEmpty();
        (await store.UpdateAsync(story.Subscription, Token)).ShouldBe(StoreResult.VersionConflict);
    }

    [Fact]
    public async Task Subscriptions_of_a_customer_come_oldest_first_and_the_list_newest_first()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ISubscriptionStore>();
        var second = Make.Subscription(story.Customer, story.Plan);
        await store.AddAsync(second, Token);

        (await store.OfCustomerAsync(story.Customer.Id, Token)).Select(s => s.Id).ShouldBe([story.Subscription.Id, second.Id]);
        (await store.ListAsync(new SubscriptionQuery(), Make.Noon, null, 10, Token)).Select(s => s.Id).ShouldBe([second.Id, story.Subscription.Id]);
        (await store.ListAsync(new SubscriptionQuery(), Make.Noon, new PagePosition(null, second.Id.Value), 10, Token))
            .ShouldHaveSingleItem().ShouldHaveSurvived(story.Subscription);
    }

    [Fact]
    public async Task A_list_filters_by_customer_plan_and_creation()
    {
        var tenant = Ids.Tenant();
        var acme = await Story.WriteAsync(database, tenant, c => c with { ExternalCustomerId = "acme" });
        var other = await Story.WriteAsync(database, tenant);
        await using var scope = database.Open(tenant);
        var store = scope.Get<ISubscriptionStore>();
        async Task<IEnumerable<SubscriptionId>> ListAsync(SubscriptionQuery query) =>
            (await store.ListAsync(query, Make.Noon, null, 10, Token)).Select(s => s.Id);

        (await ListAsync(new() { CustomerIds = [acme.Customer.Id] })).ShouldBe([acme.Subscription.Id]);
        (await ListAsync(new() { ExternalCustomerIds = ["acme", "none"] })).ShouldBe([acme.Subscription.Id]);
        (await ListAsync(new() { PlanId = other.Plan.Id })).ShouldBe([other.Subscription.Id]);
        (await ListAsync(new() { ExternalPlanId = "none" })).ShouldBeEmpty();
        (await ListAsync(new() { Created = new CreatedRange(After: Make.Noon) })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Status_is_judged_by_the_customers_clock()
    {
        var tenant = Ids.Tenant();
        var clock = new TestClock { Id = Ids.TestClock(), FrozenTime = Make.Noon + Duration.FromDays(100), CreatedAt = Make.Noon };
        await using var scope = database.Open(tenant);
        await scope.Get<ITestClockStore>().AddAsync(clock, Token);
        var wall = await Story.WriteAsync(database, tenant);
        var ahead = await Story.WriteAsync(database, tenant, c => c with { TestClockId = clock.Id });
        var store = scope.Get<ISubscriptionStore>();
        Task<List<SubscriptionId>> InAsync(SubscriptionStatus status, Instant now) => InAnyAsync(now, status);
        async Task<List<SubscriptionId>> InAnyAsync(Instant now, params SubscriptionStatus[] statuses) =>
            [.. (await store.ListAsync(new SubscriptionQuery { Statuses = statuses }, now, null, 10, Token)).Select(s => s.Id)];
        await store.UpdateAsync(ahead.Subscription with { Timeline = ahead.Subscription.Timeline.Cancel(Make.Noon + Duration.FromDays(50)) }, Token);

        (await InAsync(SubscriptionStatus.Upcoming, Make.Noon - Duration.FromTicks(1))).ShouldBe([wall.Subscription.Id]);
        (await InAsync(SubscriptionStatus.Active, Make.Noon)).ShouldBe([wall.Subscription.Id]);
        (await InAsync(SubscriptionStatus.Ended, Make.Noon)).ShouldBe([ahead.Subscription.Id]);
        (await InAnyAsync(Make.Noon, SubscriptionStatus.Ended, SubscriptionStatus.Active)).ShouldBe([ahead.Subscription.Id, wall.Subscription.Id]);
        (await InAnyAsync(Make.Noon, SubscriptionStatus.Ended, SubscriptionStatus.Upcoming)).ShouldBe([ahead.Subscription.Id]);
    }
}
