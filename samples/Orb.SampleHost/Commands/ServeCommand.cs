using Orb.Billing.Tenants;

namespace Orb.SampleHost.Commands;

/// <summary>Runs the service.</summary>
internal static class ServeCommand
{
    public static async Task RunAsync(string[] options)
    {
        await using var app = OrbHost.Build(options);
        await OrbHost.MigrateAsync(app.Services, CancellationToken.None);
        if (app.Environment.IsDevelopment())
            await OrbHost.PrepareDevelopmentAsync(app, CancellationToken.None);
        else
            await SayHowToMakeAKeyAsync(app);

        OrbHost.Map(app);
        app.Lifetime.ApplicationStarted.Register(() => Welcome(app));
        await app.RunAsync();
    }

    private static async Task SayHowToMakeAKeyAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<ITenantService>().AnyKeyAsync(CancellationToken.None))
        {
            await Console.Out.WriteLineAsync("""
                There is no API key yet, so every request will be answered 401. Make one with the same settings:

                  dotnet run --project samples/Orb.SampleHost --no-launch-profile -- key create --role admin

                """);
        }
    }

    private static void Welcome(WebApplication app)
    {
        var url = app.Urls.FirstOrDefault() ?? HostSettings.DefaultUrl;
        if (!app.Environment.IsDevelopment())
        {
            Console.WriteLine($"Orb listens at {url}. API: {url}/v1  OpenAPI: {url}/openapi/v1.json  Reference: {url}/reference");
            return;
        }

        var key = OrbHost.DevelopmentKey(app);
        Console.WriteLine($"""

            Orb listens at {url}
              API key   {key}
              API       {url}/v1        OpenAPI  {url}/openapi/v1.json
              Reference {url}/reference

            Try:
              curl -H "Authorization: Bearer {key}" {url}/v1/ping
              curl -H "Authorization: Bearer {key}" "{url}/v1/invoices?limit=3"
              curl -H "Authorization: Bearer {key}" "{url}/v1/customers?limit=5"

            """);
    }
}
