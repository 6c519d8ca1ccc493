using NodaTime;
using Orb.Billing.Alerts;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Specifications;

public abstract class AlertStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static readonly Instant Now = Instant.FromUtc(2026, 1, 15, 0, 0);

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task An_alert_comes_back_as_it_was_written()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IAlertStore>();
        Alert[] alerts =
        [
            OfCredits(story, AlertKind.CreditBalanceDropped) with { Thresholds = [0m, 12.5m, 100m] },
            OfCredits(story, AlertKind.CreditBalanceDepleted) with { Currency = Currency.Custom("tokens", 3), IsEnabled = false },
            OfSubscription(story, AlertKind.UsageExceeded) with { Currency = null, MetricId = story.Metric.Id },
            OfSubscription(story, AlertKind.SpendExceeded) with
            {
                PriceFilters =
                [
                    AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "usage"),
                    AdjustmentFilter.Excludes(AdjustmentFilterField.ItemId, story.Item.Id.ToString()),
                ],
            },
        ];
        foreach (var alert in alerts)
        {
            (await store.AddAsync(alert, Token)).ShouldBe(StoreResult.Success);
            Same((await store.FindAsync(alert.Id, Token))!, alert);
        }

        var changed = alerts[0] with { Thresholds = [7m], IsEnabled = false };
        (await store.UpdateAsync(changed, Token)).ShouldBe(StoreResult.Success);
        Same((await store.FindAsync(changed.Id, Token))!, changed with { Version = 1 });
        (await store.UpdateAsync(changed, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindAsync(new AlertId(Ids.Next()), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task There_is_one_alert_of_a_kind_of_credits_of_a_metrics_usage_and_of_costs_and_many_of_spend()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IAlertStore>();
        Func<Alert>[] unique =
        [
            () => OfCredits(story, AlertKind.CreditBalanceDropped), () => OfCredits(story, AlertKind.CreditBalanceDepleted),
            () => OfCredits(story, AlertKind.CreditBalanceDropped) with { Currency = Currency.Iso("EUR") }, () => OfSubscription(story, AlertKind.CostExceeded),
            () => OfSubscription(story, AlertKind.UsageExceeded) with { MetricId = story.Metric.Id },
        ];
        foreach (var alert in unique)
            (await store.AddAsync(alert(), Token)).ShouldBe(StoreResult.Success);
        foreach (var alert in unique)
            (await store.AddAsync(alert(), Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.AddAsync(OfSubscription(story, AlertKind.SpendExceeded), Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(OfSubscription(story, AlertKind.SpendExceeded), Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task Alerts_are_found_by_what_they_watch_newest_first_and_never_those_of_another_tenant()
    {
        var (story, other) = (await Story.WriteAsync(database, customer: c => c with { ExternalCustomerId = "acme" }), await Story.WriteAsync(database));
        await using var scope = database.Open(story.Tenant);
        await using var elsewhere = database.Open(other.Tenant);
        var store = scope.Get<IAlertStore>();
        var dropped = OfCredits(story, AlertKind.CreditBalanceDropped);
        var depleted = OfCredits(story, AlertKind.CreditBalanceDepleted) with { CreatedAt = Now + Duration.FromDays(1) };
        var cost = OfSubscription(story, AlertKind.CostExceeded);
        foreach (var alert in (Alert[])[dropped, depleted, cost])
            (await store.AddAsync(alert, Token)).ShouldBe(StoreResult.Success);

        (await IdsAsync(new AlertQuery(CreatedRange.Any))).ShouldBe([cost.Id, depleted.Id, dropped.Id]);
        (await IdsAsync(new AlertQuery(CreatedRange.Any, CustomerId: story.Customer.Id))).ShouldBe([depleted.Id, dropped.Id]);
        (await IdsAsync(new AlertQuery(CreatedRange.Any, ExternalCustomerId: "acme"))).ShouldBe([depleted.Id, dropped.Id]);
        (await IdsAsync(new AlertQuery(CreatedRange.Any, SubscriptionId: story.Subscription.Id))).ShouldBe([cost.Id]);
        (await IdsAsync(new AlertQuery(new CreatedRange(After: Now)))).ShouldBe([depleted.Id]);
        (await store.ListAsync(new AlertQuery(CreatedRange.Any), new PagePosition(null, depleted.Id.Value), 5, Token)).Single().Id.ShouldBe(dropped.Id);
        (await store.OfSubscriptionsAsync([story.Subscription.Id, other.Subscription.Id], Token)).Single().Id.ShouldBe(cost.Id);
        (await store.OfCreditsAsync(story.Customer.Id, Currency.Usd, Token)).Select(a => a.Id).ShouldBe([dropped.Id, depleted.Id]);
        (await store.OfCreditsAsync(story.Customer.Id, Currency.Iso("EUR"), Token)).ShouldBeEmpty();
        var foreign = elsewhere.Get<IAlertStore>();
        (await foreign.FindAsync(cost.Id, Token)).ShouldBeNull();
        (await foreign.ListAsync(new AlertQuery(CreatedRange.Any), null, 5, Token)).ShouldBeEmpty();
        (await foreign.OfSubscriptionsAsync([story.Subscription.Id], Token)).ShouldBeEmpty();

        async Task<List<AlertId>> IdsAsync(AlertQuery query) => [.. (await store.ListAsync(query, null, 10, Token)).Select(a => a.Id)];
    }

    [Fact]
    public async Task A_threshold_fires_once_on_an_occasion_and_a_batch_fires_whole_or_not_at_all_R26()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IAlertStore>();
        var alert = OfSubscription(story, AlertKind.CostExceeded);
        (await store.AddAsync(alert, Token)).ShouldBe(StoreResult.Success);
        var (january, february) = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
        (await store.FireAsync([Firing(january, 100m)], Token)).ShouldBe(StoreResult.Success);

        (await store.FireAsync([Firing(january, 500m), Firing(january, 100.00m)], Token)).ShouldBe(StoreResult.AlreadyExists);

        (await store.FiredAsync([alert.Id], [january], Token)).ShouldBe([Firing(january, 100m)]);
        (await store.FireAsync([Firing(january, 500m), Firing(february, 100m)], Token)).ShouldBe(StoreResult.Success);
        (await store.FiredAsync([alert.Id], [february], Token)).ShouldBe([Firing(february, 100m)]);
        (await store.FiringsAsync(alert.Id, 10, Token)).Count.ShouldBe(3);
        (await store.FiringsAsync(alert.Id, 1, Token)).ShouldBe([Firing(february, 100m)]);

        AlertFiring Firing(string occasion, decimal threshold) =>
            new(alert.Id, occasion, threshold, 512.34m, occasion == january ? Now : Now + Duration.FromDays(31));
    }

    [Fact]
    public async Task A_subscription_with_alerts_is_watched_as_one_with_a_threshold_is()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var (subscriptions, checks) = (scope.Get<ISubscriptionStore>(), scope.Get<IThresholdCheckStore>());
        (await checks.WatchingAsync([story.Customer.Id], Token)).ShouldBeEmpty();

        (await subscriptions.SetHasAlertsAsync(story.Subscription.Id, true, Token)).ShouldBe(StoreResult.Success);

        var watched = new WatchedSubscription(story.Subscription.Id, story.Customer.Id);
        (await checks.WatchingAsync([story.Customer.Id], Token)).ShouldBe([watched]);
        (await checks.WatchingAsync(null, Token)).ShouldBe([watched]);
        var stored = (await subscriptions.FindAsync(story.Subscription.Id, Token))!;
        (stored.HasAlerts, stored.Version).ShouldBe((true, story.Subscription.Version + 1));
        (await subscriptions.SetHasAlertsAsync(story.Subscription.Id, false, Token)).ShouldBe(StoreResult.Success);
        (await checks.WatchingAsync([story.Customer.Id], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_customer_that_is_deleted_takes_its_alerts_along()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IAlertStore>();
        var alert = OfCredits(story, AlertKind.CreditBalanceDropped);
        (await store.AddAsync(alert, Token)).ShouldBe(StoreResult.Success);
        (await store.FireAsync([new AlertFiring(alert.Id, "entry", 100m, 90m, Now)], Token)).ShouldBe(StoreResult.Success);

        (await scope.Get<ICustomerStore>().DeleteAsync(story.Customer, Now, Token)).ShouldBe(StoreResult.Success);

        (await store.FindAsync(alert.Id, Token)).ShouldBeNull();
    }

    private static Alert OfCredits(Story story, AlertKind kind) => new()
    {
        Id = new AlertId(Ids.Next()),
        Kind = kind,
        CustomerId = story.Customer.Id,
        Currency = Currency.Usd,
        Thresholds = [],
        IsEnabled = true,
        CreatedAt = Now,
    };

    private static Alert OfSubscription(Story story, AlertKind kind) => OfCredits(story, kind) with { SubscriptionId = story.Subscription.Id, Thresholds = [100m, 500m] };

    // Lists compare by what they hold.
    private static void Same(Alert actual, Alert expected)
    {
        actual.Thresholds.ShouldBe(expected.Thresholds);
        actual.PriceFilters.ShouldBe(expected.PriceFilters);
        (actual with { Thresholds = expected.Thresholds, PriceFilters = expected.PriceFilters }).ShouldBe(expected);
    }
}
