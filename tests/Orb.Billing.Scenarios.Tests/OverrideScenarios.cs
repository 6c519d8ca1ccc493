using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What one subscription has otherwise than its plan (docs/decisions/0020).</summary>
public sealed class OverrideScenarios
{
    [Fact]
    public async Task A_new_subscription_pays_what_was_agreed_for_it_R20()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await ListPlanAsync(host);
        var (platform, seats, usage) = (Id(plan, "Platform"), Id(plan, "Seats"), Id(plan, "Usage"));
        var customer = await host.CustomerAsync("Etc/UTC");
        var command = new CreateSubscription
        {
            CustomerId = customer.Id,
            PlanId = plan.Id,
            Overrides = new PlanOverrides
            {
                ReplacePrices =
                [
                    new ReplacedPrice(platform) { Price = Own(plan, "Platform for Acme", 40.00m) },
                    new ReplacedPrice(usage) { MinimumAmount = 20.00m },
                ],
                RemovePrices = [seats],
                AddPrices = [new AddedPrice { Price = Own(plan, "Support", 7.00m), MaximumAmount = 5.00m }],
            },
        };

        var quote = (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionQuote>>(s => s.QuoteAsync(command, default))).Value;
        (await host.InvoicesAsync()).ShouldBeEmpty();
        var subscription = await host.SubscribeAsync(command);
        var first = (await host.InvoicesAsync()).Single();
        // The plan's 20 % on its platform fee go with the fee that stands for it: 40.00 - 8.00. Support is 5.00 at most.
        (first.Total.Amount, quote.Invoices.Single().Total.Amount).ShouldBe((37.00m, 37.00m));
        await host.UseAsync(customer, "2026-01-01T00:00:00Z", 5m);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(
        [
            "01-01 Platform for Acme 01-01..02-01 x1 = 32.00",
            "01-01 Support 01-01..02-01 x1 = 5.00",
            "02-01 Usage 01-01..02-01 x5 = 20.00",
            "02-01 Platform for Acme 02-01..03-01 x1 = 32.00",
            "02-01 Support 02-01..03-01 x1 = 5.00",
        ]);
        subscription.Overrides.Prices.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Another_model_another_quantity_and_discounts_of_a_price_alone_are_agreed_too()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await ListPlanAsync(host);
        var customer = await host.CustomerAsync("Etc/UTC");
        var tiers = new TieredPriceModel([new Tier(0m, 2m, 10.00m), new Tier(2m, null, 4.00m)]);
        await host.SubscribeAsync(new CreateSubscription
        {
            CustomerId = customer.Id,
            PlanId = plan.Id,
            Overrides = new PlanOverrides
            {
                ReplacePrices =
                [
                    // 2 at 10.00, 1 at 4.00; half of it.
                    new ReplacedPrice(Id(plan, "Seats"))
                    {
                        Price = Own(plan, "Seats in tiers", 0m) with { Model = tiers },
                        Quantity = 3m,
                        Discounts = [new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.5m }],
                    },
                ],
                RemovePrices = [Id(plan, "Usage")],
                RemoveAdjustments = [plan.Adjustments.Single().Adjustment.Id],
                AddAdjustments = [new AddedAdjustment(new NewAdjustment { Kind = AdjustmentKind.AmountDiscount, Value = 1.00m, Target = AdjustmentTarget.Prices(Id(plan, "Seats")) })],
            },
        });

        // (24.00 - 1.00) x 0.5: amounts before percentages (R3), and the plan's own price stands for the one agreed.
        (await host.LinesAsync()).ShouldBe(["01-01 Platform 01-01..02-01 x1 = 50.00", "01-01 Seats in tiers 01-01..02-01 x3 = 11.50"]);
    }

    [Fact]
    public async Task A_plan_change_with_overrides_does_what_its_quote_said_and_a_plan_change_without_drops_them()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var (plan, other) = (await ListPlanAsync(host), await host.PlanAsync("USD", InAdvance("Other", 60.00m)));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription
        {
            CustomerId = customer.Id,
            PlanId = plan.Id,
            Overrides = new PlanOverrides { RemovePrices = [Id(plan, "Platform"), Id(plan, "Usage")], ReplacePrices = [new ReplacedPrice(Id(plan, "Seats")) { Quantity = 3m }] },
        });

        await host.ChangeAsQuotedAtAsync("2026-06-16T00:00:00Z", subscription.Id, new ChangePlan
        {
            PlanId = other.Id,
            Overrides = new PlanOverrides { ReplacePrices = [new ReplacedPrice(Id(other, "Other")) { Price = Own(other, "Other for Acme", 30.00m) }] },
        });
        var back = await host.ChangeAsQuotedAtAsync("2026-07-01T00:00:00Z", subscription.Id, new ChangePlan { PlanId = other.Id });
        // Of the same plan in the same version, so what was agreed stands.
        back.Overrides.Prices.Single().PriceId.ShouldNotBeNull();
        var planned = await host.ChangeAsQuotedAtAsync(
            "2026-07-20T00:00:00Z", subscription.Id, new ChangePlan { PlanId = plan.Id, Option = ChangeOption.EndOfSubscriptionTerm });
        // What was agreed for the old plan is in force until the new one takes over.
        planned.Overrides.ShouldBe(back.Overrides);
        await host.LiveToAsync("2026-08-02T00:00:00Z");
        var list = (await host.InScopeAsync<ISubscriptionService, SubscriptionView?>(s => s.FindAsync(subscription.Id, default)))!.Subscription;
        (list.PlanId, list.PlanStart).ShouldBe((plan.Id, At("2026-08-01T00:00:00Z")));
        list.Overrides.ShouldBe(SubscriptionOverrides.None);

        (await host.LinesAsync()).ShouldBe(
        [
            "06-01 Seats 06-01..07-01 x3 = 30.00",
            "06-16 credit 15.00",
            "06-16 Other for Acme 06-16..07-01 x1 = 15.00",
            "07-01 Other for Acme 07-01..08-01 x1 = 30.00",
            "08-01 Platform 08-01..09-01 x1 = 40.00",
            "08-01 Seats 08-01..09-01 x5 = 50.00",
        ]);
    }

    [Fact]
    public async Task Another_version_of_the_plan_keeps_what_was_agreed_and_changes_the_rest()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await ListPlanAsync(host);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription
        {
            CustomerId = customer.Id,
            PlanId = plan.Id,
            Overrides = new PlanOverrides
            {
                ReplacePrices =
                [
                    new ReplacedPrice(Id(plan, "Platform")) { Price = Own(plan, "Platform for Acme", 40.00m) },
                    new ReplacedPrice(Id(plan, "Seats")) { Quantity = 2m, MaximumAmount = 23.00m },
                ],
                RemovePrices = [Id(plan, "Usage")],
                AddPrices = [new AddedPrice { Price = Own(plan, "Support", 7.00m) }],
            },
        });
        await host.ChangeAsQuotedAsync(subscription.Id, new AddPrice { PriceId = (await host.PlanAsync("USD", InAdvance("Add-on", 3.00m))).Prices[0].Price.Id });
        _ = (await host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(s => s.CreatePlanVersionAsync(
            new CreatePlanVersion
            {
                PlanId = plan.Id,
                BasedOn = 2,
                RemoveAdjustments = [plan.Adjustments.Single().Adjustment.Id],
                ReplacePrices =
                [
                    new ReplacePrice(Id(plan, "Platform"), Own(plan, "Platform 3", 60.00m)),
                    new ReplacePrice(Id(plan, "Seats"), Own(plan, "Seats 3", 12.00m) with { FixedPriceQuantity = 5m }),
                ],
            },
            default))).Value;

        await host.ChangeAsQuotedAtAsync("2026-01-20T00:00:00Z", subscription.Id, new ChangePlan
        {
            PlanId = plan.Id,
            PlanVersion = 3,
            Option = ChangeOption.RequestedDate,
            Date = At("2026-02-01T00:00:00Z"),
        });
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        // The fee agreed stays at 40.00, now without the plan's discount; of the seats the quantity and the bound were agreed, not the price.
        (await host.LinesAsync()).ShouldBe(
        [
            "01-01 Platform for Acme 01-01..02-01 x1 = 32.00",
            "01-01 Seats 01-01..02-01 x2 = 20.00",
            "01-01 Support 01-01..02-01 x1 = 7.00",
            "01-01 Add-on 01-01..02-01 x1 = 3.00",
            "02-01 Platform for Acme 02-01..03-01 x1 = 40.00",
            "02-01 Seats 3 02-01..03-01 x2 = 23.00",
            "02-01 Support 02-01..03-01 x1 = 7.00",
            "02-01 Add-on 02-01..03-01 x1 = 3.00",
        ]);
    }

    [Fact]
    public async Task Prices_agreed_stay_in_their_phase_and_within_their_dates()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Ramp"), default))).Value;
        var plan = (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Ramp",
                Currency = "USD",
                Phases = [new NewPlanPhase(1, 1, PhaseDurationUnit.Month), new NewPlanPhase(2)],
                Prices = [InAdvance("First", 10.00m) with { ItemId = item.Id, PhaseOrder = 1 }, InAdvance("Then", 20.00m) with { ItemId = item.Id, PhaseOrder = 2 }],
            },
            default))).Value;
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription
        {
            CustomerId = customer.Id,
            PlanId = plan.Id,
            Overrides = new PlanOverrides
            {
                ReplacePrices = [new ReplacedPrice(Id(plan, "First")) { Price = Own(plan, "First for Acme", 8.00m) }],
                AddPrices =
                [
                    new AddedPrice { Price = Own(plan, "Coach", 2.00m), PhaseOrder = 2, EndDate = At("2026-03-01T00:00:00Z") },
                    new AddedPrice { PriceId = Id(plan, "Then"), Quantity = 0.5m, StartDate = At("2026-03-01T00:00:00Z") },
                ],
            },
        });
        await host.LiveToAsync("2026-03-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(
        [
            "01-01 First for Acme 01-01..02-01 x1 = 8.00",
            "02-01 Then 02-01..03-01 x1 = 20.00",
            "02-01 Coach 02-01..03-01 x1 = 2.00",
            "03-01 Then 03-01..04-01 x1 = 20.00",
            "03-01 Then 03-01..04-01 x0.5 = 10.00",
        ]);
        subscription.Phases.Select(p => (p.Order, p.Start, p.End)).ShouldBe(
            [(1, At("2026-01-01T00:00:00Z"), At("2026-02-01T00:00:00Z")), (2, At("2026-02-01T00:00:00Z"), null)]);
    }

    [Fact]
    public async Task What_cannot_be_agreed_is_refused_by_field_and_leaves_nothing_behind()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await ListPlanAsync(host);
        var customer = await host.CustomerAsync("Etc/UTC");
        var (platform, usage) = (Id(plan, "Platform"), Id(plan, "Usage"));
        var own = Own(plan, "Own", 1.00m);
        var stranger = new PriceId(Guid.Parse("01900000-0000-7000-8000-000000000001"));

        await IssuesAsync(new() { RemovePrices = [stranger] }, $"Could not find a resource of type Price with identifier: {stranger} in version 2 of plan {plan.Id}");
        await IssuesAsync(new() { ReplacePrices = [new(stranger)] }, $"Could not find a resource of type Price with identifier: {stranger} in version 2 of plan {plan.Id}");
        await IssuesAsync(new() { RemoveAdjustments = [new(stranger.Value)] }, $"Could not find a resource of type Adjustment with identifier: {stranger} in version 2 of plan {plan.Id}");
        await IssuesAsync(new() { AddPrices = [new AddedPrice { PriceId = stranger }] }, $"Could not find a resource of type Price with identifier: {stranger}");
        await IssuesAsync(new() { RemovePrices = [platform], ReplacePrices = [new(platform)] }, "remove_prices[0]: names a price that is removed or replaced already.");
        await IssuesAsync(new() { AddPrices = [new AddedPrice()] }, "add_prices[0]: must have either price or price_id.");
        await IssuesAsync(new() { ReplacePrices = [new(platform) { Price = own, PriceId = usage }] }, "replace_prices[0]: must have either price or price_id.");
        await IssuesAsync(new() { ReplacePrices = [new(usage) { Quantity = 2m }] }, "replace_prices[0].fixed_price_quantity: must be 0 or more and is only for fixed fees, but is 2.");
        await IssuesAsync(new() { ReplacePrices = [new(platform) { Quantity = -1m }] }, "replace_prices[0].fixed_price_quantity: must be 0 or more and is only for fixed fees, but is -1.");
        await IssuesAsync(new() { ReplacePrices = [new(platform) { MinimumAmount = 1.005m }] }, "replace_prices[0].minimum_amount: must have at most the 2 decimal places of USD, but is 1.005.");
        await IssuesAsync(new() { ReplacePrices = [new(platform) { MaximumAmount = -1m }] }, "replace_prices[0].maximum_amount: must not be negative, but is -1.");
        await IssuesAsync(
            new() { ReplacePrices = [new(platform) { Discounts = [new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 2m }] }] },
            "replace_prices[0].discounts[0].percentage_discount: must be above 0 and at most 1, but is 2.");
        await IssuesAsync(new() { AddPrices = [new AddedPrice { Price = own with { Cadence = "weekly" } }] }, "add_prices[0].price.cadence: 'weekly' is not one of one_time, monthly, quarterly, semi_annual, annual, custom.");
        await IssuesAsync(new() { AddPrices = [new AddedPrice { Price = own, PhaseOrder = 1 }] }, "add_prices[0].plan_phase_order: is 1, but the plan has no phases.");
        await IssuesAsync(
            new() { AddPrices = [new AddedPrice { Price = own, StartDate = At("2026-02-01T00:00:00Z"), EndDate = At("2026-02-01T00:00:00Z") }] },
            "add_prices[0].end_date: must lie after the start, 2026-02-01T00:00:00Z, but is 2026-02-01T00:00:00Z.");
        await IssuesAsync(
            new() { AddAdjustments = [new AddedAdjustment(new NewAdjustment { Kind = AdjustmentKind.Maximum, Value = 1m, Target = AdjustmentTarget.Prices(stranger) })] },
            $"add_adjustments[0].adjustment: applies to the price {stranger}, which this version of the plan does not have.");
        await IssuesAsync(
            new() { AddAdjustments = [new AddedAdjustment(new NewAdjustment { Kind = AdjustmentKind.Minimum, Value = 1m, ItemId = new ItemId(stranger.Value) })] },
            $"Could not find a resource of type Item with identifier: {stranger}");
        await IssuesAsync(new() { AddPrices = [.. Enumerable.Repeat(new AddedPrice { PriceId = platform }, 498)] }, "add_prices: makes 501 with those of the plan; at most 500 are allowed.");
        await IssuesAsync(
            new() { AddPrices = [new AddedPrice { PriceId = (await host.PlanAsync("EUR", InAdvance("Euro", 1.00m))).Prices[0].Price.Id }] },
            "add_prices[0]: is a price in EUR, but the subscription is invoiced in USD.");
        (await host.InvoicesAsync()).ShouldBeEmpty();
        var known = (await host.InScopeAsync<ICatalogService, Outcome<Page<CatalogPrice>>>(s => s.ListPricesAsync(new PageRequest(100), default))).Value.Items;
        known.Count.ShouldBe(4, "no price of a refused command is left in the catalogue");

        async Task IssuesAsync(PlanOverrides overrides, string issue)
        {
            var command = new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, Overrides = overrides };
            (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(command, default))).Issues().ShouldBe([issue]);
        }
    }

    private static PriceId Id(Plan plan, string name) => plan.Prices.Single(p => p.Price.Name == name).Price.Id;

    private static NewPrice Own(Plan plan, string name, decimal amount) => InAdvance(name, amount) with { ItemId = plan.Prices[0].Price.ItemId };

    // 50.00 for the platform less 20 %, 5 seats at 10.00 and units at 1.00: version 2 of the plan.
    private static async Task<Plan> ListPlanAsync(BillingHost host)
    {
        var plan = await host.UsagePlanAsync(1.00m, null, null, InAdvance("Platform", 50.00m), InAdvance("Seats", 10.00m, 5m));
        _ = (await host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(s => s.CreatePlanVersionAsync(
            new CreatePlanVersion
            {
                PlanId = plan.Id,
                AddAdjustments = [new(new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.2m, Target = AdjustmentTarget.Prices(Id(plan, "Platform")) })],
                SetAsDefault = true,
            },
            default))).Value;
        return (await host.InScopeAsync<ICatalogService, Plan?>(s => s.FindPlanAsync(plan.Id, default)))!;
    }
}
