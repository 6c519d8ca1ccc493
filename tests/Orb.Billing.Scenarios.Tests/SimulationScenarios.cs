using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What would have been billed by other prices: real times, quantities and usage (decision 0064).</summary>
public sealed class SimulationScenarios
{
    private const string Start = "2026-01-01T00:00:00Z";
    private const string End = "2026-04-02T00:00:00Z";

    [Fact]
    public async Task Before_is_what_was_billed_and_after_is_what_the_change_makes_of_it()
    {
        await using var host = await StartAsync(Start);
        var (plan, first, second) = await LivesAsync(host);

        // 5.00 a seat more; tokens at a flat 0.04. The first had 3 seats of 14 days and 5 of 17 days in January, then 5.
        var simulated = await host.SimulateAsync(new SimulateBilling
        {
            From = At(Start),
            To = At(End),
            Changes =
            [
                new SimulatedPriceChange(Id(plan, "seats"), SimulationSteps.Same(plan.Prices.Single(p => p.Price.Name == "seats").Price) with { Model = new UnitPriceModel(15.00m) }),
                new SimulatedPriceChange(Id(plan, "tokens"), SimulationSteps.Same(plan.Prices.Single(p => p.Price.Name == "tokens").Price) with { Model = new UnitPriceModel(0.04m) }),
            ],
        });

        simulated.Select(c => (c.CustomerId, c.Charges, c.Failures.Count)).ShouldBe([(second.Id, 4, 0), (first.Id, 6, 0)]);
        // Each 10 % off. First: 40.97 + 50.00 + 50.00 of seats and 150.00 of tokens become 61.45 + 75.00 + 75.00 and 80.00. Second: 30.00 x 19 / 28, 30.00 x 9 / 31, 20.00.
        simulated.SelectMany(c => c.Amounts).Select(a => $"{a.Billed} {a.Before} {a.After} {a.Difference}").ShouldBe(
        [
            "44.16 USD 44.16 USD 46.44 USD 2.28 USD",
            "261.87 USD 261.87 USD 262.30 USD 0.43 USD",
        ]);
        (await BilledAsync(host, At(End))).ShouldBe(44.16m + 261.87m);
    }

    [Fact]
    public async Task Without_a_change_the_difference_is_zero_and_nothing_is_written()
    {
        await using var host = await StartAsync(Start);
        var (plan, _, _) = await LivesAsync(host);
        var books = await host.BooksAsync();

        foreach (var amount in (await host.SimulateAsync(SimulationSteps.Unchanged(plan, Start, End), limit: 1)).SelectMany(c => c.Amounts))
            (amount.Difference.Amount, amount.Before).ShouldBe((0m, amount.Billed));

        (await host.BooksAsync()).ShouldBe(books);
        (await host.InScopeAsync<ICatalogService, Outcome<Page<CatalogPrice>>>(s => s.ListPricesAsync(new(), default))).Value.Items.Count.ShouldBe(3);
    }

    [Fact]
    public async Task R4_Commitments_and_minimums_follow_the_changed_prices()
    {
        await using var host = await StartAsync(Start);
        var plan = await host.MeteredPlanAsync(
            [("units", new UnitPriceModel(1.00m))],
            [MoneySteps.Fee("platform", 49.00m), new NewPrice { Name = "commitment", ItemId = default, Cadence = "monthly", Model = new UnitPriceModel(500.00m), IsCommitment = true }]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, Start, threshold: null);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // 49.00 + 100.00 + a true-up of 351.00; a price of 4.60 a unit comes to 509.00 and leaves nothing to true up.
        var simulated = await host.SimulateAsync(new SimulateBilling
        {
            From = At(Start),
            To = At("2026-02-01T00:00:00Z"),
            Changes = [new SimulatedPriceChange(Id(plan, "units"), SimulationSteps.Same(plan.Prices[0].Price) with { Model = new UnitPriceModel(4.60m) })],
        });

        simulated.SelectMany(c => c.Amounts).Select(a => $"{a.Billed} {a.Before} {a.After}").ShouldBe(["500.00 USD 500.00 USD 509.00 USD"]);
    }

