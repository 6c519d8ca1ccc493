using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.OwnPriceModel;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>A price model of the host's own on the engine: 20.00 a month for 1,000 units, 0.015 for each beyond (decision 0062).</summary>
public sealed class HostPriceModelScenarios
{
    private static readonly BaseAndOveragePriceModel Model = new(20.00m, 1_000m, 0.015m);

    [Fact]
    public async Task It_is_stored_read_back_billed_and_explained()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", build: Register);
        var customer = await host.CustomerAsync("Etc/UTC");
        var plan = await host.MeteredPlanAsync([("calls", Model)], [MoneySteps.Fee("Seats", 0m) with { Model = Model, BilledInAdvance = true, FixedPriceQuantity = 1_200m }]);
        await host.SubscribeAsync(customer, plan, "2026-01-18T00:00:00Z", threshold: null);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "calls", 1_500m);
        await host.Time.LiveToAsync(At("2026-02-01T12:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.InScopeAsync<ICatalogService, Plan?>(s => s.FindPlanAsync(plan.Id, default)))!.Prices.Select(p => p.Price.Model).ShouldAllBe(m => m.Equals(Model));
        // R4: the base of usage is cut by 14 of 31 days within the model, 9.03 + 7.50; R8: the fee behind it, (20.00 + 3.00) x 14 / 31.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-18 cycle Seats 01-18..02-01 1200: 10.39 - 0.00 - 0.00 = 10.39",
            "02-01 cycle calls 01-18..02-01 1500: 16.53 - 0.00 - 0.00 = 16.53",
            "02-01 cycle Seats 02-01..03-01 1200: 23.00 - 0.00 - 0.00 = 23.00",
        ]);
        var line = (await host.InvoicesAsync()).SelectMany(i => i.Lines).Select(l => l.Line).Single(l => l.Name == "calls");
        line.SubLines.Select(s => $"{s.Name} {s.Quantity:0} {s.Amount}").ShouldBe(["Base 1000 9.03 USD", "Overage 500 7.50 USD"]);
        line.Explain(DateTimeZone.Utc)[1].ShouldStartWith("1500 units cost 16.532258064516129032258064516 USD by the base_and_overage price:");
        Recomputation.Of(line).Deviations.ShouldBeEmpty();
    }

    [Fact]
    public async Task R16_It_takes_part_in_threshold_invoices_and_the_parts_sum_to_the_whole()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", build: Register);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, await host.MeteredPlanAsync([("calls", Model)]), "2026-01-01T00:00:00Z", threshold: 30.00m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "calls", 2_000m);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "calls", 100m);
        await host.Time.LiveToAsync(At("2026-02-01T12:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).Select(l => l.Split(" calls ")[1]).ShouldBe(
        [
            "01-01..01-10T10:00 2000: 35.00 - 0.00 - 0.00 = 35.00",
            "01-01..02-01 2100: 36.50 - 0.00 - 35.00 = 1.50",
        ]);
    }

    [Fact]
    public async Task A_host_without_the_registration_refuses_it_in_plans_and_parks_what_has_it_until_it_is_registered()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", build: Register);
        var customer = await host.CustomerAsync("Etc/UTC");
        var own = await host.MeteredPlanAsync([("calls", Model)]);
        var subscription = await host.SubscribeAsync(customer, own, "2026-01-01T00:00:00Z", threshold: null);
        await host.SubscribeAsync(customer, await host.PlanAsync("USD", MoneySteps.Fee("Fee", 10.00m)), "2026-01-01T00:00:00Z", threshold: null);
        await host.UseAsync(customer, "2026-01-01T00:00:00Z", "calls", 1_500m);

        await using (var other = host.Beside())
        {
            (await Should.ThrowAsync<UnknownPriceModelException>(() => other.InScopeAsync<ICatalogService, Plan?>(s => s.FindPlanAsync(own.Id, default))))
                .ModelType.ShouldBe("base_and_overage");
            var item = own.Prices[0].Price.ItemId;
            var refused = await other.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
                new CreatePlan { Name = "Own", Currency = "USD", Prices = [new NewPrice { Name = "Calls", ItemId = item, Cadence = "monthly", Model = Model }] }, default));
            refused.Refusal!.Issues.ShouldHaveSingleItem().ToString().ShouldStartWith("prices[0].price.model_type: 'base_and_overage' is not one of unit,");

            await other.Time.LiveToAsync(At("2026-02-01T12:00:00Z"), TimelineSteps.HalfADay, default);
            // The other subscription of the customer goes on.
            (await other.PartLinesAsync()).ShouldBe(
            [
                "01-01 cycle Fee 01-01..02-01 1: 10.00 - 0.00 - 0.00 = 10.00",
                "02-01 cycle Fee 02-01..03-01 1: 10.00 - 0.00 - 0.00 = 10.00",
            ]);
        }

        var parked = (await host.InScopeAsync<IBillingExceptionService, Outcome<Page<BillingException>>>(s => s.ListAsync(new(), new(), default))).Value.Items.ShouldHaveSingleItem();
        (parked.SubscriptionId, parked.Code).ShouldBe((subscription.Id, ParkingReason.UnreadableConfiguration));
        parked.Reason.ShouldBe("The price model 'base_and_overage' of a stored price is not known to this host. Register it: AddOrbBilling().AddPriceModel<...>().");
        (await host.InScopeAsync<IBillingExceptionService, Outcome<BillingException>>(s => s.RetryAsync(parked.Id, default))).Value.ResolvedAt.ShouldNotBeNull();
        (await host.PartLinesAsync()).ShouldContain("02-01 cycle calls 01-01..02-01 1500: 27.50 - 0.00 - 0.00 = 27.50");
    }

    private static void Register(OrbBillingBuilder billing) => billing.AddPriceModel<BaseAndOveragePriceModel>();
}
