using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using NodaTime.Text;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>An engine on a storage, in a tenant of its own, with a clock that the suite moves.</summary>
internal sealed class LivingEngine : IAsyncDisposable
{
    private const int MostSweeps = 1_000;

    private readonly ServiceProvider _services;

    public LivingEngine(StorageFixture storage, string now, Action<OrbBillingBuilder>? configure = null)
        : this(storage, new FakeClock(At(now)), Ids.Tenant(), configure)
    {
    }

    private LivingEngine(StorageFixture storage, FakeClock clock, TenantId tenant, Action<OrbBillingBuilder>? configure)
    {
        Storage = storage;
        Clock = clock;
        Tenant = tenant;
        _services = storage.NewEngine(billing =>
        {
            billing.UseClock(clock).Configure(o => o.TestClocksEnabled = true);
            configure?.Invoke(billing);
        });
    }

    public StorageFixture Storage { get; }

    public FakeClock Clock { get; }

    public TenantId Tenant { get; }

    public IServiceProvider Services => _services;

    public static Instant At(string instant) => InstantPattern.ExtendedIso.Parse(instant).Value;

    /// <summary>Another process that works for the same tenant by the same clock.</summary>
    public LivingEngine Another(Action<OrbBillingBuilder>? configure = null) => new(Storage, Clock, Tenant, configure);

    public Scope Open() => new(_services, Tenant);

    public async Task<TResult> RunAsync<TService, TResult>(Func<TService, Task<TResult>> run)
        where TService : notnull
    {
        await using var scope = Open();
        return await run(scope.Get<TService>());
    }

    public async Task<TResult> DoAsync<TService, TResult>(Func<TService, Task<Outcome<TResult>>> run)
        where TService : notnull
        where TResult : notnull => (await RunAsync(run)).Value;

    public static NewPrice Fee(string name, decimal amount, decimal quantity = 1m, bool inAdvance = true) => new()
    {
        Name = name,
        ItemId = default,
        Cadence = "monthly",
        Model = new UnitPriceModel(amount),
        BilledInAdvance = inAdvance,
        FixedPriceQuantity = quantity,
    };

    public async Task<Plan> PlanAsync(params NewPrice[] prices)
    {
        var item = await DoAsync<ICatalogService, Item>(s => s.CreateItemAsync(new CreateItem("Thing"), default));
        return await DoAsync<ICatalogService, Plan>(s => s.CreatePlanAsync(
            new CreatePlan { Name = "Plan", Currency = "USD", Prices = [.. prices.Select(p => p with { ItemId = item.Id })] }, default));
    }

    public Task<Customer> CustomerAsync(TestClockId? clock = null) => DoAsync<ICustomerService, Customer>(s => s.CreateAsync(
        new CreateCustomer { Name = "Acme", Email = "billing@acme.example", TimeZone = "Etc/UTC", TestClockId = clock }, default));

    public async Task<Subscription> SubscribeAsync(Customer customer, Plan plan, string? start = null, string? end = null) =>
        (await DoAsync<ISubscriptionService, SubscriptionView>(s => s.CreateAsync(
            new CreateSubscription
            {
                CustomerId = customer.Id,
                PlanId = plan.Id,
                StartDate = start is null ? null : At(start),
                EndDate = end is null ? null : At(end),
            },
            default))).Subscription;

    /// <summary>Moves the clock to an instant and runs what is due by then.</summary>
    public async Task<SweepResult> SweepAtAsync(string instant)
    {
        Clock.Reset(At(instant));
        return await SweepAsync();
    }

    /// <summary>Runs what is due now.</summary>
    public async Task<SweepResult> SweepAsync()
    {
        var total = new SweepResult(0, 0, 0);
        SweepResult result;
        var sweeps = 0;
        do
        {
            sweeps++.ShouldBeLessThan(MostSweeps, "what is due is due again and again");
            result = await _services.GetRequiredService<ISweep>().RunAsync(Clock.GetCurrentInstant(), 100, StorageFixture.Token);
            total = new SweepResult(total.Customers + result.Customers, total.Steps + result.Steps, total.Failures + result.Failures);
        }
        while (result.Customers == 100);
        return total;
    }

    /// <summary>Every invoice as a line of text, oldest invoice date first.</summary>
    public async Task<IReadOnlyList<string>> InvoicesAsync()
    {
        var lines = new List<string>();
        var page = new PageRequest(PageRequest.MaximumLimit);
        while (true)
        {
            var found = await DoAsync<IInvoiceService, Page<InvoiceView>>(s => s.ListAsync(new InvoiceQuery { Statuses = [] }, page, default));
            lines.AddRange(found.Items.Select(v => v.Invoice).Select(i => $"{i.InvoiceDate} {i.Status} {i.Number ?? "-"} {i.Total} {i.IssuedAt?.ToString() ?? "-"}"));
            if (found.NextCursor is null)
                break;
            page = page with { Cursor = found.NextCursor };
        }

        lines.Reverse();
        return lines;
    }

    /// <summary>What is not billed, newest first.</summary>
    public async Task<IReadOnlyList<BillingException>> ExceptionsAsync(BillingExceptionQuery? query = null) =>
        (await DoAsync<IBillingExceptionService, Page<BillingException>>(
            s => s.ListAsync(query ?? new BillingExceptionQuery(), new PageRequest(PageRequest.MaximumLimit), default))).Items;

    public Task<Outcome<BillingException>> RetryAsync(BillingException exception) =>
        RunAsync<IBillingExceptionService, Outcome<BillingException>>(s => s.RetryAsync(exception.Id, default));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
