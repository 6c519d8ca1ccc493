using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Orb.SampleHost.Tests;

/// <summary>What is wrong is refused with a status of 4xx that names the field, the limit and the value, and leaves nothing behind.</summary>
public sealed class BadInputTests(DevelopmentHost host)
{
    private const string Invalid = "400-request-validation-errors";
    private const string Forty = "1234567890123456789012345678901234567890";

    private readonly Api _api = host.Api;

    /// <summary>Path, body, then what the refusal must say, divided by blanks. «item» and «metric» stand for ids that exist.</summary>
    public static TheoryData<string, string, string> WrongBodies => new()
    {
        // Not JSON, or no object
        { "customers", """{"name": """, "JSON" },
        { "customers", """{"name":"a","email":"a@example.com"} x""", "JSON" },
        { "customers", """{"name":"a","name":"b","email":"a@example.com"}""", "name" },
        { "customers", """["name"]""", "object list" },
        { "customers", "\"name\"", "object string" },
        { "customers", """{"name":"\u0000","email":"a@example.com"}""", "U+0000" },
        { "customers", """{"name":"\ud800","email":"a@example.com"}""", "surrogate" },

        // Wrong types and values
        { "customers", """{"name":5,"email":"a@example.com"}""", "name string 5" },
        { "customers", """{"name":{},"email":"a@example.com"}""", "name string object" },
        { "customers", """{"name":"a"}""", "email required" },
        { "customers", """{"name":"a","email":null}""", "email required" },
        { "customers", """{"name":"a","email":"nobody"}""", "email nobody" },
        { "customers", """{"name":"a","email":"a@example.com","timezone":"Mars/Olympus"}""", "timezone Mars/Olympus" },
        { "customers", """{"name":"a","email":"a@example.com","currency":"XXL"}""", "currency XXL" },
        { "customers", """{"name":"a","email":"a@example.com","metadata":{"a":1}}""", "metadata.a string 1" },
        { "customers", """{"name":"a","email":"a@example.com","auto_collection":"yes"}""", "auto_collection yes" },
        { "test_clocks", """{"frozen_time":"yesterday"}""", "frozen_time yesterday" },
        { "test_clocks", """{"frozen_time":"2026-01-15"}""", "frozen_time 2026-01-15 offset" },
        { "test_clocks", """{"frozen_time":"9999-01-15T00:00:00Z"}""", "frozen_time 9999 2200" },
        { "test_clocks", """{"frozen_time":1768453200}""", "frozen_time string 1768453200" },

        // Metrics
        { "metrics", """{"name":"m","description":null,"item_id":"«item»","sql":"SELECT tokens FROM events"}""", "sql tokens" },
        { "metrics", """{"name":"m","description":null,"item_id":"«item»","sql":"DROP TABLE events"}""", "sql DROP" },
        { "metrics", """{"name":"m","description":null,"item_id":"«item»","sql":"SELECT SUM(tokens) FROM customers"}""", "sql customers" },
        { "metrics", """{"name":"m","description":null,"item_id":"«item»","sql":""}""", "sql" },
        { "metrics", """{"name":"m","description":null,"item_id":"«item»","sql":["SELECT"]}""", "sql string list" },

        // Prices
        { "plans", Priced("""{"name":"p","item_id":"«item»","cadence":"monthly","model_type":"quadratic"}"""), "prices[0].price.model_type quadratic" },
        { "plans", Priced("""{"name":"p","item_id":"«item»","cadence":"monthly","model_type":7}"""), "prices[0].price.model_type 7" },
        { "plans", Priced("""{"name":"p","item_id":"«item»","cadence":"fortnightly","model_type":"unit","unit_config":{"unit_amount":"1"}}"""), "prices[0].price.cadence fortnightly monthly" },
        { "plans", Quantity("1e999"), "prices[0].price.fixed_price_quantity 1e999 28" },
        { "plans", Quantity("-1e999"), "prices[0].price.fixed_price_quantity -1e999 28" },
        { "plans", Quantity(Forty), "prices[0].price.fixed_price_quantity 12345678901234567890 28" },
        { "plans", Quantity("\"1\""), "prices[0].price.fixed_price_quantity number" },
        { "plans", Quantity("-1"), "prices[0].price.fixed_price_quantity -1" },
        { "plans", UnitAmount("\"1,5\""), "prices[0].price.unit_config.unit_amount 1,5" },
        { "plans", UnitAmount("\"NaN\""), "prices[0].price.unit_config.unit_amount NaN" },
        { "plans", UnitAmount($"\"{Forty}\""), "prices[0].price.unit_config.unit_amount 28" },
        { "plans", UnitAmount("\"1\",\"scale\":2"), "prices[0].price.unit_config scale" },
        { "plans", """{"name":"p","currency":"USD","prices":{}}""", "prices list object" },
        { "plans", """{"name":"p","currency":"USD","prices":[7]}""", "prices[0] object 7" },

        // Coupons, prices of no plan, evaluations
        { "coupons", """{"redemption_code":"x"}""", "discount required" },
        { "coupons", """{"redemption_code":"x","discount":{"discount_type":"percentage","percentage_discount":"0.2"}}""", "discount.percentage_discount number 0.2" },
        { "coupons", """{"redemption_code":"x","discount":{"discount_type":"percentage","percentage_discount":1.5}}""", "discount.percentage_discount 1.5" },
        { "coupons", """{"redemption_code":"x","discount":{"discount_type":"amount","amount_discount":"1,5"}}""", "discount.amount_discount 1,5" },
        { "coupons", """{"redemption_code":"x","discount":{"discount_type":"amount","amount_discount":"0.001"}}""", "discount.amount_discount 0.001" },
        { "coupons", """{"redemption_code":"x","discount":{"discount_type":"gift"}}""", "discount.discount_type gift percentage" },
        { "coupons", """{"redemption_code":"x","discount":{"discount_type":"percentage","percentage_discount":0.1},"max_redemptions":0}""", "max_redemptions 0" },
        { "prices", """{"name":"p","item_id":"«item»","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1"}}""", "currency required" },
        { "prices", """{"name":"p","item_id":"«item»","currency":"gold","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1"}}""", "currency gold" },
        { "prices", """{"name":"p","item_id":"«item»","currency":"USD","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1"},"minimum_amount":"5"}""", "minimum_amount" },
        { "prices/evaluate", """{"timeframe_start":"2026-01-01T00:00:00Z","timeframe_end":"2025-01-01T00:00:00Z","customer_id":null,"price_evaluations":[]}""", "timeframe_end price_evaluations customer_id" },
        { "prices/evaluate_preview_events", """{"timeframe_start":"2026-01-01T00:00:00Z","timeframe_end":"2026-02-01T00:00:00Z","events":[{"event_name":"a","timestamp":"2026-01-02T00:00:00Z","properties":{"a":[1]}}],"price_evaluations":[]}""", "properties.a flat" },

        // Invoices and events
        { "invoices", """{"currency":"USD"}""", "invoice_date line_items required" },
        { "invoices", OneOff("\"quantity\":\"1\""), "line_items[0].quantity number" },
        { "invoices", OneOff("\"quantity\":1e999"), "line_items[0].quantity 1e999 28" },
        { "invoices", OneOff("\"quantity\":1,\"start_date\":\"2026-02-31\""), "line_items[0].start_date 2026-02-31" },
        { "invoice_line_items", """{"invoice_id":"«item»","amount":1,"quantity":1,"start_date":"2026-01-01","end_date":"2026-01-01","name":"x"}""", "amount string 1" },
        { "invoice_line_items", """{"invoice_id":"«item»","amount":"1","quantity":1,"start_date":"2026-01-01","end_date":"2026-01-01"}""", "name item_id" },
        { "events/search", """{"event_ids":"a"}""", "event_ids list" },
        { "events/search", """{"event_ids":[]}""", "event_ids 1000" },
        { "events/search", """{"event_ids":["a"],"timeframe_start":"2026-02-01T00:00:00Z","timeframe_end":"2026-01-01T00:00:00Z"}""", "timeframe_end" },

        // Subscriptions
        { "subscriptions", """{"external_plan_id":"a"}""", "customer_id external_customer_id" },
        { "subscriptions", """{"external_customer_id":"a","external_plan_id":"a","start_date":"soon"}""", "start_date soon" },
    };

