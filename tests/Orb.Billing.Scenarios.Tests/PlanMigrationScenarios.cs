using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>The subscriptions of a plan move to another version of it, many at once (R20, docs/decisions/0020).</summary>
public sealed class PlanMigrationScenarios
{
    [Fact]
    public async Task A_migration_goes_page_by_page_can_be_resumed_and_run_again_and_tells_of_each_subscription()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var plan = await PlanAsync(host);
        var subscriptions = new List<Subscription>();
        for (var i = 0; i < 5; i++)
            subscriptions.Add(await host.SubscribeAsync(await host.CustomerAsync("Etc/UTC"), plan, "2026-06-01T00:00:00Z"));
        await host.CancelAsync(subscriptions[1].Id, CancelOption.Immediate);
        await host.LiveToAsync("2026-06-16T00:00:00Z");
        // One comes first by itself, and one is refused: another plan takes over before it could move.
        await host.ChangeAsQuotedAsync(subscriptions[3].Id, new MigratePlanVersion(2));
        var command = new MigratePlan { PlanId = plan.Id, ToVersion = 2, Option = MigrationOption.RequestedDate, Date = At("2026-06-20T00:00:00Z"), Reason = "New prices" };
        var other = await host.PlanAsync("USD", InAdvance("Other", 10.00m));
        await host.ChangeAsync(subscriptions[0].Id, new ChangePlan { PlanId = other.Id, Option = ChangeOption.RequestedDate, Date = At("2026-06-18T00:00:00Z") });

        var books = await host.BooksAsync();
        var quoted = await PagesAsync(host, command, quote: true);
        (await host.BooksAsync()).ShouldBe(books);
        var first = await PageAsync(host, command, new PageRequest(2), quote: false);
        first.Items.Select(i => i.SubscriptionId).ShouldBe([subscriptions[4].Id, subscriptions[3].Id]);
        var rest = await PagesAsync(host, command, quote: false, first.NextCursor);

        PlanMigrationItem[] done = [.. first.Items, .. rest];
        done.Select(i => i.Outcome).ShouldBe(
        [
            PlanMigrationOutcome.Migrated, PlanMigrationOutcome.AlreadyThere, PlanMigrationOutcome.Migrated, PlanMigrationOutcome.NotMeant, PlanMigrationOutcome.Refused,
        ]);
        quoted.Select(i => (i.SubscriptionId, i.Outcome)).ShouldBe(done.Select(i => (i.SubscriptionId, i.Outcome)));
        done[^1].Refusal!.Message.ShouldBe("Another plan or version takes over at 2026-06-18T00:00:00Z, not after 2026-06-20T00:00:00Z.");
        (await PagesAsync(host, command, quote: false)).Count(i => i.Outcome == PlanMigrationOutcome.Migrated).ShouldBe(0);
        var history = await host.InScopeAsync<ISubscriptionService, IReadOnlyList<SubscriptionEvent>>(s => s.HistoryAsync(subscriptions[2].Id, default));
        history.Select(e => (e.Name, e.Reason)).ShouldBe([("created", null), ("plan_version_migrated", "New prices")]);

