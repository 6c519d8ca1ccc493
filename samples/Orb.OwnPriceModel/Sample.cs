using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

namespace Orb.OwnPriceModel;

/// <summary>A month of a customer whose price has a model of the host's own.</summary>
public static class Sample
{
    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var database = Path.Combine(Path.GetTempPath(), $"orb-price-model-{Guid.NewGuid():N}.db");
        var clock = new FakeClock(Instant.FromUtc(2026, 2, 15, 0, 0));
        var services = new ServiceCollection();
        // <host-price-model-registration>
        services.AddOrbBilling()
            .UseSqlite($"Data Source={database};Pooling=False")
            .AddPriceModel<BaseAndOveragePriceModel>()
            // </host-price-model-registration>
            .UseClock(clock);
        var engine = services.BuildServiceProvider();
        try
        {
            var scope = engine.CreateAsyncScope();
            await using var _ = scope.ConfigureAwait(false);
            await LiveAsync(scope.ServiceProvider, engine.GetRequiredService<ISweep>(), clock, output, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await engine.DisposeAsync().ConfigureAwait(false);
            File.Delete(database);
        }
    }

    private static async Task LiveAsync(IServiceProvider orb, ISweep sweep, FakeClock clock, TextWriter output, CancellationToken cancellationToken)
    {
        await orb.GetRequiredService<IBillingSchema>().MigrateAsync(cancellationToken).ConfigureAwait(false);
        var catalog = orb.GetRequiredService<ICatalogService>();
        var item = (await catalog.CreateItemAsync(new("API"), cancellationToken).ConfigureAwait(false)).Value;
        var calls = (await catalog.CreateMetricAsync(new("Calls", item.Id, "SELECT SUM(calls) FROM events WHERE event_name = 'call'"), cancellationToken).ConfigureAwait(false)).Value;
        // <host-price-model-plan>
        var plan = (await catalog.CreatePlanAsync(new()
        {
            Name = "Pro",
            Currency = "USD",
            Prices = [new() { Name = "Calls", ItemId = item.Id, Cadence = "monthly", MetricId = calls.Id, Model = new BaseAndOveragePriceModel(20.00m, 1_000m, 0.015m) }],
        }, cancellationToken).ConfigureAwait(false)).Value;
        // </host-price-model-plan>
        var customer = (await orb.GetRequiredService<ICustomerService>().CreateAsync(new() { Name = "Acme", Email = "ap@acme.example" }, cancellationToken).ConfigureAwait(false)).Value;
        await orb.GetRequiredService<ISubscriptionService>().CreateAsync(new() { CustomerId = customer.Id, PlanId = plan.Id }, cancellationToken).ConfigureAwait(false);
        await orb.GetRequiredService<IUsageService>().IngestAsync(
        [
            new()
            {
                IdempotencyKey = "call-1", EventName = "call", CustomerId = customer.Id, Timestamp = clock.GetCurrentInstant(),
                Properties = new Dictionary<string, PropertyValue> { ["calls"] = PropertyValue.Number(1_500m) },
            },
        ], cancellationToken).ConfigureAwait(false);

        clock.Reset(Instant.FromUtc(2026, 3, 1, 12, 0));
        await sweep.RunAsync(clock.GetCurrentInstant(), limit: 100, cancellationToken).ConfigureAwait(false);
        foreach (var line in (await orb.GetRequiredService<IInvoiceService>().ListAsync(new(), new(), cancellationToken).ConfigureAwait(false)).Value.Items.SelectMany(i => i.Invoice.Lines).Select(l => l.Line))
        {
            await output.WriteLineAsync($"{line.Name}: {line.Amount}").ConfigureAwait(false);
            foreach (var part in line.SubLines)
                await output.WriteLineAsync($"  {part.Name}: {part.Quantity:0} for {part.Amount}").ConfigureAwait(false);
            foreach (var sentence in line.Explain(DateTimeZone.Utc))
                await output.WriteLineAsync(sentence).ConfigureAwait(false);
        }
    }
}
