using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>The engine as a host registers it, by a clock that is moved by hand.</summary>
public sealed class BenchEngine : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>An engine on a storage.</summary>
    public BenchEngine(Instant now, Action<OrbBillingBuilder> useStorage)
    {
        Clock = new FakeClock(now);
        var services = new ServiceCollection();
        var billing = services.AddOrbBilling();
        useStorage(billing);
        billing.UseClock(Clock).Configure(o => o.BatchesAtOnce = 2);
        _services = services.BuildServiceProvider();
    }

    /// <summary>The wall clock.</summary>
    public FakeClock Clock { get; }

    /// <summary>Runs with a service in a scope of its own.</summary>
    public async Task<TResult> RunAsync<TService, TResult>(Func<TService, Task<TResult>> run)
        where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Brings the database to this version.</summary>
    public Task MigrateAsync() => RunAsync<IBillingSchema, bool>(async s =>
    {
        await s.MigrateAsync(default);
        return true;
    });

    /// <summary>Moves the clock and runs everything due by then.</summary>
    public async Task<SweepResult> SweepAsync(Instant asOf)
    {
        Clock.Reset(asOf);
        return await _services.GetRequiredService<ISweep>().RunAsync(asOf, int.MaxValue, default);
    }

    /// <summary>A customer with a subscription to a plan of two fees and two metered prices.</summary>
    public async Task<Customer> SubscribeAsync()
    {
        var item = (await RunAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("API"), default))).Value;
        var tokens = await MetricAsync(item, "tokens");
        var seconds = await MetricAsync(item, "seconds");
        var plan = (await RunAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Pro",
                Currency = "USD",
                Prices =
                [
                    Price("Platform", item) with { Model = new UnitPriceModel(49.00m), BilledInAdvance = true, FixedPriceQuantity = 1m },
                    Price("Seats", item) with { Model = new UnitPriceModel(7.50m), BilledInAdvance = true, FixedPriceQuantity = 5m },
                    Price("Tokens", item) with { Model = new TieredPriceModel([new(0m, 1_000m, 0.10m), new(1_000m, 10_000m, 0.05m), new(10_000m, null, 0.02m)]), MetricId = tokens.Id },
                    Price("Compute", item) with { Model = new UnitPriceModel(0.003m), MetricId = seconds.Id },
                ],
            },
            default))).Value;
        var customer = (await RunAsync<ICustomerService, Outcome<Customer>>(s => s.CreateAsync(
            new CreateCustomer { Name = "Acme", Email = "billing@acme.example", TimeZone = "Etc/UTC" }, default))).Value;
        _ = (await RunAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(
            new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id }, default))).Value;
        return customer;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static NewPrice Price(string name, Item item) => new() { Name = name, ItemId = item.Id, Cadence = "monthly", Model = new UnitPriceModel(0m) };

    private async Task<BillableMetric> MetricAsync(Item item, string property) => (await RunAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
        new CreateMetric(property, item.Id, $"SELECT SUM({property}) FROM events WHERE event_name = '{property}'"), default))).Value;
}
