using System.Text.Json;
using System.Text.Json.Nodes;
using Orb.Billing.AspNetCore.Tests.Support;

namespace Orb.SampleHost.Tests;

/// <summary>Operations on subscriptions of a started host: every answer fits the public contract, and what is wrong is refused and leaves nothing behind.</summary>
public sealed class SubscriptionTests(DevelopmentHost host)
{
    private const string Invalid = "400-request-validation-errors";
    private const string Constraint = "400-constraint-violation";
    private const string Unknown = "404-resource-not-found";
    private static readonly string[] Beyond = ["test_clock_id", "flat_amount", "pauses"];
    private readonly Api _api = host.Api;

    [Fact]
    public async Task Every_change_answers_as_the_contract_says()
    {
        var (id, seats, max, customer) = await SubscribedAsync();

        await MutatedAsync($"subscriptions/{id}/update_fixed_fee_quantity", $$"""{"price_id":"{{seats}}","quantity":3}""");
        await MutatedAsync($"subscriptions/{id}/update_fixed_fee_quantity", $$"""{"price_id":"{{seats}}","quantity":4,"effective_date":"2026-01-20"}""");
        await MutatedAsync($"subscriptions/{id}/unschedule_fixed_fee_quantity_updates", $$"""{"price_id":"{{seats}}"}""");
        await MutatedAsync($"subscriptions/{id}/price_intervals", $$$$"""
            {"add":[{"price_id":"{{{{seats}}}}","start_date":"2026-02-01","end_date":"2026-03-01","fixed_fee_quantity_transitions":[{"effective_date":"2026-02-10","quantity":5}]}],
             "add_adjustments":[{"start_date":"start_of_term","end_date":"end_of_term","adjustment":{"adjustment_type":"amount_discount","amount_discount":"1.00","applies_to_all":true}},
                                {"start_date":"2026-02-01","adjustment":{"adjustment_type":"usage_discount","usage_discount":5,"price_type":"usage"}},
                                {"start_date":"2026-02-01","adjustment":{"adjustment_type":"maximum","maximum_amount":"500.00","applies_to_price_ids":["{{{{seats}}}}"]}},
                                {"start_date":"2026-02-01","adjustment":{"adjustment_type":"tiered_percentage_discount","tiers":[{"lower_bound":0,"upper_bound":100,"percentage":0},{"lower_bound":100,"percentage":0.1}]}}]}
            """);
        await MutatedAsync($"subscriptions/{id}/schedule_plan_change/preview", $$"""{"change_option":"immediate","plan_id":"{{max}}"}""");
        await MutatedAsync($"subscriptions/{id}/schedule_plan_change", $$"""{"change_option":"end_of_subscription_term","plan_id":"{{max}}"}""");
        Fits("SubscriptionFetchScheduleResponse", (await _api.ReadAsync($"subscriptions/{id}/schedule"))["data"]![1]!);
        await MutatedAsync($"subscriptions/{id}/unschedule_pending_plan_changes", "");
        await MutatedAsync($"subscriptions/{id}/schedule_plan_change", $$"""{"change_option":"immediate","plan_id":"{{max}}","billing_cycle_alignment":"plan_change_date","net_terms":5}""");
        await MutatedAsync($"subscriptions/{id}/update_trial", """{"trial_end_date":"immediate","shift":true}""");
        await MutatedAsync($"subscriptions/{id}/pause", """{"start_date":"2026-01-28","end_date":"2026-01-30"}""");
        await MutatedAsync($"subscriptions/{id}/cancel", """{"cancel_option":"end_of_subscription_term"}""");
        await MutatedAsync($"subscriptions/{id}/unschedule_cancellation", "");
        await MutatedAsync($"subscriptions/{id}/cancel", """{"cancel_option":"immediate"}""");
        await MutatedAsync("subscriptions/preview", $$"""{"customer_id":"{{customer}}","plan_id":"{{max}}","trial_duration_days":3}""");
        Fits("Subscription", await _api.ReadAsync($"subscriptions/{id}"));
        Fits("SubscriptionFetchCostsResponse", await _api.ReadAsync($"subscriptions/{id}/costs?view_mode=periodic&timeframe_start=2026-01-01T00:00:00Z&timeframe_end=2026-02-01T00:00:00Z"));
        Fits("SubscriptionUsage", await _api.ReadAsync($"subscriptions/{id}/usage"));
    }