        // The quote is what each one then does: 11 of 30 days of 30.00 and 1.00 back, 11 of 30 of 36.00 and 2.00 charged.
        await host.LiveToAsync("2026-06-21T00:00:00Z");
        var invoices = (await host.InvoicesAsync()).Where(i => i.SubscriptionId == subscriptions[2].Id).ToList();
        var item = quoted.Single(i => i.SubscriptionId == subscriptions[2].Id);
        (item.Invoices.Single().Total.Amount, item.CreditNotes.Single().Total.Amount).ShouldBe((13.93m, 11.37m));
        (invoices[1].Total.Amount, invoices[0].CreditNotes.Single().Total.Amount).ShouldBe((13.93m, 11.37m));
        (await FindAsync(host, subscriptions[2].Id)).PlanVersion.ShouldBe(2);
    }

    [Fact]
    public async Task A_migration_leaves_what_was_agreed_added_ended_and_planned_on_the_subscription()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var plan = await PlanAsync(host);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription
        {
            CustomerId = customer.Id,
            PlanId = plan.Id,
            Overrides = new PlanOverrides { ReplacePrices = [new ReplacedPrice(Id(plan, "Seats")) { Quantity = 3m }] },
        });
        var extra = await host.PlanAsync("USD", InAdvance("Extra", 6.00m));
        await host.ChangeAsQuotedAsync(subscription.Id, new AddPrice { PriceId = extra.Prices[0].Price.Id });
        await host.ChangeAsQuotedAsync(subscription.Id, new EndPrice(subscription.Timeline.Intervals.Single(i => i.Price.Name == "Gone").Id, At("2026-06-01T00:00:00Z")));
        await host.ChangeAsQuotedAsync(subscription.Id, new ChangeQuantity { PriceId = Id(plan, "Seats"), Quantity = 4m, Option = QuantityChangeOption.EffectiveDate, Date = At("2026-08-01T00:00:00Z") });
        await host.ChangeAsQuotedAsync(subscription.Id, new CancelSubscription(CancelOption.RequestedDate, At("2026-09-01T00:00:00Z")));

        var migrated = await host.ChangeAsQuotedAtAsync("2026-06-10T00:00:00Z", subscription.Id, new MigratePlanVersion(2, MigrationOption.EndOfPeriod));
        migrated.Timeline.End.ShouldBe(At("2026-09-01T00:00:00Z"));
        migrated.PlanVersion.ShouldBe(1);
        await host.LiveToAsync("2026-09-02T00:00:00Z");

        // The setup fee of version 2 is for those who begin with it; the kept price is discounted by its new adjustment from July on.
        (await host.LinesAsync()).ShouldBe(
        [
            "06-01 Setup 06-01..06-02 x1 = 99.00",
            "06-01 Fee 06-01..07-01 x1 = 30.00",
            "06-01 Seats 06-01..07-01 x3 = 30.00",
            "06-01 Kept 06-01..07-01 x1 = 8.00",
            "06-01 Gone 06-01..07-01 x1 = 1.00",
            "06-01 credit 1.00",
            "06-01 Extra 06-01..07-01 x1 = 6.00",
            "07-01 Fee 2 07-01..08-01 x1 = 36.00",
            "07-01 Seats 2 07-01..08-01 x3 = 33.00",
            "07-01 Kept 07-01..08-01 x1 = 4.00",
            "07-01 Extra 07-01..08-01 x1 = 6.00",
            "08-01 Fee 2 08-01..09-01 x1 = 36.00",
            "08-01 Seats 2 08-01..09-01 x4 = 44.00",
            "08-01 Kept 08-01..09-01 x1 = 4.00",
            "08-01 Extra 08-01..09-01 x1 = 6.00",
        ]);
        (await FindAsync(host, subscription.Id)).PlanVersion.ShouldBe(2);
    }

    [Fact]
    public async Task A_migration_within_a_trial_and_a_phase_keeps_both()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Ramp"), default))).Value;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Units", item.Id, "SELECT SUM(value) FROM events WHERE event_name = 'use'"), default))).Value;
        NewPrice Fee(string name, decimal amount, int phase) => InAdvance(name, amount) with { ItemId = item.Id, PhaseOrder = phase };
        var plan = (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Ramp",
                Currency = "USD",
                Trial = new NewTrial(10, 4.00m),
                Phases = [new NewPlanPhase(1, 1, PhaseDurationUnit.Month), new NewPlanPhase(2)],
                Prices = [Fee("First", 30.00m, 1), Fee("Then", 60.00m, 2), new NewPrice { Name = "Usage", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id, Model = new Core.Rating.UnitPriceModel(1.00m) }],
            },
            default))).Value;
        await VersionAsync(host, new CreatePlanVersion
        {
            PlanId = plan.Id,
            ReplacePrices = [new ReplacePrice(Id(plan, "First"), Fee("First 2", 45.00m, 1) with { PhaseOrder = null }), new ReplacePrice(Id(plan, "Then"), Fee("Then 2", 90.00m, 2) with { PhaseOrder = null })],
        });
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-06-01T00:00:00Z");
        await host.UseAsync(customer, "2026-06-01T00:00:00Z", 3m);

        await host.ChangeAsQuotedAtAsync("2026-06-06T00:00:00Z", subscription.Id, new MigratePlanVersion(2));
        await host.UseAsync(customer, "2026-06-06T00:00:00Z", 6m);
        await host.LiveToAsync("2026-07-02T00:00:00Z");

        // One trial with one maximum: 9.00 - 4.00. The phase ends when it was to end.
        (await host.LinesAsync()).ShouldBe(
        [
            "06-11 First 2 06-11..07-01 x1 = 30.00",
            "06-11 Usage 06-01..06-11 x9 = 5.00",
            "07-01 Then 2 07-01..08-01 x1 = 90.00",
            "07-01 Usage 06-11..07-01 x0 = 0.00",
        ]);
    }

    [Fact]
    public async Task What_cannot_be_migrated_is_refused()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var plan = await PlanAsync(host);
        var subscription = await host.SubscribeAsync(await host.CustomerAsync("Etc/UTC"), plan, "2026-06-01T00:00:00Z");
        var command = new MigratePlan { PlanId = plan.Id, ToVersion = 2 };
        await RefusedAsync(command with { ToVersion = 7 }, $"Could not find a resource of type PlanVersion with identifier: {plan.Id} version 7");
        await RefusedAsync(command with { PlanId = new PlanId(Guid.Parse("01900000-0000-7000-8000-000000000001")) }, "Could not find a resource of type Plan with identifier: ");
        await RefusedAsync(command with { Date = At("2026-06-20T00:00:00Z") }, "effective_date: is required for the option requested_date and only for that one.");
        await RefusedAsync(command with { Option = MigrationOption.RequestedDate }, "effective_date: is required for the option requested_date and only for that one.");
        await RefusedAsync(command with { FromVersion = 2 }, "from_version: is 2, the version to go to.");
        await RefusedAsync(command with { Reason = new string('x', 256) }, "reason: has 256 characters; at most 255 are allowed.");
        (await PagesAsync(host, command with { FromVersion = 3 }, quote: false)).Single().Outcome.ShouldBe(PlanMigrationOutcome.NotMeant);

        await ChangeRefusedAsync(new MigratePlanVersion(1), "The subscription is on version 1 of its plan already.");
        await ChangeRefusedAsync(new MigratePlanVersion(9), $"Could not find a resource of type Plan version with identifier: 9 of plan {plan.Id}");
        await ChangeRefusedAsync(new MigratePlanVersion(2, MigrationOption.RequestedDate), "effective_date: is required for the option requested_date and only for that one.");
        await ChangeRefusedAsync(new MigratePlanVersion(2, MigrationOption.RequestedDate, At("2026-05-31T00:00:00Z")), "effective_date: must not lie before the start, 2026-06-01T00:00:00Z, but is 2026-05-31T00:00:00Z.");
        await host.ChangeAsync(subscription.Id, new CancelSubscription(CancelOption.RequestedDate, At("2026-06-10T00:00:00Z")));
        await ChangeRefusedAsync(new MigratePlanVersion(2, MigrationOption.EndOfPeriod), "The subscription ends at 2026-06-10T00:00:00Z, not after 2026-07-01T00:00:00Z.");

        async Task RefusedAsync(MigratePlan migration, string issue)
        {
            (await host.InScopeAsync<IPlanMigrationService, Outcome<PlanMigrationPage>>(s => s.QuoteAsync(migration, new PageRequest(10), default))).Issues().Single().ShouldStartWith(issue);
            (await host.InScopeAsync<IPlanMigrationService, Outcome<PlanMigrationPage>>(s => s.RunAsync(migration, new PageRequest(10), default))).Issues().Single().ShouldStartWith(issue);
        }

        async Task ChangeRefusedAsync(SubscriptionChange change, string issue)
        {
            (await host.TryQuoteAsync(subscription.Id, change)).Issues().ShouldBe([issue]);
            (await host.TryChangeAsync(subscription.Id, change)).Issues().ShouldBe([issue]);
        }
    }

    // Version 1 in the order of its prices; version 2 raises fee and seats, keeps one price at half its amount, and has another setup fee.
    private static async Task<Plan> PlanAsync(BillingHost host)
    {
        var plan = await host.PlanAsync(
            "USD", InAdvance("Setup", 99.00m, cadence: "one_time"), InAdvance("Fee", 30.00m), InAdvance("Seats", 10.00m, 0m), InAdvance("Kept", 8.00m), InAdvance("Gone", 1.00m));
        var item = plan.Prices[0].Price.ItemId;
        await VersionAsync(host, new CreatePlanVersion
        {
            PlanId = plan.Id,
            ReplacePrices =
            [
                new ReplacePrice(Id(plan, "Setup"), InAdvance("Setup 2", 120.00m, cadence: "one_time") with { ItemId = item }),
                new ReplacePrice(Id(plan, "Fee"), InAdvance("Fee 2", 36.00m) with { ItemId = item }),
                new ReplacePrice(Id(plan, "Seats"), InAdvance("Seats 2", 11.00m, 0m) with { ItemId = item }),
                new ReplacePrice(Id(plan, "Gone"), InAdvance("Gone 2", 2.00m) with { ItemId = item }),
            ],
            AddAdjustments = [new(new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.5m, Target = AdjustmentTarget.Prices(Id(plan, "Kept")) })],
        });
        return plan;
    }

    private static async Task VersionAsync(BillingHost host, CreatePlanVersion command) =>
        _ = (await host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(s => s.CreatePlanVersionAsync(command, default))).Value;

    private static PriceId Id(Plan plan, string name) => plan.Prices.Single(p => p.Price.Name == name).Price.Id;

    private static async Task<Subscription> FindAsync(BillingHost host, SubscriptionId id) =>
        (await host.InScopeAsync<ISubscriptionService, SubscriptionView?>(s => s.FindAsync(id, default)))!.Subscription;

    private static async Task<PlanMigrationPage> PageAsync(BillingHost host, MigratePlan command, PageRequest page, bool quote) =>
        (await host.InScopeAsync<IPlanMigrationService, Outcome<PlanMigrationPage>>(
            s => quote ? s.QuoteAsync(command, page, default) : s.RunAsync(command, page, default))).Value;

    private static async Task<List<PlanMigrationItem>> PagesAsync(BillingHost host, MigratePlan command, bool quote, string? from = null)
    {
        var items = new List<PlanMigrationItem>();
        var page = new PageRequest(2) { Cursor = from };
        while (true)
        {
            var found = await PageAsync(host, command, page, quote);
            items.AddRange(found.Items);
            if (found.NextCursor is not { } next)
                return items;
            page = page with { Cursor = next };
        }
    }
}
