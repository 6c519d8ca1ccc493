namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>What the fuzz has found, each as the request that showed it.</summary>
public sealed class FoundTests
{
    [Fact]
    public async Task An_invoice_is_tried_to_be_collected_as_often_as_somebody_asks()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var customer = await host.CreateAsync("customers", """{"name":"A","email":"a@b.test","currency":"USD"}""");
        var invoice = await host.CreateAsync("invoices", $$$"""
            {"customer_id":"{{{customer["id"]}}}","currency":"USD","invoice_date":"2026-02-01T00:00:00Z","net_terms":0,
             "line_items":[{"name":"x","item_id":"{{{item["id"]}}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"5"},"start_date":"2026-02-01","end_date":"2026-02-01"}]}
            """);
        await host.CreateAsync($"invoices/{invoice["id"]}/issue", "{}");

        await host.CreateAsync($"invoices/{invoice["id"]}/pay", "{}");
        // It announced each attempt under one id: the second was a 500.
        (await host.CreateAsync($"invoices/{invoice["id"]}/pay", "{}"))["payment_attempts"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_done_already_is_done_again_under_a_key_too()
    {
        await using var host = await ApiHost.StartAsync();
        var key = await host.CreateAsync("api_keys", """{"name":"ci","role":"billing"}""");
        var first = await host.CreateAsync($"api_keys/{key["id"]}/revoke", "");

        // Revoking what is revoked writes nothing, and left its part of the request's transaction open: a 500.
        var again = await host.SendAsync("POST", $"api_keys/{key["id"]}/revoke", "", ApiHost.AdminKey, ("Idempotency-Key", "once"));

        again.Succeeded().ToJsonString().ShouldBe(first.ToJsonString());
    }

    [Fact]
    public async Task A_cancellation_within_a_trial_is_not_taken_back_for_its_end_is_gone()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var metric = await host.CreateAsync("metrics", $$"""{"name":"T","item_id":"{{item["id"]}}","sql":"SELECT COUNT(*) FROM events"}""");
        var plan = await host.CreateAsync("plans", $$$$"""
            {"name":"P","currency":"USD","prices":[{"price":{"name":"p","item_id":"{{{{item["id"]}}}}","billable_metric_id":"{{{{metric["id"]}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1"}}}]}
            """);
        var customer = await host.CreateAsync("customers", """{"name":"A","email":"a@b.test","currency":"USD"}""");
        var subscription = await host.CreateAsync("subscriptions", $$"""{"customer_id":"{{customer["id"]}}","plan_id":"{{plan["id"]}}","start_date":"2026-02-10T00:00:00Z","trial_duration_days":14}""");
        await host.CreateAsync($"subscriptions/{subscription["id"]}/cancel", """{"cancel_option":"requested_date","cancellation_date":"2026-02-15T00:00:00Z"}""");

        // It read the end of an interval that had none: a 500.
        (await host.PostAsync($"subscriptions/{subscription["id"]}/unschedule_cancellation", "")).Refused(400, "400-constraint-violation", "trial");
    }

    [Fact]
    public async Task R17_the_line_of_a_purchase_of_credits_is_not_taken_off_its_draft()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var customer = await host.CreateAsync("customers", """{"name":"A","email":"a@b.test","currency":"USD"}""");
        // 600,000,000.00 is beyond what is issued without a person having looked at it, so the purchase stays a draft.
        await host.CreateAsync($"customers/{customer["id"]}/credits/ledger_entry", """
            {"entry_type":"increment","amount":600000000,"per_unit_cost_basis":"1.00","invoice_settings":{"auto_collection":false,"net_terms":30}}
            """);
        var draft = (await host.GetAsync($"invoices?customer_id={customer["id"]}&status[]=draft")).Succeeded()["data"]!.AsArray().Single()!;
        var line = draft["line_items"]!.AsArray().Single()!;
        line["amount"]!.GetValue<string>().ShouldBe("600000000.00");

        // It was, and then the draft, empty, could not be removed for the credits that refer to it: every run of the customer's steps was a 500.
        (await host.SendAsync("DELETE", $"invoices/{draft["id"]}/invoice_line_items/{line["id"]}", "", ApiHost.AdminKey)).Refused(400, "400-constraint-violation", "credits");

        var added = await host.CreateAsync("invoice_line_items", $$"""
            {"invoice_id":"{{draft["id"]}}","name":"Setup","item_id":"{{item["id"]}}","amount":"5.00","quantity":1,"start_date":"2026-02-01","end_date":"2026-02-01"}
            """);
        (await host.SendAsync("DELETE", $"invoices/{draft["id"]}/invoice_line_items/{added["id"]}", "", ApiHost.AdminKey)).Status.ShouldBe(204);
    }
}
