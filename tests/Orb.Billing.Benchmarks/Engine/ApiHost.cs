using System.Buffers;
using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing.Tenants;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>
/// The REST API on Kestrel, over a real socket of this machine, and beside it an endpoint that reads a customer's row and balance with raw SQL and writes the columns as
/// JSON: no keys, no permissions, no limits, no mapping.
/// </summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, string key, Uri address) => (_app, Key, Address) = (app, key, address);

    /// <summary>An API key of the role admin.</summary>
    public string Key { get; }

    public Uri Address { get; }

    public static async Task<ApiHost> StartAsync(Instant now, Action<OrbBillingBuilder> useStorage, Func<DbConnection> connect, Func<Guid, object> toParameter, string tables)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var billing = builder.Services.AddOrbBilling();
        useStorage(billing);
        billing.UseClock(new FakeClock(now)).AddRestApi(o => o.LogRequests = false);
        var app = builder.Build();
        string key;
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IBillingSchema>().MigrateAsync(default);
            var tenants = scope.ServiceProvider.GetRequiredService<ITenantService>();
            await tenants.EnsureAsync(TenantId.Default, "Acme", isTest: false, default);
            key = (await tenants.CreateKeyAsync(TenantId.Default, "bench", ApiRole.Admin, default)).Value.Key;
        }

        app.UseRouting();
        app.MapOrbBilling("/v1");
        app.MapGet("/bare/{id}", (HttpContext context) => BareAsync(context, connect, toParameter, Customer(tables)));
        await app.StartAsync();
        return new ApiHost(app, key, new Uri(app.Urls.Single()));
    }

    public async Task<TResult> RunAsync<TService, TResult>(Func<TService, Task<TResult>> run)
        where TService : notnull
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Customer(string tables) => $"""
        SELECT c.*,
            (SELECT b.ending_balance FROM {tables}balance_transactions b
             WHERE b.tenant_id = c.tenant_id AND b.customer_id = c.id AND b.currency = c.currency ORDER BY b.sequence DESC LIMIT 1) AS balance
        FROM {tables}customers c WHERE c.tenant_id = @tenant AND c.id = @id AND c.deleted_at IS NULL
        """;

    private static async Task BareAsync(HttpContext context, Func<DbConnection> connect, Func<Guid, object> toParameter, string sql)
    {
        await using var connection = connect();
        await connection.OpenAsync(context.RequestAborted);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Add(command, "tenant", toParameter(TenantId.Default.Value));
        Add(command, "id", toParameter(Guid.Parse((string)context.Request.RouteValues["id"]!)));
        await using var reader = await command.ExecuteReaderAsync(context.RequestAborted);
        if (!await reader.ReadAsync(context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (var i = 0; i < reader.FieldCount; i++)
            {
                if (reader.IsDBNull(i))
                    json.WriteNull(reader.GetName(i));
                else
                    json.WriteString(reader.GetName(i), Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
