using NodaTime;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>Changes of subscriptions: every member of the contract is bound or refused by its name.</summary>
public sealed class SubscriptionBindingTests : IAsyncLifetime
{
    private static readonly string Id = Samples.Subscription.Subscription.Id.ToString();
    private static readonly PriceId Price = Samples.Plan.Prices[0].Price.Id;
    private static readonly PriceIntervalId Interval = Samples.Subscription.Subscription.Timeline.Intervals[0].Id;
    private static readonly Instant February = Instant.FromUtc(2026, 2, 1, 0, 0);
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task An_allocation_price_stands_wherever_a_new_price_does()
    {
        var allocation = $$$$"""{"allocation_price":{"amount":"100.00","cadence":"monthly","currency":"USD","item_id":"{{{{Samples.Item.Id}}}}","expires_at_end_of_cadence":true}}""";
        var own = allocation[1..^1];
        var bound = new NewAllocation { Amount = 100.00m, Currency = "USD", ExpiresAtEndOfCadence = true };

        await _api.PostAsync("/v1/subscriptions", $$$$"""{"external_customer_id":"x","external_plan_id":"p","add_prices":[{{{{allocation}}}}],"replace_prices":[{"replaces_price_id":"{{{{Price}}}}",{{{{own}}}}}]}""");
        var overrides = _api.Billing.Command.ShouldBeOfType<CreateSubscription>().Overrides!;
        overrides.AddPrices.Single().Price!.Allocation.ShouldBeBoundAs(bound);
        overrides.ReplacePrices.Single().Price!.Allocation.ShouldBeBoundAs(bound);

        await _api.PostAsync($"/v1/subscriptions/{Id}/price_intervals", $$$$"""{"add":[{"start_date":"2026-02-01T00:00:00Z",{{{{own}}}}}]}""");
        var added = _api.Billing.Command.ShouldBeOfType<SubscriptionChanges>().Changes.Single().Change;
        added.ShouldBeOfType<AddPrice>().Price!.Allocation.ShouldBeBoundAs(bound);

        var both = $$$$"""{"price":{"name":"Own","item_id":"{{{{Samples.Item.Id}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"5.00"}},{{{{own}}}}}""";
        (await _api.PostAsync("/v1/subscriptions", $$$$"""{"external_customer_id":"x","external_plan_id":"p","add_prices":[{{{{both}}}}]}"""))
            .ShouldBeInvalid().ShouldBe("add_prices[0].allocation_price: stands in the place of a price; one entry has one of them.");
    }

