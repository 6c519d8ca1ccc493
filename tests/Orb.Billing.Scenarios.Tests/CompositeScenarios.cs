using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.MoneySteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Prices made of what other charges of the period come to; usage at 1.00 a unit (docs/decisions/0045, 0046, 0047).</summary>
public sealed class CompositeScenarios
{
    private static readonly NewPrice Support = Composite("support", new PercentPriceModel(0.10m));

    [Fact]
    public async Task A_percentage_is_charged_at_the_end_of_the_period_of_the_usage_and_fees_of_that_period_R3_R13()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await SubscribedAsync(host, [Support, Fee("platform", 50.00m), Fee("set-up", 200.00m, cadence: "one_time")]);

        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "units", 100m);
        await host.LiveToAsync("2026-03-02T00:00:00Z");

        // 10 % of 100.00 + 50.00 + 200.00; in February of the fee alone.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-01 cycle platform 01-01..02-01 1: 50.00 - 0.00 - 0.00 = 50.00",
            "01-01 cycle set-up 01-01..01-02 1: 200.00 - 0.00 - 0.00 = 200.00",
            "02-01 cycle units 01-01..02-01 100: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle support 01-01..02-01 1: 35.00 - 0.00 - 0.00 = 35.00",
            "02-01 cycle platform 02-01..03-01 1: 50.00 - 0.00 - 0.00 = 50.00",
            "03-01 cycle units 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
            "03-01 cycle support 02-01..03-01 1: 5.00 - 0.00 - 0.00 = 5.00",
            "03-01 cycle platform 03-01..04-01 1: 50.00 - 0.00 - 0.00 = 50.00",
        ]);
        var invoice = (await host.InvoicesAsync())[1];
        invoice.IssuedAt.ShouldBe(At("2026-02-01T12:00:00Z"));
        var line = invoice.Lines[1].Line;
        line.Charge.Kind.ShouldBe(ChargeKind.Fee);
        line.Explain(NodaTime.DateTimeZone.Utc).ShouldBe(
        [
            "1 charge of units came to 100.00 USD.",
            "1 charge of platform came to 50.00 USD.",
            "1 charge of set-up came to 200.00 USD.",
            "The percent price makes 35 USD of what counts: 35 (10 % of 350).",
            "That is 35.00 USD.",
        ]);
        line.SubLines.Select(s => (s.Name, s.Amount.Amount)).ShouldBe([("10 % of 350", 35.00m)]);
    }

    [Fact]
    public async Task Late_usage_and_withdrawn_usage_correct_the_composite_too_R11_R15()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.IngestWindow = NodaTime.Duration.FromDays(60));
        var (customer, _) = await SubscribedAsync(host, [Support, Composite("least", new MinimumCompositePriceModel(300.00m))]);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.LiveToAsync("2026-02-03T00:00:00Z");
        await host.UseAsync(customer, "2026-01-15T00:00:00Z", "units", 150m);
        await host.LiveToAsync("2026-03-03T00:00:00Z");
        _ = (await host.InScopeAsync<Metering.IUsageService, Outcome<Metering.UsageCorrection>>(
            s => s.DeprecateAsync($"{customer.Id} units 2026-01-05T10:00:00Z 100", default))).Value;
        await host.LiveToAsync("2026-04-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle units 01-01..02-01 100: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle support 01-01..02-01 1: 10.00 - 0.00 - 0.00 = 10.00",
            "02-01 cycle least 01-01..02-01 1: 200.00 - 0.00 - 0.00 = 200.00",
            "  note 150.00 on 02-01 at 03-01T12:00",
            "03-01 cycle units 01-01..02-01 150: 150.00 - 0.00 - 0.00 = 150.00",
            "03-01 cycle units 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
            "03-01 cycle support 01-01..02-01 1: 15.00 - 0.00 - 0.00 = 15.00",
            "03-01 cycle support 02-01..03-01 1: 0.00 - 0.00 - 0.00 = 0.00",
            "03-01 cycle least 02-01..03-01 1: 300.00 - 0.00 - 0.00 = 300.00",
            "  note 110.00 on 03-01 at 04-01T12:00",
            "04-01 cycle units 03-01..04-01 0: 0.00 - 0.00 - 0.00 = 0.00",
            "04-01 cycle support 03-01..04-01 1: 0.00 - 0.00 - 0.00 = 0.00",
            "04-01 cycle least 01-01..02-01 1: 100.00 - 0.00 - 0.00 = 100.00",
            "04-01 cycle least 03-01..04-01 1: 300.00 - 0.00 - 0.00 = 300.00",
        ]);
        // January: 150.00 of usage, 15.00 of support, 150.00 up to the least; the other months 300.00 each.
        (await host.InvoicesAsync()).Sum(i => i.AmountDue.Amount).ShouldBe(915.00m);
    }

    [Fact]
    public async Task A_plan_change_closes_the_composite_over_what_the_old_plan_came_to_and_is_quoted_so_R20_R24()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await SubscribedAsync(host, [Support, Fee("platform", 31.00m)]);
        var dearer = await host.MeteredPlanAsync([("units", new UnitPriceModel(2.00m))], [Composite("support", new PercentPriceModel(0.50m))]);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 60m);
        await host.ChangeAsQuotedAtAsync("2026-01-16T00:00:00Z", subscription.Id, new ChangePlan { PlanId = dearer.Id });
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "units", 100m);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        // 10 % of 60.00 and of the 15.00 that stay of the fee; then 50 % of 200.00.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-01 cycle platform 01-01..02-01 1: 31.00 - 0.00 - 0.00 = 31.00",
            "  note 16.00 on 01-01 at 01-16",
            "01-16 cycle units 01-01..01-16 60: 60.00 - 0.00 - 0.00 = 60.00",
            "01-16 cycle support 01-01..01-16 1: 7.50 - 0.00 - 0.00 = 7.50",
            "02-01 cycle units 01-16..02-01 100: 200.00 - 0.00 - 0.00 = 200.00",
            "02-01 cycle support 01-16..02-01 1: 100.00 - 0.00 - 0.00 = 100.00",
        ]);
    }

    [Fact]
    public async Task More_seats_before_the_end_count_then_and_a_backdated_change_corrects_what_was_billed_R5_R11()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([], [Fee("seats", 31.00m), Support]);
        var subscription = await host.SubscribeAsync(await host.CustomerAsync("Etc/UTC"), plan, "2026-01-01T00:00:00Z");
        var seats = subscription.Timeline.Intervals.Single(i => i.Price.IsFixed);
        await host.ChangeAtAsync("2026-01-16T00:00:00Z", subscription.Id, new ChangeQuantity { PriceIntervalId = seats.Id, Quantity = 2m });
        await host.LiveToAsync("2026-02-10T00:00:00Z");
        (await host.PartLinesAsync())[2..].ShouldBe(
        [
            "02-01 cycle seats 02-01..03-01 2: 62.00 - 0.00 - 0.00 = 62.00",
            "02-01 cycle support 01-01..02-01 1: 4.70 - 0.00 - 0.00 = 4.70",
        ], ignoreOrder: true);

        // Ended on 21 January after all: 31.00 x 15/31 + 62.00 x 5/31 = 25.00, of which a tenth is 2.50.
        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2026-01-21T00:00:00Z");
        await host.LiveToAsync("2026-03-02T00:00:00Z");
        (await host.InvoicesAsync()).SelectMany(i => i.Lines).Sum(l => l.Line.Amount.Amount).ShouldBe(113.70m);
        (await host.InvoicesAsync()).SelectMany(i => i.CreditNotes).Sum(n => n.Total.Amount).ShouldBe(113.70m - 27.50m);
    }

    [Fact]
    public async Task A_composite_is_of_subtotals_and_is_discounted_beside_what_it_is_made_of_R2_R3()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync(
            [("units", new UnitPriceModel(1.00m))], [Support],
            [
                new(new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.20m }),
                new(new NewAdjustment { Kind = AdjustmentKind.AmountDiscount, Value = 11.00m }),
            ]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z");
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        // 100.00 and 10.00, less 10.00 and 1.00 of the 11.00, less 20 %.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle units 01-01..02-01 100: 72.00 - 0.00 - 0.00 = 72.00",
            "02-01 cycle support 01-01..02-01 1: 7.20 - 0.00 - 0.00 = 7.20",
        ]);
        (await host.InvoicesAsync()).Single().Lines[1].Line.Subtotal.Amount.ShouldBe(10.00m);
    }

    [Fact]
    public async Task Parts_of_a_period_leave_the_composite_to_its_end_and_credits_pay_it_on_the_last_day_R16_R17()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))], [Support]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 100.00m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 120m);
        await host.BlockAsync(customer, 40.00m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "units", 30m);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 120: 120.00 - 0.00 - 0.00 = 120.00",
            "02-01 cycle units 01-01..02-01 150: 150.00 - 30.00 - 120.00 = 0.00",
            "02-01 cycle support 01-01..02-01 1: 15.00 - 10.00 - 0.00 = 5.00",
        ]);
        (await host.LedgerAsync(customer)).Skip(1).ShouldBe(
        [
            "2026-02-01T12:00:00Z Decrement 30.00 -> 10.00 of 2026-01-10",
            "2026-02-01T12:00:00Z Decrement 10.00 -> 0.00 of 2026-01-31",
        ]);
    }

    // 310.00 x 10/31 where the price says so. Usage of the day of the start counts, a minimum for no day does not.
    [Theory]
    [InlineData(true, "2026-01-11T00:00:00Z", 20, "01-11 cycle least 01-01..01-11 1: 80.00 - 0.00 - 0.00 = 80.00")]
    [InlineData(false, "2026-01-11T00:00:00Z", 20, "01-11 cycle least 01-01..01-11 1: 290.00 - 0.00 - 0.00 = 290.00")]
    [InlineData(null, "2026-01-11T00:00:00Z", 400, "01-11 cycle least 01-01..01-11 1: 0.00 - 0.00 - 0.00 = 0.00")]
    [InlineData(false, "2026-01-01T20:00:00Z", 20, "01-01T20:00 cycle least 01-01..01-01T20:00 1: 0.00 - 0.00 - 0.00 = 0.00")]
    public async Task A_minimum_is_cut_by_the_days_where_the_price_says_so_R4_R8(bool? prorates, string end, int units, string least)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await SubscribedAsync(host, [Composite("least", new MinimumCompositePriceModel(310.00m) { Prorates = prorates })]);
        await host.UseAtAsync(customer, "2026-01-01T10:00:00Z", "units", units);
        await host.LiveToAsync(end);
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        (await host.PartLinesAsync())[^1].ShouldBe(least);
    }

    [Fact]
    public async Task A_composite_counts_towards_a_commitment_and_never_the_other_way_round_R4()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.IngestWindow = NodaTime.Duration.FromDays(60));
        var commitment = new NewPrice { Name = "commitment", ItemId = default, Cadence = "monthly", Model = new UnitPriceModel(500.00m), IsCommitment = true };
        var (customer, _) = await SubscribedAsync(host, [commitment, Support]);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.LiveToAsync("2026-02-03T00:00:00Z");
        await host.UseAsync(customer, "2026-01-15T00:00:00Z", "units", 100m);
        await host.LiveToAsync("2026-03-02T00:00:00Z");

        (await host.PartLinesAsync())[..4].ShouldBe(
        [
            "02-01 cycle units 01-01..02-01 100: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle commitment 01-01..02-01 1: 390.00 - 0.00 - 0.00 = 390.00",
            "02-01 cycle support 01-01..02-01 1: 10.00 - 0.00 - 0.00 = 10.00",
            "  note 110.00 on 02-01 at 03-01T12:00",
        ]);
    }

    [Fact]
    public async Task Filters_choose_what_counts_and_a_price_that_takes_the_place_of_a_named_one_counts_for_it_R20()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))], [Fee("platform", 50.00m), Fee("seats", 20.00m)]);
        var (platform, item) = (plan.Prices.Single(p => p.Price.Name == "platform").Price, plan.Prices[0].Price.ItemId);
        var ofPlatform = Composite("of platform", new PercentPriceModel(0.10m)) with
        {
            ItemId = item,
            MadeOf = new CompositeSelection(AdjustmentFilter.Includes(AdjustmentFilterField.PriceId, platform.Id.ToString())),
        };
        var ofOthers = Composite("of other fees", new PercentPriceModel(0.10m)) with
        {
            ItemId = item,
            MadeOf = new CompositeSelection(
                AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "fixed"), AdjustmentFilter.Excludes(AdjustmentFilterField.PriceId, platform.Id.ToString())),
        };
        var version = (await host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(
            s => s.CreatePlanVersionAsync(new CreatePlanVersion { PlanId = plan.Id, AddPrices = [ofPlatform, ofOthers], SetAsDefault = true }, default))).Value;
        var second = (await host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(
            s => s.CreatePlanVersionAsync(
                new CreatePlanVersion { PlanId = plan.Id, ReplacePrices = [new(platform.Id, Fee("platform 2", 60.00m) with { ItemId = item })], SetAsDefault = true }, default))).Value;
        second.Prices.Select(p => p.Price.MadeOf).OfType<CompositeSelection>().First().ShouldBe(ofPlatform.MadeOf);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription
        {
            CustomerId = customer.Id,
            PlanId = plan.Id,
            Overrides = new PlanOverrides
            {
                ReplacePrices = [new ReplacedPrice(second.Prices.Single(p => p.Price.Name == "platform 2").Price.Id) { Price = Fee("platform for Acme", 40.00m) with { ItemId = item } }],
            },
        });
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        (await host.PartLinesAsync()).Where(l => l.Contains(" of ", StringComparison.Ordinal)).ShouldBe(
        [
            "02-01 cycle of platform 01-01..02-01 1: 4.00 - 0.00 - 0.00 = 4.00",
            "02-01 cycle of other fees 01-01..02-01 1: 2.00 - 0.00 - 0.00 = 2.00",
        ]);
        version.Prices.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_composite_is_added_to_a_running_subscription_and_ended_with_a_period_R20_R24()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await SubscribedAsync(host, []);
        var offered = await host.MeteredPlanAsync([], [Composite("least", new MinimumCompositePriceModel(310.00m) { Prorates = true })]);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 50m);

        var added = await host.ChangeAsQuotedAtAsync("2026-01-16T00:00:00Z", subscription.Id, new AddPrice { PriceId = offered.Prices[0].Price.Id });
        var interval = added.Timeline.Intervals.Single(i => i.Price.IsComposite);
        (await host.TryChangeAsync(subscription.Id, new EndPrice(interval.Id, At("2026-02-15T00:00:00Z")))).Refusal!.Issues.ShouldHaveSingleItem().Field.ShouldBe("end_date");
        (await host.TryChangeAsync(subscription.Id, new ChangeQuantity { PriceIntervalId = interval.Id, Quantity = 2m })).Refusal.ShouldNotBeNull();
        await host.ChangeAsQuotedAsync(subscription.Id, new EndPrice(interval.Id, At("2026-02-01T00:00:00Z")));
        await host.LiveToAsync("2026-03-02T00:00:00Z");

        // 310.00 x 16/31 = 160.00, and all usage of January counts, whose decisive instant is its last (R4).
        (await host.PartLinesAsync()).ShouldBe(
        [
            "02-01 cycle units 01-01..02-01 50: 50.00 - 0.00 - 0.00 = 50.00",
            "02-01 cycle least 01-16..02-01 1: 110.00 - 0.00 - 0.00 = 110.00",
            "03-01 cycle units 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task A_composite_for_a_quarter_counts_the_months_and_what_a_pause_leaves_R20()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await SubscribedAsync(host, [Support with { Cadence = "quarterly" }]);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 50m);
        await host.ChangeAsync(subscription.Id, new PauseSubscription(At("2026-01-11T00:00:00Z"), At("2026-01-21T00:00:00Z")));
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "units", 30m);
        await host.UseAtAsync(customer, "2026-03-20T10:00:00Z", "units", 20m);
        await host.LiveToAsync("2026-04-02T00:00:00Z");

        (await host.PartLinesAsync())[^1].ShouldBe("04-01 cycle support 01-01..04-01 1: 10.00 - 0.00 - 0.00 = 10.00");
        (await host.InvoicesAsync())[^1].Lines[^1].Line.Explanation.Steps[0].ShouldBe(new CountedStep("units", 3, Usd(100.00m)));
    }

    [Fact]
    public async Task A_composite_is_taxed_as_any_line_R19()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        await host.TaxAllAsync(0.10m);
        var (customer, _) = await SubscribedAsync(host, [Support]);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.LiveToAsync("2026-02-02T00:00:00Z");

        var invoice = (await host.InvoicesAsync()).Single();
        (invoice.Subtotal.Amount, invoice.Total.Amount).ShouldBe((110.00m, 121.00m));
    }

    [Fact]
    public async Task A_composite_is_refused_where_it_would_mean_nothing()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Platform"), default))).Value;
        var price = Support with { ItemId = item.Id, Cadence = "one_time", BilledInAdvance = true, FixedPriceQuantity = 2m };
        var stranger = new PriceId(Guid.NewGuid());
        var named = new CompositeSelection(AdjustmentFilter.Includes(AdjustmentFilterField.PriceId, stranger.ToString()));

        (await MadeAsync(host, price)).ShouldBe(
        [
            "prices[0].price.cadence: a composite price is for a period, never one_time.",
            "prices[0].price.billed_in_advance: a composite price is charged in arrears.",
            "prices[0].price.fixed_price_quantity: a composite price has no quantity.",
        ]);
        (await MadeAsync(host, Support with { ItemId = item.Id, MadeOf = named })).ShouldBe(
            [$"prices[0].price.composite_price_filters[0]: names the price {stranger}, which the plan does not have."]);
        (await MadeAsync(host, Fee("fee", 1.00m) with { ItemId = item.Id, MadeOf = CompositeSelection.All })).ShouldBe(
            ["prices[0].price.composite_price_filters: belong to a composite price, and the model 'unit' is not made of other prices."]);
    }

    private static NewPrice Composite(string name, PriceModel model) => new() { Name = name, ItemId = default, Cadence = "monthly", Model = model };

    private static Core.Amounts.Money Usd(decimal amount) => Core.Amounts.Money.Of(amount, Core.Amounts.Currency.Usd);

    private static async Task<IReadOnlyList<string>> MadeAsync(BillingHost host, NewPrice price) =>
        (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(new CreatePlan { Name = "Plan", Currency = "USD", Prices = [price] }, default))).Issues();

    private static async Task<(Customer Customer, Subscription Subscription)> SubscribedAsync(BillingHost host, IReadOnlyList<NewPrice> more)
    {
        var plan = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))], more);
        var customer = await host.CustomerAsync("Etc/UTC");
        return (customer, await host.SubscribeAsync(customer, plan, host.Clock.GetCurrentInstant().ToString()));
    }
}
