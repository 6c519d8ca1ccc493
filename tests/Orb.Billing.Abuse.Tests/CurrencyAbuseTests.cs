using System.Text.Json.Nodes;

namespace Orb.Billing.Abuse.Tests;

/// <summary>Currencies that are none, that have fewer or more digits than two, and that are mixed (A11): amounts are never added across currencies.</summary>
public sealed class CurrencyAbuseTests
{
    private const string Invalid = "400-request-validation-errors";

    [Theory]
    [InlineData("usd")]
    [InlineData("Usd")]
    [InlineData("XXQ")]
    [InlineData("US")]
    [InlineData("USDD")]
    [InlineData("U\\u0405D")]
    [InlineData("USD ")]
    [InlineData("")]
    public async Task What_is_no_currency_is_refused_wherever_one_is_read_A11(string code)
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var customer = await CustomerAsync(host, "acme");
        foreach (var (path, body) in ((string, string)[])
        [
            ("customers", $$"""{"name":"A","email":"a@b.test","currency":"{{code}}"}"""),
            ("plans", Plan(item, code)),
            ("prices", Price(item, code)),
            ("coupons", Coupon(code, "1")),
            ("invoices", OneOff(customer, item, code, "1", "1")),
            ($"customers/{customer}/balance_transactions", Balance(code, "1")),
            ($"customers/{customer}/credits/ledger_entry", $$"""{"entry_type":"increment","amount":1,"currency":"{{code}}"}"""),
            ($"customers/{customer}/credits/top_ups", $$$"""{"amount":"10","threshold":"1","per_unit_cost_basis":"1","currency":"{{{code}}}","invoice_settings":{"auto_collection":true,"net_terms":0}}"""),
            ($"alerts/customer_id/{customer}", $$"""{"type":"credit_balance_dropped","currency":"{{code}}","thresholds":[{"value":1}]}"""),
        ])
        {
            (await host.PostAsync(path, body)).Refused(400, Invalid, "currency");
        }

        foreach (var list in (string[])["plans", "prices", "coupons", "invoices?status[]=draft", $"customers/{customer}/balance_transactions", $"customers/{customer}/credits/ledger", "alerts"])
            (await host.GetAsync(list)).Json["data"]!.AsArray().ShouldBeEmpty(list);
        (await host.GetAsync("customers")).Json["data"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("JPY", "1.5", "0 decimal places")]
    [InlineData("USD", "1.005", "2 decimal places")]
    [InlineData("KWD", "1.0005", "3 decimal places")]
    public async Task Money_with_more_digits_than_its_currency_has_is_refused_A11(string currency, string amount, string says)
    {
        await using var host = await ApiHost.StartAsync();
        var customer = await CustomerAsync(host, "acme", currency);

        (await host.PostAsync("coupons", Coupon(currency, amount))).Refused(400, Invalid, says);
        (await host.PostAsync($"customers/{customer}/balance_transactions", Balance(currency, amount))).Refused(400, Invalid, says);
    }

    // What a price multiplies may have as many digits as it likes; what is asked for is rounded to what the currency has (R1, R2).
    [Theory]
    [InlineData("JPY", "0.4", "4", "2")]
    [InlineData("JPY", "0.5", "3", "2")]
    [InlineData("USD", "0.005", "3", "0.02")]
    [InlineData("KWD", "0.4115", "3", "1.235")]
    public async Task A_line_is_rounded_to_the_digits_of_its_currency_A11(string currency, string unitAmount, string quantity, string total)
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var customer = await CustomerAsync(host, "acme");

        var invoice = await host.CreateAsync("invoices", OneOff(customer, item, currency, unitAmount, quantity));

