using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>The role portal reads what belongs to its customer and nothing else of its tenant (A02).</summary>
public sealed class PortalTests : IAsyncLifetime
{
    private const string NotFound = "404-resource-not-found";

    private static readonly CustomerId Own = Samples.Customer.Id;
    private static readonly CustomerId Another = new(Samples.Id(777));

    private static readonly string[] Bound =
    [
        $"customers/{Own}", "customers/external_customer_id/acme%2F7%20%C3%BC%25", $"customers/{Own}/balance_transactions", $"customers/{Own}/credits",
        $"customers/{Own}/credits/ledger", $"customers/{Own}/credits/top_ups", "customers/external_customer_id/acme%2F7%20%C3%BC%25/credits",
        "customers/external_customer_id/acme%2F7%20%C3%BC%25/credits/ledger", "customers/external_customer_id/acme%2F7%20%C3%BC%25/credits/top_ups",
        $"subscriptions/{Samples.Subscription.Subscription.Id}", $"subscriptions/{Samples.Subscription.Subscription.Id}/costs",
        $"subscriptions/{Samples.Subscription.Subscription.Id}/usage", $"subscriptions/{Samples.Subscription.Subscription.Id}/schedule",
        $"invoices/{Samples.Issued.Invoice.Id}", $"invoices/{Samples.Issued.Invoice.Id}/explain", $"credit_notes/{FakeCreditNotes.Note.Note.Id}",
    ];

    private static readonly string[] Lists = ["subscriptions", "invoices", "invoices/summary", "credit_notes"];

    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task What_belongs_to_the_customer_is_read_and_what_is_anothers_is_as_unknown_as_what_nobody_has()
    {
        foreach (var path in Bound)
            (await GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
        _api.Tenants.PortalCustomer = Another;
        foreach (var path in Bound)
            (await GetAsync(path)).ShouldBeProblem(404, NotFound);
    }

    [Fact]
    public async Task A_list_is_of_the_customer_whatever_is_asked()
    {
        foreach (var list in Lists)
        {
            await GetAsync(list);
            Asked().ShouldContain(Own.Value.ToString(), Case.Sensitive, list);
            await GetAsync($"{list}?customer_id={Own}");
            Asked().ShouldContain(Own.Value.ToString(), Case.Sensitive, list);
            await GetAsync($"{list}?customer_id={Another}");
            Asked().ShouldNotContain(Own.Value.ToString(), Case.Sensitive, list);
            Asked().ShouldNotContain(Another.Value.ToString(), Case.Sensitive, list);
            Asked().ShouldContain(Guid.Empty.ToString(), Case.Sensitive, list);
        }

        await GetAsync($"subscriptions?customer_id[]={Another}&customer_id[]={Own}");
        Asked().ShouldContain(Own.Value.ToString());
        Asked().ShouldNotContain(Another.Value.ToString());
    }

    [Fact]
    public async Task Every_operation_that_is_open_to_the_portal_is_tried_here_or_shows_no_customer()
    {
        var open = _api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PortalBinding>() is { } binding && binding != PortalBinding.ShowsNoCustomer).ToList();

        open.Count.ShouldBe(Bound.Length + Lists.Length);
        open.Count(e => e.Metadata.GetMetadata<PortalBinding>() == PortalBinding.ByFilter).ShouldBe(Lists.Length);
        open.ShouldAllBe(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single() == "GET");
        (await GetAsync("ping")).Status.ShouldBe(HttpStatusCode.OK);
        (await GetAsync("nothing")).ShouldBeProblem(404, "404-url-not-found");
    }

    [Fact]
    public async Task A_draft_is_the_sellers_until_it_is_issued()
    {
        (await GetAsync($"invoices/{Samples.Draft.Invoice.Id}")).ShouldBeProblem(404, NotFound);
        (await GetAsync($"invoices/{Samples.Draft.Invoice.Id}/explain")).ShouldBeProblem(404, NotFound);
        (await GetAsync($"invoices/upcoming?subscription_id={Samples.Subscription.Subscription.Id}")).ShouldBeProblem(403, "403-permission-denied");
        (await GetAsync("invoices?status[]=draft")).ShouldBeInvalid().ShouldBe("status: 'draft' is not one of issued, paid, synced, void.");
        (await GetAsync("invoices?status[]=void")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_list_that_does_not_read_the_filter_it_is_bound_by_answers_nothing()
    {
        await using var api = await Api.StartAsync(map: app =>
        {
            static Task<IResult> Everybody(QueryFields query) => query.SendAsync(_ => 0, _ => Task.FromResult(Answer.Ok(new PingResponse("everybody's"))));
            app.MapOrbBilling().MapGet("/everybody", Everybody).RequiresPermission(Permission.ReadCustomers).OpenToPortal(PortalBinding.ByFilter);
        });

        (await api.GetAsync("/v1/everybody")).Status.ShouldBe(HttpStatusCode.OK);
        (await api.GetAsync("/v1/everybody", ApiRole.Portal)).ShouldBeProblem(500, "500-internal-server-error");
    }

    [Fact]
    public async Task An_endpoint_that_states_a_permission_and_no_binding_is_closed_to_the_portal()
    {
        await using var api = await Api.StartAsync(map: app => app.MapOrbBilling()
            .MapGet("/new", () => Results.Text("everybody's")).RequiresPermission(Permission.ReadCustomers));

        (await api.GetAsync("/v1/new", ApiRole.Support)).Status.ShouldBe(HttpStatusCode.OK);
        (await api.GetAsync("/v1/new", ApiRole.Portal)).ShouldBeProblem(403, "403-permission-denied");
    }

    [Fact]
    public async Task A_portal_key_without_a_customer_opens_nothing()
    {
        _api.Tenants.PortalCustomer = null;

        (await GetAsync("ping")).ShouldBeProblem(401, "401-authentication-error");
    }

    [Fact]
    public async Task Scopes_narrow_a_portal_key_further()
    {
        _api.Tenants.Scopes = ["read_invoices"];

        (await GetAsync("invoices")).Status.ShouldBe(HttpStatusCode.OK);
        (await GetAsync($"customers/{Own}")).ShouldBeProblem(403, "403-permission-denied");
    }

    private Task<Reply> GetAsync(string path) => _api.GetAsync("/v1/" + path, ApiRole.Portal);

    // The last query that reached a service.
    private string Asked() => System.Text.Json.JsonSerializer.Serialize(_api.Billing.Command!.GetType().GetField("Item1")!.GetValue(_api.Billing.Command));
}
