using Orb.Billing.Alerts;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Alerts of usage, costs and credits fire once a period, or once a crossing (R23, R26, docs/decisions/0074).</summary>
public sealed class AlertScenarios
{
    [Fact]
    public async Task Usage_and_costs_fire_each_threshold_once_a_period_and_again_in_the_next_R26()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("tokens", new UnitPriceModel(0.10m))], [MoneySteps.Fee("platform", 49.00m)]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", null);
        var usage = await CreateAsync(host, subscription, new() { Kind = AlertKind.UsageExceeded, MetricId = MetricOf(plan), Thresholds = [5_000m, 1_000m] });
        await CreateAsync(host, subscription, new() { Kind = AlertKind.CostExceeded, Thresholds = [100m, 500m] });

        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "tokens", 600m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "tokens", 400m);
        await host.UseAtAsync(customer, "2026-01-11T10:00:00Z", "tokens", 100m);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "tokens", 8_900m);
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "tokens", 1_000m);
        // Both thresholds at once: the farther one is told.
        await host.UseAtAsync(customer, "2026-02-03T10:00:00Z", "tokens", 6_000m);

        (await MessagesAsync(host)).ShouldBe(
        [
            "2026-01-05T10:00:00Z subscription.cost_exceeded 100 at 109", // 49.00 + 600 x 0.10
            "2026-01-10T10:00:00Z subscription.usage_exceeded 1000 at 1000",
            "2026-01-20T10:00:00Z subscription.cost_exceeded 500 at 1049", // 49.00 + 10,000 x 0.10
            "2026-01-20T10:00:00Z subscription.usage_exceeded 5000 at 10000",
            "2026-02-03T10:00:00Z subscription.cost_exceeded 500 at 649", // 49.00 + 6,000 x 0.10
            "2026-02-03T10:00:00Z subscription.usage_exceeded 5000 at 6000",
        ]);
        (await host.InScopeAsync<IAlertService, IReadOnlyList<AlertFiring>>(s => s.FiringsAsync(usage.Alert.Id, default)))
            .Select(f => $"{f.Occasion} {f.Threshold} {f.Level}").Order().ShouldBe(
            [
                "2026-01-01T00:00:00Z 1000 1000",
                "2026-01-01T00:00:00Z 5000 10000",
                "2026-02-01T00:00:00Z 1000 6000",
                "2026-02-01T00:00:00Z 5000 6000",
            ]);
    }

    [Fact]
    public async Task Two_workers_and_a_sweep_that_is_run_again_tell_it_once_R22()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        await using var beside = host.Beside();
        var plan = await host.MeteredPlanAsync([("tokens", new UnitPriceModel(0.10m))]);
        var customers = new List<Customer>();
        for (var i = 0; i < 6; i++)
        {
            customers.Add(await host.CustomerAsync("Etc/UTC"));
            var subscription = await host.SubscribeAsync(customers[i], plan, "2026-01-01T00:00:00Z", null);
            await CreateAsync(host, subscription, new() { Kind = AlertKind.UsageExceeded, MetricId = MetricOf(plan), Thresholds = [100m] });
        }

        foreach (var customer in customers)
            await PartSteps.UseAsync(host, customer, "2026-01-01T00:00:00Z", "tokens", 150m);
        var now = host.Clock.GetCurrentInstant();
        await Task.WhenAll(new[] { host, beside, host, beside }.Select(h => Task.Run(() => h.InScopeAsync<ISweep>(s => s.RunAsync(now, 100, default)))));
        foreach (var customer in customers)
            await PartSteps.UseAsync(host, customer, "2026-01-01T00:00:00Z", "tokens", 1m);
        await host.InScopeAsync<ISweep>(s => s.RunAsync(now, 100, default));

        (await MessagesAsync(host)).ShouldBe(Enumerable.Repeat("2026-01-01T00:00:00Z subscription.usage_exceeded 100 at 150", 6));
    }

    [Fact]
    public async Task A_period_begins_with_its_fees_and_an_alert_made_late_or_enabled_again_fires_for_what_is_reached()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("tokens", new UnitPriceModel(0.10m))], [MoneySteps.Fee("platform", 49.00m)]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", null);
        await CreateAsync(host, subscription, new() { Kind = AlertKind.CostExceeded, Thresholds = [40m] });
        var spend = await CreateAsync(host, subscription, new()
        {
            Kind = AlertKind.SpendExceeded,
            Thresholds = [40m],
            PriceFilters = [AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "usage")],
        });
        (await SetAsync(host, spend, isEnabled: false)).Alert.IsEnabled.ShouldBeFalse();
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "tokens", 450m);
        await SetAsync(host, spend, isEnabled: true);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await MessagesAsync(host)).ShouldBe(
        [
            "2026-01-01T00:00:00Z subscription.cost_exceeded 40 at 49",
            "2026-01-05T10:01:00Z subscription.spend_exceeded 40 at 45",
            "2026-02-01T00:00:00Z subscription.cost_exceeded 40 at 49",
        ]);
    }

    [Fact]
    public async Task Usage_that_is_taken_back_does_not_fire_again_and_changed_thresholds_beyond_it_do()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("tokens", new UnitPriceModel(0.10m))]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", null);
        var alert = await CreateAsync(host, subscription, new() { Kind = AlertKind.UsageExceeded, MetricId = MetricOf(plan), Thresholds = [100m] });
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "tokens", 150m);
        await host.UseAtAsync(customer, "2026-01-06T10:00:00Z", "tokens", -100m);
        await host.UseAtAsync(customer, "2026-01-07T10:00:00Z", "tokens", 100m);

        (await host.InScopeAsync<IAlertService, Outcome<AlertView>>(
            s => s.UpdateAsync(alert.Alert.Id, new UpdateAlert { Thresholds = [80m, 120m] }, default))).Value.Alert.Thresholds.ShouldBe([80m, 120m]);

        (await MessagesAsync(host)).ShouldBe(
        [
            "2026-01-05T10:00:00Z subscription.usage_exceeded 100 at 150",
            "2026-01-07T10:01:00Z subscription.usage_exceeded 120 at 150",
        ]);
    }

    [Fact]
    public async Task Credits_fire_at_each_crossing_and_a_disabled_alert_is_silent_R17()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 50m);
        await CreateAsync(host, customer, new() { Kind = AlertKind.CreditBalanceDropped, Currency = "USD", Thresholds = [20m, 40m] });
        var depleted = await CreateAsync(host, customer, new() { Kind = AlertKind.CreditBalanceDepleted, Currency = "USD" });
        await CreateAsync(host, customer, new() { Kind = AlertKind.CreditBalanceRecovered, Currency = "USD" });

        await DecrementAsync(host, customer, "2026-01-02T00:00:00Z", 35m);
        await DecrementAsync(host, customer, "2026-01-03T00:00:00Z", 15m);
        await host.Time.LiveToAsync(At("2026-01-04T00:00:00Z"), TimelineSteps.HalfADay, default);
        await host.BlockAsync(customer, 50m);
        await DecrementAsync(host, customer, "2026-01-05T00:00:00Z", 50m);
        await SetAsync(host, depleted, isEnabled: false);
        await host.BlockAsync(customer, 10m);
        await DecrementAsync(host, customer, "2026-01-06T00:00:00Z", 10m);

        (await MessagesAsync(host)).ShouldBe(
        [
            "2026-01-01T00:00:00Z customer.credit_balance_recovered", // the first block, without an alert
            "2026-01-02T00:00:00Z customer.credit_balance_dropped 20 at 15",
            "2026-01-03T00:00:00Z customer.credit_balance_depleted 0 at 0",
            "2026-01-04T00:00:00Z customer.credit_balance_recovered 0 at 50",
            "2026-01-05T00:00:00Z customer.credit_balance_depleted 0 at 0",
            "2026-01-05T00:00:00Z customer.credit_balance_dropped 20 at 0",
            "2026-01-05T00:00:00Z customer.credit_balance_recovered 0 at 10",
        ]);
    }

    [Fact]
    public async Task What_cannot_be_watched_is_refused_with_its_field()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("tokens", new UnitPriceModel(0.10m))]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", null);

        (await RefusedAsync(new() { Kind = AlertKind.UsageExceeded, Thresholds = [0m] })).ShouldBe("metric_id: is required for usage. thresholds[0].value: must be above 0, but is 0.");
        (await RefusedAsync(new() { Kind = AlertKind.CostExceeded, Thresholds = [], Currency = "EUR" })).ShouldBe(
            "thresholds: must have from 1 to 100 entries, but has 0. currency: 'EUR' is the currency or pricing unit of none of the subscription's prices.");
        (await RefusedAsync(new() { Kind = AlertKind.CreditBalanceDropped, Thresholds = [1m] })).ShouldBe("type: is of a customer's credits, not of a subscription.");
        (await host.InScopeAsync<IAlertService, Outcome<AlertView>>(s => s.CreateForCustomerAsync(
            customer.Id, new() { Kind = AlertKind.CreditBalanceDepleted, Currency = "USD", Thresholds = [1m] }, default))).Refusal!.Message
            .ShouldBe("thresholds: are not for credits that are depleted or recovered: their threshold is 0.");
        await CreateAsync(host, subscription, new() { Kind = AlertKind.CostExceeded, Thresholds = [1m] });
        (await host.InScopeAsync<IAlertService, Outcome<AlertView>>(
            s => s.CreateForSubscriptionAsync(subscription.Id, new() { Kind = AlertKind.CostExceeded, Thresholds = [2m] }, default))).Refusal!.Kind.ShouldBe(RefusalKind.AlreadyExists);

        async Task<string> RefusedAsync(CreateSubscriptionAlert command) => (await host.InScopeAsync<IAlertService, Outcome<AlertView>>(
            s => s.CreateForSubscriptionAsync(subscription.Id, command, default))).Refusal!.Message;
    }

    private static MetricId MetricOf(Plan plan) => plan.Prices[0].Price.MetricId!.Value;

    private static async Task<AlertView> CreateAsync(BillingHost host, Subscription subscription, CreateSubscriptionAlert command) =>
        (await host.InScopeAsync<IAlertService, Outcome<AlertView>>(s => s.CreateForSubscriptionAsync(subscription.Id, command, default))).Value;

    private static async Task<AlertView> CreateAsync(BillingHost host, Customer customer, CreateCreditAlert command) =>
        (await host.InScopeAsync<IAlertService, Outcome<AlertView>>(s => s.CreateForCustomerAsync(customer.Id, command, default))).Value;

    private static async Task<AlertView> SetAsync(BillingHost host, AlertView alert, bool isEnabled) =>
        (await host.InScopeAsync<IAlertService, Outcome<AlertView>>(s => s.SetEnabledAsync(alert.Alert.Id, isEnabled, null, default))).Value;

    private static async Task DecrementAsync(BillingHost host, Customer customer, string at, decimal amount)
    {
        await host.Time.LiveToAsync(At(at), TimelineSteps.HalfADay, default);
        _ = (await host.CreditsAsync(s => s.DecrementAsync(customer.Id, new DecrementCredits(amount, "USD"), default))).Value;
    }

    // The messages of alerts in order of their time, then their type.
    private static async Task<List<string>> MessagesAsync(BillingHost host)
    {
        var page = await host.InScopeAsync<IOutboxService, Outcome<Page<OutboxMessage>>>(s => s.ListAsync(OutboxQuery.All, new PageRequest(100), default));
        return
        [
            .. page.Value.Items
                .Where(m => m.Type.EndsWith("_exceeded", StringComparison.Ordinal) || m.Type.Contains("credit_balance", StringComparison.Ordinal))
                .OrderBy(m => m.OccurredAt).ThenBy(m => m.Type, StringComparer.Ordinal)
                .Select(m => m.Properties.TryGetValue("threshold", out var threshold)
                    ? $"{m.OccurredAt} {m.Type} {threshold} at {m.Properties.GetValueOrDefault("amount") ?? m.Properties["balance"]}"
                    : $"{m.OccurredAt} {m.Type}"),
        ];
    }
}
