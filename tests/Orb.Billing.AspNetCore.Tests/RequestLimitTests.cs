using System.Globalization;
using System.Net;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>How many requests a caller may send (A05).</summary>
public sealed class RequestLimitTests
{
    [Fact]
    public async Task Who_sends_more_than_ten_seconds_worth_at_once_is_told_when_to_come_again_and_nobody_else_is_A05()
    {
        await using var api = await Api.StartAsync(o => o.Rates.ReadsPerSecond = 1);
        var replies = new List<Reply>();
        for (var i = 0; i < 30; i++)
            replies.Add(await api.GetAsync("/v1/customers"));

        replies.Take(10).ShouldAllBe(r => r.Status == HttpStatusCode.OK);
        var refused = replies.First(r => r.Status != HttpStatusCode.OK);
        refused.ShouldBeProblem(429, "429-too-many-requests");
        int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 20);
        api.Billing.Calls.ShouldBe(replies.Count(r => r.Status == HttpStatusCode.OK), "a refused request costs nothing further in");

        (await api.PostAsync("/v1/customers", """{"name":"A","email":"a@b.test"}""")).Status.ShouldBe(HttpStatusCode.Created, "writes are counted apart");
        (await api.GetAsync("/v1/customers", ApiRole.Support)).Status.ShouldBe(HttpStatusCode.OK, "another key has a bucket of its own");
    }

    [Theory]
    [InlineData("GET", "/v1/subscriptions/x/costs")]
    [InlineData("GET", "/v1/subscriptions/x/usage")]
    [InlineData("GET", "/v1/invoices/upcoming?subscription_id=x")]
    [InlineData("POST", "/v1/prices/x/evaluate")]
    [InlineData("POST", "/v1/prices/evaluate")]
    [InlineData("POST", "/v1/prices/evaluate_preview_events")]
    [InlineData("POST", "/v1/subscriptions/preview")]
    [InlineData("POST", "/v1/subscriptions/x/schedule_plan_change/preview")]
    public async Task What_adds_up_usage_or_costs_is_counted_apart_from_reads_and_writes_A05(string method, string path)
    {
        await using var api = await Api.StartAsync(o => o.Rates.AnalyticsPerSecond = 1);
        var replies = new List<Reply>();
        for (var i = 0; i < 30; i++)
            replies.Add(await api.SendAsync(method, path, method == "GET" ? null : "{}", ApiRole.Admin));

        replies.Take(10).ShouldAllBe(r => r.Status != HttpStatusCode.TooManyRequests);
        replies.ShouldContain(r => r.Status == HttpStatusCode.TooManyRequests);
        (await api.GetAsync("/v1/customers")).Status.ShouldBe(HttpStatusCode.OK);
        (await api.PostAsync("/v1/customers", """{"name":"A","email":"a@b.test"}""")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Without_settings_there_is_no_limit()
    {
        await using var api = await Api.StartAsync();
        for (var i = 0; i < 200; i++)
            (await api.GetAsync("/v1/ping")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void The_documented_rates_are_those_of_live_accounts() =>
        (RequestRates.Documented.AnalyticsPerSecond, RequestRates.Documented.ReadsPerSecond, RequestRates.Documented.WritesPerSecond, RequestRates.Documented.IngestPerSecond)
            .ShouldBe((10, 100, 50, 100));
}
