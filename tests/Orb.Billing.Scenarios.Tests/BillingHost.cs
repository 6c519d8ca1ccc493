using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using NodaTime.Text;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;
using Orb.Billing.Testing;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>An engine on a SQLite file of its own, with a clock that the scenario moves.</summary>
internal sealed class BillingHost : IAsyncDisposable
{
    private readonly string _database;
    private readonly bool _owns;
    private readonly ServiceProvider _services;

    private BillingHost(FakeClock clock, string database, bool owns, Action<OrbBillingOptions>? configure, Action<OrbBillingBuilder>? build)
    {
        (Clock, _database, _owns) = (clock, database, owns);
        var services = new ServiceCollection();
        var builder = services.AddOrbBilling(o =>
        {
            o.TestClocksEnabled = true;
            configure?.Invoke(o);
        }).UseSqlite($"Data Source={_database}").UseClock(Clock).UseSeededIds(owns ? 1 : 2);
        build?.Invoke(builder);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        Time = new BillingTimeline(_services, Clock);
    }

    public FakeClock Clock { get; }

    public BillingTimeline Time { get; }

    public IServiceProvider Services => _services;

    public static async Task<BillingHost> StartAsync(string now, Action<OrbBillingOptions>? configure = null, Action<OrbBillingBuilder>? build = null)
    {
        var host = new BillingHost(
            new FakeClock(At(now)), Path.Combine(Path.GetTempPath(), $"orb-scenario-{Guid.NewGuid():N}.db"), owns: true, configure, build);
        await host.InScopeAsync<IBillingSchema>(s => s.MigrateAsync(default));
        return host;
    }

    /// <summary>Another host on the same database and clock, configured otherwise.</summary>
    public BillingHost Beside(Action<OrbBillingBuilder>? build = null) => new(Clock, _database, owns: false, null, build);

    public static Instant At(string instant) => InstantPattern.ExtendedIso.Parse(instant).Value;

    public async Task<TResult> InScopeAsync<TService, TResult>(Func<TService, Task<TResult>> run)
        where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task InScopeAsync<TService>(Func<TService, Task> run)
        where TService : notnull => InScopeAsync<TService, bool>(async s =>
        {
            await run(s);
            return true;
        });

    /// <summary>The plan of the first slice: 49.00 a month in advance, and tokens in three graduated tiers.</summary>
    public Task<Plan> TokenPlanAsync() => InScopeAsync<ICatalogService, Plan>(async catalog =>
    {
        var item = (await catalog.CreateItemAsync(new CreateItem("API"), default)).Value;
        var metric = (await catalog.CreateMetricAsync(
            new CreateMetric("Tokens", item.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), default)).Value;
        return (await catalog.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Pro",
                Currency = "USD",
                Prices =
                [
                    new NewPrice { Name = "Platform", ItemId = item.Id, Cadence = "monthly", Model = new UnitPriceModel(49.00m), BilledInAdvance = true },
                    new NewPrice
                    {
                        Name = "API tokens", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id,
                        Model = new TieredPriceModel([new Tier(0, 1_000, 0.10m), new Tier(1_000, 10_000, 0.05m), new Tier(10_000, null, 0.02m)]),
                    },
                ],
            },
            default)).Value;
    });

    public async Task<Plan> PlanAsync(string currency, params NewPrice[] prices)
    {
        var item = (await InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Thing"), default))).Value;
        return (await InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(
            new CreatePlan { Name = "Plan", Currency = currency, Prices = [.. prices.Select(p => p with { ItemId = item.Id })] }, default))).Value;
    }

    public async Task<Customer> CustomerAsync(string zone, string? externalId = null, TestClockId? clock = null, bool? autoIssuance = null) =>
        (await InScopeAsync<ICustomerService, Outcome<Customer>>(s => s.CreateAsync(
            new CreateCustomer
            {
                Name = "Acme",
                Email = "billing@acme.example",
                TimeZone = zone,
                ExternalCustomerId = externalId,
                TestClockId = clock,
                AutoIssuance = autoIssuance,
            },
            default))).Value;

    public async Task<Subscription> SubscribeAsync(CreateSubscription command) =>
        (await InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(command, default))).Value.Subscription;

    public async Task<Subscription> CancelAsync(SubscriptionId id, CancelOption option, string? date = null) =>
        (await InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(
            s => s.ChangeAsync(id, new CancelSubscription(option, date is null ? null : At(date)), default))).Value.Subscription;

    public static NewUsageEvent Tokens(Customer customer, string key, string at, decimal tokens) => new()
    {
        IdempotencyKey = key,
        EventName = "completion",
        CustomerId = customer.Id,
        Timestamp = At(at),
        Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(tokens) },
    };

    public Task<IngestResult> IngestAsync(params NewUsageEvent[] events) => InScopeAsync<IUsageService, IngestResult>(s => s.IngestAsync(events, default));

    public async Task<Invoice> UpcomingAsync(SubscriptionId id) =>
        (await InScopeAsync<IInvoiceService, Outcome<InvoiceView>>(s => s.UpcomingAsync(id, default))).Value.Invoice;

    /// <summary>Every invoice, oldest invoice date first.</summary>
    public async Task<List<Invoice>> InvoicesAsync()
    {
        var all = new List<Invoice>();
        var page = new PageRequest(PageRequest.MaximumLimit);
        var query = new InvoiceQuery { Statuses = [] };
        while (true)
        {
            var found = (await InScopeAsync<IInvoiceService, Outcome<Page<InvoiceView>>>(s => s.ListAsync(query, page, default))).Value;
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

    /// <summary>Every invoice as a table of text, for comparing with a literal or with another life: everything but ids.</summary>
    public async Task<string> BooksAsync()
    {
        var lines = new List<string>();
        foreach (var invoice in await InvoicesAsync())
        {
            lines.Add($"{invoice.InvoiceDate} {invoice.Status} {invoice.Number ?? "no number"} total {invoice.Total} due {invoice.AmountDue} issued {invoice.IssuedAt?.ToString() ?? "-"}");
            lines.AddRange(invoice.Lines.Select(l => l.Line).Select(l =>
                $"  {l.Name}: {l.Service.Start} to {l.Service.End}, {l.Quantity.ToString("0.#########", CultureInfo.InvariantCulture)}, {l.Amount}"
                + string.Concat(l.SubLines.Select(s => $" [{s.Name}: {s.Quantity.ToString("0.#########", CultureInfo.InvariantCulture)} = {s.Amount.ToAmountString()}]"))));
            lines.AddRange(invoice.CreditNotes.Select(n => $"  credit note {n.Number} {n.Total} at {n.CreatedAt}"));
        }

        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_owns)
            return;
        SqliteConnection.ClearAllPools();
        foreach (var file in new[] { _database, _database + "-wal", _database + "-shm" })
            File.Delete(file);
    }
}
