using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Tenants;
using Orb.Billing.TestSupport;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>Every operation by every role (A02). The table is approved by a person: a new operation fails the test until its permission is looked at.</summary>
public sealed class AuthorizationTests
{
    [Fact]
    public async Task Each_role_may_do_what_the_approved_table_says_and_is_refused_everything_else_A02()
    {
        await using var api = await Api.StartAsync();
        var table = new List<string>();
        foreach (var endpoint in Operations(api))
        {
            var (method, path) = endpoint;
            var may = new List<ApiRole>();
            foreach (var role in Enum.GetValues<ApiRole>())
            {
                var calls = api.Billing.Calls;
                var reply = await api.SendAsync(method, Filled(path), method is "GET" or "DELETE" ? null : "{}", role);
                reply.Status.ShouldNotBe(HttpStatusCode.Unauthorized);
                if (reply.Status == HttpStatusCode.Forbidden)
                    api.Billing.Calls.ShouldBe(calls, $"{role} must not reach {method} {path}");
                else
                    may.Add(role);
            }

            var calledBefore = api.Billing.Calls;
            (await api.SendAsync(method, Filled(path), method is "GET" or "DELETE" ? null : "{}", role: null)).ShouldBeProblem(401, "401-authentication-error");
            api.Billing.Calls.ShouldBe(calledBefore, $"{method} {path} without a key");
            table.Add($"{method,-6} {path}: {string.Join(", ", may)}");
        }

        table.Count.ShouldBeGreaterThan(40);
        Approved.Matches(typeof(AuthorizationTests).Assembly, "Authorization", string.Join('\n', table.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_key_narrowed_to_scopes_may_do_those_of_its_role_alone()
    {
        await using var api = await Api.StartAsync();
        api.Tenants.Scopes = ["read_customers", "ingest_usage"];

        (await api.GetAsync("/v1/customers", ApiRole.Support)).Status.ShouldBe(HttpStatusCode.OK);
        (await api.GetAsync("/v1/ping", ApiRole.Support)).Status.ShouldBe(HttpStatusCode.OK);
        var refused = await api.GetAsync("/v1/invoices", ApiRole.Support);
        refused.ShouldBeProblem(403, "403-permission-denied");
        refused.Detail.ShouldContain("within its scopes");
        (await api.PostAsync("/v1/ingest", "{}", ApiRole.Support)).ShouldBeProblem(403, "403-permission-denied");
    }

    private static IEnumerable<(string Method, string Path)> Operations(Api api) =>
        api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods.Count: > 0 })
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (m, "/" + e.RoutePattern.RawText!.TrimStart('/'))));

    // An id that no resource has.
    private static string Filled(string path) => string.Join('/', path.Split('/').Select(s => s.StartsWith('{') ? "x" : s));
}
