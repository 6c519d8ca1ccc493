using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Edits of subscriptions as the API offers them: lists of changes, coupons with the start, terms, and what a change wrote.</summary>
public sealed class SubscriptionEditScenarios
{
    private static readonly NewPrice Fee = TimelineSteps.InAdvance("Fee", 31.00m);

    [Fact]
    public async Task R20_Several_changes_are_carried_out_together_or_not_at_all()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee);
        var item = plan.Prices[0].Price.ItemId;
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = (await host.CustomerAsync("UTC")).Id, PlanId = plan.Id });
        var support = new AddPrice { Price = TimelineSteps.InAdvance("Support", 62.00m) with { ItemId = item, ExternalPriceId = "support" }, StartDate = SubscriptionDate.On(new LocalDate(2026, 1, 17)) };
        var discount = new AddAdjustment { Adjustment = new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.5m }, StartDate = SubscriptionDate.EndOfTerm };
        var before = await host.BooksAsync();

        var refused = await TryAsync(host, subscription.Id, new SubscriptionChanges { Changes = [new("add[0]", support), new("edit[0]", new EndPrice(new PriceIntervalId(Guid.NewGuid()), null))] });
        refused.Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await host.BooksAsync()).ShouldBe(before);
        var wrong = await TryAsync(host, subscription.Id, new SubscriptionChanges { Changes = [new("add[0]", support), new("add[1]", support with { Quantity = -1m, Price = null, ExternalPriceId = "support" })] });
        wrong.Refusal!.Kind.ShouldBe(RefusalKind.NotFound, "what the same request makes has no name yet");
        (await TryAsync(host, subscription.Id, new SubscriptionChanges { Changes = [new("add[0]", support with { MinimumAmount = -5m })] })).Refusal!
            .Issues.Single().ToString().ShouldBe("add[0].minimum_amount: must not be negative, but is -5.");

        var view = (await TryAsync(host, subscription.Id, new SubscriptionChanges { Changes = [new("add[0]", support), new("add_adjustments[0]", discount)], IncludeChangedResources = true })).Value;
        view.Subscription.Timeline.Intervals.Select(i => i.Price.Name).ShouldBe(["Fee", "Support"]);
        view.Prices[view.Subscription.Timeline.Intervals[1].Price.Id].ExternalPriceId.ShouldBe("support");
        view.Changed!.CreatedInvoices.ShouldBeEmpty();
        await host.Time.LiveToAsync(At("2026-02-01T00:00:00Z"), default);
        // 15 of 31 days of 62.00 on the 17th; half of 31.00 + 62.00 from the end of the term on.
        (await host.InvoicesAsync()).Select(i => i.Total.Amount).ShouldBe([31.00m, 30.00m, 46.50m]);
        (await host.InScopeAsync<ISubscriptionService, IReadOnlyList<SubscriptionEvent>>(s => s.HistoryAsync(subscription.Id, default)))
            .Select(e => (e.Name, e.EffectiveFrom)).ShouldBe([("created", At("2026-01-01T00:00:00Z")), ("intervals_changed", At("2026-01-17T00:00:00Z"))]);
    }

    [Fact]
    public async Task R20_A_change_tells_the_invoices_and_credit_notes_it_wrote_where_that_is_asked_for()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, next) = (await host.PlanAsync("USD", Fee), await host.PlanAsync("USD", TimelineSteps.InAdvance("More", 62.00m)));
        var create = new CreateSubscription { CustomerId = (await host.CustomerAsync("UTC")).Id, PlanId = plan.Id };
        var created = (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(create with { IncludeChangedResources = true }, default))).Value;
        created.Changed!.CreatedInvoices.Single().Invoice.Total.Amount.ShouldBe(31.00m);
        await host.Time.LiveToAsync(At("2026-01-17T00:00:00Z"), default);

        var changed = (await TryAsync(host, created.Subscription.Id, new ChangePlan { PlanId = next.Id, IncludeChangedResources = true })).Value.Changed!;

        changed.CreatedCreditNotes.Select(n => (n.Note.Total.Amount, n.Invoice.Id)).ShouldBe([(15.00m, created.Changed.CreatedInvoices[0].Invoice.Id)]);
        changed.CreatedInvoices.Single().Invoice.Total.Amount.ShouldBe(30.00m);
        (await TryAsync(host, created.Subscription.Id, new PauseSubscription())).Value.Changed.ShouldBeNull();
    }

    [Fact]
    public async Task R20_A_change_that_must_not_credit_is_refused_within_an_open_transaction_that_goes_on()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee);
        var customer = await host.CustomerAsync("UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-01-17T00:00:00Z"), default);

        await using var scope = host.Services.CreateAsyncScope();
        await using (var transaction = await scope.ServiceProvider.GetRequiredService<IBillingTransactions>().BeginAsync(default))
        {
            var subscriptions = scope.ServiceProvider.GetRequiredService<ISubscriptionService>();
            var end = At("2026-02-01T00:00:00Z");
            (await subscriptions.QuoteAsync(subscription.Id, new CancelSubscription(CancelOption.Immediate), default)).Value.CreditNotes.Single().Total.Amount.ShouldBe(15.00m);
            (await subscriptions.ChangeAsync(subscription.Id, new CancelSubscription(CancelOption.RequestedDate, end) { AllowInvoiceCreditOrVoid = false }, default)).Value
                .Subscription.Timeline.End.ShouldBe(end);
            await transaction.CommitAsync(default);
        }

        var refused = await TryAsync(host, subscription.Id, new CancelSubscription(CancelOption.Immediate) { AllowInvoiceCreditOrVoid = false });
        refused.Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
        var view = (await host.InScopeAsync<ISubscriptionService, SubscriptionView?>(s => s.FindAsync(subscription.Id, default)))!;
        view.Subscription.Timeline.End.ShouldBe(At("2026-02-01T00:00:00Z"));
        (await host.InvoicesAsync()).Single().CreditNotes.ShouldBeEmpty();
    }

    [Fact]
    public async Task R4_A_coupon_at_creation_is_redeemed_with_the_first_instant_and_lasts_its_months()
    {
        await using var host = await StartAsync("2026-01-10T00:00:00Z");
        var plan = await host.PlanAsync("USD", TimelineSteps.InAdvance("Fee", 49.00m));
        await host.InScopeAsync<ICouponService, Outcome<CatalogCoupon>>(s => s.CreateAsync(
            new CreateCoupon { RedemptionCode = "LAUNCH", PercentageDiscount = 0.2m, DurationInMonths = 3, MaximumRedemptions = 1 }, default));
        var create = new CreateSubscription
        {
            CustomerId = (await host.CustomerAsync("UTC")).Id,
            PlanId = plan.Id,
            StartDate = At("2026-01-15T00:00:00Z"),
            CouponRedemptionCode = "LAUNCH",
        };
        var view = (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(create, default))).Value;
        (view.RedeemedCoupon!.Coupon.Code, view.RedeemedCoupon.RedeemedAt).ShouldBe(("LAUNCH", At("2026-01-15T00:00:00Z")));
        (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(create, default))).Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
        (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(create with { CouponRedemptionCode = "NONE" }, default))).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);

        await host.Time.LiveToAsync(At("2026-05-01T00:00:00Z"), default);
        (await host.InvoicesAsync()).Select(i => i.Total.Amount).ShouldBe([21.50m, 39.20m, 39.20m, 39.20m, 49.00m]);
    }

    [Fact]
    public async Task R4_A_coupon_redeemed_back_in_time_lowers_what_was_billed_since()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee);
        var coupon = (await host.InScopeAsync<ICouponService, Outcome<CatalogCoupon>>(s => s.CreateAsync(new CreateCoupon { RedemptionCode = "HALF", PercentageDiscount = 0.5m }, default))).Value;
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = (await host.CustomerAsync("UTC")).Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-02-10T00:00:00Z"), default);

        await host.ChangeAsync(subscription.Id, new RedeemCoupon { CouponId = coupon.Coupon.Id, Option = ChangeOption.RequestedDate, Date = At("2026-02-01T00:00:00Z") });

        (await host.InvoicesAsync()).SelectMany(i => i.CreditNotes).Single().Total.Amount.ShouldBe(15.50m);
        (await TryAsync(host, subscription.Id, new RedeemCoupon("HALF"))).Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
        (await TryAsync(host, subscription.Id, new RedeemCoupon("HALF") { CouponId = coupon.Coupon.Id })).Refusal!.Issues.Single().Field.ShouldBe("coupon_redemption_code");
    }

    [Fact]
    public async Task R20_Terms_and_labels_change_at_once_and_leave_invoices_as_they_are()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee);
        var subscription = await host.SubscribeAsync(new CreateSubscription
        {
            CustomerId = (await host.CustomerAsync("UTC")).Id,
            PlanId = plan.Id,
            DefaultInvoiceMemo = "Thanks",
            AutoCollection = true,
            InvoicingThreshold = 10m,
            Metadata = new Dictionary<string, string?> { ["team"] = "a", ["tier"] = "1" },
        });

        var updated = await host.ChangeAsync(subscription.Id, new UpdateSubscription
        {
            NetTerms = 30,
            AutoCollection = new(null),
            DefaultInvoiceMemo = new(null),
            InvoicingThreshold = new(null),
            Metadata = new Dictionary<string, string?> { ["team"] = "b", ["tier"] = null },
        });

        (updated.NetTerms, updated.AutoCollection, updated.DefaultInvoiceMemo, updated.InvoicingThreshold).ShouldBe((30, null, null, null));
        updated.Metadata.ShouldBe(new Dictionary<string, string> { ["team"] = "b" });
        (await TryAsync(host, subscription.Id, new UpdateSubscription { NetTerms = 3651 })).Refusal!.Issues.Single().Field.ShouldBe("net_terms");
        (await TryAsync(host, subscription.Id, new UpdateSubscription { InvoicingThreshold = new(0m) })).Refusal!.Issues.Single().Field.ShouldBe("invoicing_threshold");
        await host.Time.LiveToAsync(At("2026-02-01T00:00:00Z"), default);
        (await host.InvoicesAsync()).Select(i => (i.NetTerms, i.Memo)).ShouldBe([(0, "Thanks"), (30, null)]);
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        (await host.ChangeAsync(subscription.Id, new UpdateSubscription { Metadata = new Dictionary<string, string?> { ["why"] = "left" } })).Metadata["why"].ShouldBe("left");
        (await TryAsync(host, subscription.Id, new UpdateSubscription { InvoicingThreshold = new(5m) })).Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
    }

    [Fact]
    public async Task R8_Quantities_of_an_interval_take_the_place_of_all_it_had()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", TimelineSteps.InAdvance("Seats", 31.00m, 2m));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = (await host.CustomerAsync("UTC")).Id, PlanId = plan.Id });
        var seats = subscription.Timeline.Intervals[0].Id;
        await host.ChangeAtAsync("2026-01-11T00:00:00Z", subscription.Id, new ChangeQuantity { PriceIntervalId = seats, Quantity = 3m }); // 21.00
        await host.ChangeAsync(subscription.Id, new ChangeQuantity { PriceIntervalId = seats, Quantity = 9m, Option = QuantityChangeOption.EffectiveDate, Date = At("2026-01-20T00:00:00Z") });
        await host.Time.LiveToAsync(At("2026-01-16T00:00:00Z"), default);

        // 2 seats again until the 22nd, and 4 from then on.
        var changed = await host.ChangeAsync(subscription.Id, new ChangeQuantities { PriceIntervalId = seats, Quantities = [new ScheduledQuantity(SubscriptionDate.On(new LocalDate(2026, 1, 22)), 4m)] });

        var interval = changed.Timeline.Intervals[0];
        interval.QuantityAt(At("2026-01-12T00:00:00Z")).ShouldBe(2m);
        interval.QuantityAt(At("2026-01-21T00:00:00Z")).ShouldBe(2m);
        interval.QuantityAt(At("2026-01-22T00:00:00Z")).ShouldBe(4m);
        await host.Time.LiveToAsync(At("2026-02-01T00:00:00Z"), default);
        (await host.InvoicesAsync())[^1].Total.Amount.ShouldBe(124.00m);
        (await TryAsync(host, subscription.Id, new ChangeQuantities { PriceIntervalId = seats, Quantities = [new ScheduledQuantity(At("2025-12-01T00:00:00Z"), 4m)] }))
            .Refusal!.Issues.Single().Field.ShouldBe("fixed_fee_quantity_transitions");
    }

    [Fact]
    public async Task R20_Only_a_start_that_lies_ahead_is_moved()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = (await host.CustomerAsync("UTC")).Id, PlanId = plan.Id });
        var added = (await host.ChangeAsync(subscription.Id, new AddPrice { PriceId = plan.Prices[0].Price.Id, StartDate = At("2026-01-10T00:00:00Z"), EndDate = At("2026-03-01T00:00:00Z") })).Timeline.Intervals[^1].Id;

        await host.ChangeAsync(subscription.Id, new MovePriceStart(added, At("2026-01-22T00:00:00Z")));

        (await TryAsync(host, subscription.Id, new MovePriceStart(added, At("2025-12-31T00:00:00Z")))).Refusal!.Issues.Single().Field.ShouldBe("start_date");
        (await TryAsync(host, subscription.Id, new MovePriceStart(added, At("2026-03-01T00:00:00Z")))).Refusal!.Issues.Single().Field.ShouldBe("start_date");
        (await TryAsync(host, subscription.Id, new MovePriceStart(subscription.Timeline.Intervals[0].Id, At("2026-01-05T00:00:00Z")))).Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), default);
        (await host.InvoicesAsync()).Select(i => (i.InvoiceDate.InUtc().Date.Day, i.Total.Amount)).ShouldBe([(1, 31.00m), (22, 10.00m), (1, 62.00m), (1, 31.00m)]);
    }

    [Fact]
    public async Task R27_A_subscription_may_begin_in_a_later_phase_and_with_a_trial_of_its_own()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Thing"), default))).Value.Id;
        NewPrice Phase(int order, decimal amount) => TimelineSteps.InAdvance($"Phase {order}", amount) with { ItemId = item, PhaseOrder = order };
        var plan = (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Ramp",
                Currency = "USD",
                Prices = [Phase(1, 10m), Phase(2, 31m), Phase(3, 30m)],
                Phases = [new(1, 2, PhaseDurationUnit.Month), new(2, 1, PhaseDurationUnit.Month), new(3)],
            },
            default))).Value;
        var customer = await host.CustomerAsync("UTC");
        var create = new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, InitialPhaseOrder = 2, TrialDurationDays = 10 };
        (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(create with { InitialPhaseOrder = 4 }, default)))
            .Refusal!.Issues.Single().ToString().ShouldBe("initial_phase_order: is 4, but the plan has the phases 1 to 3.");

        var subscription = await host.SubscribeAsync(create);

        (subscription.PhaseAt(At("2026-01-15T00:00:00Z"))!.Order, subscription.TrialEnd).ShouldBe((2, At("2026-01-11T00:00:00Z")));
        await host.Time.LiveToAsync(At("2026-03-01T00:00:00Z"), default);
        (await host.InvoicesAsync()).Select(i => i.Total.Amount).ShouldBe([21.00m, 30.00m, 30.00m]);
    }

    [Fact]
    public async Task R20_The_plans_of_a_subscription_are_listed_with_their_times()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (first, second, third) = (await host.PlanAsync("USD", Fee), await host.PlanAsync("USD", Fee), await host.PlanAsync("USD", Fee));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = (await host.CustomerAsync("UTC")).Id, PlanId = first.Id });
        await host.ChangeAtAsync("2026-01-11T00:00:00Z", subscription.Id, new ChangePlan { PlanId = second.Id });
        await host.ChangeAsync(subscription.Id, new ChangePlan { PlanId = third.Id, Option = ChangeOption.EndOfSubscriptionTerm });

        var all = (await ScheduleAsync(host, subscription.Id, CreatedRange.Any, new PageRequest())).Items;
        all.Select(p => (p.Plan.Id, p.Start, p.End, p.CreatedAt)).ShouldBe(
        [
            (first.Id, At("2026-01-01T00:00:00Z"), At("2026-01-11T00:00:00Z"), At("2026-01-01T00:00:00Z")),
            (second.Id, At("2026-01-11T00:00:00Z"), At("2026-02-01T00:00:00Z"), At("2026-01-11T00:00:00Z")),
            (third.Id, At("2026-02-01T00:00:00Z"), null, At("2026-01-11T00:00:00Z")),
        ]);
        var page = await ScheduleAsync(host, subscription.Id, CreatedRange.Any, new PageRequest(2));
        page.Items.Count.ShouldBe(2);
        (await ScheduleAsync(host, subscription.Id, CreatedRange.Any, new PageRequest(2, page.NextCursor))).Items.Single().Plan.Id.ShouldBe(third.Id);
        (await ScheduleAsync(host, subscription.Id, new CreatedRange(After: At("2026-01-11T00:00:00Z")), new PageRequest())).Items.Single().Plan.Id.ShouldBe(third.Id);
    }

    private static async Task<Page<PlanInForce>> ScheduleAsync(BillingHost host, SubscriptionId id, CreatedRange start, PageRequest page) =>
        (await host.InScopeAsync<ISubscriptionService, Outcome<Page<PlanInForce>>>(s => s.ScheduleAsync(id, start, page, default))).Value;

    private static Task<Outcome<SubscriptionView>> TryAsync(BillingHost host, SubscriptionId id, SubscriptionChange change) =>
        host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.ChangeAsync(id, change, default));
}
