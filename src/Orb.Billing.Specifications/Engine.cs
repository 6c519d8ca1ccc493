using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>An engine on a storage with a clock that the suite moves, and a tenant of its own.</summary>
public sealed class Engine : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Starts at an instant of UTC, "2026-01-01T00:00:00Z".</summary>
    public Engine(StorageFixture storage, Instant now, Action<OrbBillingBuilder>? configure = null)
        : this(storage, new FakeClock(now), Ids.Tenant(), configure)
    {
    }

    private Engine(StorageFixture storage, FakeClock clock, TenantId tenant, Action<OrbBillingBuilder>? configure)
    {
        (Storage, Clock, Tenant) = (storage, clock, tenant);
        _services = storage.NewEngine(builder =>
        {
            builder.UseClock(clock);
            configure?.Invoke(builder);
        });
    }

    public StorageFixture Storage { get; }

    public FakeClock Clock { get; }

    public TenantId Tenant { get; }

    /// <summary>A scope of the tenant.</summary>
    public Scope Open() => new(_services, Tenant);

    /// <summary>A second process: the same tenant and clock, and nothing else shared but the storage.</summary>
    public Engine Another(Action<OrbBillingBuilder>? configure = null) => new(Storage, Clock, Tenant, configure);

    /// <summary>Calls a service in a scope of its own.</summary>
    public async Task<T> CallAsync<TService, T>(Func<TService, Task<T>> call)
        where TService : notnull
    {
        await using var scope = Open();
        return await call(scope.Get<TService>());
    }

    /// <summary>Runs everything that is due by the clock.</summary>
    public async Task<SweepResult> SweepAsync()
    {
        await using var scope = Open();
        return await scope.Get<ISweep>().RunAsync(Clock.GetCurrentInstant(), 1_000, StorageFixture.Token);
    }

    /// <summary>A plan in US dollars: a monthly fee in advance and, where a price is given, tokens in arrears.</summary>
    public async Task<Plan> PlanAsync(decimal fee, decimal? perToken = null)
    {
        await using var scope = Open();
        var catalog = scope.Get<ICatalogService>();
        var item = (await catalog.CreateItemAsync(new CreateItem("API"), StorageFixture.Token)).Value;
        var prices = new List<NewPrice> { new() { Name = "Platform", ItemId = item.Id, Cadence = "monthly", Model = new UnitPriceModel(fee), BilledInAdvance = true } };
        if (perToken is { } price)
        {
            var metric = (await catalog.CreateMetricAsync(
                new CreateMetric("Tokens", item.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), StorageFixture.Token)).Value;
            prices.Add(new() { Name = "Tokens", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id, Model = new UnitPriceModel(price) });
        }

        return (await catalog.CreatePlanAsync(new CreatePlan { Name = "Plan", Currency = "USD", Prices = prices }, StorageFixture.Token)).Value;
    }

    public async Task<Customer> CustomerAsync(string? externalId = null) => (await CallAsync<ICustomerService, Outcome<Customer>>(
        s => s.CreateAsync(new CreateCustomer { Name = "Acme", Email = "ap@acme.example", Currency = "USD", ExternalCustomerId = externalId }, StorageFixture.Token))).Value;

    public async Task<Subscription> SubscribeAsync(Customer customer, Plan plan) => (await CallAsync<ISubscriptionService, Outcome<SubscriptionView>>(
        s => s.CreateAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id }, StorageFixture.Token))).Value.Subscription;

    public static NewUsageEvent Tokens(Customer customer, string key, Instant at, decimal tokens) => new()
    {
        IdempotencyKey = key,
        EventName = "completion",
        CustomerId = customer.Id,
        Timestamp = at,
        Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(tokens) },
    };

    /// <summary>Every invoice of the tenant whatever its status, the oldest first.</summary>
    public async Task<IReadOnlyList<Invoice>> InvoicesAsync()
    {
        var all = new List<Invoice>();
        var page = new PageRequest(PageRequest.MaximumLimit);
        await using var scope = Open();
        while (true)
        {
            var found = (await scope.Get<IInvoiceService>().ListAsync(new InvoiceQuery { Statuses = [] }, page, StorageFixture.Token)).Value;
            all.AddRange(found.Items.Select(v => v.Invoice));
            if (found.NextCursor is null)
                break;
            page = page with { Cursor = found.NextCursor };
        }

        foreach (var line in all.SelectMany(i => i.Lines))
            Recomputation.Of(line.Line).Deviations.ShouldBeEmpty($"the explanation of a line of {line.Line.Name}");
        all.Reverse();
        return all;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