    /// <summary>Operation, body, status, type, then what the refusal must say, divided by blanks. «seats», «max» and «interval» stand for ids that exist.</summary>
    public static TheoryData<string, string, int, string, string> WrongChanges => new()
    {
        { "cancel", """{"cancel_option":"requested_date","cancellation_date":"2026-01-05"}""", 400, Invalid, "cancellation_date 2026-01-05" },
        { "cancel", """{"cancel_option":"requested_date","cancellation_date":"1999-01-05T00:00:00Z"}""", 400, Invalid, "cancellation_date 1999" },
        { "cancel", """{"cancel_option":"immediate","cancellation_date":"2026-01-20T00:00:00Z"}""", 400, Invalid, "cancellation_date requested_date" },
        { "cancel", """{"cancel_option":["immediate"]}""", 400, Invalid, "cancel_option string list" },
        { "unschedule_cancellation", "", 400, Constraint, "no end" },
        { "unschedule_pending_plan_changes", "", 400, Constraint, "scheduled" },
        { "update_fixed_fee_quantity", """{"price_id":"«seats»","quantity":-1}""", 400, Invalid, "quantity -1" },
        { "update_fixed_fee_quantity", """{"price_id":"«seats»","quantity":1e999}""", 400, Invalid, "quantity 1e999" },
        { "update_fixed_fee_quantity", """{"price_id":"«seats»","quantity":1,"change_option":"effective_date"}""", 400, Invalid, "effective_date" },
        { "update_fixed_fee_quantity", """{"price_id":"«seats»","quantity":1,"effective_date":"2026-02-30"}""", 400, Invalid, "effective_date 2026-02-30" },
        { "update_fixed_fee_quantity", """{"price_id":"«max»","quantity":1}""", 404, Unknown, "Fixed fee" },
        { "update_trial", """{"trial_end_date":"2025-01-01"}""", 400, Invalid, "trial_end_date" },
        { "trigger_phase", "{}", 400, Constraint, "no phases" },
        { "redeem_coupon", """{"change_option":"immediate"}""", 400, Invalid, "coupon_redemption_code coupon_id" },
        { "redeem_coupon", """{"change_option":"immediate","coupon_redemption_code":"none"}""", 404, Unknown, "Coupon none" },
        { "resume", "", 400, Constraint, "not paused" },
        { "pause", """{"start_date":"2026-02-01","end_date":"2026-02-01"}""", 400, Invalid, "end_date" },
        { "schedule_plan_change", """{"change_option":"immediate"}""", 400, Invalid, "plan_id external_plan_id" },
        { "schedule_plan_change", """{"change_option":"immediate","plan_id":"«max»","external_plan_id":"x"}""", 400, Invalid, "plan_id" },
        { "schedule_plan_change", """{"change_option":"immediate","plan_id":"«seats»"}""", 404, Unknown, "Plan" },
        { "schedule_plan_change", """{"change_option":"immediate","plan_id":"«max»","plan_version_number":7}""", 404, Unknown, "version 7" },
        { "schedule_plan_change", """{"change_option":"end_of_subscription_term","plan_id":"«max»","net_terms":5}""", 400, Invalid, "net_terms" },
        { "schedule_plan_change", """{"change_option":"immediate","plan_id":"«max»","net_terms":-5}""", 400, Invalid, "net_terms -5" },
        { "schedule_plan_change", """{"change_option":"immediate","plan_id":"«max»","initial_phase_order":2}""", 400, Invalid, "initial_phase_order 2" },
        { "schedule_plan_change", """{"change_option":"immediate","plan_id":"«max»","filter":"region ="}""", 400, Invalid, "filter" },
        { "schedule_plan_change", """{"change_option":"immediate","plan_id":"«max»","remove_prices":[{"price_id":"«seats»"}]}""", 404, Unknown, "Price" },
        { "schedule_plan_change", """{"change_option":"immediate","plan_id":"«max»","add_prices":[{"external_price_id":"none"}]}""", 404, Unknown, "Price none" },
        { "schedule_plan_change", """{"change_option":"immediate","plan_id":"«max»","billing_cycle_anchor_configuration":{"day":32}}""", 400, Invalid, "billing_cycle_anchor_configuration.day 32" },
        { "schedule_plan_change/preview", """{"change_option":"immediate","plan_id":"«max»","add_prices":[{"external_price_id":"none"}]}""", 404, Unknown, "Price none" },
        { "price_intervals", """{"add":{}}""", 400, Invalid, "add list" },
        { "price_intervals", """{"add":[{"price_id":"«seats»","external_price_id":"x","start_date":"2026-02-01"}]}""", 400, Invalid, "add[0].price_id" },
        { "price_intervals", """{"add":[{"price_id":"«seats»","start_date":"2026-02-01","filter":"a = 1"}]}""", 400, Invalid, "add[0].filter usage" },
        { "price_intervals", """{"add":[{"price_id":"«seats»","start_date":"2026-02-01","fixed_fee_quantity_transitions":[{"effective_date":"2026-01-01","quantity":1}]}]}""", 400, Invalid, "add[0].fixed_fee_quantity_transitions" },
        { "price_intervals", """{"add":[{"price_id":"«seats»","start_date":"2026-02-01","minimum_amount":"5.00"}]}""", 400, Invalid, "add[0].minimum_amount interval" },
        { "price_intervals", """{"edit":[{"price_interval_id":"«interval»","start_date":"2026-02-01"}]}""", 400, Constraint, "started" },
        { "price_intervals", """{"edit":[{"price_interval_id":"«interval»","end_date":"1990-01-01"}]}""", 400, Invalid, "edit[0].end_date 1990" },
        { "price_intervals", """{"edit_adjustments":[{"adjustment_interval_id":"«interval»","end_date":null}]}""", 404, Unknown, "Adjustment interval" },
        { "price_intervals", """{"add_adjustments":[{"start_date":"2026-02-01","adjustment":{"adjustment_type":"minimum","minimum_amount":"1.00","item_id":"«seats»"}}]}""", 404, Unknown, "Item" },
        { "price_intervals", """{"add_adjustments":[{"start_date":"2026-02-01","adjustment":{"adjustment_type":"percentage_discount","percentage_discount":1.5}}]}""", 400, Invalid, "add_adjustments[0].adjustment.percentage_discount 1.5" },
        { "price_intervals", """{"add_adjustments":[{"start_date":"2026-02-01","adjustment":{"adjustment_type":"amount_discount","amount_discount":"-1"}}]}""", 400, Invalid, "add_adjustments[0].adjustment.amount_discount -1" },
    };

