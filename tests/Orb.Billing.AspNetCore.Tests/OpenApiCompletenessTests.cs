using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>The OpenAPI document beside what the API really has, reads and sends: nothing of ours is undocumented, and nothing documented is not there.</summary>
public sealed class OpenApiCompletenessTests : IAsyncLifetime
{
    private const string Customer = """{"name":"A","email":"a@b.test"}""";
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartWithDocumentAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Every_endpoint_is_in_the_document_and_every_documented_operation_is_mapped_A26()
    {
        var mapped = _api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => (Path: $"/{e.RoutePattern.RawText!.TrimStart('/')}", Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]))
            // What no endpoint takes is answered 404 by one for all the rest.
            .Where(e => e.Path.StartsWith("/v1/", StringComparison.Ordinal) && e.Path != "/v1/{**path}")
            .SelectMany(e => e.Methods.Select(method => ApiDocument.Key(method, e.Path["/v1".Length..])))
            .ToList();

        var documented = new ApiDocument(await _api.DocumentAsync(), "/v1").Operations;

        mapped.Count.ShouldBeGreaterThan(120);
        mapped.ShouldBeUnique();
        mapped.Except(documented).ShouldBeEmpty("mapped and undocumented");
        documented.Except(mapped).ShouldBeEmpty("documented and not mapped");
    }

    [Fact]
    public async Task A_text_that_may_be_null_is_documented_so()
    {
        var document = (await _api.DocumentAsync()).GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal);
        document.ShouldContain("""
            "dimension_values":{"type":"array","items":{"type":["null","string"]}}
            """.Trim());
        document.ShouldContain("""
            "dimensions":{"type":"array","items":{"type":"string"}}
            """.Trim());
    }

    [Fact]
    public async Task The_documented_problem_has_the_members_that_problems_are_written_with()
    {
        var schema = (await _api.DocumentAsync()).GetProperty("components").GetProperty("schemas").GetProperty("OrbProblem");
        string[][] written =
        [
            Members((await _api.GetAsync("/v1/customers", role: null)).Body),
            Members((await _api.PostAsync("/v1/customers", "{}")).Body),
            Members((await _api.GetAsync("/v1/nothing")).Body),
        ];
        var batch = (await _api.PostAsync("/v1/ingest", """{"events":[{"event_name":"e","timestamp":"2026-01-01T00:00:00Z","idempotency_key":"k","customer_id":"c","properties":{"p":[]}}]}""")).Body;

        Members(schema.GetProperty("properties")).ShouldBe(written.Append(Members(batch)).SelectMany(m => m).Distinct(), ignoreOrder: true);
        Required(schema).ShouldBe(written.Aggregate<IEnumerable<string>>((all, members) => all.Intersect(members)), ignoreOrder: true);
        var failure = schema.GetProperty("properties").GetProperty("validation_failed").GetProperty("items");
        Members(failure.GetProperty("properties")).ShouldBe(Members(batch.GetProperty("validation_failed")[0]), ignoreOrder: true);
        Required(failure).ShouldBe(Members(failure.GetProperty("properties")), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_operation_that_changes_something_takes_an_idempotency_key_and_says_when_it_answers_anew()
    {
        string[] asks =
        [
            "post /v1/events/search", "post /v1/prices/evaluate", "post /v1/prices/evaluate_preview_events", "post /v1/prices/{price_id}/evaluate",
            "post /v1/subscriptions/preview", "post /v1/subscriptions/{subscription_id}/schedule_plan_change/preview",
        ];
        foreach (var (name, operation) in await OperationsAsync())
        {
            var isRead = name.StartsWith("get ", StringComparison.Ordinal);
            var changes = !isRead && !asks.Contains(name);
            Taken(operation).Contains("Idempotency-Key").ShouldBe(changes, name);
            Taken(operation).Contains("If-None-Match").ShouldBe(isRead, name);
            Taken(operation).ShouldContain("X-Request-Id", name);
            foreach (var answer in operation.GetProperty("responses").EnumerateObject().Where(r => r.Name.StartsWith('2')))
                Sent(answer.Value).Contains("IDEMPOTENT-REPLAYED").ShouldBe(changes, $"{name} {answer.Name}");
        }
    }

    [Fact]
    public async Task What_a_change_wrote_may_be_asked_for_by_a_header_where_it_is_answered()
    {
        foreach (var (name, operation) in await OperationsAsync())
        {
            var answers = operation.GetProperty("responses").ToString().Contains("MutatedSubscriptionResponse", StringComparison.Ordinal) && !name.EndsWith("/preview", StringComparison.Ordinal);
            Taken(operation).Contains("Include-Changed-Resources").ShouldBe(answers, name);
        }
    }

    [Fact]
    public async Task The_headers_of_answers_are_the_documented_ones()
    {
        await using var limited = await Api.StartWithDocumentAsync(o => o.Rates.WritesPerSecond = 1);
        _api.Idempotency.FailCommit = true;
        var busy = await PostAsync("k0");
        _api.Idempotency.FailCommit = false;
        var customer = $"/v1/customers/{Samples.Customer.Id}";
        var shown = await _api.GetAsync(customer);
        var refusals = new[]
        {
            busy, // 503
            await _api.GetAsync(customer, role: null), // 401
            await _api.GetAsync("/v1/customers/none"), // 404
        }.ToList();
        for (var i = 0; i < 11; i++)
            refusals.Add(await limited.PostAsync("/v1/customers", "{}"));
        var (made, again) = (await PostAsync("k1"), await PostAsync("k1"));
        refusals.Add(await PostAsync("k1", """{"name":"B","email":"a@b.test"}""")); // 409

        var operations = (await OperationsAsync()).ToDictionary(o => o.Name, o => o.Operation.GetProperty("responses"));
        var (create, fetch) = (operations["post /v1/customers"], operations["get /v1/customers/{customer_id}"]);
        refusals.Select(r => (int)r.Status).Distinct().ShouldBe([503, 401, 404, 400, 429, 409]);
        Headers([.. refusals]).ShouldBe(Sent(create.GetProperty("default")), ignoreOrder: true);
        Headers([made, again]).ShouldBe(Sent(create.GetProperty("201")), ignoreOrder: true);
        Headers([shown]).ShouldBe(Sent(fetch.GetProperty("200")), ignoreOrder: true);
        Headers([await _api.SendAsync("GET", customer, null, ApiRole.Admin, ("If-None-Match", shown.Headers["ETag"]))])
            .ShouldBe(Sent(fetch.GetProperty("304")), ignoreOrder: true);
    }

    private Task<Reply> PostAsync(string key, string body = Customer) => _api.PostAsync("/v1/customers", body, ApiRole.Admin, ("Idempotency-Key", key));

    private static IEnumerable<string> Headers(Reply[] replies) => replies.SelectMany(r => r.Headers.Keys).Select(Caseless).Distinct();

    private async Task<IReadOnlyList<(string Name, JsonElement Operation)>> OperationsAsync() =>
    [
        .. (await _api.DocumentAsync()).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(o => ($"{o.Name} {path.Name}", o.Value))),
    ];

    private static List<string> Taken(JsonElement operation) =>
        [.. operation.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("in").GetString() == "header").Select(p => p.GetProperty("name").GetString()!)];

    private static string[] Sent(JsonElement answer) => answer.TryGetProperty("headers", out var headers) ? [.. Members(headers).Select(Caseless)] : [];

    private static string Caseless(string header) => header.ToUpperInvariant();

    private static string[] Required(JsonElement schema) => [.. schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()!)];

    private static string[] Members(JsonElement element) => [.. element.EnumerateObject().Select(m => m.Name)];
}
