using System.Net;
using NodaTime;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Audit;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Tests;

public sealed class PathAndQueryTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("acme%2F7%20%C3%BC%25")]
    [InlineData("acme%2f7%20%c3%bc%25")]
    [InlineData("acme/7%20%C3%BC%25")]
    public async Task A_slash_in_your_own_id_may_be_encoded_or_not(string id)
    {
        (await _api.GetAsync($"/v1/customers/external_customer_id/{id}")).Status.ShouldBe(HttpStatusCode.OK);
        (await _api.SendAsync("PUT", $"/v1/customers/external_customer_id/{id}?x=1", """{"name":"B"}""")).Status.ShouldBe(HttpStatusCode.OK);
        _api.Billing.Command.ShouldBe(new UpdateCustomer { Name = "B" });
    }

    [Theory]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("a%2Bb", "a+b")]
    [InlineData("a+b", "a+b")]
    [InlineData("external_customer_id/x", "external_customer_id/x")]
    [InlineData("external_customer_id%2Fx", "external_customer_id/x")]
    [InlineData("%F0%9F%A6%8A", "\U0001F98A")]
    public async Task Your_own_id_is_decoded_exactly_once(string path, string id)
    {
        // Over a socket: the test server does not keep the raw path as it was sent.
        await using var api = await Api.StartAsync(socket: true);

        await api.GetAsync($"/v1/customers/external_customer_id/{path}");

        api.Billing.Command.ShouldBe(id);
    }

    [Fact]
    public async Task A_plan_is_found_by_your_own_id()
    {
        (await _api.GetAsync("/v1/plans/external_plan_id/pro%2F2026")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Billing_runs_are_listed_page_by_page_and_found_by_id()
    {
        var cursor = new PagePosition(null, Samples.Run.Id.Value).ToCursor();
        var page = await _api.GetAsync($"/v1/billing_runs?limit=5&cursor={cursor}");

        page.Status.ShouldBe(HttpStatusCode.OK);
        _api.Billing.Command.ShouldBe(new PageRequest(5, cursor));
        page.Body.GetProperty("data")[0].GetProperty("id").GetString().ShouldBe(Samples.Run.Id.ToString());
        page.Body.GetProperty("pagination_metadata").GetProperty("has_more").GetBoolean().ShouldBeTrue();
        page.Body.GetProperty("pagination_metadata").GetProperty("next_cursor").GetString().ShouldBe("more");
        (await _api.GetAsync($"/v1/billing_runs/{Samples.Run.Id}")).Status.ShouldBe(HttpStatusCode.OK);
        (await _api.GetAsync($"/v1/billing_runs/{Samples.Exception.Id}")).ShouldBeProblem(404, "404-resource-not-found");
        (await _api.GetAsync("/v1/billing_runs/x")).ShouldBeProblem(404, "404-resource-not-found");
        (await _api.GetAsync("/v1/billing_runs?cursor=abc")).ShouldBeInvalid().ShouldStartWith("cursor: 'abc' is not a cursor");
    }

    [Fact]
    public async Task The_audit_log_is_filtered_by_resource_actor_and_time()
    {
        var page = await _api.GetAsync(
            "/v1/audit_log?resource_type=invoice&resource_id=x&actor=api_key%3A%E2%80%A6a1b2&created_at[gte]=2026-02-01T00:00:00Z&created_at[lt]=2026-03-01T00:00:00Z&limit=5");

        page.Status.ShouldBe(HttpStatusCode.OK);
        var (query, request) = (((AuditQuery, PageRequest))_api.Billing.Command!);
        request.ShouldBe(new PageRequest(5, null));
        query.ShouldBe(new AuditQuery("invoice", "x", "api_key:…a1b2", new CreatedRange(From: Instant.FromUtc(2026, 2, 1, 0, 0), Before: Instant.FromUtc(2026, 3, 1, 0, 0))));
        (await _api.GetAsync("/v1/audit_log?created_at[gte]=soon")).ShouldBeInvalid().ShouldStartWith("created_at[gte]: ");
        (await _api.GetAsync("/v1/audit_log?actor=a&actor=b")).ShouldBeInvalid().ShouldStartWith("actor: was given more than once.");
    }

    [Theory]
    [InlineData(false, null, "unfinished")]
    [InlineData(true, null, "finished")]
    [InlineData(true, "TimeoutException: busy", "failed")]
    public async Task A_billing_run_says_whether_it_has_ended_and_how(bool ended, string? error, string status)
    {
        _api.Billing.Run = Samples.Run with { FinishedAt = ended ? Samples.Now : null, Error = error };

        (await _api.GetAsync($"/v1/billing_runs/{Samples.Run.Id}")).Body.GetProperty("status").GetString().ShouldBe(status);
    }

    [Fact]
    public async Task Exceptions_are_listed_by_kind_status_customer_and_subscription_and_retried_by_id()
    {
        var (customer, subscription) = (Samples.Customer.Id, Samples.Subscription.Subscription.Id);
        var reply = await _api.GetAsync($"/v1/billing_exceptions?kind=subscription_parked&status=open&customer_id={customer}&subscription_id={subscription}&limit=5");

        reply.Status.ShouldBe(HttpStatusCode.OK);
        _api.Billing.Command.ShouldBe(
            (new BillingExceptionQuery { Kind = BillingExceptionKind.SubscriptionParked, IsOpen = true, CustomerId = customer, SubscriptionId = subscription }, new PageRequest(5)));
        (await _api.GetAsync("/v1/billing_exceptions?kind=nonsense")).ShouldBeInvalid().ShouldStartWith("kind: 'nonsense' is not one of late_usage,");
        var retried = await _api.SendAsync("POST", $"/v1/billing_exceptions/{Samples.Exception.Id}/retry", null);
        (retried.Status, retried.Body.GetProperty("status").GetString(), retried.Body.GetProperty("attempts").GetInt32()).ShouldBe((HttpStatusCode.OK, "resolved", 2));
        (await _api.SendAsync("POST", "/v1/billing_exceptions/x/retry", null)).ShouldBeProblem(404, "404-resource-not-found");
        (await _api.GetAsync("/v1/billing_exceptions/x")).ShouldBeProblem(404, "404-resource-not-found");
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData("limit=", 20)]
    [InlineData("limit=1", 1)]
    [InlineData("limit=100&cursor=", 100)]
    public async Task A_page_has_20_rows_unless_asked_for_1_to_100(string query, int limit)
    {
        await _api.GetAsync($"/v1/items?{query}");

        _api.Billing.Command.ShouldBe(new PageRequest(limit));
    }

    [Theory]
    [InlineData("limit=0", "limit: must be a whole number of 1 to 100, not '0'.")]
    [InlineData("limit=101", "limit: must be a whole number of 1 to 100, not '101'.")]
    [InlineData("limit=-1", "limit: must be a whole number of 1 to 100, not '-1'.")]
    [InlineData("limit=1.5", "limit: must be a whole number of 1 to 100, not '1.5'.")]
    [InlineData("limit=99999999999", "limit: must be a whole number of 1 to 100, not '99999999999'.")]
    [InlineData("limit=5&limit=6", "limit: was given more than once.")]
    [InlineData("cursor=garbage", "cursor: 'garbage' is not a cursor that a page has given out.")]
    public async Task A_page_that_cannot_be_is_refused(string query, string error)
    {
        (await _api.GetAsync($"/v1/items?{query}")).ShouldBeInvalid().ShouldBe(error);
        _api.Billing.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task A_next_page_is_announced_and_asked_for_by_its_cursor()
    {
        var cursor = new PagePosition(null, Guid.Empty).ToCursor();
        _api.Billing.NextCursor = cursor;

        var page = (await _api.GetAsync("/v1/customers")).Body.GetProperty("pagination_metadata");

        page.GetProperty("has_more").GetBoolean().ShouldBeTrue();
        page.GetProperty("next_cursor").GetString().ShouldBe(cursor);
        await _api.GetAsync($"/v1/customers?cursor={cursor}&limit=7");
        _api.Billing.Command.ShouldBe((CreatedRange.Any, new PageRequest(7, cursor)));
    }

    [Theory]
    [InlineData("created_at%5Bgte%5D=2026-01-01T00%3A00%3A00Z&created_at[lt]=2026-02-01T00:00:00%2B02:00")]
    [InlineData("created_at%5bgte%5d=2026-01-01T02%3a00%3a00%2b02%3a00&created_at%5blt%5d=2026-01-31T22%3a00%3a00Z")]
    [InlineData("created_at[gte]=2026-01-01T02:00:00+02:00&created_at[lt]=2026-01-31T22:00:00.000Z")]
    public async Task Ranges_are_in_brackets_and_keep_their_offset(string query)
    {
        (await _api.GetAsync($"/v1/customers?{query}")).Status.ShouldBe(HttpStatusCode.OK);

        _api.Billing.Command.ShouldBe((
            new CreatedRange(From: Instant.FromUtc(2026, 1, 1, 0, 0), Before: Instant.FromUtc(2026, 1, 31, 22, 0)), new PageRequest()));
    }

    [Theory]
    [InlineData("created_at[gt]=2026-01-01", "created_at[gt]: must have a time and an offset, as in '2026-01-01T00:00:00Z': the date alone is another instant in every time zone.")]
    [InlineData("created_at[gt]=2026-01-01T00:00:00", "created_at[gt]: must be a timestamp with an offset, as in '2026-01-31T00:00:00Z', not '2026-01-01T00:00:00'.")]
    [InlineData("created_at[gt]=1969-12-31T00:00:00Z", "created_at[gt]: must lie in the years 1970 to 2200, not '1969-12-31T00:00:00Z'.")]
    [InlineData("created_at[gt]=2201-01-01T00:00:00Z", "created_at[gt]: must lie in the years 1970 to 2200, not '2201-01-01T00:00:00Z'.")]
    [InlineData("created_at[gt]=2026-02-30T00:00:00Z", "created_at[gt]: must be a timestamp with an offset, as in '2026-01-31T00:00:00Z', not '2026-02-30T00:00:00Z'.")]
    public async Task A_timestamp_that_could_mean_two_things_is_refused(string query, string error)
    {
        (await _api.GetAsync($"/v1/customers?{query}")).ShouldBeInvalid().ShouldBe(error);
    }

    [Theory]
    [InlineData("status[]=paid&status[]=draft")]
    [InlineData("status%5B%5D=paid&status%5B%5D=draft")]
    [InlineData("status=paid&status=draft")]
    public async Task Lists_come_with_and_without_brackets(string query)
    {
        await _api.GetAsync($"/v1/invoices?{query}&customer_id=&due_date[gt]=2026-01-01&due_date[lt]=2026-02-01");

        var (found, page) = _api.Billing.Command.ShouldBeOfType<(InvoiceQuery, PageRequest)>();
        found.Statuses.ShouldBe([InvoiceStatus.Paid, InvoiceStatus.Draft]);
        found.CustomerId.ShouldBeNull();
        found.DueDate.ShouldBe(new CreatedRange(From: Instant.FromUtc(2026, 1, 2, 0, 0), Before: Instant.FromUtc(2026, 2, 1, 0, 0)));
        page.Limit.ShouldBe(20);
    }

    [Fact]
    public async Task Invoices_are_issued_paid_or_synced_unless_asked_otherwise()
    {
        await _api.GetAsync("/v1/invoices?status=");

        _api.Billing.Command.ShouldBeOfType<(InvoiceQuery, PageRequest)>().Item1.Statuses
            .ShouldBe([InvoiceStatus.Issued, InvoiceStatus.Paid, InvoiceStatus.Synced]);
    }

    [Theory]
    [InlineData("/v1/invoices?status=open", "status: 'open' is not one of draft, issued, paid, synced, void.")]
    [InlineData("/v1/invoices?amount[gt]=5", "amount[gt]: is not supported yet; leave it out.")]
    [InlineData("/v1/invoices?due_date_window=7d", "due_date_window: is not supported yet; leave it out.")]
    [InlineData("/v1/invoices?date_type=due_date", "date_type: 'due_date' is not supported yet; only invoice_date is.")]
    [InlineData("/v1/invoices/upcoming", "subscription_id: is required.")]
    [InlineData("/v1/subscriptions?status=paused", "status: 'paused' is not one of active, ended, upcoming.")]
    [InlineData("/v1/plans?status=x", "status: 'x' is not one of active, draft, archived.")]
    [InlineData("/v1/subscriptions/01j0000000e00800000000002g/usage?first_dimension_key=region", "first_dimension_value: is required with first_dimension_key.")]
    [InlineData("/v1/subscriptions/01j0000000e00800000000002g/usage?granularity=hour", "granularity: 'hour' is not one of day.")]
    public async Task A_filter_that_cannot_be_honoured_is_refused_rather_than_ignored(string path, string error)
    {
        (await _api.GetAsync(path)).ShouldBeInvalid().ShouldBe(error);
        _api.Billing.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Costs_are_asked_for_as_the_query_says()
    {
        var id = Samples.Subscription.Subscription.Id;

        await _api.GetAsync($"/v1/subscriptions/{id}/costs?timeframe_start=2026-02-01T00:00:00Z&timeframe_end=2026-02-03T00:00:00Z&view_mode=periodic&currency=USD");

        _api.Billing.Command.ShouldBe(new SubscriptionCostQuery
        {
            SubscriptionId = id,
            From = Instant.FromUtc(2026, 2, 1, 0, 0),
            To = Instant.FromUtc(2026, 2, 3, 0, 0),
            Periodic = true,
            Currency = "USD",
        });
    }

    [Fact]
    public async Task A_malformed_id_in_a_filter_matches_nothing_rather_than_everything()
    {
        await _api.GetAsync("/v1/subscriptions?customer_id[]=nope&plan_id=nope&external_customer_id[]=a&external_customer_id[]=b");

        var query = _api.Billing.Command.ShouldBeOfType<(SubscriptionQuery, PageRequest)>().Item1;
        query.CustomerIds.ShouldBe([new CustomerId(Guid.Empty)]);
        query.PlanId.ShouldNotBeNull().Value.ShouldBe(Guid.Empty);
        query.ExternalCustomerIds.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Usage_is_asked_for_as_the_query_says()
    {
        var id = Samples.Subscription.Subscription.Id;

        await _api.GetAsync($"/v1/subscriptions/{id}/usage?timeframe_start=2026-02-01T00:00:00Z&timeframe_end=2026-02-03T00:00:00Z&granularity=day&view_mode=cumulative&billable_metric_id={Samples.Metric.Id}&group_by=team&first_dimension_key=region&first_dimension_value=eu");

        _api.Billing.Command.ShouldBeBoundAs(new SubscriptionUsageQuery
        {
            SubscriptionId = id,
            MetricId = Samples.Metric.Id,
            From = Instant.FromUtc(2026, 2, 1, 0, 0),
            To = Instant.FromUtc(2026, 2, 3, 0, 0),
            ByDay = true,
            Cumulative = true,
            GroupBy = "team",
            Dimensions = [new KeyValuePair<string, string>("region", "eu")],
        });
    }
}
