// <quickstart>
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

var database = Path.Combine(Path.GetTempPath(), $"orb-quickstart-{Guid.NewGuid():N}.db");
var clock = new FakeClock(Instant.FromUtc(2026, 1, 15, 0, 0)); // leave it out to live by the wall clock
var services = new ServiceCollection();
services.AddOrbBilling().UseSqlite($"Data Source={database}").UseClock(clock);
await using var engine = services.BuildServiceProvider();
await using var scope = engine.CreateAsyncScope();
var orb = scope.ServiceProvider;
await orb.GetRequiredService<IBillingSchema>().MigrateAsync(default);

var catalog = orb.GetRequiredService<ICatalogService>();
var api = (await catalog.CreateItemAsync(new("API"), default)).Value;
var tokens = (await catalog.CreateMetricAsync(new("Tokens", api.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), default)).Value;
var plan = (await catalog.CreatePlanAsync(new()
{
    Name = "Pro",
    Currency = "USD",
    Prices =
    [
        new() { Name = "Platform", ItemId = api.Id, Cadence = "monthly", Model = new UnitPriceModel(49.00m) },
        new() { Name = "Tokens", ItemId = api.Id, Cadence = "monthly", MetricId = tokens.Id, Model = new UnitPriceModel(0.002m) },
    ],
}, default)).Value;

var customer = (await orb.GetRequiredService<ICustomerService>().CreateAsync(new() { Name = "Acme", Email = "ap@acme.example" }, default)).Value;
await orb.GetRequiredService<ISubscriptionService>().CreateAsync(new() { CustomerId = customer.Id, PlanId = plan.Id }, default);
await orb.GetRequiredService<IUsageService>().IngestAsync([new()
{
    IdempotencyKey = "request-1", EventName = "completion", CustomerId = customer.Id, Timestamp = clock.GetCurrentInstant(),
    Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(12_345m) },
}], default);

clock.Reset(Instant.FromUtc(2026, 2, 1, 12, 0)); // the month is over, and so is the grace period
await engine.GetRequiredService<ISweep>().RunAsync(clock.GetCurrentInstant(), limit: 100, default); // AddBackgroundProcessing() does this in a host
foreach (var (invoice, _, _) in (await orb.GetRequiredService<IInvoiceService>().ListAsync(new(), new(), default)).Value.Items.Reverse())
{
    Console.WriteLine($"{invoice.Number}  {invoice.InvoiceDate.InUtc().Date:R}  {invoice.Total}");
    foreach (var line in invoice.Lines.Select(l => l.Line))
        Console.WriteLine($"  {line.Name,-10} {line.Service.Start.InUtc().Date:R} to {line.Service.End.InUtc().Date:R}  {line.Quantity,8:0.###}  {line.Amount,12}");
}
// </quickstart>

Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
File.Delete(database);
