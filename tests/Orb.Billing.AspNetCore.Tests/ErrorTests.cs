using System.Net;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Catalog;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests;

public sealed class ErrorTests : IAsyncLifetime
{
    private const string Customer = """{"name":"A","email":"a@b.test"}""";
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(RefusalKind.Invalid, 400, "400-request-validation-errors")]
    [InlineData(RefusalKind.ConstraintViolation, 400, "400-constraint-violation")]
    [InlineData(RefusalKind.AlreadyExists, 400, "400-duplicate-resource-creation")]
    [InlineData(RefusalKind.NotFound, 404, "404-resource-not-found")]
    [InlineData(RefusalKind.Conflict, 409, "409-resource-conflict")]
    [InlineData(RefusalKind.Forbidden, 403, "403-permission-denied")]
    public async Task A_refusal_becomes_the_problem_the_SDKs_know(RefusalKind kind, int status, string type)
    {
        _api.Billing.Refuse = new Refusal(kind, "because", [new ValidationIssue("name", "is taken.")]);

        var reply = await _api.PostAsync("/v1/customers", Customer);

        reply.ShouldBeProblem(status, type);
        reply.Body.GetProperty("message").GetString().ShouldBe(reply.Detail);
        if (kind == RefusalKind.Invalid)
            reply.Errors.ShouldBe(["name: is taken."]);
        else
            reply.Detail.ShouldBe("because");
    }

    [Fact]
    public async Task What_needs_a_price_model_that_the_host_did_not_register_is_a_conflict_that_names_it()
    {
        _api.Billing.Throw = new UnknownPriceModelException("base_and_overage");

        var reply = await _api.GetAsync("/v1/plans");

        reply.ShouldBeProblem(409, "409-resource-conflict");
        reply.Detail.ShouldStartWith("The price model 'base_and_overage' of a stored price is not known to this host.");
    }

    [Fact]
    public async Task A_bug_is_a_500_that_tells_nothing_and_is_logged_under_the_request_id()
    {
        _api.Billing.Throw = new InvalidOperationException("Password=hunter2 in table x");

        var reply = await _api.GetAsync("/v1/customers");

        reply.ShouldBeProblem(500, "500-internal-server-error");
        reply.Text.ShouldNotContain("hunter2");
        reply.Text.ShouldNotContain("Exception");
        reply.Body.GetProperty("request_id").GetString().ShouldBe(reply.Headers["X-Request-Id"]);
        _api.Log.All.ShouldContain(l => l.StartsWith("Error 3002", StringComparison.Ordinal) && l.Contains(reply.Headers["X-Request-Id"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_store_is_a_503_to_try_again()
    {
        _api.Billing.Throw = new TimeoutException("database is locked");

        var reply = await _api.GetAsync("/v1/customers");

        reply.ShouldBeProblem(503, "503-service-unavailable");
        reply.Headers["Retry-After"].ShouldBe("1");
        reply.Text.ShouldNotContain("locked");
    }

    [Theory]
    [InlineData("/v1/customers/nope", "Customer", "nope")]
    [InlineData("/v1/customers/00000000000000000000000000", "Customer", "00000000000000000000000000")]
    [InlineData("/v1/customers/external_customer_id/none", "Customer", "none")]
    [InlineData("/v1/items/nope", "Item", "nope")]
    [InlineData("/v1/metrics/nope", "BillableMetric", "nope")]
    [InlineData("/v1/plans/nope", "Plan", "nope")]
    [InlineData("/v1/plans/external_plan_id/none", "Plan", "none")]
    [InlineData("/v1/prices/nope", "Price", "nope")]
    [InlineData("/v1/subscriptions/nope", "Subscription", "nope")]
    [InlineData("/v1/subscriptions/nope/usage", "Subscription", "nope")]
    [InlineData("/v1/invoices/nope", "Invoice", "nope")]
    [InlineData("/v1/invoices/upcoming?subscription_id=nope", "Subscription", "nope")]
    [InlineData("/v1/test_clocks/nope", "TestClock", "nope")]
    public async Task Unknown_and_malformed_ids_are_alike_not_found(string path, string type, string id)
    {
        var reply = await _api.GetAsync(path);

        reply.ShouldBeProblem(404, "404-resource-not-found");
        reply.Detail.ShouldBe($"Could not find a resource of type {type} with identifier: {id}");
    }

    [Theory]
    [InlineData("PUT", "/v1/customers/nope")]
    [InlineData("PUT", "/v1/customers/external_customer_id/none")]
    [InlineData("POST", "/v1/subscriptions/nope/cancel")]
    [InlineData("POST", "/v1/invoices/nope/issue")]
    [InlineData("DELETE", "/v1/test_clocks/nope")]
    [InlineData("POST", "/v1/test_clocks/nope/advance")]
    public async Task Writes_to_what_does_not_exist_are_not_found(string method, string path)
    {
        (await _api.SendAsync(method, path, """{"cancel_option":"immediate"}""")).ShouldBeProblem(404, "404-resource-not-found");
    }

    [Theory]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/customers/a/b/c")]
    [InlineData("DELETE", "/v1/customers")]
    [InlineData("PATCH", "/v1/customers/x")]
    [InlineData("GET", "/v1/file.txt")]
    public async Task An_unknown_URL_or_method_is_told_apart_from_an_unknown_resource(string method, string path)
    {
        (await _api.SendAsync(method, path, null)).ShouldBeProblem(404, "404-url-not-found");
    }

    [Fact]
    public async Task A_long_identifier_is_not_mirrored_whole()
    {
        (await _api.GetAsync("/v1/customers/" + new string('x', 500))).Detail.Length.ShouldBeLessThan(200);
    }

    [Theory]
    [InlineData("abc-DEF_1.2", true)]
    [InlineData("with blank", false)]
    [InlineData("ümlaut", false)]
    public async Task A_plain_request_id_is_echoed_and_another_replaced(string sent, bool echoed)
    {
        var reply = await _api.SendAsync("GET", "/v1/ping", null, ApiRole.Admin, ("X-Request-Id", sent));

        (reply.Headers["X-Request-Id"] == sent).ShouldBe(echoed);
    }

    [Fact]
    public async Task Deleting_a_clock_answers_nothing()
    {
        var reply = await _api.SendAsync("DELETE", $"/v1/test_clocks/{Samples.Clock.Id}", null);

        reply.Status.ShouldBe(HttpStatusCode.NoContent);
        reply.Bytes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Test_clocks_are_there_only_where_they_were_enabled()
    {
        await using var api = await Api.StartAsync(testClocks: false);

        (await api.PostAsync("/v1/test_clocks", """{"frozen_time":"2026-01-01T00:00:00Z"}""")).ShouldBeProblem(400, "404-feature-not-available");
        (await api.GetAsync("/v1/test_clocks")).ShouldBeProblem(400, "404-feature-not-available");
    }

    [Theory]
    [InlineData("/v1/subscriptions")]
    [InlineData("/v1/subscriptions/01j0000000e00800000000002g/cancel")]
    public async Task A_change_that_should_wait_is_refused_rather_than_made_at_once(string path)
    {
        var reply = await _api.PostAsync(
            path, """{"cancel_option":"immediate"}""", ApiRole.Admin, ("Create-Pending-Subscription-Change", "True"));

        reply.ShouldBeProblem(400, "404-feature-not-available");
        _api.Billing.Calls.ShouldBe(0);
    }
}