    /// <summary>Method, path and what was looked for.</summary>
    public static TheoryData<string, string, string> UnknownResources => new()
    {
        { "GET", "customers/nobody", "nobody" },
        { "GET", "customers/external_customer_id/nobody", "nobody" },
        { "GET", "items/nothing", "nothing" },
        { "GET", "metrics/nothing", "nothing" },
        { "GET", "plans/nothing", "nothing" },
        { "GET", "plans/external_plan_id/nothing", "nothing" },
        { "GET", "subscriptions/nothing", "nothing" },
        { "GET", "subscriptions/nothing/usage", "nothing" },
        { "GET", "invoices/nothing", "nothing" },
        { "GET", "invoices/upcoming?subscription_id=nothing", "nothing" },
        { "GET", "test_clocks/nothing", "nothing" },
        { "POST", "invoices/nothing/issue", "nothing" },
        { "POST", "invoices/summary/nothing/issue", "nothing" },
        { "PUT", "invoices/nothing", "nothing" },
        { "GET", "invoices/nothing/explain", "nothing" },
        { "POST", "invoices/nothing/mark_paid", "nothing" },
        { "POST", "invoices/nothing/pay", "nothing" },
        { "POST", "invoices/nothing/void", "nothing" },
        { "DELETE", "invoices/nothing/invoice_line_items/none", "nothing" },
        { "DELETE", "customers/nobody", "nobody" },
        { "PUT", "customers/nobody", "nobody" },
        { "PUT", "customers/external_customer_id/nobody", "nobody" },
        { "GET", "customers/nobody/balance_transactions", "nobody" },
        { "POST", "customers/nobody/balance_transactions", "nobody" },
        { "GET", "customers/nobody/credits", "nobody" },
        { "GET", "customers/nobody/credits/ledger", "nobody" },
        { "POST", "customers/nobody/credits/ledger_entry", "nobody" },
        { "GET", "customers/nobody/credits/top_ups", "nobody" },
        { "POST", "customers/nobody/credits/top_ups", "nobody" },
        { "DELETE", "customers/nobody/credits/top_ups/none", "nobody" },
        { "GET", "customers/external_customer_id/nobody/credits", "nobody" },
        { "GET", "customers/external_customer_id/nobody/credits/ledger", "nobody" },
        { "POST", "customers/external_customer_id/nobody/credits/ledger_entry", "nobody" },
        { "GET", "customers/external_customer_id/nobody/credits/top_ups", "nobody" },
        { "POST", "customers/external_customer_id/nobody/credits/top_ups", "nobody" },
        { "DELETE", "customers/external_customer_id/nobody/credits/top_ups/none", "nobody" },
        { "GET", "alerts/nothing", "nothing" },
        { "PUT", "alerts/nothing", "nothing" },
        { "POST", "alerts/nothing/enable", "nothing" },
        { "POST", "alerts/nothing/disable", "nothing" },
        { "POST", "alerts/customer_id/nobody", "nobody" },
        { "POST", "alerts/external_customer_id/nobody", "nobody" },
        { "POST", "alerts/subscription_id/nothing", "nothing" },
        { "GET", "coupons/nothing", "nothing" },
        { "POST", "coupons/nothing/archive", "nothing" },
        { "PUT", "items/nothing", "nothing" },
        { "POST", "items/nothing/archive", "nothing" },
        { "PUT", "metrics/nothing", "nothing" },
        { "PUT", "plans/nothing", "nothing" },
        { "PUT", "plans/external_plan_id/nothing", "nothing" },
        { "GET", "prices/nothing", "nothing" },
        { "PUT", "prices/nothing", "nothing" },
        { "GET", "prices/external_price_id/nothing", "nothing" },
        { "PUT", "prices/external_price_id/nothing", "nothing" },
        { "POST", "prices/nothing/evaluate", "nothing" },
        { "PUT", "items/00000000000000000000000000", "00000000000000000000000000" },
        { "DELETE", "customers/00000000000000000000000000", "00000000000000000000000000" },
        { "POST", "invoices/00000000000000000000000000/void", "00000000000000000000000000" },
        { "GET", "customers/00000000000000000000000000", "00000000000000000000000000" },
    };

