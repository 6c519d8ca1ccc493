using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>A plan that gives prepaid credits each month, and usage that is paid by them first (R10, R17, R22; docs/decisions/0047).</summary>
public sealed class AllocationPriceScenarios
{
    private static readonly NewAllocation Monthly = new() { Amount = 100m, Currency = "credits", PerUnitCostBasis = 0.5m, ExpiresAtEndOfCadence = true };

    [Fact]
    public async Task Each_month_gives_credits_charges_them_in_advance_and_a_cancellation_takes_none_back()
    {
        await using var host = await StartAsync("2024-01-15T00:00:00Z");
        var (customer, plan) = await PlanAsync(host, Monthly);
        var subscription = await host.SubscribeAsync(customer, plan, "2024-01-15T00:00:00Z");
        (await host.BlocksAsync(customer, "credits")).ShouldBe(["54.84: 54.84 left Active"]); // 17 of 31 days
        await UseAsync(host, customer, "2024-01-20T10:00:00Z", 30m);
        await UseAsync(host, customer, "2024-02-10T10:00:00Z", 130m);
        await LiveAsync(host, "2024-03-10T00:00:00Z");
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await LiveAsync(host, "2024-05-02T00:00:00Z");

        (await LinesAsync(host)).ShouldBe(
        [
            "2024-01-15 Credits 27.42 - 0.00 = 27.42 USD",
            "2024-02-01 Credits 50.00 - 0.00 = 50.00 USD",
            "2024-02-01 Usage 30.00 - 30.00 = 0.00 USD",
            "2024-03-01 Credits 50.00 - 0.00 = 50.00 USD",
            "2024-03-01 Usage 130.00 - 100.00 = 30.00 USD",
        ]);
        (await host.InvoicesAsync()).SelectMany(i => i.CreditNotes).ShouldBeEmpty();
        (await host.LedgerAsync(customer, "credits")).ShouldBe(
        [
            "2024-01-15T00:00:00Z Increment 54.84 -> 54.84",
            "2024-02-01T00:00:00Z CreditBlockExpiry 24.84 -> 30.00",
            "2024-02-01T00:00:00Z Increment 100.00 -> 130.00",
            "2024-02-01T12:00:00Z Decrement 30.00 -> 100.00 of 2024-01-20",
            "2024-03-01T00:00:00Z Increment 100.00 -> 200.00",
            "2024-03-01T12:00:00Z Decrement 100.00 -> 100.00 of 2024-02-10",
            "2024-04-01T00:00:00Z CreditBlockExpiry 100.00 -> 0.00",
        ]);
    }

    [Fact]
    public async Task After_a_plan_change_both_plans_credits_are_there_and_roll_over()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var (customer, small) = await PlanAsync(host, Monthly with { ExpiresAtEndOfCadence = false, PerUnitCostBasis = 0m });
        var (_, big) = await PlanAsync(host, Monthly with { Amount = 200m, ExpiresAtEndOfCadence = false, PerUnitCostBasis = 0m }, isFirst: false);
        var subscription = await host.SubscribeAsync(customer, small, "2024-01-01T00:00:00Z");
        await LiveAsync(host, "2024-01-11T00:00:00Z");
        await host.ChangeAsync(subscription.Id, new ChangePlan { PlanId = big.Id });
        await LiveAsync(host, "2024-02-02T00:00:00Z");

