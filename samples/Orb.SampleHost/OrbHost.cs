using Microsoft.AspNetCore.ResponseCompression;
using NodaTime;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Orb.Billing;
using Orb.Billing.AspNetCore;
using Orb.Billing.Quartz;
using Orb.Billing.Tenants;
using Orb.SampleHost.Demo;
using Scalar.AspNetCore;

namespace Orb.SampleHost;

/// <summary>Wires the engine, its store and its API into an ASP.NET Core host.</summary>
internal static class OrbHost
{
    public static WebApplication Build(string[] args)
    {
        // Settings ship beside the program: the working folder is only where the database goes.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var settings = Settings(builder.Configuration);
        if (settings.Problem(builder.Environment.IsDevelopment()) is { } problem)
            throw new HostSettingsException(problem);

        // The default URL stands in code, so that ASPNETCORE_URLS and --urls both override it.
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
            builder.WebHost.UseUrls(HostSettings.DefaultUrl);

        var testClocks = settings.TestClocks.Enabled ?? builder.Environment.IsDevelopment();
        builder.Services.AddOrbBilling(o =>
            {
                o.TestClocksEnabled = testClocks;
                o.DevelopmentKeysEnabled = builder.Environment.IsDevelopment();
                o.Lease = settings.Work.Lease is { } lease ? Duration.FromTimeSpan(lease) : o.Lease;
            })
            .UseStorage(settings.Storage)
            .TriggerWork(settings)
            .AddRestApi(o => Configure(o, settings, builder.Environment.IsDevelopment()));
        builder.Services.AddOpenApi("v1", o => o.AddOrbBilling());
        // No answer mixes a secret with what a caller chose, so its length tells nothing.
        builder.Services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json"];
        });
        builder.Services.AddHealthChecks().AddOrbBilling("storage", tags: ["ready"]);
        if (settings.Telemetry.OtlpEndpoint is { } collector)
            AddTelemetry(builder.Services, collector);
        if (settings.Cors.AllowedOrigins.Length > 0)
            builder.Services.AddCors(c => c.AddDefaultPolicy(p => p.WithOrigins(settings.Cors.AllowedOrigins).AllowAnyHeader().AllowAnyMethod()));
        return builder.Build();
    }

    public static void Map(WebApplication app)
    {
        if (Settings(app.Configuration).Cors.AllowedOrigins.Length > 0)
            app.UseCors();
        app.UseResponseCompression();
        app.MapOrbBilling("/v1");
        app.MapOpenApi();
        app.MapScalarApiReference("/reference", o => o.WithTitle("Orb"));
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
    }

    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IBillingSchema>().MigrateAsync(cancellationToken);
    }

    /// <summary>The tenant and key every development host has, and the demo data on the first start.</summary>
    public static async Task PrepareDevelopmentAsync(WebApplication app, CancellationToken cancellationToken)
    {
        if (!app.Environment.IsDevelopment())
            throw new HostSettingsException("Demo data is for the Development environment only: set ASPNETCORE_ENVIRONMENT=Development.");
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var tenants = scope.ServiceProvider.GetRequiredService<ITenantService>();
            await tenants.EnsureAsync(TenantId.Default, "Lumen AI (demo)", isTest: true, cancellationToken);
            await tenants.EnsureDevelopmentKeyAsync(TenantId.Default, DevelopmentKey(app), ApiRole.Admin, cancellationToken);
        }

        var settings = Settings(app.Configuration);
        if (settings.Demo.Enabled)
            await SeedAsync(settings, app.Services.GetRequiredService<IClock>().GetCurrentInstant(), cancellationToken);
    }

    public static string DevelopmentKey(WebApplication app) => Settings(app.Configuration).Development.ApiKey ?? HostSettings.DefaultKey;

    // The demo lives on a clock of its own, so it gets an engine of its own over the same store, without workers.
    private static async Task SeedAsync(HostSettings settings, Instant now, CancellationToken cancellationToken)
    {
        var clock = new DemoClock(now);
        var services = new ServiceCollection();
        services.AddSingleton<IClock>(clock);
        services.AddOrbBilling(o =>
        {
            o.TestClocksEnabled = true;
            o.IngestWindow = Duration.FromHours(48); // a day's events are sent in at its end
        }).UseStorage(settings.Storage);
        await using var provider = services.BuildServiceProvider();
        await new DemoSeeder(provider, clock, Console.Out).SeedAsync(now, cancellationToken);
    }

    private static void Configure(RestApiOptions options, HostSettings settings, bool isDevelopment)
    {
        options.LogRequests = settings.RequestLogging.Enabled;
        Configure(options.Jwt, settings.Jwt);
        var usual = isDevelopment ? new RequestRates() : RequestRates.Documented;
        options.Rates = new RequestRates
        {
            AnalyticsPerSecond = Rate(settings.Rates.AnalyticsPerSecond, usual.AnalyticsPerSecond),
            ReadsPerSecond = Rate(settings.Rates.ReadsPerSecond, usual.ReadsPerSecond),
            WritesPerSecond = Rate(settings.Rates.WritesPerSecond, usual.WritesPerSecond),
            IngestPerSecond = Rate(settings.Rates.IngestPerSecond, usual.IngestPerSecond),
        };

        static int? Rate(int? set, int? usual) => set == 0 ? null : set ?? usual;
    }

    private static void Configure(JwtOptions options, HostSettings.JwtSettings settings)
    {
        options.Authority = settings.Authority;
        options.Issuer = settings.Issuer;
        options.Audience = settings.Audience;
        options.TenantClaim = settings.TenantClaim ?? options.TenantClaim;
        options.RoleClaim = settings.RoleClaim ?? options.RoleClaim;
        options.CustomerClaim = settings.CustomerClaim ?? options.CustomerClaim;
        foreach (var key in settings.SigningKeys)
            options.SigningKeys.Add(key);
        if (settings.Algorithms is not { } algorithms)
            return;
        options.Algorithms.Clear();
        foreach (var algorithm in algorithms)
            options.Algorithms.Add(algorithm);
    }

    private static OrbBillingBuilder UseStorage(this OrbBillingBuilder builder, HostSettings.StorageSettings storage) => storage.IsPostgreSql
        ? builder.UsePostgreSql(storage.ConnectionString!)
        : builder.UseSqlite(storage.ConnectionString ?? HostSettings.StorageSettings.DefaultConnectionString);

    // Quartz keeps its tables beside the engine's.
    private static OrbBillingBuilder TriggerWork(this OrbBillingBuilder builder, HostSettings settings) => settings.Jobs.IsQuartz
        ? builder.UseQuartz(o =>
        {
            o.Store = settings.Storage.IsPostgreSql ? QuartzStore.PostgreSql : QuartzStore.Sqlite;
            o.ConnectionString = settings.Storage.ConnectionString ?? HostSettings.StorageSettings.DefaultConnectionString;
            o.BatchSize = settings.Work.BatchSize ?? o.BatchSize;
        })
        : builder.AddBackgroundProcessing(o => o.BatchSize = settings.Work.BatchSize ?? o.BatchSize);

    // Over HTTP, which needs no other port and no other protocol at the collector.
    private static void AddTelemetry(IServiceCollection services, Uri collector) => services.AddOpenTelemetry()
        .ConfigureResource(r => r.AddService("orb"))
        .WithTracing(t => t.AddSource(OrbTelemetry.Name).AddOtlpExporter(o => To(o, collector, "v1/traces")))
        .WithMetrics(m => m.AddMeter(OrbTelemetry.Name).AddOtlpExporter(o => To(o, collector, "v1/metrics")));

    private static void To(OtlpExporterOptions options, Uri collector, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(collector.AbsoluteUri.EndsWith('/') ? collector : new Uri(collector.AbsoluteUri + "/"), path);
    }

    private static HostSettings Settings(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection("Orb").Get<HostSettings>(o => o.ErrorOnUnknownConfiguration = true) ?? new HostSettings();
        }
        catch (InvalidOperationException wrong)
        {
            // A misspelt setting must not be ignored in silence.
            throw new HostSettingsException($"{wrong.Message} {wrong.InnerException?.Message} See .env.example for the settings.");
        }
    }
}
