using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Filters and usage customers of a subscription's prices narrow which events are rated, and nothing else (R10).</summary>
public sealed class UsageScopeScenarios
{
    // 1.00 each up to 10, 0.50 beyond.
    private static readonly PriceModel Tiers = new TieredPriceModel([new Tier(0m, 10m, 1.00m), new Tier(10m, null, 0.50m)]);

    [Fact]
    public async Task A_filter_on_the_subscription_rates_the_matching_events_alone_R10()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = (await PlanAsync(host, Tiers), await host.CustomerAsync("Etc/UTC"));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, Filter = "region = 'eu' OR region IS NULL" });

        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 12m, "eu");
        await UseAsync(host, customer, "2026-01-06T00:00:00Z", 100m, "us");
        await UseAsync(host, customer, "2026-01-07T00:00:00Z", 3m, null);
        (await host.UpcomingAsync(subscription.Id)).Total.Amount.ShouldBe(12.50m);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(["02-01 Usage 01-01..02-01 x15 = 12.50"]);
        var found = (await host.InScopeAsync<ISubscriptionService, SubscriptionView?>(s => s.FindAsync(subscription.Id, default)))!.Subscription;
        found.Usage.Filter.ToString().ShouldBe("region = 'eu' OR region IS NULL");
        found.Timeline.Intervals.Single().UsageFilter.ShouldBe(found.Usage.Filter);
    }

    [Fact]
    public async Task One_metric_can_be_priced_twice_by_filter_each_with_its_own_tiers()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = (await PlanAsync(host, Tiers), await host.CustomerAsync("Etc/UTC"));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, Filter = "region = 'eu'" });
        await host.ChangeAsQuotedAsync(subscription.Id, new AddPrice { PriceId = plan.Prices[0].Price.Id, Filter = "region <> 'eu'" });

        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 14m, "eu");
        await UseAsync(host, customer, "2026-01-06T00:00:00Z", 20m, "us");
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(["02-01 Usage 01-01..02-01 x14 = 12.00", "02-01 Usage 01-01..02-01 x20 = 15.00"]);
    }

    [Fact]
    public async Task Another_filter_in_a_period_cuts_the_usage_and_begins_the_tiers_anew_R10()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = (await PlanAsync(host, Tiers), await host.CustomerAsync("Etc/UTC"));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, Filter = "region = 'eu'" });
        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 14m, "eu");
        await UseAsync(host, customer, "2026-01-06T00:00:00Z", 4m, "us");

        await host.ChangeAsQuotedAtAsync(
            "2026-01-16T00:00:00Z", subscription.Id, new ChangePriceUsage { PriceIntervalId = subscription.Timeline.Intervals[0].Id, Filter = "region = 'us'" });
        await UseAsync(host, customer, "2026-01-16T00:00:00Z", 50m, "eu");
        await UseAsync(host, customer, "2026-01-17T00:00:00Z", 4m, "us");
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(["01-16 Usage 01-01..01-16 x14 = 12.00", "02-01 Usage 01-16..02-01 x4 = 4.00"]);
    }

    [Fact]
    public async Task A_filter_known_late_is_due_when_it_was_agreed_and_credits_what_the_old_one_rated()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = (await PlanAsync(host, Tiers), await host.CustomerAsync("Etc/UTC"));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 4m, "eu");
        await UseAsync(host, customer, "2026-01-20T00:00:00Z", 5m, "us");

        // January came to 9.00. From the 16th on only the EU was meant: 5.00 too much.
        await host.ChangeAsQuotedAtAsync("2026-02-10T00:00:00Z", subscription.Id, new ChangePriceUsage
        {
            PriceIntervalId = subscription.Timeline.Intervals[0].Id,
            Filter = "region = 'eu'",
            Date = At("2026-01-16T00:00:00Z"),
        });
        await host.LiveToAsync("2026-03-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(
        [
            "02-01 Usage 01-01..02-01 x9 = 9.00",
            "02-10 credit 5.00",
            "02-10 Usage 01-16..02-01 x0 = 0.00",
            "03-01 Usage 02-01..03-01 x0 = 0.00",
        ]);
    }

    [Fact]
    public async Task A_plan_change_meters_what_was_metered_before_unless_it_says_otherwise()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, next) = (await PlanAsync(host, Tiers), await PlanAsync(host, new UnitPriceModel(2.00m)));
        var (customer, child) = (await host.CustomerAsync("Etc/UTC"), await host.CustomerAsync("Etc/UTC"));
        var subscription = await host.SubscribeAsync(
            new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, Filter = "region = 'eu'", UsageCustomerIds = [child.Id] });

        await host.ChangeAsQuotedAtAsync("2026-01-16T00:00:00Z", subscription.Id, new ChangePlan { PlanId = next.Id });
        await UseAsync(host, child, "2026-01-20T00:00:00Z", 6m, "eu");
        await UseAsync(host, child, "2026-01-20T00:00:00Z", 7m, "us");
        await UseAsync(host, customer, "2026-01-20T00:00:00Z", 100m, "eu");
        var changed = await host.ChangeAsQuotedAtAsync(
            "2026-02-01T00:00:00Z", subscription.Id, new ChangePlan { PlanId = plan.Id, Filter = "", UsageCustomerIds = [] });
        await UseAsync(host, child, "2026-02-20T00:00:00Z", 1m, "us");
        await UseAsync(host, customer, "2026-02-20T00:00:00Z", 5m, "us");
        await host.LiveToAsync("2026-03-02T00:00:00Z");

        changed.Usage.ShouldBe(UsageScope.Own);
        (await host.LinesAsync()).ShouldBe(
        [
            "01-16 Usage 01-01..01-16 x0 = 0.00",
            "02-01 Usage 01-16..02-01 x6 = 12.00",
            "03-01 Usage 02-01..03-01 x5 = 5.00",
        ]);
    }

    [Fact]
    public async Task Another_version_of_the_plan_goes_on_with_the_charge_of_a_kept_price_only_while_the_filter_is_the_same_R10()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = (await PlanAsync(host, Tiers), await host.CustomerAsync("Etc/UTC"));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, Filter = "region = 'eu'" });
        _ = (await host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(s => s.CreatePlanVersionAsync(new CreatePlanVersion { PlanId = plan.Id }, default))).Value;
        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 8m, "eu");

        var kept = await host.ChangeAsQuotedAtAsync("2026-01-11T00:00:00Z", subscription.Id, new ChangePlan { PlanId = plan.Id, PlanVersion = 2 });
        kept.Timeline.Intervals.Single().LineageId.ShouldBe(subscription.Timeline.Intervals[0].LineageId);
        var cut = await host.ChangeAsQuotedAtAsync("2026-01-16T00:00:00Z", subscription.Id, new ChangePlan { PlanId = plan.Id, PlanVersion = 1, Filter = "region IN ('eu')" });
        cut.Timeline.Intervals.Count.ShouldBe(2);
        await UseAsync(host, customer, "2026-01-20T00:00:00Z", 4m, "eu");
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(["01-16 Usage 01-01..01-16 x8 = 8.00", "02-01 Usage 01-16..02-01 x4 = 4.00"]);
    }

    [Fact]
    public async Task Prepaid_credits_pay_for_the_filtered_usage_of_each_day_R17()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = (await PlanAsync(host, new UnitPriceModel(1.00m)), await host.CustomerAsync("Etc/UTC"));
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, Filter = "region = 'eu'" });
        await host.BlockAsync(customer, 10m, expires: "2026-01-10T00:00:00Z");
        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 4m, "eu");
        await UseAsync(host, customer, "2026-01-05T00:00:00Z", 5m, "us");
        await UseAsync(host, customer, "2026-01-20T00:00:00Z", 3m, "eu");
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        // The block pays the 4.00 before it expires; the 5 units elsewhere take nothing of it.
        var line = (await host.InvoicesAsync()).Single().Lines.Single().Line;
        (line.Subtotal.Amount, line.CreditsApplied.Amount, line.Amount.Amount).ShouldBe((7.00m, 4.00m, 3.00m));
    }

    [Fact]
    public async Task What_cannot_be_metered_is_refused_by_field_and_leaves_nothing_behind()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        var create = new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id };
        (await TryAsync(create with { Filter = "region = eu" })).Issues().Single().ShouldStartWith("filter: Position 10, 'eu': Expected a literal; a string is written in 'single quotes'.");
        (await TryAsync(create with { Filter = "region = 'eu' 5" })).Issues().Single().ShouldStartWith("filter: Position 15, '5': Expected AND, OR or the end.");
        (await TryAsync(create with { Filter = new string('x', 10_001) })).Issues().ShouldBe(["filter: Position 10001: A filter has at most 10,000 characters."]);
        (await TryAsync(create with { UsageCustomerIds = [new CustomerId(Guid.NewGuid())] })).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await host.InvoicesAsync()).ShouldBeEmpty();

        var subscription = await host.SubscribeAsync(create);
        var (fee, usage) = (subscription.Timeline.Intervals[0], subscription.Timeline.Intervals[1]);
        var books = await host.BooksAsync();
        await RefusedAsync(new AddPrice { PriceId = fee.Price.Id, Filter = "a = 1" }, "filter: is only for usage prices.");
        await RefusedAsync(new ChangePriceUsage { PriceIntervalId = fee.Id, Filter = "a = 1" }, "price_interval_id: must name a usage price, but Platform is a fixed fee.");
        await RefusedAsync(new ChangePriceUsage { PriceIntervalId = usage.Id, Filter = "LIKE" }, "filter: Position 1, 'LIKE': Expected a property");
        await RefusedAsync(new ChangePriceUsage { PriceIntervalId = usage.Id, Date = At("2025-12-31T00:00:00Z") }, "date: must not lie before the start, 2026-01-01T00:00:00Z, but is 2025-12-31T00:00:00Z.");
        await RefusedAsync(
            new ChangePriceUsage { PriceIntervalId = usage.Id, UsageCustomerIds = [.. Enumerable.Repeat(customer.Id, 101)] },
            "usage_customer_ids: must have at most 100 entries, but has 101.");
        await RefusedAsync(new ChangePriceUsage { PriceIntervalId = new(Guid.NewGuid()) }, "");
        (await host.BooksAsync()).ShouldBe(books);

        Task<Outcome<SubscriptionView>> TryAsync(CreateSubscription command) =>
            host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(command, default));

        async Task RefusedAsync(SubscriptionChange change, string issue)
        {
            (await host.TryQuoteAsync(subscription.Id, change)).Issues().Single().ShouldContain(issue);
            (await host.TryChangeAsync(subscription.Id, change)).Issues().Single().ShouldContain(issue);
        }
    }

    private static async Task<Plan> PlanAsync(BillingHost host, PriceModel model)
    {
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Compute"), default))).Value;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Units", item.Id, "SELECT SUM(value) FROM events WHERE event_name = 'use'"), default))).Value;
        return await host.PlanAsync("USD", new NewPrice { Name = "Usage", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id, Model = model });
    }

    // Sent when it happens.
    private static async Task UseAsync(BillingHost host, Customer customer, string at, decimal value, string? region)
    {
        await host.LiveToAsync(at);
        var properties = new Dictionary<string, PropertyValue> { ["value"] = PropertyValue.Number(value) };
        if (region is not null)
            properties["region"] = PropertyValue.Text(region);
        var result = await host.IngestAsync(new NewUsageEvent
        {
            IdempotencyKey = $"{customer.Id} {at} {value} {region}",
            EventName = "use",
            CustomerId = customer.Id,
            Timestamp = At(at),
            Properties = properties,
        });
        result.Failures.ShouldBeEmpty();
    }
}