    [Theory]
    [MemberData(nameof(WrongBodies))]
    public async Task A_wrong_body_is_refused_by_field_limit_and_value(string path, string body, string says)
    {
        var (item, metric) = await CatalogAsync();
        var sent = body.Replace("«item»", item, StringComparison.Ordinal).Replace("«metric»", metric, StringComparison.Ordinal);
        (await _api.PostAsync(path, sent)).Refused(400, Invalid, says.Split(' '));
    }

    [Theory]
    [MemberData(nameof(UnknownResources))]
    public async Task An_unknown_id_is_not_found(string method, string path, string identifier) =>
        (await _api.SendAsync(new HttpMethod(method), path, null)).Refused(404, "404-resource-not-found", identifier);

    [Theory]
    [InlineData("GET", "nothing/here")]
    [InlineData("GET", "")]
    [InlineData("DELETE", "ingest")]
    [InlineData("PATCH", "customers")]
    public async Task An_unknown_URL_is_not_found(string method, string path) =>
        (await _api.SendAsync(new HttpMethod(method), path, null)).Refused(404, "404-url-not-found", method);

    [Theory]
    [InlineData("customers?limit=1000", "limit 100 1000")]
    [InlineData("customers?limit=-1", "limit 100 -1")]
    [InlineData("customers?limit=ten", "limit 100 ten")]
    [InlineData("customers?cursor=tampered", "cursor tampered")]
    [InlineData("customers?created_at[gte]=noon", "created_at[gte] noon")]
    [InlineData("invoices?status[]=lost", "status lost issued")]
    public async Task A_wrong_query_is_refused_by_field_limit_and_value(string path, string says) =>
        (await _api.GetAsync(path)).Refused(400, Invalid, says.Split(' '));

