using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Without_a_key_nothing_is_answered()
    {
        var reply = await _api.GetAsync("/v1/customers", role: null);

        reply.ShouldBeProblem(401, "401-authentication-error");
        reply.Headers["WWW-Authenticate"].ShouldBe("Bearer");
        _api.Billing.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("Basic key_of_Admin_1234")]
    [InlineData("key_of_Admin_1234")]
    [InlineData("Bearer key_of_Admin_1234, Bearer key_of_Admin_1234")]
    public async Task A_header_that_is_no_working_key_is_refused(string header)
    {
        (await _api.SendAsync("GET", "/v1/customers", null, null, ("Authorization", header))).ShouldBeProblem(401, "401-authentication-error");
    }

    [Fact]
    public async Task The_scheme_is_case_insensitive()
    {
        (await _api.SendAsync("GET", "/v1/ping", null, null, ("Authorization", "bearer key_of_Admin_1234"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_in_the_query_string_is_never_looked_at()
    {
        (await _api.GetAsync("/v1/customers?api_key=key_of_Admin_1234&access_token=key_of_Admin_1234", role: null)).ShouldBeProblem(401, "401-authentication-error");
        _api.Tenants.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_very_long_token_is_refused_without_being_looked_up()
    {
        (await _api.SendAsync("GET", "/v1/ping", null, null, ("Authorization", "Bearer " + new string('x', 9000)))).ShouldBeProblem(401, "401-authentication-error");
        _api.Tenants.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ApiRole.Admin, "GET", "/v1/customers", true)]
    [InlineData(ApiRole.Admin, "POST", "/v1/ingest", true)]
    [InlineData(ApiRole.Admin, "DELETE", "/v1/test_clocks/x", true)]
    [InlineData(ApiRole.Billing, "GET", "/v1/invoices", true)]
    [InlineData(ApiRole.Billing, "POST", "/v1/subscriptions", true)]
    [InlineData(ApiRole.Billing, "POST", "/v1/ingest", false)]
    [InlineData(ApiRole.Billing, "POST", "/v1/test_clocks", false)]
    [InlineData(ApiRole.Billing, "GET", "/v1/test_clocks", true)]
    [InlineData(ApiRole.Support, "GET", "/v1/customers", true)]
    [InlineData(ApiRole.Support, "GET", "/v1/plans", true)]
    [InlineData(ApiRole.Support, "GET", "/v1/subscriptions/x/usage", true)]
    [InlineData(ApiRole.Support, "GET", "/v1/billing_exceptions", true)]
    [InlineData(ApiRole.Support, "POST", "/v1/billing_exceptions/x/retry", false)]
    [InlineData(ApiRole.Billing, "POST", "/v1/billing_exceptions/x/retry", true)]
    [InlineData(ApiRole.Ingest, "GET", "/v1/billing_exceptions", false)]
    [InlineData(ApiRole.Support, "GET", "/v1/billing_runs", true)]
    [InlineData(ApiRole.Ingest, "GET", "/v1/billing_runs", false)]
    [InlineData(ApiRole.Support, "POST", "/v1/customers", false)]
    [InlineData(ApiRole.Support, "PUT", "/v1/customers/x", false)]
    [InlineData(ApiRole.Support, "POST", "/v1/items", false)]
    [InlineData(ApiRole.Support, "POST", "/v1/subscriptions/x/cancel", false)]
    [InlineData(ApiRole.Support, "POST", "/v1/invoices/x/issue", false)]
    [InlineData(ApiRole.Support, "POST", "/v1/ingest", false)]
    [InlineData(ApiRole.Ingest, "POST", "/v1/ingest", true)]
    [InlineData(ApiRole.Ingest, "GET", "/v1/ping", true)]
    [InlineData(ApiRole.Ingest, "GET", "/v1/customers", false)]
    [InlineData(ApiRole.Ingest, "GET", "/v1/invoices", false)]
    [InlineData(ApiRole.Ingest, "GET", "/v1/plans", false)]
    [InlineData(ApiRole.Ingest, "GET", "/v1/test_clocks", false)]
    public async Task A_role_may_do_what_it_is_for(ApiRole role, string method, string path, bool allowed)
    {
        var reply = await _api.SendAsync(method, path, method == "GET" ? null : "{}", role);

        if (allowed)
            reply.Status.ShouldNotBe(HttpStatusCode.Forbidden);
        else
            reply.ShouldBeProblem(403, "403-permission-denied");
        if (!allowed)
            _api.Billing.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task An_endpoint_that_states_no_permission_is_refused_to_everyone()
    {
        await using var api = await Api.StartAsync(map: app =>
        {
            var group = app.MapOrbBilling();
            group.MapGet("/mine", () => "secret");
            group.MapGet("/stated", () => "shown").RequiresPermission(Permission.ReadInvoices);
        });

        (await api.GetAsync("/v1/mine")).ShouldBeProblem(403, "403-permission-denied");
        (await api.GetAsync("/v1/stated")).Text.ShouldBe("shown");
        (await api.GetAsync("/v1/stated", ApiRole.Ingest)).ShouldBeProblem(403, "403-permission-denied");
    }

    [Fact]
    public async Task Mapping_without_registering_says_what_is_missing()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();

        Should.Throw<InvalidOperationException>(() => app.MapOrbBilling()).Message.ShouldContain("AddRestApi()");
    }

    [Fact]
    public async Task The_request_works_for_the_tenant_of_the_key()
    {
        await using var api = await Api.StartAsync(map: app => app.MapOrbBilling()
            .MapGet("/tenant", (TenantScope scope) => scope.TenantId.ToString()).RequiresPermission(Permission.AnyCaller));

        (await api.GetAsync("/v1/tenant")).Text.ShouldBe(FakeTenants.Tenant.ToString());
    }

    [Fact]
    public async Task A_log_names_tenant_and_the_end_of_the_key_but_no_secret_no_query_and_no_body()
    {
        await _api.PostAsync("/v1/customers?note=q-secret", """{"name":"body-secret","email":"a@b.test"}""", ApiRole.Admin, ("X-Request-Id", "req-1"));

        var line = _api.Log.All.Single(l => l.Contains(" 3001 ", StringComparison.Ordinal));
        line.ShouldContain("POST /v1/customers answered 201");
        line.ShouldContain(FakeTenants.Tenant.ToString());
        line.ShouldContain("…1234, request req-1");
        string.Join("\n", _api.Log.All).ShouldNotContain("body-secret");
        string.Join("\n", _api.Log.All.Where(l => l.Contains(" 3001 ", StringComparison.Ordinal))).ShouldNotContain("q-secret");
        string.Join("\n", _api.Log.All).ShouldNotContain("key_of_Admin");
    }

    [Fact]
    public async Task Logging_of_requests_can_be_turned_off()
    {
        await using var api = await Api.StartAsync(options => options.LogRequests = false);

        await api.GetAsync("/v1/ping");

        api.Log.All.ShouldNotContain(l => l.Contains(" 3001 ", StringComparison.Ordinal));
    }
}
