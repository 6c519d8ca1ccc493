using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>A price that meters the usage of other customers, such as subsidiaries (R10, R20).</summary>
public sealed class ChildUsageScenario
{
    [Fact]
    public async Task A_parent_pays_for_the_usage_of_its_children_and_for_none_of_its_own()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("API"), default))).Value;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Tokens", item.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), default))).Value;
        var plan = await host.PlanAsync("USD", new NewPrice { Name = "Tokens", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id, Model = new UnitPriceModel(0.10m) });
        var parent = await host.CustomerAsync("UTC");
        var (first, second) = (await host.CustomerAsync("UTC"), await host.CustomerAsync("UTC", externalId: "second"));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = parent.Id, PlanId = plan.Id });
        var own = subscription.Timeline.Intervals.Single();
        await ChangeAsync(host, subscription.Id, new AddPrice { PriceId = own.Price.Id, UsageCustomerIds = [first.Id, second.Id] });
        await ChangeAsync(host, subscription.Id, new EndPrice(own.Id, own.Start));

        await host.IngestAsync(
            Tokens(parent, "p", "2026-01-01T00:00:00Z", 1_000m), Tokens(first, "a", "2026-01-01T00:00:00Z", 30m), Tokens(second, "b", "2026-01-01T00:00:00Z", 12m));
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), default);

        var line = (await host.InvoicesAsync()).Single(i => i.CustomerId == parent.Id).Lines.Single().Line;
        (line.Quantity, line.Amount.Amount).ShouldBe((42m, 4.20m));
    }

    [Fact]
    public async Task Customers_that_do_not_exist_cannot_be_metered()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        var refused = await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.ChangeAsync(
            subscription.Id, new AddPrice { PriceId = subscription.Timeline.Intervals[1].Price.Id, UsageCustomerIds = [new CustomerId(Guid.NewGuid())] }, default));
        refused.Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
    }

    private static async Task ChangeAsync(BillingHost host, SubscriptionId id, SubscriptionChange change) =>
        (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.ChangeAsync(id, change, default))).Refusal.ShouldBeNull();
}