    [Fact]
    public async Task A_wrong_key_is_refused_and_a_key_is_read_from_the_header_alone()
    {
        await RefusedAsync(null, "customers");
        await RefusedAsync(null, $"customers?api_key={HostProcess.DevelopmentKey}");
        await RefusedAsync(null, $"customers?Authorization=Bearer%20{HostProcess.DevelopmentKey}");
        await RefusedAsync(null, $"customers?access_token={HostProcess.DevelopmentKey}");
        await RefusedAsync("Bearer wrong", "customers");
        await RefusedAsync($"Bearer {HostProcess.DevelopmentKey}x", "customers");
        await RefusedAsync($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{HostProcess.DevelopmentKey}:"))}", "customers");
        // Who is unknown does not learn which URLs there are.
        await RefusedAsync(null, "nothing/here");
    }

    [Theory]
    [InlineData("customers", 5 * 1024 * 1024)]
    [InlineData("ingest", 25 * 1024 * 1024)]
    public async Task A_body_of_100_MB_is_refused_with_its_size_and_the_limit(string path, int limit)
    {
        const int size = 100 * 1024 * 1024;
        (await LargeBody.PostAsync(host.Process.Address, path, size, declared: true)).Refused(413, "413-request-too-large", Text(size), Text(limit));
        (await LargeBody.PostAsync(host.Process.Address, path, size, declared: false)).Refused(413, "413-request-too-large", Text(limit));
        (await _api.GetAsync("ping")).Succeeded();
    }

    [Theory]
    [InlineData("customers")]
    [InlineData("ingest")]
    public async Task JSON_of_depth_1000_is_refused_with_the_limit(string path) =>
        (await _api.PostAsync(path, $"{{\"events\":{new string('[', 1000)}{new string(']', 1000)}}}")).Refused(400, Invalid, "64");

    [Fact]
    public async Task A_batch_beyond_the_limit_is_refused()
    {
        var events = Enumerable.Range(0, 10_001).Select(i => Event($"many-{Text(i)}", "someone", Now, "1"));
        var refused = await _api.PostAsync("ingest", Batch([.. events]));
        ((int)refused.Status).ShouldBe(400, refused.Text);
        refused.Text.ShouldContain("10000");
        refused.Text.ShouldContain("10001");
    }