    [Theory]
    [MemberData(nameof(WrongChanges))]
    public async Task A_change_that_is_wrong_is_refused_by_name_and_changes_nothing(string operation, string body, int status, string type, string names)
    {
        var (id, seats, max, _) = await Shared();
        var before = (await _api.ReadAsync($"subscriptions/{id}")).ToJsonString();
        var interval = (string)(await _api.ReadAsync($"subscriptions/{id}"))["price_intervals"]![0]!["id"]!;
        var sent = body.Replace("«seats»", seats, StringComparison.Ordinal).Replace("«max»", max, StringComparison.Ordinal).Replace("«interval»", interval, StringComparison.Ordinal);

        // With a key, as the SDKs send one: then the request runs within a transaction.
        (await _api.PostAsync($"subscriptions/{id}/{operation}", sent, Guid.NewGuid().ToString())).Refused(status, type, names.Split(' '));

        (await _api.ReadAsync($"subscriptions/{id}")).ToJsonString().ShouldBe(before);
    }

    [Fact]
    public async Task A_repeated_change_has_one_effect_and_a_guarded_one_none()
    {
        var (id, seats, _, _) = await SubscribedAsync();
        var key = Guid.NewGuid().ToString();
        var body = $$"""{"price_id":"{{seats}}","quantity":3}""";
        var path = $"subscriptions/{id}/update_fixed_fee_quantity?include_changed_resources=true";

        var first = (await _api.PostAsync(path, body, key)).Succeeded().ToJsonString();
        (await _api.PostAsync(path, body, key)).Succeeded().ToJsonString().ShouldBe(first);
        (await _api.PostAsync(path, body.Replace('3', '4'), key)).Refused(409, "409-resource-conflict");

        (await _api.ListAsync($"invoices?subscription_id={id}")).Count.ShouldBe(2);
        (await _api.PostAsync($"subscriptions/{id}/update_fixed_fee_quantity", $$"""{"price_id":"{{seats}}","quantity":1,"allow_invoice_credit_or_void":false}""", Guid.NewGuid().ToString()))
            .Refused(400, Constraint, "allow_invoice_credit_or_void");
        (await _api.PostAsync($"subscriptions/{id}/cancel", """{"cancel_option":"end_of_subscription_term","allow_invoice_credit_or_void":false}""", Guid.NewGuid().ToString())).Succeeded();
    }