    [Fact]
    public async Task A_version_of_the_plan_is_tried_on_the_subscriptions_of_another()
    {
        await using var host = await StartAsync(Start);
        var (plan, _, _) = await LivesAsync(host);
        var seats = plan.Prices.Single(p => p.Price.Name == "seats").Price;
        var tokens = plan.Prices.Single(p => p.Price.Name == "tokens").Price;
        var version = await host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(s => s.CreatePlanVersionAsync(
            new CreatePlanVersion { PlanId = plan.Id, ReplacePrices = [new ReplacePrice(seats.Id, SimulationSteps.Same(seats) with { Model = new UnitPriceModel(20.00m), FixedPriceQuantity = 3m })], RemovePrices = [tokens.Id] }, default));
        var asked = new SimulateBilling { From = At(Start), To = At(End), Version = new SimulatedPlanVersion(plan.Id, 1, version.Value.Number) };

        // Seats twice as dear, tokens for nothing.
        (await host.SimulateAsync(asked)).SelectMany(c => c.Amounts).Select(a => $"{a.Before} {a.After}").ShouldBe(["44.16 USD 52.32 USD", "261.87 USD 253.75 USD"]);

        var added = await host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(s => s.CreatePlanVersionAsync(
            new CreatePlanVersion { PlanId = plan.Id, AddPrices = [SimulationSteps.Same(seats) with { Name = "support", FixedPriceQuantity = 1m }] }, default));
        var refused = await host.InScopeAsync<ISimulationService, Outcome<SimulationPage>>(
            s => s.RunAsync(asked with { Version = new SimulatedPlanVersion(plan.Id, 1, added.Value.Number) }, new PageRequest(), default));
        refused.Refusal!.Issues.ShouldHaveSingleItem().ToString().ShouldStartWith("to_version: adds the price 'support', which takes the place of none");
    }

    [Fact]
    public async Task What_cannot_be_compared_is_refused_by_field()
    {
        await using var host = await StartAsync(Start);
        var plan = await host.PlanAsync("USD", MoneySteps.Fee("fee", 10.00m));
        var price = plan.Prices[0].Price;

        (await IssuesAsync(price.Id, SimulationSteps.Same(price) with { Cadence = "annual" })).ShouldHaveSingleItem().ShouldStartWith("changes[0].price.cadence: is annual, but that of price");
        (await IssuesAsync(price.Id, SimulationSteps.Same(price) with { Currency = "EUR" })).ShouldHaveSingleItem().ShouldStartWith("changes[0].price.currency: is EUR");
        (await host.InScopeAsync<ISimulationService, Outcome<SimulationPage>>(s => s.RunAsync(
            new SimulateBilling { From = At(End), To = At(Start) }, new PageRequest(), default))).Refusal!.Issues.Select(i => i.Field).ShouldBe(["timeframe_end", "changes"]);

        async Task<IEnumerable<string>> IssuesAsync(Core.Catalog.PriceId id, NewPrice other) => (await host.InScopeAsync<ISimulationService, Outcome<SimulationPage>>(s => s.RunAsync(
            new SimulateBilling { From = At(Start), To = At(End), Changes = [new SimulatedPriceChange(id, other)] }, new PageRequest(), default))).Refusal!.Issues.Select(i => i.ToString());
    }

    // Seats in advance at 10.00, tokens in tiers, 10 % off all; one changes its seats, the other leaves in March; a third has another plan.
    private static async Task<(Plan Plan, Customer First, Customer Second)> LivesAsync(BillingHost host)
    {
        var plan = await host.MeteredPlanAsync(
            [("tokens", PartSteps.ThreeTiers)], [TimelineSteps.InAdvance("seats", 10.00m, 3m)],
            [new NewPlanAdjustment(new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.1m })]);
        var first = await host.CustomerAsync("Europe/Berlin");
        var second = await host.CustomerAsync("America/New_York");
        var third = await host.CustomerAsync("Etc/UTC");
        var one = await host.SubscribeAsync(first, plan, "2025-12-31T23:00:00Z", threshold: null);
        var other = await host.SubscribeAsync(second, plan, "2026-02-10T05:00:00Z", threshold: null);
        await host.SubscribeAsync(third, await host.PlanAsync("USD", MoneySteps.Fee("Fee", 7.00m)), Start, threshold: null);
        await host.UseAtAsync(first, "2026-01-10T10:00:00Z", "tokens", 2_000m);
        await host.ChangeAtAsync("2026-01-15T10:00:00Z", one.Id, new ChangeQuantity { PriceId = Id(plan, "seats"), Quantity = 5m });
        await host.UseAtAsync(second, "2026-02-20T10:00:00Z", "tokens", 200m);
        await host.Time.LiveToAsync(At("2026-03-10T05:00:00Z"), TimelineSteps.HalfADay, default);
        await host.CancelAsync(other.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At(End), TimelineSteps.HalfADay, default);
        return (plan, first, second);
    }

    private static Core.Catalog.PriceId Id(Plan plan, string name) => plan.Prices.Single(p => p.Price.Name == name).Price.Id;

    // What the lines of the plan's invoices come to, less credit notes, of services that ended by an instant.
    private static async Task<decimal> BilledAsync(BillingHost host, NodaTime.Instant to)
    {
        var invoices = await host.InvoicesAsync();
        var lines = invoices.Where(i => i.Status != InvoiceStatus.Draft).SelectMany(i => i.Lines).Where(l => l.Line.Name != "Fee" && l.Line.Service.End <= to).ToDictionary(l => l.Id);
        return lines.Values.Sum(l => l.Line.Amount.Amount) - invoices.SelectMany(i => i.CreditNotes).SelectMany(n => n.Lines).Where(l => lines.ContainsKey(l.LineItemId)).Sum(l => l.Amount.Amount);
    }
}