    [Theory]
    [InlineData("2001-01-01T00:00:00Z")]
    [InlineData("2100-01-01T00:00:00Z")]
    public async Task A_timestamp_outside_the_ingest_window_is_refused_with_the_window(string timestamp) =>
        (await _api.PostAsync("ingest", Batch(Event("early", "someone", timestamp, "1")))).RefusedBatch("early", "timestamp", timestamp, "window");

    [Theory]
    [InlineData("{\"idempotency_key\":\"k\",\"event_name\":\"completion\",\"external_customer_id\":\"c\",\"timestamp\":\"now\",\"properties\":{}}", "timestamp now")]
    [InlineData("{\"idempotency_key\":\"k\",\"event_name\":5,\"external_customer_id\":\"c\",\"timestamp\":\"«now»\",\"properties\":{}}", "event_name string 5")]
    [InlineData("{\"idempotency_key\":\"k\",\"event_name\":\"\",\"external_customer_id\":\"c\",\"timestamp\":\"«now»\",\"properties\":{}}", "event_name")]
    [InlineData("{\"idempotency_key\":\"k\",\"event_name\":\"completion\",\"timestamp\":\"«now»\",\"properties\":{}}", "customer_id")]
    [InlineData("{\"idempotency_key\":\"k\",\"event_name\":\"completion\",\"customer_id\":\"nobody\",\"timestamp\":\"«now»\",\"properties\":{}}", "customer_id nobody")]
    [InlineData("{\"idempotency_key\":\"k\",\"event_name\":\"completion\",\"external_customer_id\":\"c\",\"timestamp\":\"«now»\",\"properties\":{\"tokens\":1e999}}", "tokens 1e999")]
    [InlineData("{\"idempotency_key\":\"k\",\"event_name\":\"completion\",\"external_customer_id\":\"c\",\"timestamp\":\"«now»\",\"properties\":{\"tokens\":1234567890123456789012345678901234567890}}", "tokens 28")]
    [InlineData("{\"idempotency_key\":\"k\",\"event_name\":\"completion\",\"external_customer_id\":\"c\",\"timestamp\":\"«now»\",\"properties\":{\"tokens\":{}}}", "tokens")]
    [InlineData("{\"idempotency_key\":\"k\",\"event_name\":\"completion\",\"external_customer_id\":\"c\",\"timestamp\":\"«now»\",\"properties\":[]}", "properties")]
    public async Task A_wrong_event_is_refused_by_field_and_value(string sent, string says)
    {
        var refused = await _api.PostAsync("ingest", Batch(sent.Replace("«now»", Now, StringComparison.Ordinal)));
        ((int)refused.Status).ShouldBe(400, refused.Text);
        refused.Json["validation_failed"].ShouldNotBeNull($"the contract's form of a refused batch: {refused.Text}");
        foreach (var word in says.Split(' '))
            refused.Text.ShouldContain(word);
    }

    [Fact]
    public async Task A_refused_batch_leaves_no_event_and_takes_no_key()
    {
        var (customer, subscription) = await SubscribedAsync();
        var good = Event($"good-{customer}", customer, Now, "100");
        var refused = await _api.PostAsync("ingest", Batch(good, Event($"old-{customer}", customer, "2001-01-01T00:00:00Z", "7")));
        refused.RefusedBatch($"old-{customer}", "timestamp");
        (await UsedAsync(subscription)).ShouldBe(0m, "a refused batch leaves no event");

        // The key of the good event is still free, so another body under it is no conflict.
        (await _api.PostAsync("ingest", Batch(Event($"good-{customer}", customer, Now, "40")))).Succeeded();
        (await UsedAsync(subscription)).ShouldBe(40m);
    }

