using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Orb.Billing.AspNetCore.Tests.Support;

namespace Orb.SampleHost.Tests;

/// <summary>The host's API by plain HTTP and JSON, for what no SDK would send. Every successful answer must be one of the contract.</summary>
internal sealed class Api : IDisposable
{
    /// <summary>What the type of every problem starts with.</summary>
    public const string ProblemTypes = "https://docs.withorb.com/reference/error-responses#";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _client;

    public Api(Uri host, string? key)
    {
        _client = new HttpClient { BaseAddress = new Uri(host, "/v1/") };
        if (key is not null)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> PostAsync(string path, string body, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"), idempotencyKey);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await _client.SendAsync(request);
        var reply = new Reply(
            $"{method} {path}",
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.TryGetValues("x-should-retry", out var retry) ? string.Join(',', retry) : null,
            await response.Content.ReadAsByteArrayAsync());
        if (response.IsSuccessStatusCode)
            Contract.Violations(method.Method, request.RequestUri!.IsAbsoluteUri ? request.RequestUri.PathAndQuery["/v1".Length..] : $"/{path}", reply.Text).ShouldBeEmpty();
        return reply;
    }

    /// <summary>Reads a resource that is there.</summary>
    public async Task<JsonNode> ReadAsync(string path) => (await GetAsync(path)).Succeeded();

    /// <summary>Creates a resource and returns it.</summary>
    public async Task<JsonNode> CreateAsync(string path, string body) => (await PostAsync(path, body)).Succeeded();

    /// <summary>All rows of a list, page by page.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string path)
    {
        var rows = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await ReadAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=100{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            rows.AddRange(page["data"]!.AsArray().Select(row => row!));
            cursor = (string?)page["pagination_metadata"]!["next_cursor"];
        }
        while (cursor is not null);
        return rows;
    }

    /// <summary>Waits until a test clock stands.</summary>
    public async Task ClockReadyAsync(string clock)
    {
        var started = Stopwatch.GetTimestamp();
        while ((string?)(await ReadAsync($"test_clocks/{clock}"))["status"] != "ready")
        {
            (Stopwatch.GetElapsedTime(started) < Deadline).ShouldBeTrue($"the clock must arrive within {Deadline}");
            await Task.Delay(PollInterval);
        }
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>What the host answered.</summary>
internal sealed record Reply(string Request, HttpStatusCode Status, string? ContentType, string? ShouldRetry, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public JsonNode Succeeded()
    {
        ((int)Status).ShouldBeInRange(200, 299, $"{Request} answered: {Text}");
        return Json;
    }

    /// <summary>Refused with a problem of the contract.</summary>
    /// <param name="status">The status.</param>
    /// <param name="type">The end of the problem's type.</param>
    /// <param name="names">What the answer must name: the field, the limit, the value.</param>
    public JsonNode Refused(int status, string type, params string[] names)
    {
        ((int)Status).ShouldBe(status, $"{Request} answered: {Text}");
        ContentType.ShouldBe("application/problem+json", $"{Request} answered: {Text}");
        var problem = Json;
        ((string?)problem["type"]).ShouldBe(Api.ProblemTypes + type, $"{Request} answered: {Text}");
        ((int)problem["status"]!).ShouldBe(status, "the body repeats the status");
        ((string?)problem["title"]).ShouldNotBeNullOrEmpty();
        Says(problem.ToJsonString(Readable), names);
        return problem;
    }

    /// <summary>The refusal of a batch of events.</summary>
    public JsonNode RefusedBatch(string idempotencyKey, params string[] names)
    {
        ((int)Status).ShouldBe(400, $"{Request} answered: {Text}");
        var failure = Json["validation_failed"]!.AsArray().FirstOrDefault(f => (string?)f!["idempotency_key"] == idempotencyKey);
        failure.ShouldNotBeNull($"the refusal must name the event {idempotencyKey}: {Text}");
        Says(failure.ToJsonString(Readable), names);
        return failure;
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private void Says(string said, string[] names)
    {
        foreach (var name in names)
            said.ShouldContain(name, Case.Sensitive, $"{Request} must say '{name}'");
    }
}
