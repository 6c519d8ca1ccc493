using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.Docs.Tests;

/// <summary>Every request on a page of docs/api is sent, in order, to a host of the page's own, and answered as the page says.</summary>
public sealed partial class ApiPageTests
{
    private const string Key = "orb_dev_key";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);
    private static readonly string Folder = Path.Combine(Metadata("RepositoryRoot"), "docs", "api");

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Folder, "*.md").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Requests_are_answered_as_the_page_says(string page)
    {
        var exchanges = Exchange.On(await TextAsync(page));
        if (exchanges.Count == 0)
            return;
        var database = Path.Combine(Path.GetTempPath(), $"orb-docs-{Guid.NewGuid():N}.db");
        try
        {
            await using var host = await StartAsync(database);
            using var client = new HttpClient { BaseAddress = new Uri(host.Urls.Single()) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
            var names = new Dictionary<string, string>
            {
                ["now"] = SystemClock.Instance.GetCurrentInstant().ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            };
            foreach (var exchange in exchanges)
                await SendAsync(client, exchange, names, page);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            foreach (var suffix in new[] { "", "-wal", "-shm" })
                File.Delete(database + suffix);
        }
    }

    [Fact]
    public void A_page_that_says_something_else_fails()
    {
        JsonNode actual = JsonNode.Parse("""{"id": "a1", "rows": [{"total": "49.00", "tax": null}], "count": 1}""")!;
        var names = new Dictionary<string, string>();
        Exchange.Difference(JsonNode.Parse("""{"id": "<it>", "rows": [{"total": "49.00"}]}"""), actual, names).ShouldBeNull();
        names["it"].ShouldBe("a1");
        names["other"] = "b2";
        Exchange.Difference(JsonNode.Parse("""{"id": "<other>"}"""), actual, names).ShouldBe("$.id is \"a1\", not b2");
        Exchange.Difference(JsonNode.Parse("""{"rows": [{"total": "49.01"}]}"""), actual, names).ShouldBe("$.rows[0].total is \"49.00\", not 49.01");
        Exchange.Difference(JsonNode.Parse("""{"rows": []}"""), actual, names).ShouldNotBeNull();
        Exchange.Difference(JsonNode.Parse("""{"count": 2}"""), actual, names).ShouldBe("$.count is 1, not 2");
        Exchange.Difference(JsonNode.Parse("""{"rows": [{"tax": "0.00"}]}"""), actual, names).ShouldNotBeNull();
        Exchange.Difference(JsonNode.Parse("""{"none": null}"""), actual, names).ShouldBe("$ has no member none");
    }

    [Fact]
    public async Task Every_piece_of_a_program_is_one_that_the_official_client_runs()
    {
        // Run by OfficialSdkTests against a started host.
        var program = await File.ReadAllTextAsync(Path.Combine(Metadata("RepositoryRoot"), "tests", "clients", "guide.mjs"));
        var regions = Region().Matches(program.ReplaceLineEndings("\n")).ToDictionary(m => m.Groups[2].Value, m => Dedented(m.Groups[3].Value, m.Groups[1].Value));
        var shown = new List<string>();
        foreach (var row in Pages)
        {
            var text = await TextAsync(row.Data);
            foreach (Match snippet in Snippet().Matches(text))
            {
                snippet.Groups[2].Value.ShouldBe(regions.GetValueOrDefault(snippet.Groups[1].Value), $"{row.Data}, snippet {snippet.Groups[1].Value}");
                shown.Add(snippet.Groups[1].Value);
            }

            Fence().Matches(text).Where((_, i) => i % 2 == 0).Select(m => m.Groups[1].Value).Where(l => l is not ("http" or "js" or "sh")).ShouldBeEmpty($"{row.Data}: nothing runs these");
            Fence().Matches(text).Count(m => m.Groups[1].Value == "js").ShouldBe(Snippet().Count(text), $"{row.Data} has JavaScript that no region runs");
        }

        shown.Order().ShouldBe(regions.Keys.Order());
    }

    [Fact]
    public async Task Links_lead_somewhere()
    {
        foreach (var row in Pages)
        {
            foreach (var link in Link().Matches(await TextAsync(row.Data)).Select(m => m.Groups[1].Value))
                Path.Exists(Path.Combine(Folder, link)).ShouldBeTrue($"{row.Data} links to {link}.");
        }
    }

    private static async Task<WebApplication> StartAsync(string database)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddOrbBilling(o => (o.TestClocksEnabled, o.DevelopmentKeysEnabled) = (true, true))
            .UseSqlite($"Data Source={database}")
            .AddBackgroundProcessing(o => o.PollInterval = Duration.FromMilliseconds(50))
            .AddRestApi();
        var app = builder.Build();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IBillingSchema>().MigrateAsync(default);
            var tenants = scope.ServiceProvider.GetRequiredService<ITenantService>();
            await tenants.EnsureAsync(TenantId.Default, "Acme", isTest: true, default);
            await tenants.EnsureDevelopmentKeyAsync(TenantId.Default, Key, ApiRole.Admin, default);
        }

        app.UseRouting();
        app.MapOrbBilling("/v1");
        await app.StartAsync();
        return app;
    }

    // What the background work has not done yet is asked for again; a page shows how it ends.
    private static async Task SendAsync(HttpClient client, Exchange exchange, Dictionary<string, string> names, string page)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var difference = await SendOnceAsync(client, exchange, names);
            if (difference is null)
                return;
            if (exchange.Method != "GET" || Stopwatch.GetElapsedTime(started) > Deadline || difference.StartsWith("status", StringComparison.Ordinal))
                Assert.Fail($"{page}: {exchange.Method} {exchange.Target}: {difference}");
            await Task.Delay(50);
        }
    }

    private static async Task<string?> SendOnceAsync(HttpClient client, Exchange exchange, Dictionary<string, string> names)
    {
        using var request = new HttpRequestMessage(new HttpMethod(exchange.Method), Exchange.Named(exchange.Target, names));
        foreach (var (name, value) in exchange.Request.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (exchange.Request.Body is { } body)
            request.Content = new StringContent(Exchange.Named(body, names), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode != exchange.Status)
            return $"status {(int)response.StatusCode}, not {exchange.Status}: {text}";
        foreach (var (name, value) in exchange.Answer.Headers)
        {
            var found = response.Headers.Concat(response.Content.Headers).Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).SelectMany(h => h.Value).SingleOrDefault();
            if (found != Exchange.Named(value, names))
                return $"{name} is {found}, not {value}";
        }

        return exchange.Answer.Body is { } shown ? Exchange.Difference(JsonNode.Parse(shown), JsonNode.Parse(text), names) is { } difference ? $"{difference}: {text}" : null : null;
    }

    private static async Task<string> TextAsync(string page) => (await File.ReadAllTextAsync(Path.Combine(Folder, page))).ReplaceLineEndings("\n");

    private static string Metadata(string key) =>
        typeof(ApiPageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private static string Dedented(string region, string indent) =>
        string.Join('\n', region.TrimEnd().Split('\n').Select(l => l.StartsWith(indent, StringComparison.Ordinal) ? l[indent.Length..] : l));

    [GeneratedRegex("^( *)// <([a-z0-9-]+)>\n(.*?)^ *// </\\2>", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex("<!-- snippet: ([a-z0-9-]+) -->\n```js\n(.*?)\n```\n<!-- endsnippet -->", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex("^```(.*)$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)[^)]*\)")]
    private static partial Regex Link();
}
