using System.Text.Json;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>Every answer fits the public contract: no member missing, none unknown, every type right.</summary>
public sealed class ResponseContractTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/ping", "/ping")]
    [InlineData("/customers", "/customers")]
    [InlineData("/customers/{customer}", "/customers/{customer_id}")]
    [InlineData("/customers/{customer}/balance_transactions", "/customers/{customer_id}/balance_transactions")]
    [InlineData("/customers/{customer}/credits", "/customers/{customer_id}/credits")]
    [InlineData("/customers/{customer}/credits/ledger", "/customers/{customer_id}/credits/ledger")]
    [InlineData("/customers/{customer}/credits/top_ups", "/customers/{customer_id}/credits/top_ups")]
    [InlineData("/customers/external_customer_id/acme%2F7%20%C3%BC%25/credits", "/customers/external_customer_id/{external_customer_id}/credits")]
    [InlineData("/customers/external_customer_id/acme%2F7%20%C3%BC%25/credits/ledger", "/customers/external_customer_id/{external_customer_id}/credits/ledger")]
    [InlineData("/customers/external_customer_id/acme%2F7%20%C3%BC%25/credits/top_ups", "/customers/external_customer_id/{external_customer_id}/credits/top_ups")]
    [InlineData("/items", "/items")]
    [InlineData("/items/{item}", "/items/{item_id}")]
    [InlineData("/metrics", "/metrics")]
    [InlineData("/metrics/{metric}", "/metrics/{metric_id}")]
    [InlineData("/dimensional_price_groups", "/dimensional_price_groups")]
    [InlineData("/dimensional_price_groups/{group}", "/dimensional_price_groups/{dimensional_price_group_id}")]
    [InlineData(
        "/dimensional_price_groups/external_dimensional_price_group_id/widgets%2F1",
        "/dimensional_price_groups/external_dimensional_price_group_id/{external_dimensional_price_group_id}")]
    [InlineData("/plans", "/plans")]
    [InlineData("/plans/{plan}", "/plans/{plan_id}")]
    [InlineData("/prices", "/prices")]
    [InlineData("/prices/{price}", "/prices/{price_id}")]
    [InlineData("/prices/external_price_id/price%2F1", "/prices/external_price_id/{external_price_id}")]
    [InlineData("/coupons", "/coupons")]
    [InlineData("/coupons/{coupon}", "/coupons/{coupon_id}")]
    [InlineData("/subscriptions", "/subscriptions")]
    [InlineData("/subscriptions/{subscription}", "/subscriptions/{subscription_id}")]
    [InlineData("/subscriptions/{subscription}/usage", "/subscriptions/{subscription_id}/usage")]
    [InlineData("/subscriptions/{subscription}/usage?billable_metric_id={metric}&group_by=region", "/subscriptions/{subscription_id}/usage")]
    [InlineData("/subscriptions/{subscription}/costs", "/subscriptions/{subscription_id}/costs")]
    [InlineData("/subscriptions/{subscription}/schedule", "/subscriptions/{subscription_id}/schedule")]
    [InlineData("/alerts?subscription_id={subscription}", "/alerts")]
    [InlineData("/alerts/{alert}", "/alerts/{alert_id}")]
    [InlineData("/alerts/{dropped}", "/alerts/{alert_id}")]
    [InlineData("/invoices", "/invoices")]
    [InlineData("/invoices/summary", "/invoices/summary")]
    [InlineData("/invoices/{invoice}", "/invoices/{invoice_id}")]
    [InlineData("/invoices/{draft}", "/invoices/{invoice_id}")]
    [InlineData("/invoices/upcoming?subscription_id={subscription}", "/invoices/upcoming")]
    [InlineData("/credit_notes", "/credit_notes")]
    [InlineData("/credit_notes/{note}", "/credit_notes/{credit_note_id}")]
    public async Task A_read_answers_as_the_contract_says(string path, string operation)
    {
        var reply = await _api.GetAsync("/v1" + Fill(path));

        ((int)reply.Status).ShouldBe(200, reply.Text);
        reply.ContentType.ShouldBe(Api.Json);
        // The members beyond the contract: the clock a customer lives by, the flat amount of a tier (R25), the currency of a coupon's amount, and the pauses of a subscription.
        JsonSchema.ViolationsOfAnswer("get", operation, reply.Body, "test_clock_id", "flat_amount", "currency", "pauses").ShouldBeEmpty();
        _api.Billing.Calls.ShouldBeLessThanOrEqualTo(MostCalls(path), "an endpoint is one call of a public service");
    }

    [Theory]
    [InlineData("POST", "/customers", """{"name":"A","email":"a@b.test"}""", "Customer", 201)]
    [InlineData("PUT", "/customers/{customer}", "{}", "Customer", 200)]
    [InlineData("POST", "/customers/{customer}/balance_transactions", """{"amount":"5.00","type":"increment"}""", "BalanceTransactionCreateResponse", 201)]
    [InlineData("POST", "/customers/{customer}/credits/ledger_entry", """{"entry_type":"increment","amount":5}""", "LedgerCreateEntryResponse", 201)]
    [InlineData("POST", "/customers/{customer}/credits/ledger_entry", """{"entry_type":"decrement","amount":5}""", "LedgerCreateEntryResponse", 201)]
    [InlineData(
        "POST", "/customers/external_customer_id/acme%2F7%20%C3%BC%25/credits/ledger_entry", """{"entry_type":"expiration_change","target_expiry_date":"2027-01-01","block_id":"{block}"}""",
        "LedgerCreateEntryByExternalIDResponse", 201)]
    [InlineData(
        "POST", "/customers/{customer}/credits/ledger_entry", """{"entry_type":"void","amount":5,"block_id":"{block}","void_reason":"refund"}""", "LedgerCreateEntryResponse", 201)]
    [InlineData("POST", "/customers/{customer}/credits/ledger_entry", """{"entry_type":"amendment","amount":5,"block_id":"{block}"}""", "LedgerCreateEntryResponse", 201)]
    [InlineData(
        "POST", "/customers/{customer}/credits/top_ups",
        """{"amount":"50","threshold":"10","currency":"USD","per_unit_cost_basis":"0.8","invoice_settings":{"auto_collection":true,"net_terms":30},"expires_after":3,"expires_after_unit":"month"}""",
        "TopUpCreateResponse", 201)]
    [InlineData("POST", "/items", """{"name":"A"}""", "Item", 201)]
    [InlineData("POST", "/metrics", """{"name":"A","item_id":"{item}","sql":"SELECT COUNT(*) FROM events","description":null}""", "BillableMetric", 201)]
    [InlineData("POST", "/dimensional_price_groups", """{"name":"A","billable_metric_id":"{metric}","dimensions":["color"]}""", "DimensionalPriceGroup", 201)]
    [InlineData("PUT", "/dimensional_price_groups/{group}", """{"metadata":{"a":null}}""", "DimensionalPriceGroup", 200)]
    [InlineData(
        "PUT", "/dimensional_price_groups/external_dimensional_price_group_id/widgets/1", """{"external_dimensional_price_group_id":"x"}""",
        "DimensionalPriceGroup", 200)]
    [InlineData("POST", "/plans", """{"name":"A","currency":"USD","prices":[]}""", "Plan", 201)]
    [InlineData("PUT", "/items/{item}", """{"name":"B","external_connections":[{"external_connection_name":"stripe","external_entity_id":"prod_1"}]}""", "Item", 200)]
    [InlineData("POST", "/items/{item}/archive", "", "Item", 200)]
    [InlineData("PUT", "/metrics/{metric}", """{"metadata":{"a":"b"}}""", "BillableMetric", 200)]
    [InlineData("PUT", "/plans/{plan}", """{"external_plan_id":"x","description":"y","metadata":{}}""", "Plan", 200)]
    [InlineData("PUT", "/plans/external_plan_id/pro/2026", """{"metadata":{"a":null}}""", "Plan", 200)]
    [InlineData(
        "POST", "/prices", """{"name":"A","item_id":"{item}","currency":"USD","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1"}}""", "Price", 201)]
    [InlineData("PUT", "/prices/{price}", """{"metadata":{"a":"b"}}""", "Price", 200)]
    [InlineData("PUT", "/prices/external_price_id/price/1", """{"metadata":{"a":"b"}}""", "Price", 200)]
    [InlineData("POST", "/coupons", """{"redemption_code":"A","discount":{"discount_type":"percentage","percentage_discount":0.2}}""", "Coupon", 201)]
    [InlineData("POST", "/coupons", """{"redemption_code":"A","discount":{"discount_type":"amount","amount_discount":"10.00"}}""", "Coupon", 201)]
    [InlineData("POST", "/coupons/{coupon}/archive", "", "Coupon", 200)]
    [InlineData(
        "POST", "/prices/{price}/evaluate",
        """{"timeframe_start":"2026-02-01T00:00:00Z","timeframe_end":"2026-03-01T00:00:00Z","customer_id":"{customer}","grouping_keys":["region"]}""",
        "PriceEvaluateResponse", 200)]
    [InlineData(
        "POST", "/prices/evaluate",
        """{"timeframe_start":"2026-02-01T00:00:00Z","timeframe_end":"2026-03-01T00:00:00Z","customer_id":"{customer}","price_evaluations":[{"price_id":"{price}","grouping_keys":["region"]},{"external_price_id":"price/1"}]}""",
        "PriceEvaluateMultipleResponse", 200)]
    [InlineData(
        "POST", "/prices/evaluate_preview_events",
        """{"timeframe_start":"2026-02-01T00:00:00Z","timeframe_end":"2026-03-01T00:00:00Z","events":[{"event_name":"a","timestamp":"2026-02-02T00:00:00Z","properties":{"n":1}}],"price_evaluations":[{"price_id":"{price}"}]}""",
        "PriceEvaluatePreviewEventsResponse", 200)]
    [InlineData("POST", "/subscriptions", """{"customer_id":"{customer}","plan_id":"{plan}"}""", "MutatedSubscription", 201)]
    [InlineData("POST", "/subscriptions/{subscription}/cancel", """{"cancel_option":"immediate"}""", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/unschedule_cancellation", "", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/unschedule_pending_plan_changes", "", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/unschedule_fixed_fee_quantity_updates", """{"price_id":"{price}"}""", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/update_fixed_fee_quantity", """{"price_id":"{price}","quantity":2.5}""", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/update_trial", """{"trial_end_date":"immediate"}""", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/trigger_phase", "", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/redeem_coupon", """{"change_option":"immediate","coupon_redemption_code":"A"}""", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/schedule_plan_change", """{"change_option":"immediate","plan_id":"{plan}"}""", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/schedule_plan_change/preview", """{"change_option":"immediate","plan_id":"{plan}"}""", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/price_intervals", """{"add":[{"price_id":"{price}","start_date":"2026-02-01"}]}""", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/pause", "", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/{subscription}/resume", "", "MutatedSubscription", 200)]
    [InlineData("POST", "/subscriptions/preview", """{"customer_id":"{customer}","plan_id":"{plan}"}""", "MutatedSubscription", 200)]
    [InlineData("PUT", "/subscriptions/{subscription}", "{}", "Subscription", 200)]
    [InlineData("POST", "/alerts/customer_id/{customer}", """{"type":"credit_balance_dropped","currency":"USD","thresholds":[{"value":20.5}]}""", "Alert", 201)]
    [InlineData("POST", "/alerts/external_customer_id/acme/7%20%C3%BC%25", """{"type":"credit_balance_depleted","currency":"USD"}""", "Alert", 201)]
    [InlineData("POST", "/alerts/subscription_id/{subscription}", """{"type":"usage_exceeded","metric_id":"{metric}","thresholds":[{"value":100}]}""", "Alert", 201)]
    [InlineData(
        "POST", "/alerts/subscription_id/{subscription}",
        """{"type":"spend_exceeded","thresholds":[{"value":100}],"price_filters":[{"field":"price_type","operator":"includes","values":["usage"]}]}""", "Alert", 201)]
    [InlineData("PUT", "/alerts/{alert}", """{"thresholds":[{"value":100},{"value":500}]}""", "Alert", 200)]
    [InlineData("POST", "/alerts/{alert}/disable?subscription_id={subscription}", "", "Alert", 200)]
    [InlineData("POST", "/alerts/{alert}/enable", "", "Alert", 200)]
    [InlineData("POST", "/invoices/{draft}/issue", "{}", "Invoice", 200)]
    [InlineData("POST", "/invoices/summary/{draft}/issue", "{}", "InvoiceIssueSummaryResponse", 200)]
    [InlineData(
        "POST", "/invoices",
        """{"customer_id":"{customer}","currency":"USD","invoice_date":"2026-02-10T00:00:00Z","line_items":[{"name":"A","item_id":"{item}","quantity":2,"model_type":"unit","unit_config":{"unit_amount":"1.5"},"start_date":"2026-02-01","end_date":"2026-02-10"}]}""",
        "Invoice", 201)]
    [InlineData("PUT", "/invoices/{draft}", """{"metadata":{"a":"b"},"net_terms":30}""", "Invoice", 200)]
    [InlineData("POST", "/invoices/{invoice}/mark_paid", """{"payment_received_date":"2026-02-10","external_id":"x","notes":"y"}""", "Invoice", 200)]
    [InlineData("POST", "/invoices/{invoice}/pay", """{"shared_payment_token_id":"t"}""", "Invoice", 200)]
    [InlineData("POST", "/invoices/{invoice}/pay", "", "Invoice", 200)]
    [InlineData("POST", "/invoices/{invoice}/void", "", "Invoice", 200)]
    [InlineData(
        "POST", "/invoice_line_items", """{"invoice_id":"{draft}","amount":"12.00","quantity":1,"start_date":"2026-02-01","end_date":"2026-02-02","name":"Setup"}""",
        "InvoiceLineItemCreateResponse", 201)]
    [InlineData("POST", "/credit_notes", """{"reason":"duplicate","line_items":[{"invoice_line_item_id":"{note}","amount":"5.00"}]}""", "CreditNote", 201)]
    [InlineData("POST", "/credit_notes/{note}/void", "", "CreditNote", 200)]
    [InlineData("POST", "/events/search", """{"event_ids":["a"]}""", "EventSearchResponse", 200)]
    [InlineData("POST", "/ingest", """{"events":[]}""", "EventIngestResponse", 200)]
    public async Task A_write_answers_as_the_contract_says(string method, string path, string body, string schema, int status)
    {
        var reply = await _api.SendAsync(method, "/v1" + Fill(path), Fill(body));

        ((int)reply.Status).ShouldBe(status, reply.Text);
        JsonSchema.Violations(schema, reply.Body, "test_clock_id", "flat_amount", "currency", "pauses").ShouldBeEmpty();
        _api.Billing.Calls.ShouldBeLessThanOrEqualTo(MostCalls(path, body), "an endpoint is one call of a public service");
    }

    // Where the seller's own id names something, it is looked for first; and a purchase of credits is answered with the invoice that it is on.
    private static int MostCalls(string path, string body = "") => path.Contains("/external_", StringComparison.Ordinal) || body.Contains("increment", StringComparison.Ordinal) ? 2 : 1;

    [Theory]
    [InlineData("customer", "/customers/{customer}")]
    [InlineData("plan", "/plans/{plan}")]
    [InlineData("subscription", "/subscriptions/{subscription}")]
    [InlineData("usage", "/subscriptions/{subscription}/usage")]
    [InlineData("costs", "/subscriptions/{subscription}/costs")]
    [InlineData("schedule", "/subscriptions/{subscription}/schedule")]
    [InlineData("invoice", "/invoices/{invoice}")]
    [InlineData("draft", "/invoices/{draft}")]
    [InlineData("upcoming", "/invoices/upcoming?subscription_id={subscription}")]
    [InlineData("alert", "/alerts/{alert}")]
    [InlineData("test_clock", "/test_clocks/{clock}")]
    [InlineData("billing_exception", "/billing_exceptions/{exception}")]
    [InlineData("billing_run", "/billing_runs/{run}")]
    [InlineData("audit_log", "/audit_log")]
    public async Task The_exact_JSON_is_approved(string name, string path)
    {
        var reply = await _api.GetAsync("/v1" + Fill(path));

        TestSupport.Approved.Matches(typeof(ResponseContractTests).Assembly, $"Json.{name}", JsonSerializer.Serialize(reply.Body, Indented));
    }

    [Fact]
    public async Task Money_has_the_decimals_of_its_currency_and_quantities_are_numbers()
    {
        var invoice = (await _api.GetAsync(Fill("/v1/invoices/{invoice}"))).Text;

        invoice.ShouldContain("\"amount_due\":\"366.15\"");
        invoice.ShouldContain("\"quantity\":1234.5,");
        invoice.ShouldContain("\"first_unit\":1000,\"last_unit\":null,\"unit_amount\":\"0.0525\"");
        invoice.ShouldContain("\"invoice_date\":\"2026-01-31T23:00:00+00:00\"");
        (await _api.GetAsync(Fill("/v1/customers/{customer}"))).Text.ShouldContain("\"balance\":\"0.00\"");
    }

    [Fact]
    public async Task A_customers_balance_is_shown_with_its_sign()
    {
        _api.Billing.Customer = Samples.Customer with { Balance = Core.Amounts.Money.Of(-12.50m, Core.Amounts.Currency.Usd) };

        (await _api.GetAsync(Fill("/v1/customers/{customer}"))).Body.GetProperty("balance").GetString().ShouldBe("-12.50");
    }

    [Fact]
    public async Task A_voided_one_off_invoice_keeps_the_contract_and_owes_nothing()
    {
        var issued = Samples.Issued.Invoice;
        _api.Billing.Invoice = new InvoiceView(
            issued with
            {
                Cause = InvoiceCause.OneOff,
                SubscriptionId = null,
                Status = InvoiceStatus.Void,
                VoidedAt = Samples.Now,
                Lines = [],
                CreditNotes = [issued.CreditNotes[0] with { VoidedAt = Samples.Now, Reason = CreditNoteReason.ProductUnsatisfactory, ToBalance = issued.CreditNotes[0].ToInvoice, ToInvoice = issued.CreditNotes[0].ToBalance }],
                BalanceTransactions = [issued.BalanceTransactions[0] with { Action = BalanceAction.ReturnFromVoiding, Amount = -issued.BalanceTransactions[0].Amount }],
            },
            Samples.Customer,
            null);

        var body = (await _api.GetAsync(Fill("/v1/invoices/{invoice}"))).Body;

        JsonSchema.Violations("Invoice", body, "test_clock_id", "flat_amount", "pauses").ShouldBeEmpty();
        (body.GetProperty("status").GetString(), body.GetProperty("invoice_source").GetString(), body.GetProperty("amount_due").GetString())
            .ShouldBe(("void", "one_off", "0.00"));
        body.GetProperty("subscription").ValueKind.ShouldBe(JsonValueKind.Null);
        body.GetProperty("voided_at").GetString().ShouldBe("2026-02-10T12:00:00+00:00");
        body.GetProperty("credit_notes")[0].GetProperty("type").GetString().ShouldBe("refund");
        body.GetProperty("credit_notes")[0].GetProperty("reason").GetString().ShouldBe("Product unsatisfactory");
        body.GetProperty("customer_balance_transactions")[0].GetProperty("type").GetString().ShouldBe("increment");
        body.GetProperty("customer_balance_transactions")[0].GetProperty("amount").GetString().ShouldBe("20.00");
    }

    [Fact]
    public async Task A_yen_customer_has_a_balance_without_decimals()
    {
        _api.Billing.Customer = Samples.Customer with { Currency = Core.Amounts.Currency.Jpy };

        (await _api.GetAsync(Fill("/v1/customers/{customer}"))).Body.GetProperty("balance").GetString().ShouldBe("0");
    }

    [Fact]
    public async Task Labels_keep_the_case_of_their_names()
    {
        (await _api.GetAsync(Fill("/v1/customers/{customer}"))).Body.GetProperty("metadata").GetProperty("CamelKey").GetString().ShouldBe("v");
    }

    [Fact]
    public async Task The_running_period_of_a_subscription_is_in_instants_of_the_customers_zone()
    {
        var body = (await _api.GetAsync(Fill("/v1/subscriptions/{subscription}"))).Body;

        body.GetProperty("current_billing_period_start_date").GetString().ShouldBe("2026-01-31T23:00:00+00:00");
        body.GetProperty("current_billing_period_end_date").GetString().ShouldBe("2026-02-28T23:00:00+00:00");
        var quarterly = body.GetProperty("price_intervals")[2];
        quarterly.GetProperty("current_billing_period_end_date").GetString().ShouldBe("2026-04-30T22:00:00+00:00");
        var schedule = body.GetProperty("fixed_fee_quantity_schedule");
        schedule[0].GetProperty("end_date").GetString().ShouldBe("2026-02-04T23:00:00+00:00");
        schedule[1].GetProperty("quantity").GetInt32().ShouldBe(5);
    }

    [Fact]
    public async Task The_mark_of_other_sub_lines_is_an_option()
    {
        await using var api = await Api.StartAsync(options => options.OtherSubLineItemType = "other");

        (await api.GetAsync(Fill("/v1/invoices/{invoice}"))).Body.GetProperty("line_items")[0].GetProperty("sub_line_items")[0]
            .GetProperty("type").GetString().ShouldBe("other");
        (await _api.GetAsync(Fill("/v1/invoices/{invoice}"))).Body.GetProperty("line_items")[0].GetProperty("sub_line_items")[0]
            .GetProperty("type").GetString().ShouldBe("'null'");
    }

    [Fact]
    public async Task A_cell_of_a_matrix_has_its_dimensions_its_scaled_quantity_and_its_group()
    {
        var cell = (await _api.GetAsync(Fill("/v1/invoices/{invoice}"))).Body.GetProperty("line_items")[0].GetProperty("sub_line_items")[1];

        cell.GetRawText().ShouldBe("""
            {"type":"matrix","name":"alpha, -","quantity":2,"amount":"0.00","grouping":{"key":"cluster","value":"a"},"matrix_config":{"dimension_values":["alpha",null]},"scaled_quantity":1.5}
            """.Trim());
    }

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Fill(string text) => text
        .Replace("{customer}", Samples.Customer.Id.ToString(), StringComparison.Ordinal)
        .Replace("{block}", FakeCredits.Block.Block.Id.ToString(), StringComparison.Ordinal)
        .Replace("{note}", FakeCreditNotes.Note.Note.Id.ToString(), StringComparison.Ordinal)
        .Replace("{coupon}", FakeCoupons.Amount.Coupon.Id.ToString(), StringComparison.Ordinal)
        .Replace("{alert}", FakeAlerts.Spend.Alert.Id.ToString(), StringComparison.Ordinal)
        .Replace("{dropped}", FakeAlerts.Dropped.Alert.Id.ToString(), StringComparison.Ordinal)
        .Replace("{item}", Samples.Item.Id.ToString(), StringComparison.Ordinal)
        .Replace("{metric}", Samples.Metric.Id.ToString(), StringComparison.Ordinal)
        .Replace("{group}", Samples.Group.Id.ToString(), StringComparison.Ordinal)
        .Replace("{plan}", Samples.Plan.Id.ToString(), StringComparison.Ordinal)
        .Replace("{price}", Samples.Plan.Prices[1].Price.Id.ToString(), StringComparison.Ordinal)
        .Replace("{subscription}", Samples.Subscription.Subscription.Id.ToString(), StringComparison.Ordinal)
        .Replace("{invoice}", Samples.Issued.Invoice.Id.ToString(), StringComparison.Ordinal)
        .Replace("{draft}", Samples.Draft.Invoice.Id.ToString(), StringComparison.Ordinal)
        .Replace("{exception}", Samples.Exception.Id.ToString(), StringComparison.Ordinal)
        .Replace("{run}", Samples.Run.Id.ToString(), StringComparison.Ordinal)
        .Replace("{clock}", Samples.Clock.Id.ToString(), StringComparison.Ordinal);
}
