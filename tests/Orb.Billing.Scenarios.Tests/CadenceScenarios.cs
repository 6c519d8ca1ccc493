using Orb.Billing.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Prices by the week, the day and other lengths of their own, through changes, corrections and quotes (R7, R8, R20).</summary>
public sealed class CadenceScenarios
{
    [Fact]
    public async Task Weeks_are_counted_from_the_day_of_the_start_across_a_clock_change_R6_R7()
    {
        // Monday, 23 March 2026 in Berlin, where clocks change on the 29th: the week has 167 hours and 7 days.
        await using var host = await StartAsync("2026-03-22T23:00:00Z");
        var plan = await host.PlanAsync("EUR", Weekly("Week", 7.00m));
        var customer = await host.CustomerAsync("Europe/Berlin");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        (await host.UpcomingAsync(subscription.Id)).InvoiceDate.ShouldBe(At("2026-03-29T22:00:00Z"));
        await host.LiveToAsync("2026-04-06T00:00:00Z");

        (await host.LinesAsync()).ShouldBe([
            "03-22T23:00 Week 03-22T23:00..03-29T22:00 x1 = 7.00",
            "03-29T22:00 Week 03-29T22:00..04-05T22:00 x1 = 7.00",
            "04-05T22:00 Week 04-05T22:00..04-12T22:00 x1 = 7.00",
        ]);
    }

    [Fact]
    public async Task A_fee_by_the_day_has_29_February_and_one_of_two_months_ends_with_it_R7()
    {
        await using var host = await StartAsync("2028-02-27T00:00:00Z");
        var plan = await host.PlanAsync("USD", Custom("Day", 1.00m, 1, CadenceUnit.Day) with { BilledInAdvance = false }, Custom("Two months", 60.00m, 2, CadenceUnit.Month));
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.LiveToAsync("2028-03-02T12:00:00Z");

        // The stub of two months is 3 of the 60 days from 1 January to 1 March: 60.00 x 3/60.
        (await host.LinesAsync()).ShouldBe([
            "02-27 Two months 02-27..03-01 x1 = 3.00",
            "02-28 Day 02-27..02-28 x1 = 1.00",
            "02-29 Day 02-28..02-29 x1 = 1.00",
            "03-01 Day 02-29..03-01 x1 = 1.00",
            "03-01 Two months 03-01..05-01 x1 = 60.00",
            "03-02 Day 03-01..03-02 x1 = 1.00",
        ]);
    }

    [Fact]
    public async Task Usage_by_the_week_is_cut_at_local_midnight_and_corrected_with_the_next_week_R15()
    {
        await using var host = await StartAsync("2026-03-22T23:00:00Z");
        var (plan, customer) = (await UsagePlanAsync(host), await host.CustomerAsync("Europe/Berlin"));
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        foreach (var (at, tokens) in new[] { ("2026-03-25T00:00:00Z", 3m), ("2026-03-29T21:59:59Z", 10m), ("2026-03-29T22:00:00Z", 4m) })
        {
            await host.LiveToAsync(at);
            (await host.IngestAsync(Tokens(customer, at, at, tokens))).Failures.ShouldBeEmpty();
        }

        await host.LiveToAsync("2026-03-31T00:00:00Z");
        (await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.DeprecateAsync("2026-03-25T00:00:00Z", default))).Refusal.ShouldBeNull();
        await host.LiveToAsync("2026-04-07T00:00:00Z");