    [Fact]
    public async Task An_event_key_with_another_body_refuses_the_whole_batch()
    {
        var (customer, subscription) = await SubscribedAsync();
        var taken = Event($"taken-{customer}", customer, Now, "10");
        (await _api.PostAsync("ingest", Batch(taken))).Succeeded();
        (await _api.PostAsync("ingest", Batch(taken, Event($"new-{customer}", customer, Now, "5")))).Succeeded();
        (await UsedAsync(subscription)).ShouldBe(15m, "a duplicate is accepted in silence and counts once");

        var changed = taken.Replace("\"tokens\":10", "\"tokens\":11", StringComparison.Ordinal);
        var refused = await _api.PostAsync("ingest", Batch(Event($"fresh-{customer}", customer, Now, "1000"), changed));
        refused.RefusedBatch($"taken-{customer}");
        (await UsedAsync(subscription)).ShouldBe(15m, "nothing of the batch was taken");
        var within = await _api.PostAsync("ingest", Batch(Event($"one-{customer}", customer, Now, "1"), Event($"one-{customer}", customer, Now, "2")));
        ((int)within.Status).ShouldBe(400, within.Text);
        (await UsedAsync(subscription)).ShouldBe(15m, "one key with two bodies in one batch is refused too");
    }

    [Fact]
    public async Task An_idempotency_key_with_another_request_is_a_conflict_that_is_not_to_be_retried()
    {
        var key = $"conflict-{Unique()}";
        var first = await _api.PostAsync("items", """{"name":"first"}""", key);
        first.Succeeded();
        foreach (var other in new[] { await _api.PostAsync("items", """{"name":"second"}""", key), await _api.PostAsync("customers", """{"name":"first"}""", key) })
        {
            other.Refused(409, "409-resource-conflict", "Idempotency-Key");
            other.ShouldRetry.ShouldBe("false");
        }

        (await _api.PostAsync("items", """{"name":"first"}""", key)).Body.ShouldBe(first.Body);
    }

    [Fact]
    public async Task A_refusal_does_not_use_up_the_idempotency_key()
    {
        var key = $"again-{Unique()}";
        (await _api.PostAsync("items", "{}", key)).Refused(400, Invalid, "name");
        (await _api.PostAsync("items", """{"name":"second try"}""", key)).Succeeded();
    }

