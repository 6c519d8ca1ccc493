using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing.Tenants;
using Orb.Billing.Work;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>The API in process over the engine and a SQLite file, with every statement counted.</summary>
internal sealed class StoredApi : IAsyncDisposable
{
    private readonly StatementCounter _statements = new();
    private readonly string _file;
    private readonly FakeClock _clock;
    private WebApplication? _app;
    private string? _key;
    private string? _operator;

    private StoredApi(Instant now, string file) => (_clock, _file) = (new FakeClock(now), file);

    /// <summary>A file for a database that is not there yet.</summary>
    public static string NewFile() => Path.Combine(Path.GetTempPath(), $"orb-api-{Guid.NewGuid():N}.db");

    /// <summary>Deletes a database.</summary>
    public static void Delete(string file)
    {
        SqliteConnection.ClearAllPools();
        foreach (var suffix in new[] { "", "-wal", "-shm" })
            File.Delete(file + suffix);
    }

    /// <summary>The routes and methods of all endpoints.</summary>
    public IEnumerable<(string Method, string Route)> Endpoints => _app!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(m => (m, e.RoutePattern.RawText!)));

    /// <summary>Starts it on a database.</summary>
    /// <param name="now">The wall clock.</param>
    /// <param name="file">The database.</param>
    /// <param name="around">What surrounds every request, as a proxy or a broken wire does.</param>
    public static async Task<StoredApi> StartAsync(Instant now, string file, Func<HttpContext, RequestDelegate, Task>? around = null)
    {
        var api = new StoredApi(now, file);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddOrbBilling(o => o.TestClocksEnabled = true).UseSqlite($"Data Source={api._file}").UseClock(api._clock).AddRestApi();
        builder.Services.ConfigureDbContext<SqliteOrbDbContext>(o => o.AddInterceptors(api._statements));
        api._app = builder.Build();
        await using (var scope = api._app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IBillingSchema>().MigrateAsync(default);
            var tenants = scope.ServiceProvider.GetRequiredService<ITenantService>();
            await tenants.EnsureAsync(TenantId.Default, "Acme", isTest: true, default);
            api._key = (await tenants.CreateKeyAsync(TenantId.Default, "admin", ApiRole.Admin, default)).Value.Key;
            api._operator = (await tenants.CreateKeyAsync(TenantId.Default, "operator", ApiRole.Operator, default)).Value.Key;
        }

        if (around is not null)
            api._app.Use(next => context => around(context, next));
        api._app.UseRouting();
        api._app.MapOrbBilling("/v1");
        await api._app.StartAsync();
        return api;
    }

    /// <summary>Moves the wall clock and does what is due by then.</summary>
    public async Task SweepAsync(Instant to)
    {
        _clock.Reset(to);
        await _app!.Services.GetRequiredService<ISweep>().RunAsync(to, int.MaxValue, default);
    }

    /// <summary>Creates something.</summary>
    public async Task<JsonNode> PostAsync(string path, string body) => await SendAsync(HttpMethod.Post, path, body);

    /// <summary>Changes something.</summary>
    public async Task<JsonNode> PutAsync(string path, string body) => await SendAsync(HttpMethod.Put, path, body);

    /// <summary>Reads something.</summary>
    public async Task<JsonNode> GetAsync(string path) => await SendAsync(HttpMethod.Get, path, null);

    /// <summary>How many statements an answer took.</summary>
    public async Task<long> CountAsync(Func<StoredApi, Task<JsonNode>> ask)
    {
        // Once before, for what is kept from the first time on.
        await ask(this);
        var before = _statements.Count;
        await ask(this);
        return _statements.Count - before;
    }

    /// <summary>How many statements an answer took that read.</summary>
    public async Task<long> LookupsAsync(Func<StoredApi, Task<JsonNode>> ask)
    {
        var before = _statements.Lookups;
        await ask(this);
        return _statements.Lookups - before;
    }

    /// <summary>A key of the role admin of a further tenant.</summary>
    public async Task<string> OtherTenantAsync()
    {
        await using var scope = _app!.Services.CreateAsyncScope();
        var tenants = scope.ServiceProvider.GetRequiredService<ITenantService>();
        var tenant = (await tenants.CreateAsync("Other", true, default)).Value;
        return (await tenants.CreateKeyAsync(tenant.Id, "admin", ApiRole.Admin, default)).Value.Key;
    }

    /// <summary>What a bearer of a key is answered to a read.</summary>
    public async Task<(int Status, string Text)> ReadAsync(string path, string key)
    {
        using var client = _app!.GetTestServer().CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/{path}", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a write under an idempotency key.</summary>
    public async Task<(int Status, string Text, bool WasReplayed)> WriteAsync(string path, string body, string idempotencyKey, string? key = null)
    {
        using var client = _app!.GetTestServer().CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/v1/{path}", UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? _key);
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Contains("Idempotent-Replayed"));
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string? body)
    {
        using var client = _app!.GetTestServer().CreateClient();
        using var request = new HttpRequestMessage(method, new Uri($"/v1/{path}", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", path.StartsWith("tenants", StringComparison.Ordinal) ? _operator : _key);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {text}");
        return JsonNode.Parse(text)!;
    }
}