        (await host.LinesAsync()).ShouldBe([
            "03-29T22:00 Tokens 03-22T23:00..03-29T22:00 x13 = 13.00",
            // The correction is made where the next week is issued, 12 hours of grace after its end.
            "04-06T10:00 credit 3.00",
            "04-05T22:00 Tokens 03-29T22:00..04-05T22:00 x4 = 4.00",
        ]);
    }

    [Fact]
    public async Task A_change_from_months_to_weeks_and_back_credits_the_days_left_of_each_R7_R8()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (monthly, weekly) = (await host.PlanAsync("USD", InAdvance("Month", 31.00m)), await host.PlanAsync("USD", Weekly("Week", 7.00m)));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = monthly.Id });

        await host.ChangeAsQuotedAtAsync("2026-01-12T00:00:00Z", subscription.Id, new ChangePlan { PlanId = weekly.Id });
        await host.ChangeAsQuotedAtAsync("2026-01-21T00:00:00Z", subscription.Id, new ChangePlan { PlanId = monthly.Id });
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        // 20 of 31 days of the month and 5 of 7 days of the second week are given back; the month goes on from the first of one.
        (await host.LinesAsync()).ShouldBe([
            "01-01 Month 01-01..02-01 x1 = 31.00",
            "01-12 credit 20.00",
            "01-12 Week 01-12..01-19 x1 = 7.00",
            "01-19 Week 01-19..01-26 x1 = 7.00",
            "01-21 credit 5.00",
            "01-21 Month 01-21..02-01 x1 = 11.00",
            "02-01 Month 02-01..03-01 x1 = 31.00",
        ]);
    }

    [Theory]
    [InlineData(BillingCycleAlignment.Unchanged, "01-07 Dear week 01-07..01-12 x1 = 10.00", "01-12 Dear week 01-12..01-19 x1 = 14.00")]
    [InlineData(BillingCycleAlignment.PlanChangeDate, "01-07 Dear week 01-07..01-14 x1 = 14.00", "01-14 Dear week 01-14..01-21 x1 = 14.00")]
    [InlineData(BillingCycleAlignment.StartOfMonth, "01-07 Dear week 01-07..01-14 x1 = 14.00", "01-14 Dear week 01-14..01-21 x1 = 14.00")]
    public async Task Weeks_keep_their_Mondays_through_a_change_that_leaves_the_alignment_unchanged_R7(BillingCycleAlignment alignment, string first, string second)
    {
        await using var host = await StartAsync("2026-01-05T00:00:00Z");
        var (cheap, dear) = (await host.PlanAsync("USD", Weekly("Week", 7.00m)), await host.PlanAsync("USD", Weekly("Dear week", 14.00m)));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = cheap.Id });

        await host.ChangeAsQuotedAtAsync("2026-01-07T00:00:00Z", subscription.Id, new ChangePlan { PlanId = dear.Id, Alignment = alignment });
        await host.LiveToAsync("2026-01-14T12:00:00Z");

        (await host.LinesAsync()).ShouldBe(["01-05 Week 01-05..01-12 x1 = 7.00", "01-07 credit 5.00", first, second]);
    }

    [Fact]
    public async Task Another_version_of_a_plan_leaves_the_running_week_of_a_kept_price_alone_R20()
    {
        await using var host = await StartAsync("2026-01-05T00:00:00Z");
        var plan = await host.PlanAsync("USD", Weekly("Week", 7.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        _ = (await host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(s => s.CreatePlanVersionAsync(new CreatePlanVersion { PlanId = plan.Id }, default))).Value;

        await host.ChangeAsQuotedAtAsync("2026-01-07T00:00:00Z", subscription.Id, new ChangePlan { PlanId = plan.Id, PlanVersion = 2 });
        await host.LiveToAsync("2026-01-13T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(["01-05 Week 01-05..01-12 x1 = 7.00", "01-12 Week 01-12..01-19 x1 = 7.00"]);
    }

    [Fact]
    public async Task Another_anchor_day_moves_the_months_at_the_end_of_one_and_leaves_the_weeks_R6()
    {
        await using var host = await StartAsync("2026-01-05T00:00:00Z");
        var plan = await host.PlanAsync("USD", Weekly("Week", 7.00m), InAdvance("Month", 31.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        await host.ChangeAsQuotedAtAsync("2026-01-20T00:00:00Z", subscription.Id, new ChangeBillingAnchor(15));
        await host.LiveToAsync("2026-02-16T00:00:00Z");

        (await host.LinesAsync()).Where(l => l.Contains("Month", StringComparison.Ordinal)).ShouldBe([
            "01-05 Month 01-05..02-01 x1 = 27.00", "02-01 Month 02-01..02-15 x1 = 14.00", "02-15 Month 02-15..03-15 x1 = 31.00",
        ]);
        (await host.LinesAsync()).Where(l => l.Contains("Week", StringComparison.Ordinal)).Select(l => l[..5])
            .ShouldBe(["01-05", "01-12", "01-19", "01-26", "02-02", "02-09", "02-16"]);
    }

    [Fact]
    public async Task A_backdated_cancellation_and_a_seat_count_by_days_of_the_week_R8()
    {
        await using var host = await StartAsync("2026-01-05T00:00:00Z");
        var plan = await host.PlanAsync("USD", Weekly("Week", 7.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        await host.LiveToAsync("2026-01-10T00:00:00Z");
        await host.ChangeQuantityAsync(subscription.Id, plan, "Week", 3m);
        await host.LiveToAsync("2026-01-22T00:00:00Z");
        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2026-01-20T00:00:00Z");
        await host.LiveToAsync("2026-02-10T00:00:00Z");

        // Two more seats for 2 of 7 days are 4.00; of the week from 19 January one day is kept: 21.00 x 6/7 = 18.00 come back.
        (await host.LinesAsync()).ShouldBe([
            "01-05 Week 01-05..01-12 x1 = 7.00",
            "01-10 Week 01-10..01-12 x3 = 4.00",
            "01-12 Week 01-12..01-19 x3 = 21.00",
            "01-19 Week 01-19..01-26 x3 = 21.00",
            "01-22 credit 18.00",
        ]);
    }

    [Fact]
    public async Task A_length_that_is_none_names_its_field_limit_and_value()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var price = InAdvance("Fee", 1m);
        await RefusedAsync(price with { Cadence = "custom" }, "prices[0].price.billing_cycle_configuration: is required with the cadence custom.");
        await RefusedAsync(Custom("Fee", 1m, 0, CadenceUnit.Day), "prices[0].price.billing_cycle_configuration.duration: must be from 1 to 3660, but is 0.");
        await RefusedAsync(Custom("Fee", 1m, 3661, CadenceUnit.Month), "prices[0].price.billing_cycle_configuration.duration: must be from 1 to 3660, but is 3661.");
        await RefusedAsync(
            price with { BillingCycle = new CycleConfiguration(7, CadenceUnit.Day) },
            "prices[0].price.billing_cycle_configuration: is 7 days, but monthly is 1 month; a length of its own has the cadence custom.");
        await RefusedAsync(price with { Cadence = "weekly" }, "prices[0].price.cadence: 'weekly' is not one of one_time, monthly, quarterly, semi_annual, annual, custom.");

        // A name and its length may stand together, and a month of one's own is a month.
        var plan = await host.PlanAsync(
            "USD", price with { BillingCycle = new CycleConfiguration(1, CadenceUnit.Month) }, Custom("Other", 1m, 1, CadenceUnit.Month), Custom("Day", 1m, 3660, CadenceUnit.Day));
        plan.Prices.Select(p => p.Price.Cadence).ShouldBe([Cadence.Monthly, Cadence.Monthly, Cadence.Days(3660)]);

        async Task RefusedAsync(NewPrice asked, string issue)
        {
            var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Thing"), default))).Value;
            (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
                new CreatePlan { Name = "Plan", Currency = "USD", Prices = [asked with { ItemId = item.Id }] }, default))).Issues().ShouldBe([issue]);
        }
    }

    private static NewPrice Weekly(string name, decimal amount) => Custom(name, amount, 7, CadenceUnit.Day);

    private static NewPrice Custom(string name, decimal amount, int duration, CadenceUnit unit) =>
        InAdvance(name, amount, cadence: "custom") with { BillingCycle = new CycleConfiguration(duration, unit) };

    private static async Task<Plan> UsagePlanAsync(BillingHost host)
    {
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("API"), default))).Value;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Tokens", item.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), default))).Value;
        return await host.PlanAsync("EUR", new NewPrice
        {
            Name = "Tokens",
            ItemId = item.Id,
            Cadence = "custom",
            BillingCycle = new CycleConfiguration(7, CadenceUnit.Day),
            MetricId = metric.Id,
            Model = new UnitPriceModel(1.00m),
        });
    }
}
