using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing.Alerts;
using Orb.Billing.Audit;
using Orb.Billing.Catalog;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>The API in process, over fakes of the services.</summary>
public sealed class Api : IAsyncDisposable
{
    public const string Json = "application/json";

    private readonly WebApplication _app;

    private Api(WebApplication app, FakeBilling billing, FakeTenants tenants, FakeIdempotency idempotency, LogLines log)
    {
        _app = app;
        Billing = billing;
        Tenants = tenants;
        Idempotency = idempotency;
        Log = log;
    }

    public FakeBilling Billing { get; }

    public FakeTenants Tenants { get; }

    public FakeIdempotency Idempotency { get; }

    public LogLines Log { get; }

    public IServiceProvider Services => _app.Services;

    public string Address => _app.Urls.Single();

    /// <summary>Starts the API; over a real socket where a test needs one.</summary>
    public static async Task<Api> StartAsync(
        Action<RestApiOptions>? configure = null, Action<WebApplication>? map = null, bool testClocks = true, bool socket = false,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var billing = new FakeBilling();
        var tenants = new FakeTenants();
        var idempotency = new FakeIdempotency();
        var log = new LogLines();
        if (socket)
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();
        builder.Logging.AddProvider(log);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IClock>(new FakeClock(Samples.Now));
        builder.Services.AddScoped<TenantScope>();
        builder.Services.AddSingleton<ITenantService>(tenants);
        builder.Services.AddSingleton<IIdempotencyStore>(idempotency);
        builder.Services.AddSingleton<IBillingTransactions>(idempotency);
        builder.Services.AddSingleton<ICustomerService>(billing);
        builder.Services.AddSingleton<ICustomerBalanceService>(billing);
        builder.Services.AddSingleton<ICreditService>(new FakeCredits(billing));
        builder.Services.AddSingleton<ICatalogService>(billing);
        builder.Services.AddSingleton<ICouponService>(new FakeCoupons(billing));
        builder.Services.AddSingleton<IAlertService>(new FakeAlerts(billing));
        builder.Services.AddSingleton<ICreditNoteService>(new FakeCreditNotes(billing));
        builder.Services.AddSingleton<IPriceEvaluationService>(new FakeEvaluation(billing));
        builder.Services.AddSingleton<IDimensionalPriceGroupService>(billing);
        builder.Services.AddSingleton<IPricingUnitService>(new FakePricingUnits(billing));
        builder.Services.AddSingleton<IAuditService>(new FakeAudit(billing));
        builder.Services.AddSingleton<ISettingsService>(new FakeSettings(billing));
        builder.Services.AddSingleton<ISubscriptionService>(billing);
        builder.Services.AddSingleton<ICostService>(billing);
        builder.Services.AddSingleton<IUsageService>(billing);
        builder.Services.AddSingleton<IInvoiceService>(billing);
        builder.Services.AddSingleton<IBillingExceptionService>(billing);
        builder.Services.AddSingleton<IBillingRunService>(billing);
        builder.Services.AddSingleton<ITestClockService>(billing);
        builder.Services.AddOrbBilling(o => o.TestClocksEnabled = testClocks).AddRestApi(configure).AddRestApi();
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRouting();
        if (map is null)
            app.MapOrbBilling();
        else
            map(app);
        await app.StartAsync();
        return new Api(app, billing, tenants, idempotency, log);
    }

    /// <summary>Starts the API with its OpenAPI document.</summary>
    public static Task<Api> StartWithDocumentAsync(Action<RestApiOptions>? configure = null) => StartAsync(
        configure,
        map: app =>
        {
            app.MapOrbBilling();
            app.MapOpenApi();
        },
        services: services => services.AddOpenApi("v1", options => options.AddOrbBilling()));

    /// <summary>The OpenAPI document; it takes no key.</summary>
    public async Task<JsonElement> DocumentAsync() => (await GetAsync("/openapi/v1.json", role: null)).Body;

    /// <summary>A client; without a key when the role is null.</summary>
    public HttpClient Client(ApiRole? role = ApiRole.Admin)
    {
        var client = _app.Services.GetService<Microsoft.AspNetCore.Hosting.Server.IServer>() is TestServer server
            ? server.CreateClient()
            : new HttpClient { BaseAddress = new Uri(Address) };
        if (role is { } known)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", FakeTenants.KeyOf(known));
        return client;
    }

    public Task<Reply> GetAsync(string path, ApiRole? role = ApiRole.Admin) => SendAsync("GET", path, null, role);

    public Task<Reply> PostAsync(string path, string? body, ApiRole? role = ApiRole.Admin, params (string Name, string Value)[] headers) =>
        SendAsync("POST", path, body, role, headers);

    public async Task<Reply> SendAsync(
        string method, string path, string? body, ApiRole? role = ApiRole.Admin, params (string Name, string Value)[] headers)
    {
        using var client = Client(role);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(Json) } };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return new Reply(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, bytes,
            response.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Idempotency.Dispose();
        Log.Dispose();
    }
}

/// <summary>What came back.</summary>
public sealed record Reply(HttpStatusCode Status, string? ContentType, byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Body => JsonDocument.Parse(Bytes).RootElement;

    public string Problem => Body.GetProperty("type").GetString()!.Split('#')[^1];

    public string Detail => Body.GetProperty("detail").GetString()!;

    public string[] Errors => [.. Body.GetProperty("validation_errors").EnumerateArray().Select(e => e.GetString()!)];

    public void ShouldBeProblem(int status, string kind)
    {
        ((int)Status).ShouldBe(status, Text);
        ContentType.ShouldBe("application/problem+json");
        Body.GetProperty("type").GetString().ShouldBe($"https://docs.withorb.com/reference/error-responses#{kind}");
        Body.GetProperty("status").GetInt32().ShouldBe(status);
        Body.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        Detail.ShouldNotBeNullOrEmpty();
    }

    /// <summary>The one thing wrong with the request.</summary>
    public string ShouldBeInvalid()
    {
        ShouldBeProblem(400, "400-request-validation-errors");
        return Errors.ShouldHaveSingleItem();
    }
}

/// <summary>Everything that was logged.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
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

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
            _lines.Add($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
