using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Quartz.Tests;

/// <summary>A host of its own, as another process would be: it sweeps and sends by Quartz, and keeps what it has done and logged.</summary>
internal sealed class BillingHost : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly IHost _host;

    private BillingHost(IHost host, WatchedSweep sweep, KeptLog log) => (_host, Sweep, Log) = (host, sweep, log);

    public WatchedSweep Sweep { get; }

    public KeptLog Log { get; }

    public IServiceProvider Services => _host.Services;

    public static BillingHost Build(
        Func<OrbBillingBuilder, OrbBillingBuilder> storage, IClock clock, Action<QuartzProcessingOptions> configure, ConcurrentBag<string>? sent = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var log = new KeptLog();
        builder.Logging.AddProvider(log);
        storage(builder.Services.AddOrbBilling()).UseClock(clock).MigrateOnStart().UseQuartz(o =>
        {
            (o.SweepInterval, o.DispatchInterval, o.CheckinInterval) = (Duration.FromSeconds(1), Duration.FromSeconds(1), Duration.FromSeconds(1));
            configure(o);
        });
        if (sent is not null)
            builder.Services.AddSingleton<IOutboxSender>(new KeepingSender(sent));
        var inner = builder.Services.Last(s => s.ServiceType == typeof(ISweep));
        builder.Services.Remove(inner);
        WatchedSweep? watched = null;
        builder.Services.AddSingleton<ISweep>(services => watched ??= new WatchedSweep((ISweep)ActivatorUtilities.CreateInstance(services, inner.ImplementationType!)));
        var host = builder.Build();
        _ = host.Services.GetRequiredService<ISweep>();
        return new BillingHost(host, watched!, log);
    }

    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    /// <summary>Customers who have begun a month's fee of 10.00 USD in advance, the first month of which is billed.</summary>
    public async Task SubscribeAsync(int customers)
    {
        var plan = await DoAsync<ICatalogService, Plan>(async s =>
        {
            var item = (await s.CreateItemAsync(new CreateItem("Thing"), default)).Value;
            return await s.CreatePlanAsync(
                new CreatePlan { Name = "Plan", Currency = "USD", Prices = [new NewPrice { Name = "Fee", ItemId = item.Id, Cadence = "monthly", Model = new UnitPriceModel(10m), BilledInAdvance = true }] },
                default);
        });
        for (var i = 0; i < customers; i++)
        {
            var customer = await DoAsync<ICustomerService, Customer>(s => s.CreateAsync(new CreateCustomer { Name = "Acme", Email = "billing@acme.example" }, default));
            await DoAsync<ISubscriptionService, SubscriptionView>(s => s.CreateAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id }, default));
        }
    }

    /// <summary>The numbers of all issued invoices, and to what each customer's come.</summary>
    public async Task<(IReadOnlyList<string> Numbers, IReadOnlyList<decimal> Totals)> BooksAsync()
    {
        var invoices = new List<InvoiceView>();
        for (PageRequest? page = new(PageRequest.MaximumLimit); page is not null;)
        {
            var found = await DoAsync<IInvoiceService, Page<InvoiceView>>(s => s.ListAsync(new InvoiceQuery { Statuses = [] }, page, default));
            invoices.AddRange(found.Items);
            page = found.NextCursor is null ? null : page with { Cursor = found.NextCursor };
        }

        return ([.. invoices.Select(v => v.Invoice.Number).OfType<string>().Order(StringComparer.Ordinal)],
            [.. invoices.GroupBy(v => v.Customer.Id).Select(g => g.Sum(v => v.Invoice.Total.Amount))]);
    }

    public async Task<T> DoAsync<TService, T>(Func<TService, Task<Outcome<T>>> run)
        where TService : notnull
        where T : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return (await run(scope.ServiceProvider.GetRequiredService<TService>())).Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>Waits until so many invoices are issued.</summary>
    public Task BillsAsync(int invoices, string what) => EventuallyAsync(
        async () => (await BooksAsync()).Numbers.Count == invoices, () => $"{what}; sweeps {Sweep.Started}, customers {Sweep.Customers}; troubles: {string.Join('\n', Log.Troubles)}");

    public static Task EventuallyAsync(Func<bool> reached, string what) => EventuallyAsync(() => Task.FromResult(reached()), () => what);

    private static async Task EventuallyAsync(Func<Task<bool>> reached, Func<string> what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await reached())
        {
            if (Stopwatch.GetElapsedTime(started) > Deadline)
                Assert.Fail($"Not within {Deadline}: {what()}");
            await Task.Delay(PollInterval);
        }
    }

    public static FakeClock January() => new(Instant.FromUtc(2026, 1, 1, 0, 0));

    /// <summary>The engine's sweep, seen from outside, and held up where a test wants it.</summary>
    internal sealed class WatchedSweep(ISweep inner) : ISweep
    {
        private int _running;
        private int _customers;

        /// <summary>Waited for at the begin of each sweep.</summary>
        public Func<Task> Begin { get; set; } = () => Task.CompletedTask;

        public int Started { get; private set; }

        public int Customers => _customers;

        public int MostAtOnce { get; private set; }

        public async Task<SweepResult> RunAsync(Instant asOf, int limit, CancellationToken cancellationToken)
        {
            lock (this)
            {
                Started++;
                MostAtOnce = Math.Max(MostAtOnce, ++_running);
            }

            try
            {
                await Begin();
                var result = await inner.RunAsync(asOf, limit, cancellationToken);
                Interlocked.Add(ref _customers, result.Customers);
                return result;
            }
            finally
            {
                lock (this)
                    _running--;
            }
        }

        public Task<SweepResult> RunTestClocksAsync(CancellationToken cancellationToken) => inner.RunTestClocksAsync(cancellationToken);
    }

    private sealed class KeepingSender(ConcurrentBag<string> sent) : IOutboxSender
    {
        public string Name => "kept";

        public bool ReachesLive => false;

        public Task SendAsync(OutboxMessage message, CancellationToken cancellationToken)
        {
            sent.Add($"{message.Type} {message.ResourceId}");
            return Task.CompletedTask;
        }
    }

    internal sealed class KeptLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];

        /// <summary>Warnings and errors of Quartz and of the engine.</summary>
        public IReadOnlyList<string> Troubles => [.. _lines];

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("Quartz", StringComparison.Ordinal) || categoryName.StartsWith("Orb", StringComparison.Ordinal) ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _lines.Enqueue($"{logLevel} {eventId} {formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