    private static Task<(string Id, string Seats, string Max, string Customer)>? _shared;

    private Task<(string Id, string Seats, string Max, string Customer)> Shared() => _shared ??= SubscribedAsync();

    private async Task<(string Id, string Seats, string Max, string Customer)> SubscribedAsync()
    {
        var run = Guid.NewGuid().ToString("N");
        var clock = (string)(await _api.CreateAsync("test_clocks", """{"frozen_time":"2026-01-11T00:00:00Z"}"""))["id"]!;
        var item = (string)(await _api.CreateAsync("items", """{"name":"Thing"}"""))["id"]!;
        var metric = (string)(await _api.CreateAsync("metrics", $$"""{"name":"Calls","description":null,"item_id":"{{item}}","sql":"SELECT COUNT(*) FROM events"}"""))["id"]!;
        var team = await _api.CreateAsync("plans", Bodies.TeamPlan($"team-{run}", item, metric));
        var max = await _api.CreateAsync("plans", Bodies.Plan($"max-{run}", Bodies.Fee(item)));
        var customer = (string)(await _api.CreateAsync("customers", $$"""{"name":"A","email":"a@example.com","external_customer_id":"{{run}}","timezone":"UTC","test_clock_id":"{{clock}}"}"""))["id"]!;
        var created = await MutatedAsync("subscriptions", $$$"""{"customer_id":"{{{customer}}}","plan_id":"{{{(string)team["id"]!}}}","add_adjustments":[{"adjustment":{"adjustment_type":"percentage_discount","percentage_discount":0.1,"applies_to_all":true}}]}""");
        return ((string)created["id"]!, (string)team["prices"]![0]!["id"]!, (string)max["id"]!, customer);
    }

    private async Task<JsonNode> MutatedAsync(string path, string body)
    {
        var answer = (await _api.PostAsync($"{path}?include_changed_resources=true", body, Guid.NewGuid().ToString())).Succeeded();
        Fits("MutatedSubscription", answer);
        answer["changed_resources"].ShouldNotBeNull();
        return answer;
    }

    private static void Fits(string schema, JsonNode answer) => JsonSchema.Violations(schema, JsonSerializer.Deserialize<JsonElement>(answer.ToJsonString()), Beyond).ShouldBeEmpty();
}
