using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.OwnPriceModel;

namespace Orb.Billing.AspNetCore.Tests;

public sealed class RequestBindingTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_customer_is_bound_whole()
    {
        await _api.PostAsync("/v1/customers", """
            {"name":"A","email":"a@b.test","external_customer_id":"x/1","timezone":"Europe/Berlin","currency":"EUR","auto_collection":false,
             "auto_issuance":null,"email_delivery":false,"billing_address":{"line1":"Weg 1","country":"DE"},
             "tax_id":{"country":"DE","type":"eu_vat","value":"DE1"},"payment_provider":"stripe_charge","payment_provider_id":"cus_1",
             "test_clock_id":"CLOCK","hierarchy":null,"tax_configuration":null}
            """.Replace("CLOCK", Samples.Clock.Id.ToString(), StringComparison.Ordinal));

        _api.Billing.Command.ShouldBe(new CreateCustomer
        {
            Name = "A",
            Email = "a@b.test",
            ExternalCustomerId = "x/1",
            TimeZone = "Europe/Berlin",
            Currency = "EUR",
            AutoCollection = false,
            EmailDelivery = false,
            BillingAddress = new Address("Weg 1", null, null, null, null, "DE"),
            TaxId = new CustomerTaxId("DE", "eu_vat", "DE1"),
            PaymentProvider = "stripe_charge",
            PaymentProviderId = "cus_1",
            TestClockId = Samples.Clock.Id,
        });
    }

    [Fact]
    public async Task Null_takes_away_what_a_customer_may_be_without_and_what_is_missing_stays()
    {
        await _api.SendAsync("PUT", $"/v1/customers/{Samples.Customer.Id}", """
            {"name":null,"external_customer_id":null,"billing_address":null,"shipping_address":{"country":"DE"},"tax_id":null,"payment_provider":null,"payment_provider_id":null}
            """);

        _api.Billing.Command.ShouldBe(new UpdateCustomer
        {
            BillingAddress = new(null),
            ShippingAddress = new(new Address(null, null, null, null, null, "DE")),
            TaxId = new(null),
            PaymentProvider = new(null),
            PaymentProviderId = new(null),
        });
    }

    [Fact]
    public async Task A_subscription_is_bound_whole()
    {
        await _api.PostAsync("/v1/subscriptions", """
            {"external_customer_id":"x","external_plan_id":"p","start_date":"2026-01-01T00:00:00+01:00","end_date":"2027-01-01T00:00:00.5Z",
             "align_billing_with_subscription_start_date":true,"billing_cycle_anchor_configuration":{"day":31,"month":2},"currency":"USD",
             "net_terms":14,"default_invoice_memo":"m","auto_collection":false,"add_prices":[],"price_overrides":null,"filter":"region = 'eu'","auto_issuance":true,
             "plan_version_number":2,"invoicing_threshold":"10.00","coupon_redemption_code":"HALF","initial_phase_order":2,"trial_duration_days":14,"usage_customer_ids":["01j0000000e008000000000001"]}
            """);

        _api.Billing.Command.ShouldBeBoundAs(new CreateSubscription
        {
            ExternalCustomerId = "x",
            ExternalPlanId = "p",
            StartDate = Instant.FromUtc(2025, 12, 31, 23, 0),
            EndDate = Instant.FromUtc(2027, 1, 1, 0, 0) + Duration.FromMilliseconds(500),
            AlignBillingWithStartDate = true,
            Anchor = new AnchorConfiguration(31, 2),
            Currency = "USD",
            NetTerms = 14,
            DefaultInvoiceMemo = "m",
            AutoCollection = false,
            PlanVersion = 2,
            InvoicingThreshold = 10.00m,
            CouponRedemptionCode = "HALF",
            InitialPhaseOrder = 2,
            TrialDurationDays = 14,
            Filter = "region = 'eu'",
            UsageCustomerIds = [Samples.Customer.Id],
        });
    }

    [Fact]
    public async Task A_cancellation_is_bound_whole()
    {
        await _api.PostAsync(
            $"/v1/subscriptions/{Samples.Subscription.Subscription.Id}/cancel",
            """{"cancel_option":"requested_date","cancellation_date":"2026-03-01T00:00:00Z","allow_invoice_credit_or_void":true}""");

        _api.Billing.Command.ShouldBe(new CancelSubscription(CancelOption.RequestedDate, Instant.FromUtc(2026, 3, 1, 0, 0)));
    }

    [Theory]
    [InlineData("price_overrides", "[{}]")]
    [InlineData("per_credit_overage_amount", "1")]
    [InlineData("credits_overage_rate", "1")]
    [InlineData("external_marketplace", "\"aws\"")]
    [InlineData("auto_issuance", "false")]
    public async Task What_would_change_a_subscriptions_money_and_is_not_supported_is_refused_by_name(string member, string value)
    {
        (await _api.PostAsync("/v1/subscriptions", $$"""{"external_customer_id":"x","external_plan_id":"p","{{member}}":{{value}}}"""))
            .ShouldBeInvalid().ShouldStartWith($"{member}: ");
        _api.Billing.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("billing_cycle_configuration.duration", """{"duration_unit":"month"}""")]
    [InlineData("billing_cycle_configuration.duration", """{"duration":1.5,"duration_unit":"month"}""")]
    [InlineData("billing_cycle_configuration.duration_unit", """{"duration":7,"duration_unit":"week"}""")]
    [InlineData("invoicing_cycle_configuration", """{"duration":1,"duration_unit":"month"}""")]
    [InlineData("conversion_rate", "\"0.5\"")]
    [InlineData("conversion_rate_config.unit_config", """{"conversion_rate_type":"unit"}""")]
    [InlineData("conversion_rate_config.unit_config.unit_amount", """{"conversion_rate_type":"unit","unit_config":{"unit_amount":"NaN"}}""")]
    [InlineData("conversion_rate_config.conversion_rate_type", """{"conversion_rate_type":"volume"}""")]
    [InlineData("conversion_rate_config.tiered_config.tiers[0].first_unit", """{"conversion_rate_type":"tiered","tiered_config":{"tiers":[{"unit_amount":"1"}]}}""")]
    [InlineData("conversion_rate_config.tiered_config.tiers[0].unit_amount", """{"conversion_rate_type":"tiered","tiered_config":{"tiers":[{"first_unit":0,"unit_amount":"1e5000"}]}}""")]
    [InlineData("dimensional_price_configuration.dimension_values", "{}")]
    [InlineData("dimensional_price_configuration.dimension_values[0]", """{"dimension_values":[1]}""")]
    [InlineData("minimum_amount", "\"5.00\"")]
    [InlineData("maximum_amount", "\"5.00\"")]
    [InlineData("cadence", "\"weekly\"")]
    [InlineData("billed_in_advance", "true")]
    [InlineData("model_type", "\"cloud\"")]
    [InlineData("unit_config", """{"unit_amount":"1","unitamount":"2"}""")]
    [InlineData("unit_config", """{"unit_amount":1}""")]
    [InlineData("unit_config.prorated", """{"unit_amount":"1","prorated":true}""")]
    public async Task What_would_change_a_usage_price_and_is_not_supported_is_refused_by_name(string member, string value)
    {
        (await _api.PostAsync("/v1/plans", Plan(usage: true, member.Split('.')[0], value))).ShouldBeInvalid().ShouldStartWith($"prices[0].price.{member}");
        _api.Billing.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public async Task Fees_are_prorated_and_usage_is_not_whatever_is_asked(bool usage, bool prorated, bool accepted)
    {
        var reply = await _api.PostAsync("/v1/plans", Plan(usage, "unit_config", prorated ? """{"unit_amount":"1","prorated":true}""" : """{"unit_amount":"1","prorated":false}"""));

        ((int)reply.Status).ShouldBe(accepted ? 201 : 400, reply.Text);
        if (accepted)
            _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices.ShouldHaveSingleItem().Model.ShouldBe(new UnitPriceModel(1m) { Prorates = prorated });
    }

    [Fact]
    public async Task A_dimensional_group_and_a_price_of_it_are_bound()
    {
        await _api.PostAsync("/v1/dimensional_price_groups", $$"""
            {"name":"Widgets","billable_metric_id":"{{Samples.Metric.Id}}","dimensions":["color","size"],"external_dimensional_price_group_id":"w","metadata":{"a":"b"} }
            """);
        var group = _api.Billing.Command.ShouldBeOfType<CreateDimensionalPriceGroup>();
        (group.Name, group.MetricId, string.Join(' ', group.Dimensions), group.ExternalGroupId, group.Metadata!["a"])
            .ShouldBe(("Widgets", Samples.Metric.Id, "color size", "w", "b"));

        await _api.PostAsync("/v1/plans", Plan(
            usage: true, "dimensional_price_configuration", $$"""{"dimensional_price_group_id":"{{Samples.Group.Id}}","dimension_values":["red","1"]}"""));
        var asked = _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices[0].Dimensions.ShouldNotBeNull();
        (asked.GroupId, asked.ExternalGroupId, string.Join(' ', asked.Values)).ShouldBe((Samples.Group.Id, null, "red 1"));
    }

    [Fact]
    public async Task A_price_may_be_for_every_other_value()
    {
        await _api.PostAsync("/v1/plans", Plan(
            usage: true, "dimensional_price_configuration", $$"""{"dimensional_price_group_id":"{{Samples.Group.Id}}","dimension_values":[null,"1"]}"""));
        _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices[0].Dimensions.ShouldNotBeNull().Values.ShouldBe([null, "1"]);
    }

    [Fact]
    public async Task A_cadence_of_its_own_length_is_bound()
    {
        await _api.PostAsync("/v1/plans", Plan(usage: true, "cadence", "\"custom\",\"billing_cycle_configuration\":{\"duration\":7,\"duration_unit\":\"day\"}"));

        var price = _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices.ShouldHaveSingleItem();
        (price.Cadence, price.BillingCycle).ShouldBe(("custom", new CycleConfiguration(7, CadenceUnit.Day)));
    }

    [Theory]
    [InlineData("discount", "{\"a\":1}")]
    [InlineData("minimum_amount", "\"5\"")]
    public async Task What_would_change_a_plans_money_and_is_not_supported_is_refused_by_name(string member, string value)
    {
        (await _api.PostAsync("/v1/plans", $$"""{"name":"P","currency":"USD","prices":[],"{{member}}":{{value}}}""")).ShouldBeInvalid().ShouldStartWith($"{member}: ");
    }

    [Fact]
    public async Task A_price_of_every_model_is_bound()
    {
        await _api.PostAsync("/v1/plans", Plan(usage: true, "unit_config", """{"unit_amount":"0.0000001"}"""));
        _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices.ShouldHaveSingleItem().Model.ShouldBe(new UnitPriceModel(0.0000001m));
        _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices[0].MetricId.ShouldBe(Samples.Metric.Id);

        await _api.PostAsync("/v1/plans", Plan(usage: false, "model_type", """
            "tiered","tiered_config":{"tiers":[{"first_unit":0,"last_unit":10,"unit_amount":"1"},{"first_unit":10,"unit_amount":"0.5"}]}
            """));
        _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices[0].Model.ShouldBeOfType<TieredPriceModel>().Tiers
            .ShouldBe([new Tier(0m, 10m, 1m), new Tier(10m, null, 0.5m)]);
    }

    [Fact]
    public async Task A_price_model_of_the_hosts_own_is_bound_where_it_is_registered()
    {
        var body = Plan(usage: true, "model_type", """
            "base_and_overage","base_and_overage_config":{"base_amount":"20.00","included_units":1000,"overage_amount":"0.015"}
            """);
        (await _api.PostAsync("/v1/plans", body)).ShouldBeInvalid().ShouldStartWith("prices[0].price.model_type: 'base_and_overage' is not one of unit, ");

        await using var api = await Api.StartAsync(services: s => s.AddOrbBilling().AddPriceModel<BaseAndOveragePriceModel>());
        ((int)(await api.PostAsync("/v1/plans", body)).Status).ShouldBe(201);
        api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices.ShouldHaveSingleItem().Model.ShouldBe(new BaseAndOveragePriceModel(20m, 1000m, 0.015m));
        (await api.PostAsync("/v1/plans", body.Replace("included_units", "include_units", StringComparison.Ordinal))).Errors.ShouldBe(
        [
            "prices[0].price.base_and_overage_config.included_units: is required.",
            "prices[0].price.base_and_overage_config.include_units: is not a member of this configuration.",
        ]);
    }

    [Theory]
    [InlineData("0.015", null)]
    [InlineData("""null,"conversion_rate_config":{"conversion_rate_type":"unit","unit_config":{"unit_amount":"0.015"}}""", null)]
    [InlineData("""0.0150,"conversion_rate_config":{"conversion_rate_type":"unit","unit_config":{"unit_amount":"0.015"}}""", null)]
    [InlineData("""0.02,"conversion_rate_config":{"conversion_rate_type":"unit","unit_config":{"unit_amount":"0.015"}}""", "prices[0].price.conversion_rate_config: says 0.015, but conversion_rate says 0.02.")]
    public async Task The_worth_of_a_pricing_unit_is_bound_however_the_contract_writes_it_R21(string members, string? issue)
    {
        var reply = await _api.PostAsync("/v1/plans", Plan(usage: true, "conversion_rate", members));

        if (issue is not null)
            reply.ShouldBeInvalid().ShouldBe(issue);
        else
            _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices[0].ConversionRate.ShouldBe(0.015m);
    }

    [Fact]
    public async Task Tiers_of_what_a_pricing_unit_is_worth_are_bound_and_shown_R21()
    {
        const string tiers = """
            null,"conversion_rate_config":{"conversion_rate_type":"tiered","tiered_config":{"tiers":[{"first_unit":0,"last_unit":100,"unit_amount":"1.00"},{"first_unit":100,"unit_amount":"0.5"}]}}
            """;
        var reply = await _api.PostAsync("/v1/plans", Plan(usage: true, "conversion_rate", tiers));

        ((int)reply.Status).ShouldBe(201, reply.Text);
        var price = _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices[0];
        price.ConversionRate.ShouldBeNull();
        price.ConversionTiers.ShouldBe([new Tier(0m, 100m, 1m), new Tier(100m, null, 0.5m)]);
        JsonSerializer.Serialize(ConversionRates.Write(new ConversionRate(price.ConversionTiers!, Currency.Usd)), RestApiJson.Default.ConversionRateConfigResponse).ShouldBe("""
            {"conversion_rate_type":"tiered","tiered_config":{"tiers":[{"first_unit":0,"last_unit":100,"unit_amount":"1"},{"first_unit":100,"last_unit":null,"unit_amount":"0.5"}]}}
            """);
        (await _api.PostAsync("/v1/plans", Plan(usage: true, "conversion_rate", """null,"conversion_rate_config":{"conversion_rate_type":"tiered"}"""))).ShouldBeInvalid()
            .ShouldBe("prices[0].price.conversion_rate_config.tiered_config: is required.");
    }

    [Fact]
    public async Task An_allocation_price_is_bound_in_the_place_of_a_price_and_shown()
    {
        const string body = """
            {"name":"P","currency":"USD","prices":[{"allocation_price":{"amount":"100.00","cadence":"monthly","currency":"USD","item_id":"ITEM","per_unit_cost_basis":"0.5",
            "custom_expiration":{"duration":3,"duration_unit":"month"},"filters":[{"field":"item_id","operator":"includes","values":["ITEM"]}]}}]}
            """;
        var reply = await _api.PostAsync("/v1/plans", body.Replace("ITEM", Samples.Item.Id.ToString(), StringComparison.Ordinal));

        ((int)reply.Status).ShouldBe(201, reply.Text);
        var allocation = _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices.ShouldHaveSingleItem().Allocation!;
        (allocation.Amount, allocation.Currency, allocation.PerUnitCostBasis, allocation.ExpiresAtEndOfCadence).ShouldBe((100m, "USD", 0.5m, false));
        allocation.CustomExpiration.ShouldBe(new CycleConfiguration(3, CadenceUnit.Month));
        allocation.Filters.ShouldBe([ItemFilter.Only(Samples.Item.Id)]);
        var terms = new AllocationTerms(Money.Of(100m, Currency.Usd), CreditLifetime.Months(3), 0.5m, allocation.Filters);
        JsonSerializer.Serialize(AllocationPrices.Write(terms), RestApiJson.Default.CreditAllocationResponse).ShouldBe(
            """{"allows_rollover":true,"currency":"USD","custom_expiration":{"duration":3,"duration_unit":"month"},"filters":[{"field":"item_id","operator":"includes","values":["ITEM"]}],"license_type_id":null}"""
                .Replace("ITEM", Samples.Item.Id.ToString(), StringComparison.Ordinal));
        (await _api.PostAsync("/v1/plans", """{"name":"P","currency":"USD","prices":[{"allocation_price":{"amount":"NaN"}}]}""")).Errors.ShouldBe(
        [
            "prices[0].allocation_price.cadence: is required.",
            "prices[0].allocation_price.amount: 'NaN' is not a decimal number of at most 28 digits.",
            "prices[0].allocation_price.currency: is required.",
            "prices[0].allocation_price.item_id: is required.",
        ]);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_composite_price_is_bound_with_what_it_is_made_of(string prorated)
    {
        var model = $$"""
            "percent","percent_config":{"percent":0.1,"minimum_amount":"5.00","prorated":{{prorated}}},
            "composite_price_filters":[{"field":"price_type","operator":"includes","values":["usage"]},{"field":"item_id","operator":"excludes","values":["{{Samples.Item.Id}}"]}]
            """;
        var reply = await _api.PostAsync("/v1/plans", Plan(usage: false, "model_type", model).Replace(""","unit_config":{"unit_amount":"1"}""", "", StringComparison.Ordinal));

        ((int)reply.Status).ShouldBe(201, reply.Text);
        var price = _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices.ShouldHaveSingleItem();
        price.Model.ShouldBe(new PercentPriceModel(0.1m, 5m) { Prorates = prorated == "true" });
        price.MadeOf.ShouldBe(new CompositeSelection(
            AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "usage"), AdjustmentFilter.Excludes(AdjustmentFilterField.ItemId, Samples.Item.Id.ToString())));
    }

    [Theory]
    [InlineData("""[{"field":"name","operator":"includes","values":["a"]}]""", "composite_price_filters[0].field: 'name' is not one of price_id, item_id, price_type, currency, pricing_unit_id.")]
    [InlineData("""[{"field":"item_id","operator":"is","values":["a"]}]""", "composite_price_filters[0].operator: 'is' is not one of includes, excludes.")]
    [InlineData("""[{"field":"price_type","operator":"includes","values":["gift"]}]""", "composite_price_filters[0].values: 'gift' is no value of the filter PriceType.")]
    [InlineData("""[{"field":"price_type","operator":"includes"}]""", "composite_price_filters[0].values: A filter has at least one value.")]
    [InlineData("{}", "composite_price_filters: must be a list, not an object.")]
    public async Task A_wrong_filter_of_a_composite_price_is_refused_by_name(string filters, string issue) =>
        (await _api.PostAsync("/v1/plans", Plan(usage: false, "composite_price_filters", filters))).ShouldBeInvalid().ShouldBe($"prices[0].price.{issue}");

    [Theory]
    [InlineData("/v1/subscriptions", """{"customer_id":"nope","external_plan_id":"p"}""", "Customer")]
    [InlineData("/v1/subscriptions", """{"external_customer_id":"x","plan_id":"nope"}""", "Plan")]
    [InlineData("/v1/metrics", """{"name":"A","item_id":"nope","sql":"SELECT COUNT(*) FROM events"}""", "Item")]
    [InlineData("/v1/customers", """{"name":"A","email":"a@b.test","test_clock_id":"nope"}""", "TestClock")]
    public async Task A_malformed_id_in_a_body_is_an_unknown_resource(string path, string body, string type)
    {
        var reply = await _api.PostAsync(path, body);

        reply.ShouldBeProblem(404, "404-resource-not-found");
        reply.Detail.ShouldBe($"Could not find a resource of type {type} with identifier: nope");
    }

    [Fact]
    public async Task A_clock_is_made_and_moved_at_timestamps()
    {
        (await _api.PostAsync("/v1/test_clocks", """{"name":"c","frozen_time":"2026-01-01T00:00:00Z"}""")).Body.GetProperty("status").GetString().ShouldBe("ready");
        var moved = await _api.PostAsync($"/v1/test_clocks/{Samples.Clock.Id}/advance", """{"frozen_time":"2026-03-01T00:00:00Z"}""");

        moved.Body.GetProperty("status").GetString().ShouldBe("advancing");
        _api.Billing.Command.ShouldBe((Samples.Clock.Id, Instant.FromUtc(2026, 3, 1, 0, 0)));
        (await _api.PostAsync("/v1/test_clocks", """{"frozen_time":"2026-01-01"}""")).ShouldBeInvalid().ShouldStartWith("frozen_time: must have a time and an offset");
    }

    private static string Plan(bool usage, string member, string value)
    {
        var members = new Dictionary<string, string>
        {
            ["name"] = "\"Calls\"",
            ["item_id"] = $"\"{Samples.Item.Id}\"",
            ["cadence"] = "\"monthly\"",
            ["model_type"] = "\"unit\"",
            ["unit_config"] = """{"unit_amount":"1"}""",
        };
        if (usage)
            members["billable_metric_id"] = $"\"{Samples.Metric.Id}\"";
        members[member] = value;
        return """{"name":"P","currency":"USD","prices":[{"price":{""" + string.Join(",", members.Select(m => $"\"{m.Key}\":{m.Value}")) + "}}]}";
    }
}
