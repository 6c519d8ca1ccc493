using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>A trial that ends otherwise than the plan says (R27, docs/decisions/0021).</summary>
public sealed class TrialScenarios
{
    // A trial of 14 days from 1 June; 30.00 a month in advance, units at 1.00.
    [Fact]
    public async Task An_extended_trial_charges_the_fee_from_its_new_end_R27()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var (subscription, customer) = await TrialAsync(host);
        await host.UseAsync(customer, "2026-06-01T00:00:00Z", 5m);

        var changed = await host.ChangeAsQuotedAtAsync("2026-06-10T00:00:00Z", subscription.Id, new UpdateTrial(At("2026-06-21T00:00:00Z")));
        changed.TrialEnd.ShouldBe(At("2026-06-21T00:00:00Z"));
        await host.LiveToAsync("2026-06-16T00:00:00Z");
        await host.UseAsync(customer, "2026-06-16T00:00:00Z", 7m);
        await host.LiveToAsync("2026-06-22T00:00:00Z");
        await host.UseAsync(customer, "2026-06-22T00:00:00Z", 2m);
        await host.LiveToAsync("2026-07-02T00:00:00Z");

        // 10 of 30 days; the usage of the trial is one line, given away.
        (await host.LinesAsync()).ShouldBe(
        [
            "06-21 Usage 06-01..06-21 x12 = 0.00",
            "06-21 Fee 06-21..07-01 x1 = 10.00",
            "07-01 Usage 06-21..07-01 x2 = 2.00",
            "07-01 Fee 07-01..08-01 x1 = 30.00",
        ]);
    }

    [Fact]
    public async Task A_trial_ended_at_once_charges_from_the_local_day_of_now_R8_R27()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var (subscription, customer) = await TrialAsync(host);
        await host.LiveToAsync("2026-06-06T09:00:00Z");
        await host.UseAsync(customer, "2026-06-06T09:00:00Z", 4m);

        var changed = await host.ChangeAsQuotedAtAsync("2026-06-06T15:00:00Z", subscription.Id, new UpdateTrial());
        changed.TrialEnd.ShouldBe(At("2026-06-06T00:00:00Z"));
        await host.LiveToAsync("2026-07-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(
        [
            "06-06 Usage 06-01..06-06 x0 = 0.00",
            "06-06T15:00 Fee 06-06..07-01 x1 = 25.00",
            "07-01 Usage 06-06..07-01 x4 = 4.00",
            "07-01 Fee 07-01..08-01 x1 = 30.00",
        ]);
    }

    [Fact]
    public async Task A_trial_taken_away_charges_from_the_start()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var (subscription, customer) = await TrialAsync(host);
        await host.UseAsync(customer, "2026-06-01T00:00:00Z", 3m);

        var changed = await host.ChangeAsQuotedAtAsync("2026-06-04T00:00:00Z", subscription.Id, new UpdateTrial(At("2026-06-01T00:00:00Z")));
        changed.TrialEnd.ShouldBeNull();
        changed.Timeline.Adjustments.ShouldBeEmpty();
        await host.LiveToAsync("2026-07-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(
        [
            "06-04 Fee 06-01..07-01 x1 = 30.00",
            "07-01 Usage 06-01..07-01 x3 = 3.00",
            "07-01 Fee 07-01..08-01 x1 = 30.00",
        ]);
    }

    [Fact]
    public async Task A_trial_extended_when_it_is_over_credits_the_days_that_are_free_now()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var (subscription, customer) = await TrialAsync(host);
        await host.LiveToAsync("2026-06-18T00:00:00Z");
        await host.UseAsync(customer, "2026-06-18T00:00:00Z", 6m);

        // 16 of 30 days were billed on the 15th, 9 are to be paid.
        var refused = await host.TryChangeAsync(subscription.Id, new UpdateTrial(At("2026-06-22T00:00:00Z")) { AllowInvoiceCreditOrVoid = false });
        refused.Issues().ShouldBe(["The change would credit 7.00 USD of an issued invoice, and allow_invoice_credit_or_void is false."]);
        await host.ChangeAsQuotedAsync(subscription.Id, new UpdateTrial(At("2026-06-22T00:00:00Z")));
        await host.LiveToAsync("2026-07-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(
        [
            "06-15 Usage 06-01..06-15 x0 = 0.00",
            "06-15 Fee 06-15..07-01 x1 = 16.00",
            "06-18 credit 7.00",
            "07-01 Usage 06-22..07-01 x0 = 0.00",
            "07-01 Fee 07-01..08-01 x1 = 30.00",
        ]);
    }

    [Fact]
    public async Task The_usage_of_a_trial_extended_when_it_is_over_is_one_charge_with_one_maximum()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var (subscription, customer) = await TrialAsync(host, maximum: 4.00m);
        await host.UseAsync(customer, "2026-06-01T00:00:00Z", 3m);
        await host.LiveToAsync("2026-06-18T00:00:00Z");
        await host.UseAsync(customer, "2026-06-18T00:00:00Z", 6m);
        await host.ChangeAsQuotedAsync(subscription.Id, new UpdateTrial(At("2026-06-22T00:00:00Z")));
        await host.LiveToAsync("2026-06-23T00:00:00Z");

        // 9.00 - 4.00 in all, of which nothing had been billed.
        (await host.LinesAsync()).Where(l => l.Contains("Usage")).ShouldBe(["06-15 Usage 06-01..06-15 x3 = 0.00", "06-22 Usage 06-01..06-22 x6 = 5.00"]);
    }

    [Fact]
    public async Task A_running_subscription_can_be_given_a_trial()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var plan = await host.UsagePlanAsync(1.00m, null, null, InAdvance("Fee", 30.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-06-01T00:00:00Z");
        await host.UseAsync(customer, "2026-06-01T00:00:00Z", 3m);

        await host.ChangeAsQuotedAtAsync("2026-06-04T00:00:00Z", subscription.Id, new UpdateTrial(At("2026-06-11T00:00:00Z")));
        await host.LiveToAsync("2026-07-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(
        [
            "06-01 Fee 06-01..07-01 x1 = 30.00",
            "06-04 credit 10.00",
            "06-11 Usage 06-01..06-11 x3 = 0.00",
            "07-01 Usage 06-11..07-01 x0 = 0.00",
            "07-01 Fee 07-01..08-01 x1 = 30.00",
        ]);
    }

    [Fact]
    public async Task The_anchor_is_the_first_billed_day_as_long_as_nothing_was_billed_R27()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var (subscription, _) = await TrialAsync(host, c => c with { AlignBillingWithStartDate = true });

        var changed = await host.ChangeAsQuotedAtAsync("2026-06-10T00:00:00Z", subscription.Id, new UpdateTrial(At("2026-06-20T12:00:00Z")));
        changed.Anchor.Day.ShouldBe(20);
        await host.LiveToAsync("2026-06-22T00:00:00Z");
        var late = await host.ChangeAsQuotedAsync(subscription.Id, new UpdateTrial(At("2026-06-25T00:00:00Z")));
        // Billed from the 20th, so the months stay those from the 20th: 5 of 30 days are given back.
        late.Anchor.Day.ShouldBe(20);
        await host.LiveToAsync("2026-07-21T00:00:00Z");

        (await host.LinesAsync()).Where(l => !l.Contains("Usage")).ShouldBe(
            ["06-20 Fee 06-20..07-20 x1 = 30.00", "06-22 credit 5.00", "07-20 Fee 07-20..08-20 x1 = 30.00"]);
        (await host.InvoicesAsync()).ShouldAllBe(i => i.Lines.Count > 0);
    }

    [Theory]
    [InlineData(false, "2026-07-01T00:00:00Z")]
    [InlineData(true, "2026-07-08T00:00:00Z")]
    public async Task What_is_planned_behind_the_trial_stays_or_shifts_with_it(bool shift, string planned)
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var (subscription, _) = await TrialAsync(host);
        var other = await host.PlanAsync("USD", InAdvance("Other", 62.00m));
        await host.ChangeAsQuotedAsync(subscription.Id, new AddPrice { PriceId = other.Prices[0].Price.Id, StartDate = At("2026-06-15T00:00:00Z"), EndDate = At("2026-06-25T00:00:00Z") });
        await host.ChangeAsQuotedAsync(subscription.Id, new ChangePlan { PlanId = other.Id, Option = ChangeOption.RequestedDate, Date = At("2026-07-01T00:00:00Z") });

        // A week more.
        var changed = await host.ChangeAsQuotedAsync(subscription.Id, new UpdateTrial(At("2026-06-22T00:00:00Z"), shift));

        changed.ScheduledPlans.Single().From.ShouldBe(At(planned));
        var added = changed.Timeline.Intervals.Single(i => i.IsAdded);
        (added.Start, added.End).ShouldBe((At("2026-06-22T00:00:00Z"), At(shift ? "2026-07-02T00:00:00Z" : "2026-06-25T00:00:00Z")));
        await host.LiveToAsync(planned);
        await host.LiveToAsync("2026-07-09T00:00:00Z");
        (await host.LinesAsync()).Where(l => l.Contains("Fee") || l.Contains("credit")).ShouldBe(shift
            ? ["06-22 Fee 06-22..07-01 x1 = 9.00", "07-01 Fee 07-01..07-08 x1 = 6.77"]
            : ["06-22 Fee 06-22..07-01 x1 = 9.00"]);
    }

    [Fact]
    public async Task A_trial_over_a_phase_is_cut_by_neither_when_it_becomes_shorter()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Ramp"), default))).Value;
        var plan = (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Ramp",
                Currency = "USD",
                Trial = new NewTrial(45),
                Phases = [new NewPlanPhase(1, 1, Core.Catalog.PhaseDurationUnit.Month), new NewPlanPhase(2)],
                Prices = [InAdvance("First", 30.00m) with { ItemId = item.Id, PhaseOrder = 1 }, InAdvance("Then", 62.00m) with { ItemId = item.Id, PhaseOrder = 2 }],
            },
            default))).Value;
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-06-01T00:00:00Z");
        subscription.Timeline.Intervals.Count.ShouldBe(1);

        // The first phase, all within the trial, was not to be charged at all; 10 of its days are now.
        await host.ChangeAsQuotedAtAsync("2026-06-05T00:00:00Z", subscription.Id, new UpdateTrial(At("2026-06-21T00:00:00Z")));
        await host.LiveToAsync("2026-07-02T00:00:00Z");

        (await host.LinesAsync()).ShouldBe(["06-21 First 06-21..07-01 x1 = 10.00", "07-01 Then 07-01..08-01 x1 = 62.00"]);
    }

    [Fact]
    public async Task A_trial_outside_its_bounds_is_refused()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var (subscription, _) = await TrialAsync(host);
        var other = await host.PlanAsync("USD", InAdvance("Other", 62.00m));
        await RefusedAsync(new UpdateTrial(At("2026-05-31T00:00:00Z")), "trial_end_date: must not lie before the start, 2026-06-01T00:00:00Z, but is 2026-05-31T00:00:00Z.");
        await RefusedAsync(new UpdateTrial(Instant.FromUtc(2300, 1, 1, 0, 0)), "trial_end_date: must lie in the years 1970 to 2200, but is 2300-01-01T00:00:00Z.");
        await host.ChangeAsync(subscription.Id, new CancelSubscription(CancelOption.RequestedDate, At("2026-08-01T00:00:00Z")));
        await RefusedAsync(new UpdateTrial(At("2026-08-02T00:00:00Z")), "trial_end_date: must not lie after the end of the subscription, 2026-08-01T00:00:00Z, but is 2026-08-02T00:00:00Z.");
        await host.ChangeAsync(subscription.Id, new UncancelSubscription());
        await host.ChangeAsync(subscription.Id, new ChangePlan { PlanId = other.Id, Option = ChangeOption.RequestedDate, Date = At("2026-06-20T00:00:00Z") });
        await RefusedAsync(
            new UpdateTrial(At("2026-06-21T00:00:00Z")), "trial_end_date: must not lie after the scheduled plan change at 2026-06-20T00:00:00Z, unless that shifts, but is 2026-06-21T00:00:00Z.");
        await host.ChangeAsync(subscription.Id, new ChangePlan { PlanId = other.Id, Option = ChangeOption.RequestedDate, Date = At("2026-06-10T00:00:00Z") });
        await RefusedAsync(new UpdateTrial(At("2026-06-21T00:00:00Z"), Shift: true), "A plan change is scheduled within the trial, at 2026-06-10T00:00:00Z; take it back first.");
        await host.ChangeAsync(subscription.Id, new CancelSubscription(CancelOption.Immediate));
        await RefusedAsync(new UpdateTrial(), "The subscription ended at 2026-06-01T00:00:00Z.");

        async Task RefusedAsync(SubscriptionChange change, string issue)
        {
            (await host.TryQuoteAsync(subscription.Id, change)).Issues().ShouldBe([issue]);
            (await host.TryChangeAsync(subscription.Id, change)).Issues().ShouldBe([issue]);
        }
    }

    private static async Task<(Subscription Subscription, Customer Customer)> TrialAsync(
        BillingHost host, Func<CreateSubscription, CreateSubscription>? with = null, decimal? maximum = null)
    {
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Compute"), default))).Value;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Units", item.Id, "SELECT SUM(value) FROM events WHERE event_name = 'use'"), default))).Value;
        var plan = (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Trial",
                Currency = "USD",
                Trial = new NewTrial(14, maximum),
                Prices =
                [
                    new NewPrice { Name = "Usage", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id, Model = new UnitPriceModel(1.00m) },
                    InAdvance("Fee", 30.00m) with { ItemId = item.Id },
                ],
            },
            default))).Value;
        var customer = await host.CustomerAsync("Etc/UTC");
        var command = new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, StartDate = At("2026-06-01T00:00:00Z") };
        return (await host.SubscribeAsync(with?.Invoke(command) ?? command), customer);
    }
}