    [Fact]
    public async Task Twenty_equal_requests_at_once_have_one_effect_and_equal_answers()
    {
        var (customer, subscription) = await SubscribedAsync();
        var key = $"twenty-{customer}";
        var body = $$"""{"name":"Twenty","email":"t@example.com","external_customer_id":"{{key}}"}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _api.PostAsync("customers", body, key)));
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Created);
        answers.Select(a => a.Text).Distinct(StringComparer.Ordinal).Count().ShouldBe(1, "all get the same bytes");

        var batch = Batch(Event($"twenty-{customer}", customer, Now, "3"));
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _api.PostAsync("ingest", batch, i < 10 ? $"{key}-ingest" : null)));
        taken.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        (await UsedAsync(subscription)).ShouldBe(3m, "twenty equal events count once");
    }

    [Fact]
    public async Task An_empty_body_that_says_it_is_JSON_issues_an_invoice()
    {
        var (item, _) = await CatalogAsync();
        var id = Unique();
        var customer = await _api.CreateAsync("customers", $$"""{"name":"Manual","email":"m@example.com","external_customer_id":"{{id}}","auto_issuance":false}""");
        await _api.CreateAsync("plans", Bodies.Plan(id, Bodies.Fee(item, ",\"fixed_price_quantity\":1")));
        await _api.CreateAsync("subscriptions", $$"""{"external_customer_id":"{{id}}","external_plan_id":"{{id}}"}""");
        var drafts = await _api.ListAsync($"invoices?customer_id={customer["id"]}&status[]=draft");
        drafts.Count.ShouldBe(1, "without automatic issuance the first invoice stays a draft");

        var path = $"invoices/{drafts[0]["id"]}/issue";
        var issued = (await _api.SendAsync(HttpMethod.Post, path, Empty())).Succeeded();
        ((string?)issued["status"]).ShouldBe("issued");
        (await _api.SendAsync(HttpMethod.Post, path, Empty())).Refused(400, "400-constraint-violation", "draft");
    }

    [Fact]
    public async Task A_clock_moves_forward_and_two_years_at_most()
    {
        var clock = (string)(await _api.CreateAsync("test_clocks", """{"frozen_time":"2026-01-15T00:00:00Z"}"""))["id"]!;
        (await _api.PostAsync($"test_clocks/{clock}/advance", """{"frozen_time":"2026-01-14T00:00:00Z"}""")).Refused(400, Invalid, "frozen_time", "2026-01-14", "2026-01-15");
        (await _api.PostAsync($"test_clocks/{clock}/advance", """{"frozen_time":"2028-01-16T00:00:00Z"}""")).Refused(400, Invalid, "frozen_time", "2028-01-16", "2028-01-15");
        (await _api.PostAsync($"test_clocks/{clock}/advance", "{}")).Refused(400, Invalid, "frozen_time");
    }

    private static string Now => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Unique() => Guid.NewGuid().ToString("n");

    private static string Batch(params string[] events) => $$"""{"events":[{{string.Join(',', events)}}]}""";

    private static string Event(string key, string customer, string timestamp, string tokens) =>
        $$$"""{"idempotency_key":"{{{key}}}","event_name":"completion","external_customer_id":"{{{customer}}}","timestamp":"{{{timestamp}}}","properties":{"tokens":{{{tokens}}}}}""";

    private static string Priced(string price) => $$"""{"name":"p","currency":"USD","prices":[{"price":{{price}}}]}""";

    private static string OneOff(string member) =>
        """{"external_customer_id":"a","currency":"USD","invoice_date":"2026-01-01T00:00:00Z","line_items":[{"name":"x","item_id":"«item»","model_type":"unit","unit_config":{"unit_amount":"1"},"end_date":"2026-01-01",«member»}]}"""
            .Replace("«member»", member, StringComparison.Ordinal);

    private static string Quantity(string quantity) => Bodies.Plan("quantity", Bodies.Fee("«item»", $",\"fixed_price_quantity\":{quantity}"));

    private static string UnitAmount(string amount) =>
        Priced($$$"""{"name":"p","item_id":"«item»","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":{{{amount}}}},"fixed_price_quantity":1}""");

    private static ByteArrayContent Empty() => new([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private async Task RefusedAsync(string? authorization, string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(host.Process.Address, "/v1/") };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"GET {path} with '{authorization}': {body}");
        ((string?)JsonNode.Parse(body)!["type"]).ShouldBe($"{Api.ProblemTypes}401-authentication-error");
    }

    private async Task<(string Item, string Metric)> CatalogAsync()
    {
        var item = (string)(await _api.CreateAsync("items", """{"name":"API"}"""))["id"]!;
        var metric = await _api.CreateAsync("metrics",
            $$"""{"name":"Tokens","description":null,"item_id":"{{item}}","sql":"SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"}""");
        return (item, (string)metric["id"]!);
    }

    private async Task<(string ExternalCustomerId, string SubscriptionId)> SubscribedAsync()
    {
        var (item, metric) = await CatalogAsync();
        var id = Unique();
        await _api.CreateAsync("customers", $$"""{"name":"Customer","email":"c@example.com","external_customer_id":"{{id}}"}""");
        await _api.CreateAsync("plans", Bodies.TeamPlan(id, item, metric));
        var start = DateTimeOffset.UtcNow.AddDays(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var subscription = await _api.CreateAsync("subscriptions", $$"""{"external_customer_id":"{{id}}","external_plan_id":"{{id}}","start_date":"{{start}}"}""");
        return (id, (string)subscription["id"]!);
    }

    private async Task<decimal> UsedAsync(string subscription)
    {
        // Both ends are given, so that a month that ends meanwhile changes nothing.
        var from = DateTimeOffset.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var to = DateTimeOffset.UtcNow.AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var usage = await _api.ReadAsync($"subscriptions/{subscription}/usage?timeframe_start={from}T00:00:00Z&timeframe_end={to}T00:00:00Z");
        return usage["data"]![0]!["usage"]!.AsArray().Sum(w => (decimal)w!["quantity"]!);
    }
}