    [Fact]
    public async Task Overrides_are_bound_whole()
    {
        await _api.PostAsync("/v1/subscriptions", $$$$"""
            {"external_customer_id":"x","external_plan_id":"p",
             "add_prices":[{"external_price_id":"support","minimum_amount":"10.00","maximum_amount":"20.00","discounts":[{"discount_type":"percentage","percentage_discount":0.15}],
                            "start_date":"2026-02-01T00:00:00Z","plan_phase_order":1},
                           {"price":{"name":"Own","item_id":"{{{{Samples.Item.Id}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"5.00"}}}],
             "replace_prices":[{"replaces_price_id":"{{{{Price}}}}","fixed_price_quantity":7}],
             "remove_prices":[{"price_id":"{{{{Price}}}}"},{"external_price_id":"old"}],
             "add_adjustments":[{"adjustment":{"adjustment_type":"minimum","minimum_amount":"100.00","item_id":"{{{{Samples.Item.Id}}}}","applies_to_all":true},"end_date":"2026-03-01T00:00:00Z"}],
             "replace_adjustments":[{"replaces_adjustment_id":"{{{{new AdjustmentId(Samples.Id(5))}}}}","adjustment":{"adjustment_type":"tiered_percentage_discount","tiers":[{"lower_bound":0,"upper_bound":null,"percentage":0.1}],"applies_to_price_ids":["{{{{Price}}}}"],"is_invoice_level":true}}],
             "remove_adjustments":[{"adjustment_id":"{{{{new AdjustmentId(Samples.Id(6))}}}}"}]}
            """);

        _api.Billing.Command.ShouldBeOfType<CreateSubscription>().Overrides.ShouldBeBoundAs(new PlanOverrides
        {
            AddPrices =
            [
                new AddedPrice
                {
                    ExternalPriceId = "support",
                    MinimumAmount = 10.00m,
                    MaximumAmount = 20.00m,
                    Discounts = [new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.15m }],
                    StartDate = February,
                    PhaseOrder = 1,
                },
                new AddedPrice { Price = new NewPrice { Name = "Own", ItemId = Samples.Item.Id, Cadence = "monthly", Model = new UnitPriceModel(5.00m) } },
            ],
            ReplacePrices = [new ReplacedPrice(Price) { Quantity = 7m }],
            RemovePrices = [Price],
            RemovePricesByExternalId = ["old"],
            AddAdjustments = [new AddedAdjustment(new NewAdjustment { Kind = AdjustmentKind.Minimum, Value = 100.00m, ItemId = Samples.Item.Id }) { EndDate = Instant.FromUtc(2026, 3, 1, 0, 0) }],
            ReplaceAdjustments =
            [
                new ReplacedAdjustment(new AdjustmentId(Samples.Id(5)), new NewAdjustment
                {
                    Kind = AdjustmentKind.TieredPercentageDiscount,
                    Tiers = [new DiscountTier(0m, null, 0.1m)],
                    Target = AdjustmentTarget.Prices(Price),
                    IsInvoiceLevel = true,
                }),
            ],
            RemoveAdjustments = [new AdjustmentId(Samples.Id(6))],
        });
    }

    [Fact]
    public async Task A_plan_change_is_bound_whole()
    {
        await ChangeAsync("schedule_plan_change", $$$"""
            {"change_option":"requested_date","change_date":"2026-02-01T00:00:00Z","external_plan_id":"max","plan_version_number":3,"billing_cycle_alignment":"plan_change_date",
             "billing_cycle_anchor_configuration":{"day":15},"initial_phase_order":2,"coupon_redemption_code":"HALF","net_terms":30,"auto_collection":true,
             "default_invoice_memo":"m","invoicing_threshold":"5.00","filter":"","usage_customer_ids":[],"remove_prices":[{"price_id":"{{{Price}}}"}],"allow_invoice_credit_or_void":false}
            """);

        _api.Billing.Command.ShouldBeBoundAs(new ChangePlan
        {
            ExternalPlanId = "max",
            PlanVersion = 3,
            Option = ChangeOption.RequestedDate,
            Date = February,
            Alignment = BillingCycleAlignment.PlanChangeDate,
            Anchor = new AnchorConfiguration(15),
            InitialPhaseOrder = 2,
            CouponRedemptionCode = "HALF",
            Terms = new UpdateSubscription { NetTerms = 30, AutoCollection = new(true), DefaultInvoiceMemo = new("m"), InvoicingThreshold = new(5.00m) },
            Filter = "",
            UsageCustomerIds = [],
            Overrides = new PlanOverrides { RemovePrices = [Price] },
            AllowInvoiceCreditOrVoid = false,
        });
    }

    [Fact]
    public async Task A_plan_change_keeps_what_is_not_said()
    {
        await ChangeAsync("schedule_plan_change", $$"""{"change_option":"immediate","plan_id":"{{Samples.Plan.Id}}","align_billing_with_plan_change_date":true,"add_prices":[]}""");

        _api.Billing.Command.ShouldBe(new ChangePlan { PlanId = Samples.Plan.Id, Alignment = BillingCycleAlignment.PlanChangeDate });
    }

    [Fact]
    public async Task Edits_of_intervals_are_bound_in_their_order()
    {
        var adjustment = Samples.Subscription.Subscription.Timeline.Adjustments[1].Id;
        await ChangeAsync("price_intervals", $$$"""
            {"can_defer_billing":true,
             "add":[{"price_id":"{{{Price}}}","start_date":"2026-02-01","end_date":"end_of_term","filter":"a = 1","usage_customer_ids":["{{{Samples.Customer.Id}}}"],
                     "minimum_amount":10,"maximum_amount":"20.00","discounts":[{"discount_type":"amount","amount_discount":1.5},{"discount_type":"usage","usage_discount":100}],
                     "fixed_fee_quantity_transitions":[{"effective_date":"2026-02-10","quantity":5}]}],
             "edit":[{"price_interval_id":"{{{Interval}}}","start_date":"2026-02-01T00:00:00Z","end_date":"2026-03-01","filter":"","fixed_fee_quantity_transitions":[]},
                     {"price_interval_id":"{{{Interval}}}","end_date":null}],
             "add_adjustments":[{"adjustment":{"adjustment_type":"maximum","maximum_amount":"9.00","price_type":"usage","currency":"USD","filters":[{"field":"item_id","operator":"excludes","values":["{{{Samples.Item.Id}}}"]}]},"start_date":"start_of_term"}],
             "edit_adjustments":[{"adjustment_interval_id":"{{{adjustment}}}","start_date":"2026-02-02","end_date":"2026-03-02"}]}
            """);

        var changes = _api.Billing.Command.ShouldBeOfType<SubscriptionChanges>().Changes;
        changes.Select(c => c.Path).ShouldBe(["add[0]", "edit[0]", "edit[0]", "edit[0]", "edit[0]", "edit[1]", "add_adjustments[0]", "edit_adjustments[0]", "edit_adjustments[0]"]);
        changes[0].Change.ShouldBeBoundAs(new AddPrice
        {
            PriceId = Price,
            StartDate = SubscriptionDate.On(new LocalDate(2026, 2, 1)),
            EndDate = SubscriptionDate.EndOfTerm,
            Filter = "a = 1",
            UsageCustomerIds = [Samples.Customer.Id],
            MinimumAmount = 10m,
            MaximumAmount = 20.00m,
            Discounts = [new NewAdjustment { Kind = AdjustmentKind.AmountDiscount, Value = 1.5m }, new NewAdjustment { Kind = AdjustmentKind.UsageDiscount, Value = 100m }],
            Quantities = [new ScheduledQuantity(SubscriptionDate.On(new LocalDate(2026, 2, 10)), 5m)],
            CanDeferBilling = true,
        });
        changes[1].Change.ShouldBe(new EndPrice(Interval, SubscriptionDate.On(new LocalDate(2026, 3, 1))) { Policy = new ChangePolicy(Defer: true) });
        changes[2].Change.ShouldBe(new MovePriceStart(Interval, February));
        changes[3].Change.ShouldBeBoundAs(new ChangeQuantities { PriceIntervalId = Interval, Quantities = [] });
        changes[4].Change.ShouldBe(new ChangePriceUsage { PriceIntervalId = Interval, Filter = "", IsOfWholeInterval = true });
        changes[5].Change.ShouldBe(new EndPrice(Interval, null) { Policy = new ChangePolicy(Defer: true) });
        changes[6].Change.ShouldBe(new AddAdjustment
        {
            Adjustment = new NewAdjustment
            {
                Kind = AdjustmentKind.Maximum,
                Value = 9.00m,
                Target = AdjustmentTarget.Matching(
                    AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "usage"), AdjustmentFilter.Includes(AdjustmentFilterField.Currency, "USD"),
                    AdjustmentFilter.Excludes(AdjustmentFilterField.ItemId, Samples.Item.Id.ToString())),
            },
            StartDate = SubscriptionDate.StartOfTerm,
        });
        changes[7].Change.ShouldBe(new EndAdjustment(adjustment, SubscriptionDate.On(new LocalDate(2026, 3, 2))));
        changes[8].Change.ShouldBe(new MoveAdjustmentStart(adjustment, SubscriptionDate.On(new LocalDate(2026, 2, 2))));
    }

    [Fact]
    public async Task Quantities_trials_phases_coupons_and_pauses_are_bound()
    {
        await ChangeAsync("update_fixed_fee_quantity", $$"""{"price_id":"{{Price}}","quantity":2.5,"effective_date":"2026-02-01"}""");
        _api.Billing.Command.ShouldBe(new ChangeQuantity { PriceId = Price, Quantity = 2.5m, Option = QuantityChangeOption.EffectiveDate, Date = SubscriptionDate.On(new LocalDate(2026, 2, 1)) });
        await ChangeAsync("update_fixed_fee_quantity", $$"""{"price_id":"{{Price}}","quantity":0,"change_option":"upcoming_invoice"}""");
        _api.Billing.Command.ShouldBe(new ChangeQuantity { PriceId = Price, Quantity = 0m, Option = QuantityChangeOption.UpcomingInvoice });
        await ChangeAsync("unschedule_fixed_fee_quantity_updates", $$"""{"price_id":"{{Price}}"}""");
        _api.Billing.Command.ShouldBe(new UnscheduleQuantities { PriceId = Price });
        await ChangeAsync("update_trial", """{"trial_end_date":"immediate","shift":true}""");
        _api.Billing.Command.ShouldBe(new UpdateTrial(null, Shift: true));
        await ChangeAsync("update_trial", """{"trial_end_date":"2026-02-01T00:00:00Z"}""");
        _api.Billing.Command.ShouldBe(new UpdateTrial(February));
        await ChangeAsync("trigger_phase", """{"effective_date":"2026-02-01"}""");
        _api.Billing.Command.ShouldBe(new TriggerPhase(SubscriptionDate.On(new LocalDate(2026, 2, 1))));
        await ChangeAsync("redeem_coupon", $$"""{"coupon_id":"{{new CouponId(Samples.Id(7))}}","change_option":"requested_date","change_date":"2026-02-01T00:00:00Z"}""");
        _api.Billing.Command.ShouldBe(new RedeemCoupon { CouponId = new CouponId(Samples.Id(7)), Option = ChangeOption.RequestedDate, Date = February });
        await ChangeAsync("pause", """{"start_date":"2026-02-01","end_date":"2026-03-01","unused_time_credit":"none"}""");
        _api.Billing.Command.ShouldBe(new PauseSubscription(SubscriptionDate.On(new LocalDate(2026, 2, 1)), SubscriptionDate.On(new LocalDate(2026, 3, 1))) { Policy = new ChangePolicy(Credit: CreditPolicy.None) });
        await ChangeAsync("resume", """{"resume_date":"2026-03-01"}""");
        _api.Billing.Command.ShouldBe(new ResumeSubscription(SubscriptionDate.On(new LocalDate(2026, 3, 1))));
        await ChangeAsync("unschedule_cancellation", null);
        _api.Billing.Command.ShouldBe(new UncancelSubscription());
        await ChangeAsync("unschedule_pending_plan_changes", "");
        _api.Billing.Command.ShouldBe(new UnschedulePlanChanges());
    }

    [Fact]
    public async Task An_update_tells_what_is_left_from_what_is_taken_away()
    {
        await _api.SendAsync("PUT", $"/v1/subscriptions/{Id}", """{"net_terms":7,"auto_collection":null,"invoicing_threshold":null,"metadata":{"a":null}}""");

        _api.Billing.Command.ShouldBeBoundAs(new UpdateSubscription
        {
            NetTerms = 7,
            AutoCollection = new(null),
            InvoicingThreshold = new(null),
            Metadata = new Dictionary<string, string?> { ["a"] = null },
        });
    }

    [Theory]
    [InlineData("?include_changed_resources=true", "{}", null)]
    [InlineData("", """{"include_changed_resources":true}""", null)]
    [InlineData("", "{}", "True")]
    public async Task Changed_resources_are_asked_for_in_any_of_three_places(string query, string body, string? header)
    {
        await _api.PostAsync($"/v1/subscriptions/{Id}/pause{query}", body, ApiRole.Admin, header is null ? [] : [("Include-Changed-Resources", header)]);

        _api.Billing.Command.ShouldBe(new PauseSubscription { IncludeChangedResources = true });
    }

    [Fact]
    public async Task What_a_change_wrote_stands_beside_the_subscription()
    {
        var preview = (await _api.PostAsync($"/v1/subscriptions/{Id}/schedule_plan_change/preview", $$"""{"change_option":"immediate","plan_id":"{{Samples.Plan.Id}}"}""")).Body;

        var changed = preview.GetProperty("changed_resources");
        changed.GetProperty("created_invoices").EnumerateArray().Select(i => (i.GetProperty("id").GetString(), i.GetProperty("is_payable_now").GetBoolean()))
            .ShouldBe([(Samples.Issued.Invoice.Id.ToString(), true), (Samples.Draft.Invoice.Id.ToString(), false)]);
        var note = changed.GetProperty("created_credit_notes")[0];
        (note.GetProperty("total").GetString(), note.GetProperty("line_items")[0].GetProperty("name").GetString()).ShouldBe(("10.50", "Seats"));
        (await _api.PostAsync($"/v1/subscriptions/{Id}/pause", "{}")).Body.GetProperty("changed_resources").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Theory]
    [InlineData("schedule_plan_change", """{"plan_id":"{plan}"}""", "change_option: is required.")]
    [InlineData("schedule_plan_change", """{"change_option":"immediate","plan_id":"{plan}","trial_duration_days":7}""", "trial_duration_days: ")]
    [InlineData("schedule_plan_change", """{"change_option":"immediate","plan_id":"{plan}","billing_cycle_alignment":"unchanged","align_billing_with_plan_change_date":true}""", "align_billing_with_plan_change_date: ")]
    [InlineData("schedule_plan_change", """{"change_option":"immediate","plan_id":"{plan}","price_overrides":[{}]}""", "price_overrides: is not supported; replace_prices says the same.")]
    [InlineData("price_intervals", "{}", "add: is required, or edit, ")]
    [InlineData("price_intervals", """{"add":[{"price_id":"{price}","start_date":"soon"}]}""", "add[0].start_date: must be a date, as in '2026-01-31', or a timestamp")]
    [InlineData("price_intervals", """{"add":[{"price_id":"{price}"}]}""", "add[0].start_date: is required.")]
    [InlineData("price_intervals", """{"add":[{"price_id":"{price}","start_date":"2026-02-01","license_allocation_price":{"amount":"1"}}]}""", "add[0].license_allocation_price: ")]
    [InlineData("price_intervals", """{"edit":[{"price_interval_id":"{interval}"}]}""", "edit[0].price_interval_id: ")]
    [InlineData("price_intervals", """{"edit":[{"price_interval_id":"{interval}","billing_cycle_day":5,"end_date":null}]}""", "edit[0].billing_cycle_day: ")]
    [InlineData("price_intervals", """{"edit":[{"price_interval_id":"{interval}","can_defer_billing":true,"filter":"a = 1"}]}""", "edit[0].can_defer_billing: ")]
    [InlineData("price_intervals", """{"add":[5]}""", "add[0]: must be an object, not the number 5.")]
    [InlineData("price_intervals", """{"add_adjustments":[{"start_date":"2026-02-01","adjustment":{"adjustment_type":"fee"}}]}""", "add_adjustments[0].adjustment.adjustment_type: 'fee' is not one of")]
    [InlineData("price_intervals", """{"add_adjustments":[{"start_date":"2026-02-01","adjustment":{"adjustment_type":"maximum","maximum_amount":"1,000"}}]}""", "add_adjustments[0].adjustment.maximum_amount: '1,000' is not a decimal number")]
    [InlineData("price_intervals", """{"add_adjustments":[{"start_date":"2026-02-01","adjustment":{"adjustment_type":"maximum","maximum_amount":"1","price_type":"free"}}]}""", "add_adjustments[0].adjustment.price_type: ")]
    [InlineData("price_intervals", """{"add_adjustments":[{"start_date":"2026-02-01"}]}""", "add_adjustments[0].adjustment: is required.")]
    [InlineData("update_fixed_fee_quantity", """{"price_id":"{price}"}""", "quantity: is required.")]
    [InlineData("update_fixed_fee_quantity", """{"price_id":"{price}","quantity":"5"}""", "quantity: must be a number, not the string '5'.")]
    [InlineData("update_trial", "{}", "trial_end_date: is required.")]
    [InlineData("redeem_coupon", """{"coupon_redemption_code":"A"}""", "change_option: is required.")]
    [InlineData("pause", """{"unused_time_credit":"all"}""", "unused_time_credit: 'all' is not one of prorated, none, full.")]
    [InlineData("cancel", """{"cancel_option":"later"}""", "cancel_option: 'later' is not one of")]
    public async Task What_is_wrong_with_a_change_is_said_by_its_place(string operation, string body, string error)
    {
        (await ChangeAsync(operation, body.Replace("{plan}", Samples.Plan.Id.ToString(), StringComparison.Ordinal).Replace("{price}", Price.ToString(), StringComparison.Ordinal).Replace("{interval}", Interval.ToString(), StringComparison.Ordinal)))
            .ShouldBeInvalid().ShouldStartWith(error);
        _api.Billing.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("price_intervals", """{"add":[{"price_id":"nope","start_date":"2026-02-01"}]}""", "Price")]
    [InlineData("price_intervals", """{"edit":[{"price_interval_id":"nope","end_date":null}]}""", "Price interval")]
    [InlineData("update_fixed_fee_quantity", """{"price_id":"nope","quantity":1}""", "Price")]
    [InlineData("redeem_coupon", """{"coupon_id":"nope","change_option":"immediate"}""", "Coupon")]
    [InlineData("schedule_plan_change", """{"plan_id":"nope","change_option":"immediate"}""", "Plan")]
    [InlineData("schedule_plan_change", """{"external_plan_id":"x","change_option":"immediate","usage_customer_ids":["nope"]}""", "Customer")]
    public async Task An_id_that_nothing_can_have_is_unknown(string operation, string body, string type)
    {
        var reply = await ChangeAsync(operation, body);

        reply.ShouldBeProblem(404, "404-resource-not-found");
        reply.Detail.ShouldContain($"resource of type {type}");
    }

    [Theory]
    [InlineData("POST", "cancel")]
    [InlineData("POST", "price_intervals")]
    [InlineData("POST", "schedule_plan_change/preview")]
    [InlineData("GET", "costs")]
    [InlineData("GET", "schedule")]
    [InlineData("PUT", "")]
    public async Task A_subscription_whose_id_is_malformed_is_unknown(string method, string operation) =>
        (await _api.SendAsync(method, $"/v1/subscriptions/nope/{operation}".TrimEnd('/'), method == "GET" ? null : "{}")).ShouldBeProblem(404, "404-resource-not-found");

    [Theory]
    [InlineData("schedule_plan_change")]
    [InlineData("pause")]
    public async Task A_change_that_is_to_wait_for_approval_is_refused(string operation) =>
        (await _api.PostAsync($"/v1/subscriptions/{Id}/{operation}", "{}", ApiRole.Admin, ("Create-Pending-Subscription-Change", "True")))
            .ShouldBeProblem(400, "404-feature-not-available");

    private Task<Reply> ChangeAsync(string operation, string? body) => _api.PostAsync($"/v1/subscriptions/{Id}/{operation}", body);
}
