using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Commitments: what the charges of a period fall short by is a true-up at its end; usage at 1.00 a unit (R4, R10, R16, docs/decisions/0017).</summary>
public sealed class CommitmentScenarios
{
    [Fact]
    public async Task What_usage_and_fees_of_a_period_fall_short_by_is_a_true_up_at_its_end_R4_R13_R16()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await CommittedAsync(host, Committed(500.00m), MoneySteps.Fee("platform", 49.00m), MoneySteps.Fee("set-up", 200.00m, cadence: "one_time"));

        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "units", 100m);
        await host.UseAtAsync(customer, "2026-02-20T10:00:00Z", "units", 600m);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // 49.00 + 100.00 of 500.00; the set-up counts nothing. February comes to 649.00.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-01 cycle platform 01-01..02-01 1: 49.00 - 0.00 - 0.00 = 49.00",
            "01-01 cycle set-up 01-01..01-02 1: 200.00 - 0.00 - 0.00 = 200.00",
            "02-01 cycle units 01-01..02-01 100: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle commitment 01-01..02-01 1: 351.00 - 0.00 - 0.00 = 351.00",
            "02-01 cycle platform 02-01..03-01 1: 49.00 - 0.00 - 0.00 = 49.00",
            "03-01 cycle units 02-01..03-01 600: 600.00 - 0.00 - 0.00 = 600.00",
            "03-01 cycle commitment 02-01..03-01 1: 0.00 - 0.00 - 0.00 = 0.00",
            "03-01 cycle platform 03-01..04-01 1: 49.00 - 0.00 - 0.00 = 49.00",
        ]);
        var trueUp = (await host.InvoicesAsync())[1].Lines[1].Line;
        trueUp.Charge.Kind.ShouldBe(ChargeKind.Commitment);
        trueUp.Explanation.Steps[^1].ShouldBe(new CommittedStep(Usd(500.00m), Usd(149.00m), 2, Usd(351.00m)));
        (await host.InvoicesAsync())[1].IssuedAt.ShouldBe(At("2026-02-01T12:00:00Z"));
    }

    [Fact]
    public async Task A_commitment_is_cut_by_the_days_of_a_stub_and_of_a_cancelled_period_R4_R8()
    {
        await using var host = await StartAsync("2026-01-15T00:00:00Z");
        var (customer, subscription) = await CommittedAsync(host, Committed(310.00m));
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "units", 20m);
        await host.UseAtAsync(customer, "2026-02-05T10:00:00Z", "units", 5m);
        (await host.UpcomingAsync(subscription.Id)).Total.ToString().ShouldBe("310.00 USD");
        await host.Time.LiveToAsync(At("2026-02-11T00:00:00Z"), TimelineSteps.HalfADay, default);
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // 310.00 x 17/31 = 170.00 and 310.00 x 10/28 = 110.71.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle units 01-15..02-01 20: 20.00 - 0.00 - 0.00 = 20.00",
            "02-01 cycle commitment 01-15..02-01 1: 150.00 - 0.00 - 0.00 = 150.00",
            "02-11 cycle units 02-01..02-11 5: 5.00 - 0.00 - 0.00 = 5.00",
            "02-11 cycle commitment 02-01..02-11 1: 105.71 - 0.00 - 0.00 = 105.71",
        ]);
    }

    [Fact]
    public async Task A_pause_leaves_its_days_out_and_the_true_up_waits_for_the_end_of_the_period_R16_R20()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await CommittedAsync(host, Committed(310.00m));
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 50m);
        await host.ChangeAsync(subscription.Id, new PauseSubscription(At("2026-01-11T00:00:00Z"), At("2026-01-21T00:00:00Z")));
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "units", 30m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // 310.00 x 21/31 = 210.00.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-11 cycle units 01-01..01-11 50: 50.00 - 0.00 - 0.00 = 50.00",
            "02-01 cycle commitment 01-01..02-01 1: 130.00 - 0.00 - 0.00 = 130.00",
            "02-01 cycle units 01-21..02-01 30: 30.00 - 0.00 - 0.00 = 30.00",
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task A_plan_change_closes_the_commitment_of_the_old_plan_R20()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await CommittedAsync(host, Committed(310.00m), MoneySteps.Fee("platform", 31.00m));
        var larger = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))], [Committed(620.00m)]);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 60m);
        await host.ChangeAtAsync("2026-01-16T00:00:00Z", subscription.Id, new ChangePlan { PlanId = larger.Id });
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // 150.00 less 60.00 and 15.00 of the fee, of which 16.00 were given back; then 320.00 less 100.00.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-01 cycle platform 01-01..02-01 1: 31.00 - 0.00 - 0.00 = 31.00",
            "  note 16.00 on 01-01 at 01-16",
            "01-16 cycle units 01-01..01-16 60: 60.00 - 0.00 - 0.00 = 60.00",
            "01-16 cycle commitment 01-01..01-16 1: 75.00 - 0.00 - 0.00 = 75.00",
            "02-01 cycle units 01-16..02-01 100: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle commitment 01-16..02-01 1: 220.00 - 0.00 - 0.00 = 220.00",
        ]);
    }

    [Fact]
    public async Task Late_usage_lowers_the_true_up_and_withdrawn_usage_raises_it_R11_R15()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(60));
        var (customer, _) = await CommittedAsync(host, Committed(500.00m));
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(At("2026-02-03T00:00:00Z"), TimelineSteps.HalfADay, default);
        await host.UseAsync(customer, "2026-01-15T00:00:00Z", "units", 150m);
        await host.Time.LiveToAsync(At("2026-03-03T00:00:00Z"), TimelineSteps.HalfADay, default);
        await DeprecateAsync(host, customer, "2026-01-05T10:00:00Z", 100m);
        await host.Time.LiveToAsync(At("2026-04-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle units 01-01..02-01 100: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle commitment 01-01..02-01 1: 400.00 - 0.00 - 0.00 = 400.00",
            "  note 150.00 on 02-01 at 03-01T12:00",
            "03-01 cycle units 01-01..02-01 150: 150.00 - 0.00 - 0.00 = 150.00",
            "03-01 cycle units 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
            "03-01 cycle commitment 02-01..03-01 1: 500.00 - 0.00 - 0.00 = 500.00",
            "  note 100.00 on 03-01 at 04-01T12:00",
            "04-01 cycle units 03-01..04-01 0: 0.00 - 0.00 - 0.00 = 0.00",
            "04-01 cycle commitment 01-01..02-01 1: 100.00 - 0.00 - 0.00 = 100.00",
            "04-01 cycle commitment 03-01..04-01 1: 500.00 - 0.00 - 0.00 = 500.00",
        ]);
        // January comes to 500.00 whatever happened.
        (await host.InvoicesAsync()).Sum(i => i.AmountDue.Amount).ShouldBe(1_500.00m);
    }

    [Fact]
    public async Task Charges_count_after_discounts_and_the_commitment_is_not_discounted_R4()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync(
            [("units", new UnitPriceModel(1.00m))], [Committed(500.00m)],
            [new(new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.20m }), new(new NewAdjustment { Kind = AdjustmentKind.AmountDiscount, Value = 10.00m })]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 110m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle units 01-01..02-01 110: 80.00 - 0.00 - 0.00 = 80.00",
            "02-01 cycle commitment 01-01..02-01 1: 420.00 - 0.00 - 0.00 = 420.00",
        ]);
    }

    [Fact]
    public async Task Credits_pay_usage_that_counts_and_the_true_up_on_the_last_day_R17()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await CommittedAsync(host, Committed(500.00m));
        await host.BlockAsync(customer, 300.00m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle units 01-01..02-01 100: 100.00 - 100.00 - 0.00 = 0.00",
            "02-01 cycle commitment 01-01..02-01 1: 400.00 - 200.00 - 0.00 = 200.00",
        ]);
        (await host.LedgerAsync(customer)).Skip(1).ShouldBe(
        [
            "2026-02-01T12:00:00Z Decrement 100.00 -> 200.00 of 2026-01-05",
            "2026-02-01T12:00:00Z Decrement 200.00 -> 0.00 of 2026-01-31",
        ]);
    }

    [Fact]
    public async Task A_true_up_has_no_parts_R16()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))], [Committed(500.00m)]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 100.00m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 120m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "units", 30m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 120: 120.00 - 0.00 - 0.00 = 120.00",
            "02-01 cycle units 01-01..02-01 150: 150.00 - 0.00 - 120.00 = 30.00",
            "02-01 cycle commitment 01-01..02-01 1: 350.00 - 0.00 - 0.00 = 350.00",
        ]);
    }

    // Half of a year: 1,200.00 x 181/365 = 595.07.
    [Theory]
    [InlineData(null, "2027-01-01T00:00:00Z", "01-01 cycle commitment 01-01..01-01 1: 600.00 - 0.00 - 0.00 = 600.00")]
    [InlineData("2026-07-01T00:00:00Z", "2026-07-01T00:00:00Z", "07-01 cycle commitment 01-01..07-01 1: 295.07 - 0.00 - 0.00 = 295.07")]
    public async Task A_commitment_for_a_year_counts_what_was_billed_by_the_month_R4(string? cancelled, string due, string trueUp)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (_, subscription) = await CommittedAsync(host, Committed(1_200.00m, "annual"), MoneySteps.Fee("platform", 30.00m), MoneySteps.Fee("support", 20.00m, inAdvance: false));
        if (cancelled is not null)
            await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, cancelled);
        await host.Time.LiveToAsync(At(due) + Duration.FromDays(1), Duration.FromDays(5), default);

        (await host.PartLinesAsync()).Where(l => l.Contains("commitment", StringComparison.Ordinal)).ShouldBe([trueUp]);
        // The term of a commitment is the subscription's.
        subscription.Timeline.TermAt(At("2026-05-01T00:00:00Z"))!.Value.End.ShouldBe(new LocalDate(2027, 1, 1));
    }

    [Fact]
    public async Task A_commitment_is_agreed_and_ended_on_a_running_subscription_R20()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))]);
        var offered = await host.MeteredPlanAsync([], [Committed(310.00m)]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 50m);

        var agreed = await host.ChangeAtAsync("2026-01-16T00:00:00Z", subscription.Id, new AddPrice { PriceId = offered.Prices[0].Price.Id });
        var interval = agreed.Timeline.Intervals.Single(i => i.Price.IsCommitment);
        await host.ChangeAtAsync("2026-01-24T00:00:00Z", subscription.Id, new ChangeQuantity { PriceIntervalId = interval.Id, Quantity = 2m });
        (await TryAsync(host, subscription, new EndPrice(interval.Id, At("2026-02-15T00:00:00Z")))).Refusal!.Issues.ShouldHaveSingleItem().Field.ShouldBe("end_date");
        var quote = (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionQuote>>(
            s => s.QuoteAsync(subscription.Id, new EndPrice(interval.Id, At("2026-02-01T00:00:00Z")), default))).Value;
        quote.Invoices.Single().Lines.Select(l => l.Line.Amount.ToString()).ShouldBe(["50.00 USD", "190.00 USD"]);
        await host.ChangeAsync(subscription.Id, new EndPrice(interval.Id, At("2026-02-01T00:00:00Z")));
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // 310.00 x 8/31 + 620.00 x 8/31 = 240.00 from the 16th on; all usage of January counts.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle units 01-01..02-01 50: 50.00 - 0.00 - 0.00 = 50.00",
            "02-01 cycle commitment 01-16..02-01 2: 190.00 - 0.00 - 0.00 = 190.00",
            "03-01 cycle units 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task A_commitment_is_refused_where_it_would_mean_nothing()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Platform"), default))).Value;
        var price = Committed(1.00m, "one_time") with { ItemId = item.Id, BilledInAdvance = true, Model = new PackagePriceModel(1m, 1m) };

        var made = await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(new CreatePlan { Name = "Plan", Currency = "USD", Prices = [price] }, default));

        made.Refusal!.Issues.Select(i => i.Field).ShouldBe(["prices[0].price.cadence", "prices[0].price.billed_in_advance", "prices[0].price.model_type"]);
    }

    private static NewPrice Committed(decimal amount, string cadence = "monthly") =>
        new() { Name = "commitment", ItemId = default, Cadence = cadence, Model = new UnitPriceModel(amount), IsCommitment = true };

    private static Core.Amounts.Money Usd(decimal amount) => Core.Amounts.Money.Of(amount, Core.Amounts.Currency.Usd);

    private static async Task<(Customer Customer, Subscription Subscription)> CommittedAsync(BillingHost host, NewPrice commitment, params NewPrice[] more)
    {
        var plan = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))], [commitment, .. more]);
        var customer = await host.CustomerAsync("Etc/UTC");
        return (customer, await host.SubscribeAsync(customer, plan, host.Clock.GetCurrentInstant().ToString()));
    }

    private static Task<Outcome<SubscriptionView>> TryAsync(BillingHost host, Subscription subscription, SubscriptionChange change) =>
        host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.ChangeAsync(subscription.Id, change, default));

    private static async Task DeprecateAsync(BillingHost host, Customer customer, string at, decimal value) =>
        _ = (await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(
            s => s.DeprecateAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{customer.Id} units {at} {value}"), default))).Value;
}