        (invoice["total"]!.ToString(), invoice["currency"]!.ToString(), invoice["line_items"]![0]!["amount"]!.ToString()).ShouldBe((total, currency, total));
    }

    [Fact]
    public async Task Amounts_of_two_currencies_are_kept_apart_A11()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var customer = await CustomerAsync(host, "acme", "USD");
        await host.CreateAsync($"customers/{customer}/balance_transactions", Balance("USD", "100.00"));

        var euros = await host.CreateAsync("invoices", OneOff(customer, item, "EUR", "40.00", "1"));
        var issued = await host.CreateAsync($"invoices/{euros["id"]}/issue", "{}");

        (issued["total"]!.ToString(), issued["amount_due"]!.ToString()).ShouldBe(("40.00", "40.00"), "dollars pay no euros");
        (await host.GetAsync($"customers/{customer}")).Json["balance"]!.ToString().ShouldBe("100.00");
    }

    [Fact]
    public async Task Neither_a_customer_nor_a_subscription_changes_its_currency_A11()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var customer = await CustomerAsync(host, "acme", "USD");
        var (dollars, euros) = (await host.CreateAsync("plans", Plan(item, "USD")), await host.CreateAsync("plans", Plan(item, "EUR")));
        var subscription = await host.CreateAsync("subscriptions", $$"""{"customer_id":"{{customer}}","plan_id":"{{dollars["id"]}}"}""");
        var before = (await host.GetAsync($"subscriptions/{subscription["id"]}")).Text;

        (await host.SendAsync("PUT", $"customers/{customer}", """{"currency":"EUR"}""")).Refused(400, "400-constraint-violation", "does not change");
        (await host.PostAsync($"subscriptions/{subscription["id"]}/schedule_plan_change", $$"""{"change_option":"immediate","plan_id":"{{euros["id"]}}"}""")).Status.ShouldBe(400);
        (await host.PostAsync($"subscriptions/{subscription["id"]}/price_intervals", $$"""{"add":[{"start_date":"2026-02-10T12:00:00Z","price":{{Price(item, "EUR")}}}]}""")).Status.ShouldBe(400);
        var fromEuros = (await host.CreateAsync("coupons", Coupon("EUR", "5.00")))["id"];
        (await host.PostAsync($"subscriptions/{subscription["id"]}/redeem_coupon", $$"""{"change_option":"immediate","coupon_id":"{{fromEuros}}"}""")).Refused(400, "400-constraint-violation", "takes off 5.00 EUR");

        (await host.GetAsync($"subscriptions/{subscription["id"]}")).Text.ShouldBe(before);
    }

    private static async Task<string> CustomerAsync(ApiHost host, string externalId, string? currency = null) =>
        (string)(await host.CreateAsync("customers", $$"""{"name":"A","email":"a@b.test","external_customer_id":"{{externalId}}"{{(currency is null ? "" : $",\"currency\":\"{currency}\"")}}}"""))["id"]!;

    private static string Price(JsonNode item, string currency) =>
        $$"""{"name":"p","currency":"{{currency}}","item_id":"{{item["id"]}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"10.00"},"fixed_price_quantity":1}""";

    private static string Plan(JsonNode item, string currency) =>
        $$$"""{"name":"P","currency":"{{{currency}}}","prices":[{"price":{"name":"p","item_id":"{{{item["id"]}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"10.00"},"fixed_price_quantity":1}}]}""";

    private static string Coupon(string currency, string amount) =>
        $$$"""{"redemption_code":"TEN","discount":{"discount_type":"amount","amount_discount":"{{{amount}}}","currency":"{{{currency}}}"}}""";

    private static string Balance(string currency, string amount) => $$"""{"amount":"{{amount}}","type":"increment","currency":"{{currency}}"}""";

    private static string OneOff(string customer, JsonNode item, string currency, string unitAmount, string quantity) => $$$"""
        {"customer_id":"{{{customer}}}","currency":"{{{currency}}}","invoice_date":"2026-02-01T00:00:00Z","net_terms":0,
         "line_items":[{"name":"x","item_id":"{{{item["id"]}}}","quantity":{{{quantity}}},"model_type":"unit","unit_config":{"unit_amount":"{{{unitAmount}}}"},"start_date":"2026-02-01","end_date":"2026-02-01"}]}
        """;
}
