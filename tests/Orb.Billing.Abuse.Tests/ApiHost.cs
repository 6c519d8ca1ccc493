using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime.Testing;
using NodaTime.Text;
using Orb.Billing.AspNetCore;
using Orb.Billing.Tenants;
using Orb.Billing.Work;

namespace Orb.Billing.Abuse.Tests;

/// <summary>A host in this process as the sample host is wired: engine, SQLite file and REST API, with a clock that the test moves and without workers.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public const string AdminKey = "orb_dev_key";

    // Migrated once: each host begins with a copy.
    private static readonly Lazy<Task<string>> Migrated = new(MigrateAsync);

    private readonly WebApplication _app;
    private readonly LogLines _log;
    private readonly HttpClient _client;

    private ApiHost(WebApplication app, LogLines log, FakeClock clock, string database, bool socket)
    {
        (_app, _log, Clock, Database) = (app, log, clock, database);
        _client = socket ? new HttpClient { BaseAddress = new Uri(app.Urls.Single()) } : app.GetTestClient();
    }

    public FakeClock Clock { get; }

    public string Database { get; }

    public IServiceProvider Services => _app.Services;

    public string Address => _app.Urls.Single();

    /// <summary>Everything that was logged.</summary>
    public IReadOnlyList<string> Log => _log.All;

    public static async Task<ApiHost> StartAsync(
        string now = "2026-02-10T12:00:00Z", Action<RestApiOptions>? configure = null, Action<OrbBillingOptions>? engine = null, bool socket = false,
        bool logEverything = false)
    {
        var database = NewFile();
        File.Copy(await Migrated.Value, database);
        var clock = new FakeClock(InstantPattern.ExtendedIso.Parse(now).Value);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (socket)
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();
        var log = new LogLines(logEverything ? LogLevel.Trace : LogLevel.Warning);
        // What the framework says is set by the sample host's settings, what the engine says is heard whole.
        builder.Configuration.AddJsonFile(Path.Combine(Project, "..", "..", "samples", "Orb.SampleHost", "appsettings.json"));
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddProvider(log).AddFilter("Orb", LogLevel.Trace);
        builder.Services.AddRoutingCore();
        builder.Services.AddOrbBilling(o =>
        {
            o.TestClocksEnabled = true;
            o.DevelopmentKeysEnabled = true;
            engine?.Invoke(o);
        }).UseSqlite($"Data Source={database}").UseClock(clock).UseSeededIds(1).AddRestApi(configure);
        builder.Services.AddOpenApi("v1", o => o.AddOrbBilling());
        var app = builder.Build();
        app.UseRouting();
        app.MapOrbBilling();
        app.MapOpenApi();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var tenants = scope.ServiceProvider.GetRequiredService<ITenantService>();
            await tenants.EnsureAsync(TenantId.Default, "Acme", isTest: true, default);
            await tenants.EnsureDevelopmentKeyAsync(TenantId.Default, AdminKey, ApiRole.Admin, default);
        }

        await app.StartAsync();
        return new ApiHost(app, log, clock, database, socket);
    }

    public Task<Reply> GetAsync(string path, string? key = AdminKey) => SendAsync("GET", path, (HttpContent?)null, key);

    public Task<Reply> PostAsync(string path, string body, string? key = AdminKey) => SendAsync("POST", path, body, key);

    /// <summary>Creates a resource and returns it.</summary>
    public async Task<JsonNode> CreateAsync(string path, string body, string? key = AdminKey) => (await PostAsync(path, body, key)).Succeeded();

    public async Task<Reply> SendAsync(string method, string path, string? body, string? key = AdminKey, params (string Name, string Value)[] headers)
    {
        using var content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new("application/json") } };
        return await SendAsync(method, path, content, key, headers);
    }

    public async Task<Reply> SendAsync(string method, string path, HttpContent? content, string? key = AdminKey, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith('/') ? path : $"/v1/{path}") { Content = content };
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request);
        return new Reply(
            $"{method} {path}", (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType,
            response.Headers.TryGetValues("x-should-retry", out var retry) ? string.Join(',', retry) : null, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Runs what is due.</summary>
    public async Task SweepAsync()
    {
        for (var sweeps = 0; sweeps < 1000; sweeps++)
        {
            if ((await Services.GetRequiredService<ISweep>().RunAsync(Clock.GetCurrentInstant(), 100, default)).Customers < 100)
                return;
        }

        Assert.Fail("What is due is due again and again.");
    }

    public async Task<TResult> InScopeAsync<TService, TResult>(Func<TService, Task<TResult>> run)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }

    private static string Project => typeof(ApiHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;

    private static string NewFile() => Path.Combine(Path.GetTempPath(), $"orb-abuse-{Guid.NewGuid():N}.db");

    private static async Task<string> MigrateAsync()
    {
        var database = NewFile();
        var services = new ServiceCollection();
        services.AddOrbBilling().UseSqlite($"Data Source={database}");
        await using (var provider = services.BuildServiceProvider())
        {
            await using var scope = provider.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IBillingSchema>().MigrateAsync(default);
        }

        // What is in the write-ahead log goes into the file when the last connection is closed.
        SqliteConnection.ClearAllPools();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(database);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _log.Dispose();
        SqliteConnection.ClearAllPools();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(Database + suffix);
    }
}

/// <summary>What was answered.</summary>
internal sealed record Reply(string Request, int Status, string? ContentType, string? ShouldRetry, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes)!;

    public JsonNode Succeeded()
    {
        Status.ShouldBeInRange(200, 299, $"{Request} answered: {Text}");
        return Json;
    }

    /// <summary>Refused with a problem of the contract that names what is asked for.</summary>
    public JsonNode Refused(int status, string type, params string[] names)
    {
        Status.ShouldBe(status, $"{Request} answered: {Text}");
        ContentType.ShouldBe("application/problem+json");
        ((string?)Json["type"]).ShouldBe($"https://docs.withorb.com/reference/error-responses#{type}");
        foreach (var name in names)
            ((string?)Json["detail"])!.ShouldContain(name, Case.Sensitive, $"{Request} answered: {Text}");
        return Json;
    }
}

/// <summary>Everything that was logged, by every part of the host.</summary>
internal sealed class LogLines(LogLevel least) : ILoggerProvider, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
            _lines.Add($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