        (await host.BlocksAsync(customer, "credits")).ShouldBe(["100.00: 100.00 left Active", "135.48: 135.48 left Active", "200.00: 200.00 left Active"]); // 21 of 31 days
        (await LinesAsync(host)).ShouldBeEmpty(); // given for nothing, and nothing used
    }

    [Fact]
    public async Task A_top_up_looks_at_what_an_allocation_gives_at_its_instant_R22_R26()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var (customer, plan) = await PlanAsync(host, Monthly with { PerUnitCostBasis = 0m });
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        (await host.CreditsAsync(s => s.SetTopUpAsync(
            customer.Id, new SetTopUp { Threshold = 20m, Amount = 10m, PerUnitCostBasis = 1m, Currency = "credits", InvoiceCurrency = "USD" }, default))).Refusal.ShouldBeNull();
        await LiveAsync(host, "2024-03-02T00:00:00Z");

        // At each midnight the old credits expire and the new ones come: there is never too little.
        (await host.BlocksAsync(customer, "credits")).ShouldBe(["100.00: 0.00 left Active", "100.00: 0.00 left Active", "100.00: 100.00 left Active"]);
    }

    [Fact]
    public async Task A_subscription_may_have_an_allocation_of_its_own_beside_its_plan()
    {
        await using var host = await StartAsync("2024-01-15T00:00:00Z");
        var (customer, plan) = await PlanAsync(host, allocation: null);
        await host.SubscribeAsync(new CreateSubscription
        {
            CustomerId = customer.Id,
            PlanId = plan.Id,
            StartDate = At("2024-01-15T00:00:00Z"),
            Overrides = new PlanOverrides { AddPrices = [new AddedPrice { Price = Allocation(plan.Prices[0].Price.ItemId, Monthly) }] },
        });
        await UseAsync(host, customer, "2024-01-20T10:00:00Z", 60m);
        await LiveAsync(host, "2024-02-02T00:00:00Z");

        (await host.BlocksAsync(customer, "credits")).ShouldBe(["54.84: 0.00 left Active", "100.00: 100.00 left Active"]); // 17 of 31 days
        (await LinesAsync(host)).ShouldBe(
        [
            "2024-01-15 Credits 27.42 - 0.00 = 27.42 USD",
            "2024-02-01 Usage 60.00 - 54.84 = 5.16 USD",
            "2024-02-01 Credits 50.00 - 0.00 = 50.00 USD",
        ]);
    }

    [Fact]
    public async Task An_allocation_added_within_a_month_gives_and_costs_its_days_and_ends_with_its_interval()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var (customer, plan) = await PlanAsync(host, allocation: null);
        var subscription = await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await LiveAsync(host, "2024-01-17T00:00:00Z");
        await host.ChangeAsync(subscription.Id, new AddPrice
        {
            Price = Allocation(plan.Prices[0].Price.ItemId, Monthly),
            StartDate = At("2024-01-17T00:00:00Z"),
            EndDate = At("2024-03-01T00:00:00Z"),
        });
        await LiveAsync(host, "2024-04-02T00:00:00Z");

        (await host.LedgerAsync(customer, "credits")).ShouldBe(
        [
            "2024-01-17T00:00:00Z Increment 48.39 -> 48.39", // 15 of 31 days
            "2024-02-01T00:00:00Z CreditBlockExpiry 48.39 -> 0.00",
            "2024-02-01T00:00:00Z Increment 100.00 -> 100.00",
            "2024-03-01T00:00:00Z CreditBlockExpiry 100.00 -> 0.00",
        ]);
        (await LinesAsync(host)).ShouldBe(["2024-01-17 Credits 24.19 - 0.00 = 24.19 USD", "2024-02-01 Credits 50.00 - 0.00 = 50.00 USD"]);
    }

    [Theory]
    [InlineData(0, 0.5, "USD", false, "prices[0].allocation_price.amount: must be above 0, but is 0.")]
    [InlineData(100, -1, "USD", false, "prices[0].allocation_price.per_unit_cost_basis: must be 0 or more, but is -1.")]
    [InlineData(100, 0.00001, "USD", false, "prices[0].allocation_price.per_unit_cost_basis: times the amount rounds to nothing, and such a purchase is refused.")]
    [InlineData(100, 0, "tokens", false, "prices[0].allocation_price.currency: 'tokens' is neither a currency code of ISO 4217 nor the name of a pricing unit.")]
    [InlineData(100, 0, "USD", true, "prices[0].allocation_price.custom_expiration: excludes expires_at_end_of_cadence.")]
    public async Task What_cannot_be_given_is_refused(decimal amount, decimal costBasis, string unit, bool both, string issue)
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var allocation = Monthly with
        {
            Amount = amount,
            PerUnitCostBasis = costBasis,
            Currency = unit,
            CustomExpiration = both ? new CycleConfiguration(3, Core.Periods.CadenceUnit.Month) : null,
        };
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Thing"), default))).Value;
        var refusal = (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
            new CreatePlan { Name = "P", Currency = "USD", Prices = [Allocation(item.Id, allocation)] }, default))).Refusal!;
        refusal.Issues.Select(i => i.ToString()).ShouldBe([issue]);
    }

    private static NewPrice Allocation(Core.Catalog.ItemId item, NewAllocation allocation) =>
        new() { Name = "Credits", ItemId = item, Cadence = "monthly", Model = new UnitPriceModel(0m), Allocation = allocation };

    private static async Task<(Customer Customer, Plan Plan)> PlanAsync(BillingHost host, NewAllocation? allocation, bool isFirst = true)
    {
        if (isFirst)
            _ = (await host.InScopeAsync<IPricingUnitService, Outcome<PricingUnit>>(s => s.CreateAsync(new CreatePricingUnit("credits", Scale: 2), default))).Value;
        var plan = await host.InScopeAsync<ICatalogService, Plan>(async catalog =>
        {
            var item = (await catalog.CreateItemAsync(new CreateItem("Compute"), default)).Value;
            var metric = (await catalog.CreateMetricAsync(new CreateMetric("Units", item.Id, "SELECT SUM(value) FROM events WHERE event_name = 'use'"), default)).Value;
            var usage = new NewPrice
            {
                Name = "Usage",
                ItemId = item.Id,
                Cadence = "monthly",
                Model = new UnitPriceModel(1m),
                MetricId = metric.Id,
                Currency = "credits",
                ConversionRate = 1m,
            };
            return (await catalog.CreatePlanAsync(new CreatePlan { Name = "Plan", Currency = "USD", Prices = allocation is null ? [usage] : [Allocation(item.Id, allocation), usage] }, default)).Value;
        });
        return (await host.CustomerAsync("Etc/UTC"), plan);
    }

    private static Task LiveAsync(BillingHost host, string to) => host.Time.LiveToAsync(At(to), TimelineSteps.HalfADay, default);

    private static async Task UseAsync(BillingHost host, Customer customer, string at, decimal value)
    {
        await LiveAsync(host, at);
        await host.UseAsync(customer, at, value);
    }

    private static async Task<List<string>> LinesAsync(BillingHost host) => [.. (await host.InvoicesAsync()).SelectMany(i => i.Lines.Select(l => l.Line)
        .Where(l => l.Billed.IsPositive)
        .Select(l => $"{i.InvoiceDate.InUtc().Date:R} {l.Name} {l.AdjustedSubtotal.ToAmountString()} - {l.CreditsApplied.ToAmountString()} = {l.Amount}"))];
}
