using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Specifications;

public abstract class ThresholdCheckStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static readonly Money Threshold = Money.Of(200m, Currency.Usd);
    private static readonly LocalDate Day = new(2026, 1, 15);

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_day_has_one_check_from_its_first_usage_to_its_last()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IThresholdCheckStore>();

        await store.ScheduleAsync(Check(story, Day.PlusDays(1), 24), Token);
        await store.ScheduleAsync(Check(story, Day, 3), Token);
        await store.ScheduleAsync(Check(story, Day, 9), Token);
        await store.ScheduleAsync(Check(story, Day, 6), Token);

        (await store.OfCustomerAsync(story.Customer.Id, Token)).ShouldBe(
        [
            Check(story, Day, 3) with { LatestAt = At(9), Version = 2 },
            Check(story, Day.PlusDays(1), 24),
        ]);
    }

    [Fact]
    public async Task A_check_that_was_made_is_removed()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IThresholdCheckStore>();
        await store.ScheduleAsync(Check(story, Day, 3), Token);

        (await store.CompleteAsync([Check(story, Day, 3)], Token)).ShouldBe(1);

        (await store.OfCustomerAsync(story.Customer.Id, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_check_stays_for_usage_that_came_while_it_was_made()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IThresholdCheckStore>();
        await store.ScheduleAsync(Check(story, Day, 3), Token);
        var read = (await store.OfCustomerAsync(story.Customer.Id, Token)).Single();
        await store.ScheduleAsync(Check(story, Day, 9), Token);

        (await store.CompleteAsync([read], Token)).ShouldBe(0);

        (await store.OfCustomerAsync(story.Customer.Id, Token)).ShouldBe([Check(story, Day, 9) with { Version = 1 }]);
    }

    [Fact]
    public async Task Checks_of_a_subscription_are_forgotten_and_those_of_another_tenant_are_not_seen()
    {
        var (story, other) = (await Story.WriteAsync(database), await Story.WriteAsync(database));
        await using var scope = database.Open(story.Tenant);
        await using var elsewhere = database.Open(other.Tenant);
        await scope.Get<IThresholdCheckStore>().ScheduleAsync(Check(story, Day, 3), Token);
        await elsewhere.Get<IThresholdCheckStore>().ScheduleAsync(Check(other, Day, 3), Token);

        (await scope.Get<IThresholdCheckStore>().OfCustomerAsync(other.Customer.Id, Token)).ShouldBeEmpty();
        await scope.Get<IThresholdCheckStore>().ForgetAsync(other.Subscription.Id, Token);
        await scope.Get<IThresholdCheckStore>().ForgetAsync(story.Subscription.Id, Token);

        (await scope.Get<IThresholdCheckStore>().OfCustomerAsync(story.Customer.Id, Token)).ShouldBeEmpty();
        (await elsewhere.Get<IThresholdCheckStore>().OfCustomerAsync(other.Customer.Id, Token)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Those_with_a_threshold_watch_their_own_usage_and_that_of_customers_they_name()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var (store, subscriptions) = (scope.Get<IThresholdCheckStore>(), scope.Get<ISubscriptionStore>());
        var (child, stranger) = (Make.Customer("child"), Make.Customer("stranger"));
        await scope.Get<ICustomerStore>().AddAsync(child, Token);
        await scope.Get<ICustomerStore>().AddAsync(stranger, Token);
        // The first has no threshold, the third has ended.
        var own = await AddAsync(subscriptions, Make.Subscription(story.Customer, story.Plan) with { InvoicingThreshold = Threshold });
        await AddAsync(subscriptions, Make.Subscription(story.Customer, story.Plan) with { InvoicingThreshold = Threshold, NextInvoiceDate = null });
        var ofChild = Make.Subscription(story.Customer, story.Plan) with { InvoicingThreshold = Threshold };
        await AddAsync(subscriptions, ofChild = ofChild with { Timeline = Metering(ofChild.Timeline, child.Id) });

        (await store.WatchingAsync([story.Customer.Id], Token)).ShouldBe([Watched(own), Watched(ofChild)], ignoreOrder: true);
        (await store.WatchingAsync([child.Id], Token)).ShouldBe([Watched(ofChild)]);
        (await store.WatchingAsync([stranger.Id], Token)).ShouldBeEmpty();
        (await store.WatchingAsync(null, Token)).ShouldBe([Watched(own), Watched(ofChild)], ignoreOrder: true);
        (await subscriptions.FindAsync(own.Id, Token))!.InvoicingThreshold.ShouldBe(Threshold);
    }

    [Fact]
    public async Task Parts_of_a_period_are_told_from_the_line_that_closes_it()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var line = Make.Line(story.Subscription, story.Plan.Prices[1], amount: 10m);
        // 11.00 before adjustments, 10.00 after; the second repeats them and adds 5.00 and 4.00.
        var first = await IssueAsync(store, story, "1", line);
        var second = Make.Line(story.Subscription, story.Plan.Prices[1], sequence: 2, version: 1, amount: 14m);
        var earlier = new EarlierParts(7m, Money.Of(11m, Currency.Usd), Money.Of(10m, Currency.Usd), Money.Of(0.01m, Currency.Usd));
        var converted = new ConvertedUnits(Money.Of(0.07m, Currency.Usd), Money.Of(0.01m, Currency.Usd));
        second = second with { Line = second.Line with { Quantity = 20m, Subtotal = Money.Of(16m, Currency.Usd), Earlier = earlier, ConvertedBefore = converted } };
        var later = await IssueAsync(store, story, "2", second);

        (await store.FindAsync(later.Id, Token)).ShouldHaveSurvived(later with { Version = 1 });
        var settled = (await store.SettledAsync([line.Line.Charge], Token))[line.Line.Charge];
        settled.Settled.ShouldBe(Money.Of(14m, Currency.Usd));
        settled.Quantity.ShouldBe(Make.Digits28 + 13m);
        settled.OpenParts.Select(p => (p.Charged, p.Part!.Quantity, p.Part.Subtotal)).ShouldBe(
        [
            (Money.Of(10m, Currency.Usd), Make.Digits28, Money.Of(11m, Currency.Usd)),
            (Money.Of(4m, Currency.Usd), 13m, Money.Of(5m, Currency.Usd)),
        ]);
        (await store.CountAsync(story.Subscription.Id, InvoiceCause.Threshold, "period|", Token)).ShouldBe(2);
        (await store.CountAsync(story.Subscription.Id, InvoiceCause.Cycle, "period|", Token)).ShouldBe(0);

        await story.IssueAsync(database, "INV-3", Make.Line(story.Subscription, story.Plan.Prices[1], sequence: 3, version: 2, amount: 1m));
        (await store.SettledAsync([line.Line.Charge], Token))[line.Line.Charge].OpenParts.ShouldBeEmpty();
        (await store.FindAsync(first.Id, Token))!.Cause.ShouldBe(InvoiceCause.Threshold);
    }

    private static async Task<Invoice> IssueAsync(IInvoiceStore store, Story story, string n, InvoiceLineItem line)
    {
        var draft = Make.Draft(story.Subscription, $"period|{n}") with { Cause = InvoiceCause.Threshold };
        (await store.AddDraftAsync(draft, Token)).ShouldBe(StoreResult.Success);
        var issued = Make.Issued(draft, $"INV-{n}", line);
        (await store.IssueAsync(issued, Token)).ShouldBe(StoreResult.Success);
        return issued;
    }

    private static async Task<Subscription> AddAsync(ISubscriptionStore store, Subscription subscription)
    {
        (await store.AddAsync(subscription, Token)).ShouldBe(StoreResult.Success);
        return subscription;
    }

    private static SubscriptionTimeline Metering(SubscriptionTimeline timeline, CustomerId customer) => new(
        timeline.Id, timeline.CustomerId, timeline.Zone, timeline.InvoicingCurrency, timeline.Start, timeline.End,
        [.. timeline.Intervals.Select(i => i with { UsageCustomers = [customer] })]);

    private static WatchedSubscription Watched(Subscription subscription) => new(subscription.Id, subscription.CustomerId);

    private static ThresholdCheck Check(Story story, LocalDate day, int hour) => new(story.Subscription.Id, story.Customer.Id, day, At(hour), At(hour));

    private static Instant At(int hour) => Instant.FromUtc(2026, 1, 15, 0, 0) + Duration.FromHours(hour);
}
