using System.Globalization;
using System.Text.Json.Nodes;

namespace Orb.Billing.Abuse.Tests;

/// <summary>Requests that are right one by one and are meant to get something for nothing together (A23).</summary>
public sealed class BusinessAbuseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_draft_that_is_found_without_lines_is_removed_for_good_also_under_an_idempotency_key_R13(bool keyed)
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"Setup"}""");
        await host.CreateAsync("customers", """{"name":"C","email":"c@b.test","external_customer_id":"c","currency":"USD"}""");
        var draft = await host.CreateAsync("invoices", $$$$"""
            {"external_customer_id":"c","currency":"USD","invoice_date":"2026-02-01T00:00:00Z","net_terms":0,
             "line_items":[{"name":"x","item_id":"{{{{item["id"]}}}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"5.00"},"start_date":"2026-02-01","end_date":"2026-02-01"}]}
            """);
        (await host.SendAsync("DELETE", $"invoices/{draft["id"]}/invoice_line_items/{draft["line_items"]![0]!["id"]}", (string?)null)).Status.ShouldBe(204);
        (string, string)[] key = keyed ? [("Idempotency-Key", "issue")] : [];

        (await host.SendAsync("POST", $"invoices/{draft["id"]}/issue", "{}", ApiHost.AdminKey, key)).Refused(400, "400-constraint-violation", "was removed");

        (await host.GetAsync($"invoices/{draft["id"]}")).Status.ShouldBe(404);
        (await host.SendAsync("POST", $"invoices/{draft["id"]}/issue", "{}", ApiHost.AdminKey, key)).Refused(404, "404-resource-not-found");
    }

    [Fact]
    public async Task A_coupon_is_redeemed_by_as_many_as_it_says_however_many_try_at_once_A23()
    {
        await using var host = await ApiHost.StartAsync();
        var plan = await PlanAsync(host, "49.00");
        var coupon = await host.CreateAsync("coupons", """{"redemption_code":"LAUNCH","max_redemptions":2,"discount":{"discount_type":"percentage","percentage_discount":0.5}}""");
        var customers = new List<JsonNode>();
        for (var n = 0; n < 8; n++)
            customers.Add(await CustomerAsync(host));

        var replies = await Task.WhenAll(customers.Select(c => host.PostAsync(
            "subscriptions", $$"""{"customer_id":"{{c["id"]}}","plan_id":"{{plan["id"]}}","coupon_redemption_code":"LAUNCH"}""")));

        replies.Count(r => r.Status == 201).ShouldBe(2, string.Join('\n', replies.Select(r => r.Text)));
        foreach (var refused in replies.Where(r => r.Status != 201))
            refused.Refused(400, "400-constraint-violation", "LAUNCH");
        (await host.GetAsync($"coupons/{coupon["id"]}")).Json["times_redeemed"]!.GetValue<int>().ShouldBe(2);
        (await host.GetAsync("subscriptions")).Json["data"]!.AsArray().Count.ShouldBe(2, "a refused coupon leaves no subscription at the full price");
        (await host.GetAsync("coupons?redemption_code=launch")).Json["data"]!.AsArray().ShouldBeEmpty("a code is what it is, in its case");
    }

    [Fact]
    public async Task A_code_is_tried_out_by_nobody_but_who_may_subscribe_and_no_faster_than_they_may_write_A23()
    {
        await using var host = await ApiHost.StartAsync(configure: o => o.Rates.WritesPerSecond = 1);
        var plan = await PlanAsync(host, "49.00");
        var coupon = await host.CreateAsync("coupons", Coupon("LAUNCH", maximum: 5));
        var customer = await CustomerAsync(host);
        var keys = new Dictionary<string, string>();
        foreach (var role in new[] { "billing", "support", "ingest" })
            keys[role] = (string)(await host.CreateAsync("api_keys", $$"""{"name":"k","role":"{{role}}"}"""))["key"]!;
        string Try(string code) => $$"""{"customer_id":"{{customer["id"]}}","plan_id":"{{plan["id"]}}","coupon_redemption_code":"{{code}}"}""";

        (await host.PostAsync("subscriptions", Try("LAUNCH"), keys["support"])).Refused(403, "403-permission-denied");
        (await host.PostAsync("subscriptions", Try("LAUNCH"), keys["ingest"])).Refused(403, "403-permission-denied");
        var guesses = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => host.PostAsync("subscriptions", Try($"LAUNCH{n}"), keys["billing"])));

        guesses.ShouldAllBe(g => g.Status == 404 || g.Status == 429, "a wrong code is unknown, however near it is");
        guesses.ShouldContain(g => g.Status == 429);
        (await host.GetAsync($"coupons/{coupon["id"]}")).Json["times_redeemed"]!.GetValue<int>().ShouldBe(0);
        (await host.GetAsync("subscriptions")).Json["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelling_and_subscribing_again_redeems_no_coupon_more_often_than_it_says_A23()
    {
        await using var host = await ApiHost.StartAsync("2026-02-01T00:00:00Z");
        var (plan, customer) = (await PlanAsync(host, "49.00"), await CustomerAsync(host));
        await host.CreateAsync("coupons", Coupon("WELCOME", maximum: 1, months: 1));
        string Subscribe(string more = "") => $$"""{"customer_id":"{{customer["id"]}}","plan_id":"{{plan["id"]}}"{{more}}}""";
        const string redeem = ""","coupon_redemption_code":"WELCOME" """;
        var first = await host.CreateAsync("subscriptions", Subscribe(redeem));
        (await host.PostAsync($"subscriptions/{first["id"]}/redeem_coupon", """{"change_option":"immediate","coupon_redemption_code":"WELCOME"}""")).Status.ShouldBe(400, "once a subscription");
        await host.SweepAsync();
        await host.CreateAsync($"subscriptions/{first["id"]}/cancel", """{"cancel_option":"end_of_subscription_term"}""");
        host.Clock.AdvanceDays(28);
        await host.SweepAsync();

        (await host.PostAsync("subscriptions", Subscribe(redeem))).Refused(400, "400-constraint-violation", "WELCOME");
        var again = await host.CreateAsync("subscriptions", Subscribe());
        (await host.PostAsync($"subscriptions/{again["id"]}/redeem_coupon", """{"change_option":"immediate","coupon_redemption_code":"WELCOME"}""")).Refused(400, "400-constraint-violation", "WELCOME");
        await host.SweepAsync();

        (await SumAsync(host, "invoices?status[]=issued&status[]=paid", "total")).ShouldBe(73.50m, "24.50 for February and 49.00 for March");
    }

    [Fact]
    public async Task Hopping_between_plans_gains_nothing_A23()
    {
        await using var host = await ApiHost.StartAsync("2026-02-01T00:00:00Z");
        var small = await PlanAsync(host, "49.00");
        var large = await PlanAsync(host, "99.00");
        var customer = await CustomerAsync(host);
        var subscription = await host.CreateAsync("subscriptions", $$"""{"customer_id":"{{customer["id"]}}","plan_id":"{{small["id"]}}"}""");

        // Twice a day from one to the other and back, for four weeks.
        for (var hop = 0; hop < 56; hop++)
        {
            host.Clock.AdvanceHours(12);
            await host.SweepAsync();
            await host.CreateAsync($"subscriptions/{subscription["id"]}/schedule_plan_change",
                $$"""{"change_option":"immediate","plan_id":"{{(hop % 2 == 0 ? large : small)["id"]}}"}""");
        }

        await host.CreateAsync($"subscriptions/{subscription["id"]}/cancel", """{"cancel_option":"immediate"}""");
        await host.SweepAsync();

        // The day of a change belongs to what follows it (R8): from noon to midnight on the large plan is each day of February on it, 99.00. March is credited
        // whole. Each of the 56 changes rounds to a cent.
        var charged = await SumAsync(host, "invoices?status[]=issued&status[]=paid&limit=100", "total");
        var credited = await SumAsync(host, "credit_notes?limit=100", "total");
        (charged - credited).ShouldBe(99.00m, tolerance: 0.56m);
        var balance = Decimal((await host.GetAsync($"customers/{customer["id"]}")).Json["balance"]);
        balance.ShouldBeLessThanOrEqualTo(charged, "no more is given back than was charged");
    }

    [Fact]
    public async Task No_more_is_credited_or_given_back_than_was_charged_A23()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var customer = await CustomerAsync(host);
        var invoice = await host.CreateAsync("invoices", $$$"""
            {"customer_id":"{{{customer["id"]}}}","currency":"USD","invoice_date":"2026-02-01T00:00:00Z","net_terms":0,
             "line_items":[{"name":"x","item_id":"{{{item["id"]}}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"100.00"},"start_date":"2026-02-01","end_date":"2026-02-01"}]}
            """);
        await host.CreateAsync($"invoices/{invoice["id"]}/issue", "{}");
        await host.CreateAsync($"invoices/{invoice["id"]}/mark_paid", """{"payment_received_date":"2026-02-02"}""");
        var line = (string)invoice["line_items"]![0]!["id"]!;
        string Credit(string amount) => $$"""{"reason":"duplicate","line_items":[{"invoice_line_item_id":"{{line}}","amount":"{{amount}}"}]}""";

        (await host.PostAsync("credit_notes", Credit("100.01"))).Status.ShouldBe(400);
        (await host.PostAsync("credit_notes", Credit("-5.00"))).Status.ShouldBe(400);
        (await host.PostAsync("credit_notes", Credit("0"))).Status.ShouldBe(400);
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.PostAsync("credit_notes", Credit("30.00"))));

        replies.Count(r => r.Status == 201).ShouldBe(3, string.Join('\n', replies.Select(r => r.Text)));
        (await SumAsync(host, "credit_notes", "total")).ShouldBe(90.00m);
        Decimal((await host.GetAsync($"customers/{customer["id"]}")).Json["balance"]).ShouldBe(90.00m);
        (await host.PostAsync("credit_notes", Credit("10.01"))).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_subscription_has_one_trial_whatever_plans_with_a_trial_it_changes_to_A23()
    {
        await using var host = await ApiHost.StartAsync("2026-02-01T00:00:00Z");
        var (small, large) = (await PlanAsync(host, "49.00", trialDays: 14), await PlanAsync(host, "99.00", trialDays: 30));
        var subscription = await host.CreateAsync("subscriptions", $$"""{"customer_id":"{{(await CustomerAsync(host))["id"]}}","plan_id":"{{small["id"]}}"}""");
        var path = $"subscriptions/{subscription["id"]}";
        string Change(JsonNode plan, string more = "") => $$"""{"change_option":"immediate","plan_id":"{{plan["id"]}}"{{more}}}""";
        host.Clock.AdvanceDays(14);
        await host.SweepAsync();
        (await SumAsync(host, "invoices?status[]=issued&status[]=paid", "total")).ShouldBe(24.50m, "the other half of February");

        host.Clock.AdvanceDays(14);
        (await host.PostAsync($"{path}/schedule_plan_change", Change(large, ""","trial_duration_days":30"""))).Refused(400, "400-request-validation-errors", "trial_duration_days");
        foreach (var plan in new[] { large, small, large })
            await host.CreateAsync($"{path}/schedule_plan_change", Change(plan));
        await host.SweepAsync();

        ((string)(await host.GetAsync(path)).Json["trial_info"]!["end_date"]!).ShouldStartWith("2026-02-15T00:00:00");
        var charged = await SumAsync(host, "invoices?status[]=issued&status[]=paid&limit=100", "total");
        var credited = await SumAsync(host, "credit_notes?limit=100", "total");
        (charged - credited).ShouldBe(123.50m, "24.50 up to 1 March and 99.00 from there, at once");
    }

    [Fact]
    public async Task A_customer_who_comes_again_is_subscribed_without_the_plans_trial_where_the_merchant_says_so_A23()
    {
        await using var host = await ApiHost.StartAsync("2026-02-01T00:00:00Z");
        var plan = await PlanAsync(host, "49.00", trialDays: 14);
        var customer = await CustomerAsync(host);
        string Subscribe(string more) => $$"""{"customer_id":"{{customer["id"]}}","plan_id":"{{plan["id"]}}"{{more}}}""";
        var first = await host.CreateAsync("subscriptions", Subscribe(""));
        await host.CreateAsync($"subscriptions/{first["id"]}/cancel", """{"cancel_option":"immediate"}""");

        var again = await host.CreateAsync("subscriptions", Subscribe(""","trial_duration_days":0"""));
        await host.SweepAsync();

        again["trial_info"]!["end_date"].ShouldBeNull();
        (await SumAsync(host, "invoices?status[]=issued&status[]=paid", "total")).ShouldBe(49.00m);
        (await host.GetAsync($"subscriptions?customer_id[]={customer["id"]}")).Json["data"]!.AsArray().Count.ShouldBe(2, "what the merchant decides by");
    }

    [Theory]
    [InlineData("-1.00", "1")]
    [InlineData("1.00", "-1")]
    public async Task What_is_sold_has_no_negative_price_or_quantity_A23(string amount, string quantity)
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var price = $$"""{"name":"p","currency":"USD","item_id":"{{item["id"]}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"{{amount}}"},"fixed_price_quantity":{{quantity}}}""";

        (await host.PostAsync("prices", price)).Refused(400, "400-request-validation-errors");
        (await host.PostAsync("plans", $$$"""{"name":"P","currency":"USD","prices":[{"price":{{{price}}}}]}""")).Refused(400, "400-request-validation-errors");
        var subscription = await host.CreateAsync("subscriptions", $$"""{"customer_id":"{{(await CustomerAsync(host))["id"]}}","plan_id":"{{(await PlanAsync(host, "49.00"))["id"]}}"}""");
        (await host.PostAsync($"subscriptions/{subscription["id"]}/price_intervals", $$"""{"add":[{"start_date":"2026-02-11","price":{{price}}}]}""")).Refused(400, "400-request-validation-errors");
    }

    [Fact]
    public async Task Credits_of_one_customer_are_of_no_use_to_another_A23()
    {
        await using var host = await ApiHost.StartAsync();
        var (rich, poor) = (await CustomerAsync(host), await CustomerAsync(host));
        var entry = await host.CreateAsync($"customers/{rich["id"]}/credits/ledger_entry", """{"entry_type":"increment","amount":100}""");

        (await host.PostAsync($"customers/{poor["id"]}/credits/ledger_entry", """{"entry_type":"decrement","amount":1}""")).Status.ShouldBe(400);
        (await host.PostAsync($"customers/{poor["id"]}/credits/ledger_entry", $$"""{"entry_type":"void","amount":100,"block_id":"{{entry["credit_block"]!["id"]}}"}""")).Status.ShouldBe(404);
        (await host.GetAsync($"customers/{rich["id"]}/credits")).Json["data"]![0]!["balance"]!.GetValue<decimal>().ShouldBe(100m);
    }

    private static async Task<JsonNode> PlanAsync(ApiHost host, string amount, int trialDays = 0)
    {
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        return await host.CreateAsync("plans", $$$$"""
            {"name":"P","currency":"USD"{{{{(trialDays > 0 ? $$""","trial_config":{"trial_period":{{trialDays}},"trial_period_unit":"days"}""" : "")}}}},"prices":[{"price":{"name":"Fee","item_id":"{{{{item["id"]}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"{{{{amount}}}}"},"billed_in_advance":true,"fixed_price_quantity":1}}]}
            """);
    }

    private static string Coupon(string code, int maximum, int months = 3) =>
        $$$"""{"redemption_code":"{{{code}}}","max_redemptions":{{{maximum}}},"duration_in_months":{{{months}}},"discount":{"discount_type":"percentage","percentage_discount":0.5}}""";

    private static Task<JsonNode> CustomerAsync(ApiHost host) => host.CreateAsync("customers", """{"name":"A","email":"a@b.test","currency":"USD"}""");

    private static async Task<decimal> SumAsync(ApiHost host, string list, string member) =>
        (await host.GetAsync(list)).Json["data"]!.AsArray().Sum(r => Decimal(r![member]));

    private static decimal Decimal(JsonNode? text) => decimal.Parse((string)text!, NumberStyles.Number, CultureInfo.InvariantCulture);
}
